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
from pathlib import Path
from typing import NamedTuple

from wzlib.errors import WzError
from wzlib.made import write_made
from wzlib.text.speech import Speech
from wzlib.views.export import Row, Value, as_text, layer_rows

NAMESPACE = "http://www.tei-c.org/ns/1.0"
INLINE = {
    "sentences": "seg",
    "attributions": "said",
    "quotations": "q",
    "indicators": "measure",
    "quantities": "measure",
}  # in the order of placing; measures come last, for none of the others may stand in one
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FEATURE_NAME = re.compile(r"[A-Za-z_\u3400-\u9fff][A-Za-z0-9_.\u3400-\u9fff-]*")
HOW_OFFSETS_COUNT = (
    "Each paragraph and each heading is one line of the clean text. The pointer string-index(p3,14)"
    " is the point after the first 14 characters of the element p3, counted in Unicode code points"
    " over all the text in it; a span goes from one such point to another. From the end of a line"
    " to the beginning of the next is one character of the clean text, the line break, which is not"
    " written here: line breaks of this file between paragraphs are layout."
)


class _Line(NamedTuple):
    start: int
    end: int


class _Mark(NamedTuple):
    """A row that stands in the text as an element."""

    tag: str
    row: Row


Division = tuple[Row | None, list[int]]  # a section, and the numbers of the lines in it


def export_tei(speech: Speech, path: str | Path, *, force: bool = False) -> None:
    """Write the speech with all its layers as one TEI P5 document.

    - `teiHeader`: the title (from the layer `front`, or else the speech's name), the source, how
      offsets count.
    - `front` and `body`: a `div` for each row of `sections` that takes up whole lines, a `p` (or
      `head`) `p1`, `p2` … for each line, and in it `seg` (sentences), `said` (attributions), `q`
      (quotations) and `measure` (indicators, quantities) where they nest; what stands before the
      first section is front matter.
    - `back`: for each layer a `spanGrp` with the rows that are not in the text as elements
      (those that cross an element or a line, points, all other layers), each pointing by `from`
      and `to` at points such as `#string-index(p3,14)`: 14 code points after the beginning of
      `p3`. A point such as a repair has from = to. An `fvLib` has the rows' own columns that are
      not empty, as feature structures; a control character in a cell is `<g n="U+000C"/>`.

    The document is valid against TEI All, and the same speech gives the same bytes.

    Raises `WzError` if the text has a character that XML cannot hold, or if the name of a layer
    or a column cannot be a name in XML, or if there is such a file that was changed since or is
    not by wz (unless `force`); `OSError` if the file cannot be written.

    >>> import tempfile
    >>> from wzlib.wenzhou.speech import load_speech
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export_tei(load_speech(), Path(folder) / "speech.xml")
    ...     tei = ET.parse(Path(folder) / "speech.xml")
    >>> tei.find(".//*[@{http://www.w3.org/XML/1998/namespace}id='indicators-0']").get("quantity")
    '70'
    """
    layers = dict(layer_rows(speech))
    lines = [_Line(*match.span()) for match in re.finditer(r"(?m)^[^\n]*$", speech.text)]
    divisions = _divisions(layers.get("sections", []), lines)
    marks = _marks(layers, lines)
    root = ET.Element("TEI", xmlns=NAMESPACE)
    _add_header(root, speech)
    text = _add(root, "text")
    _add_text(text, speech.text, lines, divisions, marks)
    placed = {row.name for row, _ in divisions if row}
    placed |= {mark.row.name for line in marks for mark in line}
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
    path, content = Path(path), f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'.encode()
    write_made(path.parent, {path.name: content}, force=force)


def _divisions(sections: list[Row], lines: list[_Line]) -> list[Division]:
    """Return the lines in groups: by the section that holds them, or by none.

    A section is a division if it takes up whole lines and begins in no division before it.
    """
    ends = {line.end for line in lines}
    opening = {row.start: row for row in reversed(sections) if row.start < row.end in ends}
    groups: list[Division] = []
    for number, line in enumerate(lines):
        row = groups[-1][0] if groups else None
        if row is None or row.end < line.start:
            row = opening.get(line.start)
        if groups and groups[-1][0] is row:
            groups[-1][1].append(number)
        else:
            groups.append((row, [number]))
    return groups


def _marks(layers: dict[str, list[Row]], lines: list[_Line]) -> list[list[_Mark]]:
    """Return for each line the rows that stand in it as elements, outer before inner."""
    marks: list[list[_Mark]] = [[] for _ in lines]
    for layer, tag in INLINE.items():
        for row in layers.get(layer, []):
            line = _line_at(row.start, lines)
            if row.start < row.end <= lines[line].end and _nests(tag, row, marks[line]):
                marks[line].append(_Mark(tag, row))
    return [sorted(line, key=lambda mark: (mark.row.start, -mark.row.end)) for line in marks]


def _nests(tag: str, row: Row, marks: list[_Mark]) -> bool:
    """Tell whether a row can be an element among those already placed."""
    for _, other in marks:
        apart = row.end <= other.start or other.end <= row.start
        inside = other.start <= row.start and row.end <= other.end
        around = row.start <= other.start and other.end <= row.end and tag != "measure"
        if not (apart or inside or around):
            return False
    return True


def _line_at(offset: int, lines: list[_Line]) -> int:
    return bisect_right(lines, offset, key=lambda line: line.start) - 1


def _add(
    parent: ET.Element, tag: str, attributes: dict[str, str] | None = None, text: str | None = None
) -> ET.Element:
    """Add an element on a line of its own."""
    element = ET.SubElement(parent, tag, attributes or {})
    element.text, element.tail = text, "\n"
    return element


def _add_header(root: ET.Element, speech: Speech) -> None:
    title = speech.name
    front = speech.get("front")
    if front is not None and "field" in front:
        title = " ".join(front.text[front.field == "title"]) or title
    header = _add(root, "teiHeader")
    file = _add(header, "fileDesc")
    _add(_add(file, "titleStmt"), "title", text=title)
    _add(_add(file, "publicationStmt"), "p", text="Written by wzlib from a text and its layers.")
    raw = f"{len(speech.source.raw)} characters in {speech.source.encoding}"
    _add(_add(file, "sourceDesc"), "p", text=f"{speech.name}: {raw}, cleaned by rule.")
    _add(_add(header, "encodingDesc"), "p", text=HOW_OFFSETS_COUNT)


def _add_text(
    parent: ET.Element,
    text: str,
    lines: list[_Line],
    divisions: list[Division],
    marks: list[list[_Mark]],
) -> None:
    """Add front matter, where lines stand before the first section, and body."""
    language = {"xml:lang": "zh"}
    before = len(divisions) > 1 and divisions[0][0] is None
    front = _add(parent, "front", language) if before else None
    body = _add(parent, "body", language)
    for place, (row, numbers) in enumerate(divisions):
        outer = front if before and place == 0 else _add(body, "div", _division(row))
        heading_end = row.values.get("heading_end", row.start) if row else 0
        for number in numbers:
            heading = row is not None and max(row.start + 1, lines[number].end) <= heading_end
            builder = ET.TreeBuilder()
            builder.start("head" if heading else "p", {"xml:id": f"p{number + 1}"})
            _fill(builder, text, lines[number], marks[number])
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


def _fill(builder: ET.TreeBuilder, text: str, span: tuple[int, int], marks: list[_Mark]) -> None:
    """Write a span of the text with the marks in it, outer before inner."""
    place, end = span
    while marks:
        (tag, row), *rest = marks
        inner = [mark for mark in rest if mark.row.start < row.end]
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


def _add_spans(back: ET.Element, layer: str, rows: list[Row], lines: list[_Line]) -> None:
    """Add the rows of a layer that are not elements of the text."""
    if rows:
        group = _add(back, "spanGrp", {"type": layer})
        for row in rows:
            ends = {"from": _pointer(row.start, lines), "to": _pointer(row.end, lines)}
            _add(group, "span", _identity(row) | ends)


def _pointer(offset: int, lines: list[_Line]) -> str:
    line = _line_at(offset, lines)
    return f"#string-index(p{line + 1},{offset - lines[line].start})"


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
