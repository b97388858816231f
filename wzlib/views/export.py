"""The layers of a speech in formats that other programs read: CSV tables and Web Annotations.

TEI has a room of its own, `wzlib.tei`. Every format holds the same rows under the same names:
row 12 of the layer `metaphors` (counted from 0, as `layer.iloc[12]`) is `metaphors-12`.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from wzlib.errors import WzError
from wzlib.made import write_made
from wzlib.tables.corrected import READ_BY
from wzlib.text.speech import Speech

Value = str | bool | int | float
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
QUOTE_CONTEXT = 32  # characters on either side of a quotation


class Row(NamedTuple):
    """A row of a layer; `values` are those of its own columns that are not empty."""

    name: str
    start: int
    end: int
    values: dict[str, Value]


def layer_rows(speech: Speech) -> Iterator[tuple[str, list[Row]]]:
    """Yield each layer's name and rows.

    Raises `WzError` if a layer's name cannot be a file's name and an identifier.

    >>> from wzlib.wenzhou.speech import load_speech
    >>> dict(layer_rows(load_speech()))["template"][0]
    Row(name='template-0', start=2022, end=2024, values={'section': ..., 'english': 'raise'})
    """
    for name, layer in speech.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise WzError(
                f"layer {name!r}: to be exported, a layer's name must have small Latin letters, "
                "digits and _ only, and begin with a letter"
            )
        rows = []
        for number, (start, end, _, *cells) in enumerate(layer.itertuples(index=False, name=None)):
            values = zip(layer.columns[3:], map(_plain, cells), strict=True)
            own = {str(column): value for column, value in values if value != ""}
            rows.append(Row(f"{name}-{number}", int(start), int(end), own))
        yield name, rows


def _plain(cell: object) -> Value:
    """Return a cell as a plain value; a missing one is an empty text."""
    if pd.api.types.is_scalar(cell) and pd.isna(cell):
        return ""
    return cell if isinstance(cell, str | bool | int | float) else str(cell)


def as_text(value: Value) -> str:
    """Return a value as every format writes it; a whole number has no decimal point.

    >>> as_text(660600000000.0), as_text(8.2), as_text(float("inf")), as_text(True)
    ('660600000000', '8.2', 'INF', 'True')
    """
    if not isinstance(value, float):
        return str(value)
    return f"{value:.0f}" if value.is_integer() else str(value).upper()


def export_csv(speech: Speech, folder: str | Path, *, force: bool = False) -> None:
    """Write the text and one CSV table per layer, with a Frictionless description of them.

    Into `folder` (made if it is not there) go `text.txt` (the clean text in UTF-8),
    `<layer>.csv` for each layer (all its columns; a missing value is an empty cell) and
    `datapackage.json`, which gives the type of each column and the SHA-256 of each file. The same
    speech gives the same bytes. What was changed or added there since is written over only with
    `force`.

    Raises `WzError` if a layer's name cannot be a file's name or a file there was changed or
    added, `OSError` if a file cannot be written.

    >>> import tempfile
    >>> from wzlib.wenzhou.speech import load_speech
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export_csv(load_speech(), folder)
    ...     print((Path(folder) / "moves.csv").read_text(encoding="utf-8").splitlines()[0])
    start,end,text,section,move,note
    """
    contents, read = csv_files(speech)
    write_made(Path(folder), contents, "csv", force=force, read=read)


def csv_files(speech: Speech) -> tuple[dict[str, bytes], list[str]]:
    """Return the files that `export_csv` writes, by name, and which of them a reader corrected."""
    text = speech.text.encode("utf-8")
    contents = {"text.txt": text}
    described = {
        "name": "text.txt",
        "path": "text.txt",
        "profile": "data-resource",
        "title": speech.name,
        "description": "The clean text; offsets in the tables count its Unicode code points.",
        "format": "txt",
        "mediatype": "text/plain",
        "encoding": "utf-8",
        "bytes": len(text),
        "hash": f"sha256:{_sha256(text)}",
    }
    resources = [described]
    for name, _ in layer_rows(speech):
        layer = speech[name]
        content = contents[f"{name}.csv"] = _csv(layer)
        fields = [{"name": str(column), "type": _kind(layer[column])} for column in layer.columns]
        resources.append(
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": f"sha256:{_sha256(content)}",
                "dialect": {"lineTerminator": "\n"},
                "schema": {"fields": fields},
            }
        )
    package = {"profile": "data-package", "title": speech.name, "resources": resources}
    description = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    read = [f"{name}.csv" for name, layer in speech.items() if READ_BY in layer]
    return contents | {"datapackage.json": description.encode("utf-8")}, read


def _csv(layer: pd.DataFrame) -> bytes:
    rows = [layer.columns, *layer.itertuples(index=False, name=None)]
    lines = [",".join(_quoted(as_text(_plain(cell))) for cell in row) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _quoted(cell: str) -> str:
    """Quote a cell that needs it; the csv module of Python 3.11 leaves a carriage return bare."""
    return '"' + cell.replace('"', '""') + '"' if re.search('[",\r\n]', cell) else cell


def _kind(column: pd.Series) -> str:
    """Return the type of a column as Table Schema names it."""
    types = pd.api.types
    tests = {
        "boolean": types.is_bool_dtype,
        "integer": types.is_integer_dtype,
        "number": types.is_float_dtype,
    }
    return next((kind for kind, test in tests.items() if test(column.dtype)), "string")


def export_annotations(speech: Speech, path: str | Path, *, force: bool = False) -> None:
    """Write all layers as W3C Web Annotations: a JSON-LD file with one annotation per row.

    The collection has one page with all annotations in the order of the layers, one a line. An
    annotation has the id `#metaphors-12` (relative to the file's address), a body that tags the
    span with the layer's name and, for each column of the row's own that is not empty, a body
    that describes it, such as `domain: building`.

    The target's source is `nih:sha-256;` and the SHA-256 of the clean text in UTF-8 (a name of
    RFC 6920 for content that has no address; `sha256sum text.txt` gives the same digits beside
    what `export_csv` writes). Two selectors give the same span: a position in Unicode code points,
    half-open, and the quotation with up to 32 characters before and after. A point, such as a
    repair, has start = end and an empty quotation.

    Raises `WzError` if a layer's name cannot be an identifier, or if there is such a file that was
    changed since or is not by wz (unless `force`); `OSError` if the file cannot be written.

    >>> import tempfile
    >>> from wzlib.wenzhou.speech import load_speech
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export_annotations(load_speech(), Path(folder) / "speech.jsonld")
    ...     written = json.loads((Path(folder) / "speech.jsonld").read_text(encoding="utf-8"))
    >>> [body["value"] for body in written["first"]["items"][0]["body"]]
    ['indicators', 'id: n001', ...]
    """
    source = f"nih:sha-256;{_sha256(speech.text.encode('utf-8'))}"
    items = [
        json.dumps(_annotation(row, layer, speech.text, source), ensure_ascii=False)
        for layer, rows in layer_rows(speech)
        for row in rows
    ]
    collection = {
        "@context": CONTEXT,
        "id": "#annotations",
        "type": "AnnotationCollection",
        "label": speech.name,
        "total": len(items),
        "first": {"id": "#page", "type": "AnnotationPage", "startIndex": 0, "items": []},
    }
    head, tail = json.dumps(collection, ensure_ascii=False).rsplit("[]", 1)
    content = head + "[\n" + ",\n".join(items) + "\n]" + tail + "\n"
    path = Path(path)
    write_made(path.parent, {path.name: content.encode("utf-8")}, force=force)


def _annotation(row: Row, layer: str, text: str, source: str) -> dict:
    said = [f"{column}: {as_text(value)}" for column, value in row.values.items()]
    position = {"type": "TextPositionSelector", "start": row.start, "end": row.end}
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[row.start : row.end],
        "prefix": text[max(row.start - QUOTE_CONTEXT, 0) : row.start],
        "suffix": text[row.end : row.end + QUOTE_CONTEXT],
    }
    return {
        "id": f"#{row.name}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": [_body("tagging", layer), *(_body("describing", value) for value in said)],
        "target": {"source": source, "selector": [position, quote]},
    }


def _body(purpose: str, value: str) -> dict:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
