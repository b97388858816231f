"""A speech as TEI P5: the text as an edition, the layers in it and beside it.

In the text stand what readers of TEI look for: divisions, paragraphs, sentences, quotations,
sayings, measures, where they nest. Every other row is a `span` in the back matter, so nothing
is lost where spans cross. Element or span, its `xml:id` is the row's name (`metaphors-12`), and
`ana` leads to the row's own columns, a feature structure in the back matter.
"""

import re
import unicodedata
import xml.etree.ElementTree as ET
from bisect import bisect_right

from wzlib.errors import WzError
from wzlib.text.speech import Speech
from wzlib.views.rows import (
    Division,
    Line,
    Row,
    Value,
    as_text,
    divisions,
    layer_rows,
    title_of,
)

NAMESPACE = "http://www.tei-c.org/ns/1.0"
ELEMENTS = ("seg", "said", "q", "measure")  # as they are placed: no other may stand in a measure
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FEATURE_NAME = re.compile(r"[A-Za-z_\u3400-\u9fff][A-Za-z0-9_.\u3400-\u9fff-]*")
HOW_OFFSETS_COUNT = (
    "Each paragraph and each heading is one line of the clean text. The pointer string-index(p3,14)"
    " is the point after the first 14 characters of the element p3, counted in Unicode code points"
    " over all the text in it; a span goes from one such point to another. From the end of a line"
    " to the beginning of the next is one character of the clean text, the line break, which is not"
    " written here: line breaks of this file between paragraphs are layout."
)


Mark = tuple[str, Row]  # a row that stands in the text as an element, and the element's name


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

    >>> from wzlib.wenzhou.speech import load_speech
    >>> tei = ET.fromstring(tei_document(load_speech()))
    >>> tei.find(".//*[@{http://www.w3.org/XML/1998/namespace}id='indicators-0']").get("quantity")
    '70'
    """
    layers = layer_rows(speech)
    groups = divisions(speech.text, layers.get("sections", []))
    lines = [line for group in groups for line in group.lines]
    marks = _marks(speech, layers, lines)
    root = ET.Element("TEI", xmlns=NAMESPACE)
    _add_header(root, speech)
    text = _add(root, "text")
    _add_text(text, speech.text, groups, marks)
    placed = {group.section.name for group in groups if group.section}
    placed |= {row.name for line in marks.values() for _, row in line}
    back = _add(text, "back")
    for layer, rows in layers.items():
        _add_spans(back, layer, [row for row in rows if row.name not in placed], lines)
        _add_features(back, layer, [row for row in rows if row.values])
    xml = ET.tostring(root, encoding="unicode").replace("\r", "&#13;")  # a bare one is read as \n
    if bad := FORBIDDEN.search(xml):
        before = xml[max(bad.start() - 40, 0) : bad.start()]
        raise WzError(
            f"{speech.name}: XML cannot hold the character U+{ord(bad.group()):04X} after "
            f"{before!r}; remove it from the text"
        )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'.encode()


def _marks(
    speech: Speech, layers: dict[str, list[Row]], lines: list[Line]
) -> dict[Line, list[Mark]]:
    """Return for each line the rows that stand in it as elements, outer before inner."""
    marks: dict[Line, list[Mark]] = {line: [] for line in lines}
    for tag in ELEMENTS:
        named = [layer for layer in layers if speech.contracts[layer].tei == tag]
        for row in (row for layer in named for row in layers[layer]):
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


def _add(
    parent: ET.Element, tag: str, attributes: dict[str, str] | None = None, text: str | None = None
) -> ET.Element:
    """Add an element on a line of its own."""
    element = ET.SubElement(parent, tag, attributes or {})
    element.text, element.tail = text, "\n"
    return element


def _add_header(root: ET.Element, speech: Speech) -> None:
    header = _add(root, "teiHeader")
    file = _add(header, "fileDesc")
    _add(_add(file, "titleStmt"), "title", text=title_of(speech))
    _add(_add(file, "publicationStmt"), "p", text="Written by wzlib from a text and its layers.")
    raw = f"{len(speech.source.raw)} characters in {speech.source.encoding}"
    _add(_add(file, "sourceDesc"), "p", text=f"{speech.name}: {raw}, cleaned by rule.")
    _add(_add(header, "encodingDesc"), "p", text=HOW_OFFSETS_COUNT)


def _add_text(
    parent: ET.Element, text: str, groups: list[Division], marks: dict[Line, list[Mark]]
) -> None:
    """Add front matter, where lines stand before the first section, and body."""
    language = {"xml:lang": "zh"}
    before = len(groups) > 1 and groups[0].section is None
    front = [_add(parent, "front", language)] if before else []
    body = _add(parent, "body", language)
    for group in groups:
        outer = front.pop() if front else _add(body, "div", _division(group.section))
        for line in group.lines:
            heading = max(line.start + 1, line.end) <= group.heading_end
            builder = ET.TreeBuilder()
            builder.start("head" if heading else "p", {"xml:id": f"p{line.number}"})
            _fill(builder, text, (line.start, line.end), marks[line])
            builder.end("")
            element = builder.close()
            element.tail = "\n"
            outer.append(element)


def _division(row: Row | None) -> dict[str, str]:
    """Return the attributes of a division; one of lines in no section has none."""
    if row is None:
        return {}
    kind, name = _word(row.values.get("kind", "")), as_text(row.values.get("section", ""))
    return _identity(row) | _filled({"type": kind, "n": name})


def _filled(attributes: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}


def _identity(row: Row) -> dict[str, str]:
    """Return the attributes that say which row an element is."""
    return {"xml:id": row.name} | ({"ana": f"#{row.name}.fs"} if row.values else {})


def _fill(builder: ET.TreeBuilder, text: str, span: tuple[int, int], marks: list[Mark]) -> None:
    """Write a span of the text with the marks in it, outer before inner."""
    place, end = span
    while marks:
        (tag, row), *rest = marks
        inner = [mark for mark in rest if mark[1].start < row.end]
        builder.data(text[place : row.start])
        builder.start(tag, _identity(row) | (_measure(row.values) if tag == "measure" else {}))
        _fill(builder, text, (row.start, row.end), inner)
        builder.end(tag)
        place, marks = row.end, rest[len(inner) :]
    builder.data(text[place:end])


def _measure(values: dict[str, Value]) -> dict[str, str]:
    quantity = values.get("value")
    commodity = values.get("indicator_zh") or values.get("indicator_en", "")
    return _filled(
        {
            "quantity": as_text(quantity) if type(quantity) in (int, float) else "",
            "unit": _word(values.get("unit", "")),
            "commodity": " ".join(map(_word, as_text(commodity).split())),
        }
    )


def _word(value: Value) -> str:
    """Return a value as one word in the sense of TEI: letters, numbers, punctuation, symbols."""
    return "".join(
        character if unicodedata.category(character)[0] in "LNPS" else "_"
        for character in as_text(value)
    )


def _add_spans(back: ET.Element, layer: str, rows: list[Row], lines: list[Line]) -> None:
    """Add the rows of a layer that are not elements of the text."""
    if rows:
        group = _add(back, "spanGrp", {"type": layer})
        for row in rows:
            ends = {"from": _pointer(row.start, lines), "to": _pointer(row.end, lines)}
            _add(group, "span", _identity(row) | ends)


def _pointer(offset: int, lines: list[Line]) -> str:
    line = _line_at(offset, lines)
    return f"#string-index(p{line.number},{offset - line.start})"


def _add_features(back: ET.Element, layer: str, rows: list[Row]) -> None:
    """Add the rows' own columns as feature structures."""
    if rows:
        library = _add(back, "fvLib", {"n": layer})
        for row in rows:
            structure = _add(library, "fs", {"xml:id": f"{row.name}.fs", "type": layer})
            for column, value in row.values.items():
                _add_feature(structure, column, value)


def _add_feature(structure: ET.Element, column: str, value: Value) -> None:
    if not FEATURE_NAME.fullmatch(column):
        raise WzError(
            f"layer {structure.get('type')!r}, column {column!r}: the name cannot be a feature's "
            "in TEI; use letters, digits and _, and begin with a letter"
        )
    feature = ET.SubElement(structure, "f", name=column)
    if isinstance(value, str):
        _add_string(feature, value)
    elif isinstance(value, bool):
        ET.SubElement(feature, "binary", value=as_text(value).lower())
    else:
        ET.SubElement(feature, "numeric", value=as_text(value))


def _add_string(feature: ET.Element, value: str) -> None:
    """Add a text; a character that XML cannot hold, as a repair may have, becomes a `g`."""
    string = ET.SubElement(feature, "string")
    string.text, *after = FORBIDDEN.split(value)
    for character, tail in zip(FORBIDDEN.findall(value), after, strict=True):
        ET.SubElement(string, "g", n=f"U+{ord(character):04X}").tail = tail
