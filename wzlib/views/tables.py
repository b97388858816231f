"""The layers of a speech as CSV tables, described as Frictionless has it."""

import hashlib
import json
import re

import pandas as pd

from wzlib.layers.contract import Column
from wzlib.tables.corrected import READ_BY
from wzlib.text.speech import Speech
from wzlib.views.rows import as_text, layer_rows, plain

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
    description of each column and the SHA-256 of each file. Raises `WzError` if a layer's name
    cannot be a file's name.

    >>> from wzlib.wenzhou.speech import load_speech
    >>> csv_files(load_speech())[0]["moves.csv"].decode("utf-8").splitlines()[0]
    'start,end,text,section,move,note'
    """
    said = "The clean text; offsets in the tables count its Unicode code points."
    contents = {"text.txt": speech.text.encode("utf-8")}
    resources = [_resource("text.txt", contents["text.txt"], title=speech.name, description=said)]
    for name in layer_rows(speech):
        layer, contract, path = speech[name], speech.contracts[name], f"{name}.csv"
        columns = {**contract.columns, **PLACE}
        fields = [
            _field(str(column), kind.kind, columns.get(str(column), Column("")))
            for column, kind in layer.dtypes.items()
        ]
        about = {"title": contract.title, "description": contract.row}
        rules = {"dialect": {"lineTerminator": "\n"}, "schema": {"fields": fields}}
        contents[path] = _csv(layer)
        resources.append(_resource(path, contents[path], **about, **rules))
    package = {"profile": "data-package", "title": speech.name, "resources": resources}
    description = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    read = [f"{name}.csv" for name, layer in speech.items() if READ_BY in layer]
    return contents | {"datapackage.json": description.encode("utf-8")}, read


def _field(name: str, kind: str, column: Column) -> dict[str, str]:
    said = {"title": column.title, "description": column.description}
    known = {key: text for key, text in said.items() if text}
    return {"name": name, "type": KINDS.get(kind, "string"), **known}


def _resource(path: str, content: bytes, **said: object) -> dict[str, object]:
    table = path.endswith(".csv")
    return {
        "name": path.removesuffix(".csv"),
        "path": path,
        "profile": "tabular-data-resource" if table else "data-resource",
        **{key: value for key, value in said.items() if value},
        "format": "csv" if table else "txt",
        "mediatype": "text/csv" if table else "text/plain",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _csv(layer: pd.DataFrame) -> bytes:
    rows = [layer.columns, *layer.itertuples(index=False, name=None)]
    lines = [",".join(_quoted(as_text(plain(cell))) for cell in row) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _quoted(cell: str) -> str:
    """Quote a cell that needs it; the csv module of Python 3.11 leaves a carriage return bare."""
    return '"' + cell.replace('"', '""') + '"' if re.search('[",\r\n]', cell) else cell
