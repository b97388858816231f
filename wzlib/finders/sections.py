"""How a text is divided: sections, those of the second level, sentences and smaller units."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

from wzlib.finders.finder import finder
from wzlib.finders.front import find_paragraphs, headings, look
from wzlib.layers.spans import Columns, Row, pick
from wzlib.text import characters
from wzlib.text.characters import CLOSERS, MARKS, SENTENCE_END, pairs

INTRODUCED = "：:，；“‘—说讲道问答曰云"  # what stands before an utterance in quotation marks
LONGEST = 60  # characters that are quoted in the middle of a sentence; more are an utterance
TENS, ONES = (
    ["", "十", *(f"{digit}十" for digit in characters.DIGITS[1:])],
    ["", *characters.DIGITS],
)
VALUES = {name: n for n in range(1, 100) for name in (TENS[n // 10] + ONES[n % 10], str(n))}


@finder("sections", needs=[find_paragraphs])
def find_sections(text: str, paragraphs: Columns) -> Iterator[Row]:
    """Return the sections of the body: start, end, text, section, kind, heading_end, label.

    `section` is `opening`, `part 1` …, `closing` (`kind` the same without the number); `label`
    names it in charts: 开篇 opening, 结尾 closing, or the first words of the heading. A part
    begins at a paragraph that starts with 一、 第一章 第一， （一） 1. 一是 …, or at a short line
    without a number between paragraphs, in the style that first divides the whole body: numbers
    count up without a gap (a list within a part counts anew), the first stands in the first two
    fifths of the body, and the last holds no more than three fifths, or nine tenths if headings
    have lines of their own. A heading, up to `heading_end`, is the first sentence of its
    paragraph. The closing is what is left, at the end of the last part, of paragraphs that end
    in ！ or with 谢谢大家. A text without such headings is one `opening`.

    >>> speech = "各位好。\\n第一，要快。\\n快就是好。\\n第二，要稳。\\n稳也好。\\n前进！"
    >>> find_sections(speech)[["section", "start", "end", "heading_end"]].values.tolist()
    [['opening', 0, 4, 0], ['part 1', 5, 17, 11], ['part 2', 18, 29, 24], ['closing', 30, 33, 30]]
    """
    rows = [row for row in pick(paragraphs, "start", "end", "text", "kind") if row[3] == "body"]
    heads = _find_heads([row[2] for row in rows])
    closing = len(rows)
    while closing and look("closing").search(rows[closing - 1][2]):
        closing -= 1
    if not heads or closing <= heads[-1] + 1:
        closing = len(rows)
    names = ["opening", *(f"part {number}" for number in range(1, len(heads) + 1)), "closing"]
    for name, edges in zip(names, pairwise([0, *heads, closing, len(rows)]), strict=True):
        if held := rows[slice(*edges)]:
            yield _section(name, held)


@finder("subsections", needs=[find_paragraphs, find_sections])
def find_subsections(text: str, paragraphs: Columns, sections: Columns) -> Iterator[Row]:
    """Return the sections of the second level: start, end, text, section, heading_end, label.

    What `find_sections` does, within each of its parts, whose name is in `section`; only by
    headings that have lines of their own.

    >>> text = "一、快\\n（一）学\\n要学。\\n（二）干\\n要干。\\n二、稳\\n要稳。"
    >>> find_subsections(text)[["section", "start", "end", "label"]].values.tolist()
    [['part 1', 4, 12, '（一）学'], ['part 1', 13, 21, '（二）干']]
    """
    rows = [*pick(paragraphs, "start", "end", "text")]
    for name, *edges in pick(sections, "section", "start", "end"):
        if name.startswith("part"):
            held = rows[slice(*(bisect_right(paragraphs["start"], edge) for edge in edges))]
            heads = _find_heads([text for *_, text in held])
            own = all(len(cuts(held[at][2], SENTENCE_END)) == 1 for at in heads)
            for first, last in pairwise([*heads, len(held)] if own else []):
                yield _section("part", held[first:last]) | {"section": name}


def _section(name: str, rows: list[tuple]) -> Row:
    (start, _, line, *_), kind = rows[0], name.split()[0]
    heading = line[: cuts(line, SENTENCE_END)[0][1]] if kind == "part" else ""
    label = {"opening": "开篇 opening", "closing": "结尾 closing"}.get(kind)
    row = {"start": start, "end": rows[-1][1], "heading_end": start + len(heading)}
    return row | {"section": name, "kind": kind, "label": label or heading.strip("#*。 ")[:20]}


def cuts(paragraph: str, ends: str) -> list[tuple[int, int]]:
    """Cut a paragraph after each of `ends` with the closing marks that follow it.

    Not inside the marks of a title; after 。！？ not inside brackets or quotation marks that stand
    in the middle of a sentence, nor where a mark such as ， goes on with it. What is quoted after
    ： or ， or 说, at a beginning, or with 。 in it, is an utterance, and ends.

    >>> [paragraph[a:b] for paragraph in ["读《干吧！》，喊“干！”就干。（完。）他说：“好。”对。"]
    ...  for a, b in cuts(paragraph, SENTENCE_END)]
    ['读《干吧！》，喊“干！”就干。', '（完。）', '他说：“好。”', '对。']
    """
    listed = "" if "；" not in ends else rf"|(?<=[，；：])(?={characters.ENUMERATION})"
    boundary = rf"(?:(?:(?!(?<=\d)：(?=\d))[{ends}])+[{CLOSERS}]*+)++{listed}"
    inside, found = _inside(paragraph), []
    for match in re.finditer(boundary, paragraph):
        last = match.start() + max(len(match.group().rstrip(CLOSERS)) - 1, 0)  # the last end mark
        hard = match.group() and paragraph[last] in SENTENCE_END
        goes_on = paragraph[match.end() : match.end() + 1] in tuple("，、；：")
        if inside[last] < (1 if hard else 2) and not goes_on:
            found.append(match.end())
    return list(pairwise(sorted({0, len(paragraph), *found})))


def _inside(paragraph: str) -> bytearray:
    """Tell of each character whether it is in the middle of a sentence (1) or in a title (2)."""
    inside = bytearray(len(paragraph) + 1)
    reached = {1: 0, 2: 0}  # what lies in what is marked already is not marked again
    for start, end in sorted(pairs(paragraph, MARKS | characters.BRACKETS)):
        before = paragraph[max(start - 4, 0) : start].rstrip(CLOSERS)[-1:]
        held = paragraph[start + 1 : min(end - 1, start + 1 + LONGEST)]
        if paragraph[start] in characters.TITLE_MARKS:
            kind = 2
        elif paragraph[start] in characters.BRACKETS:
            kind = int(before not in SENTENCE_END)
        else:
            more = re.search(f"。|[{SENTENCE_END}].*[{SENTENCE_END}]", held) or len(held) == LONGEST
            joined = before not in SENTENCE_END + INTRODUCED or inside[start - 1] == 1
            kind = int(joined and not more)
        if kind and end > reached[kind]:
            inside[start:end] = bytes([kind]) * (end - start)
            reached[kind] = end
    return inside


def _find_heads(lines: list[str]) -> list[int]:
    """Return the places of the paragraphs that start a part, in the style that first divides."""
    sizes = [0, *accumulate(len(line) + 1 for line in lines)]
    before = [size / max(sizes[-1], 1) for size in sizes]  # what share of the text
    alone = {at for at, line in enumerate(lines) if not look("sentence").search(line)}
    around = {at: "\n".join(lines[max(at, 1) - 1 : at + 2]) for at in sorted(alone)}
    bare = [at for at, three in around.items() if look("bare").fullmatch(three)]
    found = [bare] if len(bare) > 2 or (bare and before[bare[0]] < 0.1) else []
    places = [at for at, line in enumerate(lines) if look("numbered").match(line)]
    for style in headings():
        numbers = [(at, match[1]) for at in places if (match := style.match(lines[at]))]
        found += [*_runs(numbers), *_runs(one for one in numbers if one[0] in alone)]
    plans = [
        one
        for one in found
        if len(one) > 1 and before[one[0]] <= 0.4 <= before[one[-1]] + 0.3 * alone.issuperset(one)
    ]
    return min(plans, key=lambda one: (one[0], -len(one)), default=[])


def _runs(numbers: Iterable[tuple[int, str]]) -> list[list[int]]:
    """Return the places of what counts up from one; a list within another counts anew."""
    runs: list[list[int]] = []
    waiting: defaultdict[int, list[list[int]]] = defaultdict(list)  # for a number, latest last
    for at, numeral in numbers:
        number = VALUES.get(numeral, 0)
        if number == 1:
            runs.append([])
            waiting[1] = runs[-1:]
        if waiting[number]:
            run = waiting[number].pop()
            run.append(at)
            waiting[number + 1].append(run)
    return runs
