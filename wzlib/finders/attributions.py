"""Who speaks in a text: reported sayings with their sources.

A verb or noun of saying is looked for first, then its source: in the clause before it, in an
earlier one of the sentence, or, for a pronoun, the last person that was named. The words stand in
`data/codebook/attribution_words.csv`, and how they stand together: what is looked for here are its
roles. Who is meant by a pronoun and what a segment does are readings; the finder gives candidates.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from wzlib.finders.finder import finder
from wzlib.finders.guards import guarded
from wzlib.layers.spans import Row
from wzlib.text.characters import HAN, SENTENCE_END

STOP = "，。；：！？“”,;:!?\n"
CLAUSE, SENTENCE = re.compile(f"[{STOP}]"), re.compile(f"[{SENTENCE_END}\n]")
INNER = "“\n?[^“”\n]*\n?”"
QUOTED = re.compile(f"(?P<saying>\n?(?:[^“”\n]|{INNER})+\n?)”")
WHOLE = f"(?:(?<=[{SENTENCE_END}]”)|(?!{HAN}))"  # and no words of the next sentence in marks
CHAINED = re.compile(f"”(?P<mark>[，、；,;和])?“{QUOTED.pattern}(?(mark)|{WHOLE})")
UNQUOTED = re.compile(f"(?P<saying>(?:[^{SENTENCE_END}“”\n]|{INNER})+)")
Patterns = dict[str, re.Pattern]
NEAR, FAR = 200, 1_000  # characters: where a source is looked for, or a person; the longest saying


@functools.cache
def patterns(rows: tuple[tuple[str, str], ...]) -> Patterns:
    """Return the patterns of a codebook by role, put together."""
    parts = {"han": HAN, "gap": f"[^{STOP}]"}
    for role, pattern in rows:
        whole = re.sub("{([a-z]+)}", lambda found: parts.get(found[1], "(?!)"), pattern)
        parts[role] = f"(?:{parts[role]}|{whole})" if role in parts else f"(?:{whole})"
    return defaultdict(lambda: re.compile("(?!)"), {role: guarded(parts[role]) for role in parts})


@finder("attributions", codebook={"codebook/attribution_words.csv": ["role", "pattern"]})
def find_attributions(text: str, codebook: pd.DataFrame) -> Iterator[Row]:
    """Return every reported saying, a layer.

    Columns: start, end, text (the saying), source, verb, form, cue_start, cue_end, cue (the words
    that attribute it). `form` is *direct* (in quotation marks, each pair a row), *indirect* (up to
    the end of its sentence), *slogan* (a quotation that is called somebody's requirement) or
    *mention* (words are named, not given; the span is the noun). A pronoun is resolved to the
    last person that is named before; without one only a quotation is given, its source empty.

    `codebook` has the columns `role` and `pattern` (a regular expression, in which `{role}` stands
    for the rows of a role above it), as `load_codebook("attribution_words")`; rows of one role are
    alternatives, and of a role that has none nothing is found.

    >>> text = "书记曾指出，要创新。他还强调：“要快。”落实省委“稳”的要求，牢记书记嘱托。"
    >>> said = find_attributions(text)[["text", "source", "verb", "form"]].values.tolist()
    >>> said[:2]
    [['要创新', '书记', '指出', 'indirect'], ['要快。', '书记', '强调', 'direct']]
    >>> said[2:]
    [['稳', '省委', '要求', 'slogan'], ['嘱托', '书记', '嘱托', 'mention']]
    """
    p = patterns(tuple(zip(codebook.role, codebook.pattern, strict=True)))
    said = _said(text, p)
    taken = {place for row in said for place in range(row["cue_start"], row["cue_end"])}
    named = (row for row in _named(text, p) if taken.isdisjoint((row["cue_start"], row["start"])))
    for row in [*said, *named]:
        yield row | {"cue": text[row["cue_start"] : row["cue_end"]]}


def _said(text: str, p: Patterns) -> list[Row]:
    """Return the sayings that a verb introduces."""
    rows: list[Row] = []
    for cue in p["cue"].finditer(text):
        saying = (QUOTED if cue["quote"] else UNQUOTED).match(text, cue.end(), cue.end() + FAR)
        inside = rows and rows[-1]["form"] == "direct" and cue.start() < rows[-1]["end"]
        if saying and not inside and (found := _source(text, cue, p, rows)):
            for row in rows[-1:]:
                row["end"] = min(row["end"], found[0])
            row = {"cue_start": found[0], "source": found[1], "cue_end": cue.end("verb")}
            row |= {"verb": cue["verb"], "form": "direct" if cue["quote"] else "indirect"}
            while saying:
                start, end = saying.span("saying")
                rows.append(row | {"start": start, "end": end})
                saying = CHAINED.match(text, end) if cue["quote"] else None
    return [row for row in rows if row["start"] < row["end"]]


def _source(text: str, cue: re.Match, p: Patterns, rows: list[Row]) -> tuple[int, str] | None:
    """Return where the words begin that attribute, and to whom; nothing if they do not."""
    start, (mark, quote, noun) = cue.start(), cue.group("mark", "quote", "noun")
    nearest = max(0, start - NEAR, *(row["start"] for row in rows[-1:]))
    sentence = SENTENCE.split(text[nearest:start])[-1]
    *earlier, head = CLAUSE.split(sentence)
    begin, opening = start - len(head), start - len(sentence)
    clause = begin, start
    free = mark and quote and mark[0] in "：:" if noun else mark or quote
    bare = p["bare"].match(head)
    if cue["proverb"]:
        return start, ""
    if noun and not quote and p["nominal"].search(text, max(0, begin - 1), start):
        return None
    found = p["subject"].search(text, *clause) or (free and p["first"].match(text, *clause))
    if not found and bare:
        found = next(filter(None, map(p["first"].match, reversed(earlier))), None)
        if not found and rows and rows[-1]["end"] + 3 >= opening:
            return begin, rows[-1]["source"]
    elif not found and free and not p["present"].search(head):
        found = p["other"].match(text, *clause)
    if found:
        first, name = _who(found, p)
        begin = first if found.string is text else begin
        before = (mark and quote) or p["habit"].search(text, opening, cue.end())
        if found.lastgroup == "own" and not before:
            return None
        if found.lastgroup != "pronoun":
            return begin, name
    elif not (bare and free and quote):
        return None
    last = [row for row in rows[-1:] if row["source"] and not p["many"].search(row["source"])]
    nearest = max(0, begin - FAR, *(row["cue_end"] for row in last))
    persons = [*(row["source"] for row in last), *p["person"].findall(text, nearest, begin)]
    return (begin, persons[-1] if persons else "") if persons or quote else None


def _who(found: re.Match, p: Patterns) -> tuple[int, str]:
    """Return where the name of a source begins, and the name; some are found by their end."""
    kind = next(name for name, group in found.groupdict().items() if group)
    begin, end = found.span(kind)
    if kind in ("thing", "text"):
        head = CLAUSE.split(found.string[max(found.pos, begin - 20) : begin])[-1]
        begin -= len(p["before"].sub("", head, count=1))
    return begin, found.string[begin:end]


def _named(text: str, p: Patterns) -> Iterator[Row]:
    """Yield the words that are only named, each with those that 和 or 、 joins to it."""
    end, cue = 0, Row()  # of the noun before
    for noun in p["word"].finditer(text):
        start = noun.start()
        row = {"verb": noun["verb"], "start": start, "end": noun.end(), "form": "mention"}
        found = p["whose"].search(text, max(end, start - NEAR // 2), start)
        if noun["speech"] and not (found and found["person"]):
            found = p["giver"].search(text, max(end, start - NEAR // 2), start)
        if found:
            begin, name = _who(found, p)
            cue = {"source": name, "cue_start": begin, "cue_end": begin + len(name)}
            row |= {"cue_end": noun.end()}
            if found.lastgroup == "saying":
                row = {"verb": noun["verb"], "form": "slogan"}
                row["start"], row["end"] = found.span("saying")
        elif not p["joined"].match(text, end, start):
            cue = Row()
        if cue:
            yield cue | row
        end = noun.end()
