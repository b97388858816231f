"""The documents of a corpus: a folder or a zip of texts, or a table with one text a row."""

import csv
import functools
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from wzlib.errors import SourceError, WzError
from wzlib.files import printable, sha256

if TYPE_CHECKING:
    from pyarrow import RecordBatch

ROWS = 500  # rows of a Parquet table in memory at a time
LONGEST = 2**31 - 1  # bytes of a cell of a CSV table; Python's own limit is shorter than a speech
LARGEST = 10_000_000  # bytes of a document, unless somebody says otherwise


class Document(NamedTuple):
    """One text before it is read.

    - `doc`, `metadata`: its name, and what is known of it; `size`: its bytes.
    - `get`: gives the bytes; `fault`: why that cannot be.
    - `broken`: it is a row of a table that could not be read, and may hold others.
    - `read`: layers of it that a reader made, by name.
    """

    doc: str
    metadata: dict[str, str]
    size: int
    get: Callable[[], bytes]
    fault: str = ""
    broken: bool = False
    read: Mapping[str, pd.DataFrame] = {}

    def content(self) -> bytes:
        """Return the bytes of the text; raise `SourceError` or `OSError` if they cannot be had."""
        if self.fault:
            raise SourceError(self.fault)
        return self.get()

    def digest(self, content: bytes) -> str:
        """Return a hash of all that is given of it, by which a changed document is known."""
        known = json.dumps(self.metadata, sort_keys=True).encode()
        layers = "".join(layer.to_csv() for layer in self.read.values()).encode()
        return sha256(known + b"\0" + content + layers)


def read_documents(source: str | Path, largest: int = LARGEST) -> Iterator[Document]:
    """Yield the documents of a corpus in a fixed order, without reading all of it.

    `source` is a folder or a zip with `.txt` files (a document's name is its path without the
    ending), or a table: CSV, JSONL (an object a line), both in UTF-8, or Parquet, with a column
    `text`, a column `doc` (names; a row without one is numbered) and others, which become
    metadata: as text, a missing value not at all. A text that is no text counts as empty.

    A document that cannot be read says why when it is: one of more than `largest` bytes, a pipe,
    a link out of the folder, a broken row of a table.

    Raises `WzError` for another kind of source, one that is broken or without documents, a table
    without a column `text` or of broken rows alone, and a name that stands twice.

    >>> list(read_documents("no-such-corpus"))
    Traceback (most recent call last):
    wzlib.errors.WzError: no-such-corpus: no folder, zip or table is there; check the path
    """
    path, seen = Path(source), set()
    ending = path.suffix.lower()
    if path.is_dir():
        documents = _from_folder(path)
    elif ending in KINDS and path.is_file():
        documents = KINDS[ending](path)
    elif path.exists():
        raise WzError(f"{path}: not a folder, nor a file of the kinds {', '.join(KINDS)}")
    else:
        raise WzError(f"{path}: no folder, zip or table is there; check the path")
    try:
        for document in documents:
            if document.doc in seen:
                raise WzError(f"{path}: the document {document.doc!r} stands twice; give it a name")
            seen.add(document.doc)
            if document.size > largest:
                most = f"more than the {largest:,} that a document may have (--largest)"
                document = document._replace(get=bytes, fault=f"{document.size:,} bytes, {most}")
            yield document
    except (WzError, OSError):
        raise
    except UnicodeDecodeError as error:
        raise WzError(f"{path}: not in UTF-8; save it as UTF-8") from error
    except Exception as error:  # of zipfile, csv, pyarrow
        raise WzError(f"{path}: broken, or no {ending[1:].upper()} file ({error})") from error
    if not seen:
        raise WzError(f"{path}: no documents in it")


def _from_folder(folder: Path) -> Iterator[Document]:
    root = folder.resolve()
    for file in sorted(_texts(folder)):
        size, fault = 0, ""
        try:
            place = file.resolve(strict=True)
            size = place.stat().st_size
            if not place.is_relative_to(root):
                fault = "a link out of the folder; put the file itself there"
            elif not place.is_file():
                fault = "a pipe or a device, not a file"
        except (OSError, RuntimeError) as error:  # a link to nowhere, or to itself
            place, fault = file, f"cannot be read ({error})"
        name = printable(file.relative_to(folder).with_suffix("").as_posix())
        yield Document(name, {}, size, place.read_bytes, fault)


def _texts(folder: Path) -> Iterator[Path]:
    """Yield the text files of a folder; one that cannot be looked into is no empty one."""

    def refuse(error: OSError) -> None:
        raise WzError(f"{error.filename}: cannot be read ({error.strerror}); make it readable")

    for place, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(place, name) for name in names if name.lower().endswith(".txt"))


def _from_zip(path: Path) -> Iterator[Document]:
    with zipfile.ZipFile(path) as archive:
        members = sorted((_name(info), info.filename, info.file_size) for info in archive.filelist)
    for name, member, size in members:
        if name.lower().endswith(".txt") and not name.startswith("__MACOSX/"):
            get = functools.partial(_read_member, str(path.resolve()), member, size)
            yield Document(name[:-4], {}, size, get)


def _read_member(path: str, member: str, size: int) -> bytes:
    """Return the bytes of a member, not more of them than the zip says."""
    with _archive(path, Path(path).stat().st_mtime_ns).open(member) as file:
        return file.read(size)


@functools.lru_cache(maxsize=1)
def _archive(path: str, _changed: int) -> zipfile.ZipFile:
    """Keep the zip open: its list of members may be long."""
    return zipfile.ZipFile(path)


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; where its encoding is not said, UTF-8 or else GB18030."""
    if not member.flag_bits & 0x800:
        raw = member.orig_filename.encode("cp437")  # as which zipfile has read it
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return printable(member.filename)


Rows = Iterator[dict[str, object] | str]  # for a row that is broken, a sentence


def _from_table(rows: Callable[[Path], Rows], path: Path) -> Iterator[Document]:
    fault, good = "", False
    for number, row in enumerate(rows(path)):
        name = f"{number:07}"
        if isinstance(row, str):
            fault = fault or row
            yield Document(name, {}, 0, bytes, row, broken=True)
            continue
        good = good or "text" in row
        fault = fault or f"no column text; there are {', '.join(map(_plain, row))}"
        known = {_plain(key): value for key, value in row.items() if not _missing(value)}
        text = known.pop("text", "")
        if isinstance(text, str):
            text = text.encode("utf-8", "surrogatepass")  # such a text fails, not the table
        content = text if isinstance(text, bytes) else b""
        name = _plain(known.pop("doc", name))
        metadata = {key: _plain(value) for key, value in known.items()}
        yield Document(name, metadata, len(content), functools.partial(bytes, content))
    if fault and not good:
        raise WzError(f"{path}: {fault}")


def _missing(value: object) -> bool:
    return value is None or value == "" or value != value  # the last is not-a-number


def _plain(value: object) -> str:
    """Return a value as text that can be written: 2020 for 2020.0, JSON for lists and objects."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool | list | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return printable(str(value))


def _parquet_rows(path: Path) -> Rows:
    from pyarrow.parquet import ParquetFile  # here: only a corpus needs it

    with ParquetFile(path) as table:
        for batch in table.iter_batches(ROWS):
            yield from (_cells(batch.slice(row, 1)) for row in range(batch.num_rows))


def _cells(row: "RecordBatch") -> dict[str, object] | str:
    try:
        return row.to_pylist()[0]
    except Exception as error:  # of pyarrow: a date beyond the calendar, a text that is none
        return f"a row cannot be read ({error})"


def _json_rows(path: Path) -> Rows:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield _object(line, number)


def _object(line: bytes, number: int) -> dict[str, object] | str:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return f"line {number}: {_broken(line.decode('utf-8', 'surrogateescape'))}"
    except (ValueError, RecursionError):  # no JSON, too long a number, too deep
        row = None
    if not isinstance(row, dict):
        return f"line {number}: no JSON object: {line[:60].decode('utf-8', 'replace')!r}"
    return row


def _csv_rows(path: Path) -> Rows:
    csv.field_size_limit(LONGEST)
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            raise WzError(f"{path}: the table is in UTF-16; save it as UTF-8")
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
        rows = csv.reader(lines, strict=True)
        head = next(rows, [])
        if len(set(head)) < len(head) or "text" not in head:
            twice = sorted({column for column in head if head.count(column) > 1})
            fault = f"a column twice: {', '.join(twice)}" if twice else "no column text"
            raise WzError(f"{path}: {fault}; there are {printable(', '.join(head))}")
        while True:
            began = rows.line_num + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield f"line {began}: {error}"
                continue
            if len(row) > len(head):
                yield f"line {began}: more cells than the first line has"
            elif row:
                broken = next(filter(None, map(_broken, row)), "")
                yield f"line {began}: {broken}" if broken else dict(zip(head, row, strict=False))


def _broken(cell: str) -> str:
    """Say which byte of a cell is not UTF-8; nothing if all are."""
    escaped = re.search("[\udc80-\udcff]", cell)
    if not escaped:
        return ""
    byte, before = ord(escaped.group()) - 0xDC00, cell[: escaped.start()][-8:]
    return f"not in UTF-8: the byte 0x{byte:02X} after {before!r}"


KINDS: dict[str, Callable[[Path], Iterator[Document]]] = {
    ".zip": _from_zip,
    ".csv": functools.partial(_from_table, _csv_rows),
    ".jsonl": functools.partial(_from_table, _json_rows),
    ".parquet": functools.partial(_from_table, _parquet_rows),
}
