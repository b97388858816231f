"""Numeral formulae and set phrases: short names under which a political text puts longer things.

What counts as a formula says `data/codebook/formulae.md`; the words that give one away stand in
`formulae.toml`. A number counts what is not said (“两个健康”, “一区五园”); quotation marks make a
name of a phrase, if it comes again, or if what stands beside it or its form says that it is one
(“最多跑一次”改革).
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from wzlib.finders.finder import finder
from wzlib.finders.four_character import idioms
from wzlib.finders.quantities import find_quantities
from wzlib.finders.quantity_words import grammar
from wzlib.finders.quotations import find_quotations
from wzlib.layers.spans import Columns, Row, coverage, pick
from wzlib.text.characters import DIGITS, HAN

TABLE = tomllib.loads(Path(__file__).with_name("formulae.toml").read_text(encoding="utf-8"))
WORDS = {name: f"(?:{'|'.join(forms)})" for name, forms in TABLE["words"].items()}
LONGEST, WINDOW = 24, 60  # characters of a quotation that is no speech; before it, where to look
HEAD = "[一二两三四五六七八九十百千万双]"
NUMERALS = rf"\d+|十[{DIGITS}]|[{DIGITS}十两双]"  # as the heads are told
WORD = f"(?:(?![年月日时分元]){HAN})"
FORMS = "|".join(f"(?P<{name}>{form})" for name, form in TABLE["numerals"].items())
NUMERAL = (  # these are compiled, and kept, when they are first used: a light import
    f"(?!{WORDS['figures']}$)(?!(?!{HEAD}+个).{{0,24}}{WORDS['says']})(?=.{{0,24}}(?:{NUMERALS}))(?:"
    f"{FORMS.replace('HEAD', HEAD).replace('WORD', WORD)})"
)
PHRASE = f"(?!{WORDS['figures']}$)[^。！？；]{{2,}}"
PLAIN = f"(?!.{{0,24}}(?:{WORDS['says']}|，|、.{{0,24}}、.{{0,24}}、)).{{0,24}}"
KNOWN, ENDS = WORDS["known"], f"{WORDS['ends']}$"
SIDE = "“[^“”]{1,24}”"  # quotations stand side by side, as “全球通”“瓯e办”
BETWEEN = r"[^，。；：、！？“”《》（）\s的了在和与向要是]{0,6}?"
AFTER = f"(?:[、和与及]?{SIDE}){{0,5}}{BETWEEN}{WORDS['after']}"
BEFORE = f"{WORDS['before']}(?:[了好]|新时代)?(?:{SIDE}[、和与及]?){{0,5}}$"
SAID = re.compile("[：说讲道称云曰言]，?$")
ASKED = re.compile("的[^，。；：]{0,4}(?:要求|方针|原则|部署|号召)")
COUNTED = re.compile(f"、[^“”\n]{{0,40}}”(?P<name>(?!一){HEAD}{WORD}{{2}})")
PHRASES = ("known", "named", "recurring", "made", "form")
CANDIDATES = ("counting", "made", "form")


@finder("formulae", needs=[find_quotations, find_quantities])
def find_formulae(text: str, quotations: Columns, quantities: Columns) -> Iterator[Row]:
    """Return every mention of a formula, a layer.

    Columns: start, end, text, kind, certainty, heads, pattern, quoted, first, times. `kind` is
    *numeral* or *phrase*; `heads` are the numerals, separated by ；. `pattern` says what gave it
    away. Of a numeral, in quotation marks: a *plan*, *double*, *pair*, *single*, *counting* (with
    大 or an Arabic figure), *ordinal*, *articles* or *figure*; *counted* after a quoted list;
    *central*, known in any text. Of a phrase, which counts in quotation marks alone: *known*;
    *named* by the word after it; *recurring*; *made* by the word before it; its *form*.
    `certainty` is *candidate* for what is counting, made or a form, since a count or a figure of
    speech may look like that, else *certain*. `quoted` tells whether this mention is in quotation
    marks, `first` where the first one begins, `times` how many there are. A numeral formula that
    is found in quotation marks is found wherever it stands. No formula shares a character with a
    quantity (`find_quantities`).

    >>> found = find_formulae("打好“两战”，做好省“152”项目。两战都要赢。")
    >>> found[["start", "text", "heads", "pattern", "quoted", "times"]].values.tolist()[:2]
    [[3, '两战', '两', 'single', True, 2], [11, '152', '152', 'figure', True, 1]]
    >>> found[["start", "first", "quoted"]].values.tolist()[2]
    [18, 3, False]
    """
    quotes = {
        (start + 1, end - 1): quote[1:-1]
        for start, end, quote, mark in pick(quotations, "start", "end", "text", "mark")
        if mark == "quotation" and len(quote) <= LONGEST + 2
    }
    numerals = dict(_numerals(text, quotes))
    taken, quoted = (coverage(spans, len(text)) for spans in (quantities, _spans(quotes)))
    patterns = {
        match.span(): numerals.get(match.group(), "central")
        for match in re.finditer(_any_of(numerals), text)
        if not _in_number(text, match) and not taken[slice(*match.span())].any()
    }
    taken |= coverage(_spans(patterns), len(text))
    patterns |= {at: how for at, how in _phrases(text, quotes) if not taken[slice(*at)].any()}
    names = {span: text[slice(*span)] for span in sorted(patterns)}
    times = Counter(names.values())
    first: dict[str, int] = {}
    for (start, end), name in names.items():
        pattern = patterns[start, end]
        yield {
            "start": start,
            "end": end,
            "kind": "phrase" if pattern in PHRASES else "numeral",
            "certainty": "candidate" if pattern in CANDIDATES else "certain",
            "heads": "" if pattern in PHRASES else "；".join(re.findall(NUMERALS, name)),
            "pattern": pattern,
            "quoted": quoted[start:end].any(),
            "first": first.setdefault(name, start),
            "times": times[name],
        }


def _spans(spans: Iterable[tuple[int, int]]) -> Columns:
    return {"start": [start for start, _ in spans], "end": [end for _, end in spans]}


def _numerals(text: str, quotes: dict) -> Iterator[tuple[str, str]]:
    """Yield the numeral formulae that stand in quotation marks or after a quoted list."""
    yield from ((counted["name"], "counted") for counted in COUNTED.finditer(text))
    for quote in quotes.values():
        for piece in [quote] if re.fullmatch(NUMERAL, quote) else re.split("[，、；：·]", quote):
            match = None if piece in idioms() else re.fullmatch(NUMERAL, piece)
            if match and (match.lastgroup != "single" or piece == quote or "·" in quote):
                yield match["name"] or piece, str(match.lastgroup)


def _phrases(text: str, quotes: dict) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the places of set phrases, with what makes them one."""
    marked = Counter(quotes.values())
    for (start, end), phrase in quotes.items():
        before = text[max(start - WINDOW, 0) : start - 1]
        if not re.fullmatch(PHRASE, phrase) or SAID.search(before) or ASKED.match(text, end + 1):
            continue
        if re.fullmatch(KNOWN, phrase):
            yield (start, end), "known"
        elif re.compile(AFTER).match(text, end + 1):
            yield (start, end), "named"
        elif marked[phrase] > 1 and len(phrase) > 2:
            yield (start, end), "recurring"
        elif re.fullmatch(PLAIN, phrase) and re.search(BEFORE, before):
            yield (start, end), "made"
        elif re.fullmatch(PLAIN, phrase) and re.search(ENDS, phrase):
            yield (start, end), "form"


def _any_of(names: Iterable[str]) -> str:
    """Return a pattern of names, the longest first; those with one beginning are tried together."""
    ordered = sorted(names, key=lambda name: (name[0], -len(name)))
    groups = (
        re.escape(first) + "(?:" + "|".join(re.escape(name[1:]) for name in group) + ")"
        for first, group in groupby(ordered, key=itemgetter(0))
    )
    return "|".join([*groups, grammar().words["CENTRAL"], WORDS["central"]])


def _in_number(text: str, match: re.Match) -> bool:
    """Tell whether a mention is a part of a longer number (三强 of 十三强, 152 of 1152)."""
    start, end = match.span()
    edges = (text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1])
    return any(re.fullmatch(rf"\d\d|{HEAD}{HEAD}", edge) for edge in edges)
