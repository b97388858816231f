"""How a text is built: front matter, paragraphs, sections."""

import re
from collections.abc import Iterator
from itertools import pairwise

from wzlib.finders.finder import finder
from wzlib.layers.spans import Columns, Row, pick
from wzlib.text.characters import (
    BRACKETS,
    CLOSERS,
    DIGITS,
    ENUMERATION,
    HEADINGS,
    MARKS,
    SENTENCE_END,
    TITLE_MARKS,
    pairs,
)

INTRODUCED = "：:，；“‘—说讲道问答曰云"  # what stands before an utterance in quotation marks
LONGEST = 60  # characters that are quoted in the middle of a sentence; more are an utterance
FRONT = [
    ("salutation", r"(?:各位|同志们|尊敬的|女士们|大家).*[：:，]$"),
    ("number", r"[〔\[（(]\d{4}[〕\]）)].*[期号]$"),
    (
        "date",
        rf"[（(]?[\d〇零{DIGITS}]{{4}}年[\d{DIGITS}十]{{1,3}}月[\d{DIGITS}十]{{1,3}}日[）)]?$",
    ),
    ("dateline", r".*社.{2,8}日电.*"),
    ("printed", r".*印发$"),
    ("distribution", r"(?:主送|抄送|发|报|送)：.*"),
    ("subtitle", r"——.*"),
    ("office", r".*(?:办公室|办公厅|委员会)$"),
    ("series", r".{2,10}(?:通报|简报|通知|文件)$"),
]


@finder("paragraphs")
def find_paragraphs(text: str) -> Iterator[Row]:
    """Return the paragraphs: start, end, text, kind.

    `kind` is `body` from the first to the last line that ends like a sentence, `front` before
    and `colophon` after.

    >>> find_paragraphs("讲话\\n同志们：\\n大家好！\\n办公室").kind.tolist()
    ['front', 'front', 'body', 'colophon']
    """
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    ending = re.compile(f"[{SENTENCE_END}；;][{CLOSERS}]*(?<![》〉])$")
    body = [number for number, (a, b) in enumerate(lines) if ending.search(text[a:b])] or [0]
    kinds = [
        "front" if number < body[0] else "body" if number <= body[-1] else "colophon"
        for number in range(len(lines))
    ]
    for (start, end), kind in zip(lines, kinds, strict=True):
        yield {"start": start, "end": end, "kind": kind}


@finder("front", needs=[find_paragraphs])
def find_front(text: str, paragraphs: Columns) -> Iterator[Row]:
    """Return what stands before and after the speech proper: start, end, text, field.

    `field` is one of series, number, title, subtitle, date, dateline, salutation,
    distribution, office, printed; the title is the longest line that is none of the others,
    and what is left is `other`. A title that ends like a sentence is taken for the body.

    >>> find_front("温办通报\\n〔2020〕第12期\\n当好建设者\\n大家好！\\n发：各县委").field.tolist()
    ['series', 'number', 'title', 'distribution']
    """
    fields = [
        next((name for name, form in FRONT if re.fullmatch(form, line)), "other")
        for line in paragraphs["text"]
    ]
    lines = [*pick(paragraphs | {"field": fields}, "start", "end", "kind", "field")]
    unnamed = [(start, end) for start, end, *named in lines if named == ["front", "other"]]
    title = max(unnamed, key=lambda span: span[1] - span[0], default=())
    for start, end, kind, field in lines:
        if kind != "body":
            named = "title" if (start, end) == title else field
            yield {"start": start, "end": end, "field": named}


@finder("sections", needs=[find_paragraphs])
def find_sections(text: str, paragraphs: Columns) -> Iterator[Row]:
    """Return the sections of the body: start, end, text, section, kind, heading_end, label.

    `section` is `opening`, `part 1` …, `closing` (`kind` the same without the number); `label`
    names it in charts: 开篇 opening, 结尾 closing, or the first words of the heading. A part
    begins at a paragraph that starts with 一、 二、 … or 第一， 第二， …, whichever style the
    text uses first and counts up without a gap; its heading, up to `heading_end`, is the first
    sentence of that paragraph. The closing is what is left, at the end of the last part, of
    paragraphs that end in ！. A text without such headings is one `opening`.

    >>> speech = "各位好。\\n第一，要快。\\n快就是好。\\n第二，要稳。\\n稳也好。\\n前进！"
    >>> find_sections(speech)[["section", "start", "end", "heading_end"]].values.tolist()
    [['opening', 0, 4, 0], ['part 1', 5, 17, 11], ['part 2', 18, 29, 24], ['closing', 30, 33, 30]]
    """
    body = [row for row in pick(paragraphs, "start", "end", "text", "kind") if row[3] == "body"]
    lines = [row[2] for row in body]
    heads = _find_heads(lines)
    others = [at for at, line in enumerate(lines) if not re.search(rf"！[{CLOSERS}]*$", line)]
    closing = max(others, default=-1) + 1
    if not heads or closing <= heads[-1] + 1:
        closing = len(body)
    firsts = [0, *heads, closing]
    names = ["opening", *(f"part {number}" for number in range(1, len(heads) + 1)), "closing"]
    for name, (first, last) in zip(names, pairwise([*firsts, len(body)]), strict=True):
        if first < last:
            yield _section(name, body[first][0], body[last - 1][1], lines[first])


def _section(name: str, start: int, end: int, line: str) -> Row:
    kind = name.split()[0]
    heading = cuts(line, SENTENCE_END)[0][1] if kind == "part" else 0
    label = {"opening": "开篇 opening", "closing": "结尾 closing"}.get(kind)
    return {
        "start": start,
        "end": end,
        "section": name,
        "kind": kind,
        "heading_end": start + heading,
        "label": label or line[:heading].rstrip("。 ")[:20],
    }


def cuts(paragraph: str, ends: str) -> list[tuple[int, int]]:
    """Cut a paragraph after each of `ends` with the closing marks that follow it.

    Not inside the marks of a title; after 。！？ not inside brackets or quotation marks that stand
    in the middle of a sentence, nor where a mark such as ， goes on with it. What is quoted after
    ： or ， or 说, at a beginning, or with 。 in it, is an utterance, and ends.

    >>> [paragraph[a:b] for paragraph in ["读《干吧！》，喊“干！”就干。（完。）他说：“好。”对。"]
    ...  for a, b in cuts(paragraph, SENTENCE_END)]
    ['读《干吧！》，喊“干！”就干。', '（完。）', '他说：“好。”', '对。']
    """
    listed = "" if "；" not in ends else rf"|(?<=[，；：])(?={ENUMERATION})"
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
    for start, end in sorted(pairs(paragraph, MARKS | BRACKETS)):
        before = paragraph[max(start - 4, 0) : start].rstrip(CLOSERS)[-1:]
        held = paragraph[start + 1 : min(end - 1, start + 1 + LONGEST)]
        if paragraph[start] in TITLE_MARKS:
            kind = 2
        elif paragraph[start] in BRACKETS:
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
    """Return the positions of the paragraphs that start a part, in the first style that counts."""
    found: list[list[int]] = []
    for style in HEADINGS:
        heads: list[int] = []
        for place, line in enumerate(lines):
            number = re.match(style, line)
            if number and number[1] == _numeral(len(heads) + 1):
                heads.append(place)
        if len(heads) > 1:
            found.append(heads)
    return min(found, default=[])


def _numeral(number: int) -> str:
    """Return a number up to 99 in Chinese; nothing above, where no text counts its parts."""
    if number > 99:
        return ""
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens - 1] + "十"
    return ten + (DIGITS[ones - 1] if ones else "")
