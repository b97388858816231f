"""The layers of a speech as CSV tables, described as Frictionless has it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from wzlib.files import sha256
from wzlib.layers.contract import Column
from wzlib.tables.corrected import READ_BY
from wzlib.text.speech import Speech
from wzlib.views.rows import as_text, layer_rows, plain

TEXT = {"profile": "data-resource", "format": "txt", "mediatype": "text/plain"}
TABLE = {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv"}
DIALECT = {"lineTerminator": "\n"}
KINDS = {"b": "boolean", "i": "integer", "u": "integer", "f": "number"}  # by NumPy's letters
PLACE = {  # the columns that every layer has
    "start": Column("int64", "start", "起", "offset of the first character in the clean text"),
    "end": Column("int64", "end", "止", "offset after the last character"),
    "text": Column("str", "text", "原文", "the characters of the clean text from start to end"),
}


def csv_files(speech: Speech) -> tuple[dict[str, bytes], list[str]]:
    """Return text, layers and their description as files, and which of them a reader corrected.

    The files, by name: `text.txt` (the clean text in UTF-8), `<layer>.csv` for each layer (all its
    columns; a missing value is an empty cell) and `datapackage.json`, which gives title, type and
    description of each column, the SHA-256 of each file, and what is known of the source. Raises
    `WzError` if a layer's name cannot be a file's name.

    >>> from wzlib.finders.annotate import annotate
    >>> speech = annotate("要坚持改革，增长8%。", ["quantities"])
    >>> csv_files(speech)[0]["quantities.csv"].decode("utf-8").splitlines()[1]
    '8,10,8%,8,,%,growth,exact,growth by a verb'
    """
    contents, resources = {}, []
    for path, text, said in _files(speech):
        contents[path] = text.encode("utf-8")
        held = {"bytes": len(contents[path]), "hash": f"sha256:{sha256(contents[path])}"}
        named = {"name": path.removesuffix(".csv"), "path": path}
        resources.append(named | said | {"encoding": "utf-8"} | held)
    package: dict[str, Any] = {"profile": "data-package", "title": speech.name}
    package |= {"wz:source": speech.source.about(), "resources": resources}
    description = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    read = [f"{name}.csv" for name, layer in speech.items() if READ_BY in layer]
    return contents | {"datapackage.json": description.encode("utf-8")}, read


def _files(speech: Speech) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the name of each file, what is in it, and what is said of it."""
    counted = "The clean text; offsets in the tables count its Unicode code points."
    yield "text.txt", speech.text, {**TEXT, "title": speech.name, "description": counted}
    for name in layer_rows(speech):
        layer, contract = speech[name], speech.contracts[name]
        rows = [layer.columns, *layer.itertuples(index=False, name=None)]
        lines = [",".join(_quoted(as_text(plain(cell))) for cell in row) for row in rows]
        columns, fields = {**contract.columns, **PLACE}, []
        for column, kind in layer.dtypes.items():
            known = columns.get(str(column), Column(""))
            about = {"title": known.title or str(column), "description": known.description}
            fields.append({"name": str(column), "type": KINDS.get(kind.kind, "string"), **about})
        told = f"Each row is {contract.row}. {contract.told}" if contract.row else contract.told
        said = {**TABLE, "title": contract.title, "description": told, "dialect": DIALECT}
        yield f"{name}.csv", "\n".join([*lines, ""]), {**said, "schema": {"fields": fields}}


def _quoted(cell: str) -> str:
    """Quote a cell that needs it; the csv module of Python 3.11 leaves a carriage return bare."""
    return '"' + cell.replace('"', '""') + '"' if re.search('[",\r\n]', cell) else cell
