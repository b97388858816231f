"""What stands before and after a speech, and where the speech itself begins and ends."""

import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wzlib.finders.finder import finder
from wzlib.layers.spans import Columns, Row, pick

Piece = tuple[int, int, str]  # start, end, field
REACH = 500  # how far forms are looked for in a line


@functools.cache  # the patterns are many and long: they are compiled when they are first needed
def _told() -> dict[str, dict[str, Any]]:
    """Return the forms, with the patterns of their parts in the places of the words."""
    place = Path(__file__).with_name("forms.toml")
    words, head, forms = place.read_text(encoding="utf-8").partition("[forms]")
    for word, pattern in tomllib.loads(words)["parts"].items():
        forms = forms.replace(word, pattern)
    return tomllib.loads(head + forms)


@functools.cache
def look(name: str) -> re.Pattern[str]:
    """Return the pattern of what a line is, or holds."""
    return re.compile(_told()["lines"][name], re.MULTILINE)


@functools.cache
def headings() -> list[re.Pattern[str]]:
    """Return the styles in which headings are numbered."""
    return [re.compile(style) for style in _told()["headings"]["styles"]]


@functools.cache
def _forms() -> re.Pattern[str]:
    return _any({field: "|".join(forms) for field, forms in _told()["forms"].items()})


@functools.cache
def _within() -> dict[str, re.Pattern[str]]:
    return {field: _any(forms) for field, forms in _told()["within"].items()}


def _any(forms: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{key}>{one})" for key, one in forms.items()), re.MULTILINE)


def _pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Cut a line into what has a form and the rest: `other`, or `spoken` from a sentence on."""
    cut = end - start < 60 or look("glued").search(text, start, end)  # else it is one piece
    for match in _forms().finditer(text, start, min(end, start + REACH) if cut else start):
        if look("spoken").search(text, start, match.start()):
            break
        if rest := look("rest").search(text, start, match.start()):
            yield *rest.span(), "other"
        yield *match.span(), str(match.lastgroup)
        start = match.end()
    if rest := look("rest").search(text, start, end):
        yield *rest.span(), "spoken" if look("spoken").search(text, start, end) else "other"


def _first(text: str, lines: list[tuple[int, int]]) -> int:
    """Return the number of the line with which the speech begins."""
    if greeting := look("greeting").search(text, 0, 3 * REACH):
        return sum(start < greeting.end() for start, _ in lines)
    for number, (start, end) in enumerate(lines):
        fields = {field for *_, field in _pieces(text, start, end)}
        if "salutation" in fields:
            return number + 1
        begins = "spoken" in fields and not look("announced").match(text, start)
        if begins or look("begins").match(text, start):
            return number
    return 0


@finder("paragraphs")
def find_paragraphs(text: str) -> Iterator[Row]:
    """Return the paragraphs: start, end, text, kind.

    `kind` is `front` before the speech proper, which begins after the greeting, or else with the
    first line that speaks in sentences and is none of the forms of front matter (`forms.toml`);
    `colophon` after the last such line, and from notes, supplements and licences on; else `body`.

    >>> find_paragraphs("讲话\\n同志们：\\n大家好！\\n办公室").kind.tolist()
    ['front', 'front', 'body', 'colophon']
    """
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    first = _first(text, lines) % max(len(lines), 1)
    late = (n for n in range(first + 1, len(lines)) if lines[n][0] * 2 > len(text))
    last = next((n for n in late if look("notes").match(text, *lines[n])), len(lines)) - 1
    while last > first and all(field != "spoken" for *_, field in _pieces(text, *lines[last])):
        last -= 1
    for number, (start, end) in enumerate(lines):
        kind = "front" if number < first else "body" if number <= last else "colophon"
        yield {"start": start, "end": end, "kind": kind}


@finder("front", needs=[find_paragraphs])
def find_front(text: str, paragraphs: Columns) -> Iterator[Row]:
    """Return what is told before and after the speech proper: start, end, text, field.

    `field` is one of series, number, title, subtitle, speaker, office (that of the speaker, or
    the one that issued it), date, venue, salutation, dateline, source, published (when), caption
    (of a picture, and other notes), distribution, printed, web (furniture of a web page), or else
    `other`. A title of several lines has a row for each. A date, a venue or a name within a line
    has a row of its own. What is in doubt has no title, no speaker and no date.

    >>> head = "政府工作报告\\n（2026年1月20日，温州）\\n市长 李 明各位代表：\\n今年很好。"
    >>> found = find_front(head)
    >>> dict(zip(found.field, found.text))["title"]
    '政府工作报告'
    >>> found[["text", "field"]].values.tolist()[1:]  # doctest: +NORMALIZE_WHITESPACE
    [['2026年1月20日', 'date'], ['温州', 'venue'], ['市长', 'office'], ['李 明', 'speaker'],
     ['各位代表：', 'salutation']]
    """
    pieces: list[Piece] = []
    begun = False
    for start, end, kind in pick(paragraphs, "start", "end", "kind"):
        if kind != "body" or not begun:
            pieces += _pieces(text, start, end)
        if kind == "body" and not begun:  # its first line may begin with front matter
            pieces, begun = _titled(text, [*pieces[:-1], (start, end, "_body")]), True
    rows: list[Row] = []
    for number, (start, end, field) in enumerate(pieces):
        near = {one[2] for one in pieces[max(number - 1, 0) : number + 2]}
        if field == "spoken" or (field == "speaker" and near <= {"speaker", "other", "web"}):
            field = "other"  # a name among what tells nothing may be a word
        rows += [] if field[0] == "_" else [{"start": start, "end": end, "field": field}]
        for match in _within()[field].finditer(text, start, end) if field in _within() else ():
            rows += [{"start": match.start(), "end": match.end(), "field": match.lastgroup}]
    fields = {row["field"] for row in rows}
    for row in rows:
        field = row["field"].rstrip("_")
        if field == row["field"] or field not in fields:
            yield row | {"field": field}


def _titled(text: str, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces before the speech and its beginning, the title among them named."""
    fields = [field for *_, field in pieces]
    rest = [n for n, field in enumerate(fields) if field in ("other", "spoken")]
    names = {n for n in rest if look("title").fullmatch(text, *pieces[n][:2])}
    above = {n for n in names if fields[n + 1] == "subtitle"}
    genre = {n for n in names if look("genre").search(text, *pieces[n][:2])}
    short = {n for n in names if pieces[n][1] - pieces[n][0] < 8 and fields[n + 1] == "web"}
    last = max(above or genre or {n for n in names - short if n + 1 not in rest}, default=-1)
    named = {last: "title"}
    while last - 1 in names:
        lines = re.sub(r"[^\w\n]", "", text[pieces[last - 1][0] : pieces[last][1]])
        if look("under").fullmatch(lines):
            named[last] = "subtitle"
        elif not look("joined").fullmatch(lines):
            break
        last -= 1
        named[last] = "title"
    return [(start, end, named.get(n, field)) for n, (start, end, field) in enumerate(pieces)]
