"""A speech as TEI P5: the text as an edition, the layers in it and beside it.

In the text stand what readers of TEI look for: divisions, paragraphs, sentences, quotations,
sayings, measures, where they nest. Every other row is a `span` in the back matter, so nothing
is lost where spans cross. Element or span, its `xml:id` is the row's name (`metaphors-12`), and
`ana` leads to the row's own columns, a feature structure in the back matter.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from wzlib.errors import WzError
from wzlib.text.characters import HANS
from wzlib.text.speech import Speech
from wzlib.views.rows import Line, Row, as_text, divisions, layer_rows, title_of

ELEMENTS = ("seg", "said", "q", "measure")  # as they are placed: no other may stand in a measure
FORBIDDEN = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
FEATURE_NAME = rf"[A-Za-z_{HANS}][A-Za-z0-9_.{HANS}-]*"
IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})  # else \r is \n
IN_ATTRIBUTES = IN_TEXT | str.maketrans({"\n": "&#10;", "\t": "&#09;", '"': "&quot;"})
TEMPLATE = Path(__file__).with_suffix(".xml")
Mark = tuple[str, Row]  # a row that stands in the text as an element, and the element's name
Marks = dict[Line, list[Mark]]


def tei_document(speech: Speech) -> bytes:
    """Return the speech with all its layers as one TEI P5 document.

    - `teiHeader`: the title (from the layer `front`, or else the speech's name), the source, how
      offsets count.
    - `front` and `body`: a `div` for each row of `sections` that takes up whole lines, a `p` (or
      `head`) `p1`, `p2` … for each line, and in it, where they nest, the rows of the layers whose
      contracts name an element: `seg` (sentences), `said` (attributions), `q` (quotations) and
      `measure` (indicators, quantities); what stands before the first section is front matter.
    - `back`: for each layer a `spanGrp` with the rows that are not in the text as elements
      (those that cross an element or a line, points, all other layers), each pointing by `from`
      and `to` at points such as `#string-index(p3,14)`: 14 code points after the beginning of
      `p3`. A point such as a repair has from = to. An `fvLib` has the rows' own columns that are
      not empty, as feature structures; a control character in a cell is `<g n="U+000C"/>`.

    The document is valid against TEI All. Raises `WzError` if the text has a character that XML
    cannot hold, or if the name of a layer or a column cannot be a name in XML.

    >>> from wzlib.finders.annotate import annotate
    >>> speech = annotate("要坚持改革，增长8%。", ["quantities"])
    >>> re.search("<measure .*?</measure>", tei_document(speech).decode("utf-8"))[0]
    '<measure xml:id="quantities-0" ana="#quantities-0.fs" quantity="8" unit="%">8%</measure>'
    """
    from jinja2 import Environment, StrictUndefined  # here: a light import

    text, layers = speech.text, layer_rows(speech)
    for layer, rows in layers.items():
        for column in dict.fromkeys(column for row in rows for column in row.values):
            if not re.fullmatch(FEATURE_NAME, column):
                told = f"layer {layer!r}, column {column!r}: the name cannot be a feature's in TEI"
                raise WzError(f"{told}; use letters, digits and _, and begin with a letter")
    groups = divisions(text, layers.get("sections", []))
    lines = [line for group in groups for line in group.lines]
    marks = _marks(speech, layers, lines)
    placed = {group.section.name for group in groups if group.section}
    placed |= {row.name for line in marks.values() for _, row in line}
    pages = Environment(trim_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined)
    pages.filters |= {"text": _text, "word": _word, "cell": _cell, "attributes": _attributes}
    pages.globals |= {"identity": _identity, "as_text": as_text}
    pages.globals["pointer"] = lambda offset: _pointer(offset, lines)
    pages.globals["words_of"] = lambda line: "".join(
        _words(text, line.start, line.end, marks[line])
    )
    known = {"speech": speech, "title": title_of(speech), "groups": groups, "layers": layers}
    page = pages.from_string(TEMPLATE.read_text(encoding="utf-8"))
    xml = page.render(known, placed=placed)
    if bad := re.search(FORBIDDEN, xml):
        where = f"U+{ord(bad[0]):04X} after {xml[max(bad.start() - 40, 0) : bad.start()]!r}"
        raise WzError(f"{speech.name}: XML cannot hold the character {where}; remove it")
    return xml.encode("utf-8")


def _marks(speech: Speech, layers: dict[str, list[Row]], lines: list[Line]) -> Marks:
    """Return for each line the rows that stand in it as elements, outer before inner."""
    marks: Marks = {line: [] for line in lines}
    for tag in ELEMENTS:
        named = (rows for layer, rows in layers.items() if speech.contracts[layer].tei == tag)
        for row in chain(*named):
            line = _line_at(row.start, lines)
            if row.start < row.end <= line.end and _nests(tag, row, marks[line]):
                marks[line].append((tag, row))
    for line in lines:
        marks[line].sort(key=lambda mark: (mark[1].start, -mark[1].end))
    return marks


def _nests(tag: str, row: Row, marks: list[Mark]) -> bool:
    """Tell whether a row can be an element among those already placed."""
    return all(
        (row.end <= other.start or other.end <= row.start)
        or (other.start <= row.start and row.end <= other.end)
        or (row.start <= other.start and other.end <= row.end and tag != "measure")
        for _, other in marks
    )


def _line_at(offset: int, lines: list[Line]) -> Line:
    return lines[bisect_right(lines, offset, key=lambda line: line.start) - 1]


def _words(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[str]:
    """Yield a span of the text with the marks in it, outer before inner."""
    while marks:
        (tag, row), *rest = marks
        inner = [mark for mark in rest if mark[1].start < row.end]
        said = _attributes(_measure(row)) if tag == "measure" else ""
        yield f"{_text(text[start : row.start])}<{tag}{_identity(row)}{said}>"
        yield from _words(text, row.start, row.end, inner)
        yield f"</{tag}>"
        start, marks = row.end, rest[len(inner) :]
    yield _text(text[start:end])


def _identity(row: Row) -> str:
    """Return the attributes that say which row an element is."""
    return _attributes({"xml:id": row.name, "ana": f"#{row.name}.fs" if row.values else ""})


def _measure(row: Row) -> dict[str, str]:
    commodity = row.said("indicator_zh") or row.said("indicator_en")
    return {
        "quantity": row.said("value") if type(row.values.get("value")) in (int, float) else "",
        "unit": _word(row.said("unit")),
        "commodity": " ".join(map(_word, commodity.split())),
    }


def _attributes(said: dict[str, str]) -> str:
    """Return those attributes that are not empty."""
    filled = {name: value.translate(IN_ATTRIBUTES) for name, value in said.items() if value}
    return "".join(f' {name}="{value}"' for name, value in filled.items())


def _text(text: str) -> str:
    return text.translate(IN_TEXT)


def _cell(text: str) -> str:
    """Return a text in which what XML cannot hold, as a repair may have, is a `g`."""
    return re.sub(FORBIDDEN, lambda bad: f'<g n="U+{ord(bad[0]):04X}" />', _text(text))


def _word(text: str) -> str:
    """Return a text as one word in the sense of TEI: letters, numbers, punctuation, symbols."""
    return "".join(sign if unicodedata.category(sign)[0] in "LNPS" else "_" for sign in text)


def _pointer(offset: int, lines: list[Line]) -> str:
    line = _line_at(offset, lines)
    return f"#string-index(p{line.number},{offset - line.start})"
