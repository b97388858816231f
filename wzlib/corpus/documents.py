"""The documents of a corpus: a folder or a zip of texts, or a table with one text a row."""

import csv
import json
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd
from pyarrow.parquet import ParquetFile

from wzlib.errors import SourceError, WzError
from wzlib.files import printable, sha256
from wzlib.text.formats import ENDINGS

ROWS = 500  # rows of a Parquet table in memory at a time
LARGEST = 10_000_000  # bytes of a document, unless somebody says otherwise
File = tuple[str, int, Callable[[], bytes]]  # its path, its size, and what gives its bytes


class Document(NamedTuple):
    """One text before it is read.

    - `doc`, `metadata`: its name, and what is known of it; `size`: its bytes.
    - `get`: gives the bytes; raises `SourceError` or `OSError` if they cannot be had.
    - `broken`: it is a row of a table that could not be read, and may hold others.
    - `read`: layers of it that a reader made, by name.
    """

    doc: str
    metadata: dict[str, str]
    size: int
    get: Callable[[], bytes]
    broken: bool = False
    read: Mapping[str, pd.DataFrame] = {}

    def digest(self, content: bytes) -> str:
        """Return a hash of all that is given of it, by which a changed document is known."""
        known = json.dumps(self.metadata, sort_keys=True).encode()
        layers = "".join(layer.to_csv() for layer in self.read.values()).encode()
        return sha256(known + b"\0" + content + layers)


def read_documents(
    source: str | Path,
    largest: int = LARGEST,
    read: Mapping[str, Mapping[str, pd.DataFrame]] = {},
) -> Iterator[Document]:
    """Yield the documents of a corpus in a fixed order, without reading all of it.

    `source` is a folder or a zip with files that `wz.read_speech` takes (.txt, .md, .html, .docx,
    .pdf; a document's name is its path without the ending, or with it where two would have the
    same), or a table: CSV, JSONL (an object a line), both in UTF-8, or Parquet, with a column
    `text`, a column `doc` (names; a row without one is numbered) and others, which become
    metadata: as text, a missing value not at all. A text that is no text counts as empty.

    A document that cannot be read says why when it is: one of more than `largest` bytes, a pipe,
    a link out of the folder, a broken row of a table. `read` are layers that a reader made, as
    `read_of` returns them.

    Raises `WzError` for another kind of source, one that is broken (such as by a quotation mark
    left open) or without documents, a table without a column `text` or of broken rows alone, a
    name that stands twice, and layers that were read of a document that is not there.

    >>> list(read_documents("no-such-corpus"))
    Traceback (most recent call last):
    wzlib.errors.WzError: no-such-corpus: no folder, nor a file that ends in .zip, .csv, ...
    """
    path, seen = Path(source), set()
    ending = path.suffix.lower()
    if path.is_dir():
        documents = _from_files(_folder(path.resolve()))
    elif ending in KINDS and path.is_file():
        documents = KINDS[ending](path)
    else:
        raise WzError(f"{path}: no folder, nor a file that ends in {', '.join(KINDS)}")
    try:
        for document in documents:
            if document.doc in seen:
                raise WzError(f"{path}: the document {document.doc!r} stands twice; give it a name")
            seen.add(document.doc)
            if document.size > largest:
                told = f"{document.size:,} bytes, more than the {largest:,} allowed (--largest)"
                document = document._replace(get=partial(refuse, told))
            own = {name: rows.get(document.doc, rows[""]) for name, rows in read.items()}
            yield document._replace(read=own)
    except (ValueError, ArithmeticError, zipfile.BadZipFile) as error:
        raise WzError(f"{path}: broken, or no {ending[1:].upper()} file ({error})") from error
    if not seen:
        raise WzError(f"{path}: no documents in it")
    if strange := {doc for rows in read.values() for doc in rows} - {"", *seen}:
        raise WzError(f"{path}: there is no document {min(strange)!r}, of which layers were read")


def refuse(fault: str) -> bytes:
    """Get nothing, for a reason."""
    raise SourceError(fault)


def _from_files(files: Iterable[File]) -> Iterator[Document]:
    """Yield those files that are read, named without their endings where that tells them apart."""
    found = sorted((file for file in files if file[0].lower().endswith(ENDINGS)), key=itemgetter(0))
    short = {path: str(PurePosixPath(path).with_suffix("")) for path, _, _ in found}
    times = Counter(short.values())
    for path, size, get in found:
        name = short[path] if times[short[path]] == 1 else path
        yield Document(printable(name), {}, size, get)


def _folder(folder: Path) -> Iterator[File]:
    def stop(error: OSError) -> None:  # what cannot be looked into is not empty
        raise WzError(f"{error.filename}: cannot be read ({error.strerror}); make it readable")

    places = os.walk(folder, onerror=stop)
    for file in (Path(place, name) for place, _, names in places for name in names):
        size = 0
        with suppress(OSError):
            size = file.stat().st_size
        yield file.relative_to(folder).as_posix(), size, partial(_read_file, file, folder)


def _read_file(file: Path, folder: Path) -> bytes:
    if not file.is_file():
        raise SourceError("no file: a pipe, a device, or a link to nowhere")
    if not file.resolve().is_relative_to(folder):
        raise SourceError("a link out of the folder; put the file itself there")
    return file.read_bytes()


def _zip(path: Path) -> Iterator[File]:
    path = path.resolve()
    for member in _opened(path, path.stat().st_mtime_ns).infolist():
        name, size = member.filename, member.file_size
        if not name.startswith("__MACOSX/"):
            yield name, size, partial(_read_member, path, name, size)


@lru_cache(maxsize=1)  # its list of members may be long
def _opened(path: Path, _changed: int) -> zipfile.ZipFile:
    """Open a zip; names of which the encoding is not said are in UTF-8, or else in GB18030."""
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return zipfile.ZipFile(path, metadata_encoding=encoding)
    return zipfile.ZipFile(path)


def _read_member(path: Path, member: str, size: int) -> bytes:
    """Return the bytes of a member, not more of them than the zip says."""
    with _opened(path, path.stat().st_mtime_ns).open(member) as file:
        return file.read(size)


Rows = Iterator[dict[str, Any] | str]  # for a row that is broken, a sentence


def _from_table(rows: Callable[[Path], Rows], path: Path) -> Iterator[Document]:
    fault, good = "", False
    for number, row in enumerate(rows(path)):
        name = f"{number:07}"
        if isinstance(row, str):
            fault = fault or row
            yield Document(name, {}, 0, partial(refuse, row), broken=True)
            continue
        good = good or "text" in row
        fault = fault or f"no column text in UTF-8; there are {', '.join(map(_plain, row))}"
        there = {key: cell for key, cell in row.items() if cell == cell and cell not in (None, "")}
        known = {_plain(key): cell for key, cell in there.items()}
        text = known.pop("text", b"")
        if isinstance(text, str):
            text = text.encode("utf-8", "surrogatepass")  # such a text fails, not the table
        content = text if isinstance(text, bytes) else b""
        name = _plain(known.pop("doc", name))
        metadata = {column: _plain(cell) for column, cell in known.items()}
        yield Document(name, metadata, len(content), partial(bytes, content))
    if fault and not good:
        raise WzError(f"{path}: {fault}")


def _plain(cell: object) -> str:
    """Return a cell as text that can be written: 2020 for 2020.0, JSON for lists and objects."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool | list | dict):
        cell = json.dumps(cell, ensure_ascii=False, default=str)
    return printable(str(cell))


def _parquet_rows(path: Path) -> Rows:
    with ParquetFile(path) as table:
        for batch in table.iter_batches(ROWS):
            yield from batch.to_pylist()


def _json_rows(path: Path) -> Rows:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError):  # no JSON, too long a number, too deep
                row = None
            if line.strip():
                fault = f"line {number}: no JSON object in UTF-8: {line[:60]!r}"
                yield row if isinstance(row, dict) else fault


def _csv_rows(path: Path) -> Rows:
    csv.field_size_limit(2**31 - 1)  # Python's own limit is shorter than a speech
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
        rows = csv.DictReader(lines, strict=True)
        try:
            head = rows.fieldnames or []
            if len({*head}) < len(head):
                raise WzError(f"{path}: a column twice; there are {printable(', '.join(head))}")
            for row in rows:
                if row.get("text"):  # its bytes: what is wrong with them is told when it is read
                    row["text"] = row["text"].encode("utf-8", "surrogateescape")
                fault = f"line {rows.line_num}: more cells than the first line has"
                yield fault if None in row else row
        except csv.Error as error:  # a quotation mark left open swallows what follows
            raise WzError(f"{path}, line {rows.reader.line_num}: {error}; mend it") from error


KINDS: dict[str, Callable[[Path], Iterator[Document]]] = {
    ".zip": lambda path: _from_files(_zip(path)),
    ".csv": partial(_from_table, _csv_rows),
    ".jsonl": partial(_from_table, _json_rows),
    ".parquet": partial(_from_table, _parquet_rows),
}
