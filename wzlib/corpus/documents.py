"""The documents of a corpus: a folder or a zip of texts, or a table with one text a row."""

import csv
import functools
import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wzlib.errors import SourceError, WzError
from wzlib.files import printable

if TYPE_CHECKING:
    from pyarrow import RecordBatch

TABLES = (".csv", ".jsonl", ".parquet")
ROWS = 500  # rows of a Parquet table in memory at a time
LONGEST = 2**31 - 1  # bytes of a cell of a CSV table; Python's own limit is shorter than a speech
LARGEST = 10_000_000  # bytes of a document, unless somebody says otherwise


class Document(NamedTuple):
    """One text before it is read: its name, what is known of it, its bytes on call."""

    doc: str
    metadata: dict[str, str]
    size: int  # in bytes
    get: Callable[[], bytes]

    def read(self) -> bytes:
        """Return the bytes of the text; raise `SourceError` or `OSError` if they cannot be had."""
        return self.get()

    def digest(self, content: bytes) -> str:
        """Return a hash of the bytes and the metadata, by which a changed document is known."""
        known = json.dumps(self.metadata, sort_keys=True).encode()
        return hashlib.sha256(known + b"\0" + content).hexdigest()


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
        documents = _from_folder(path, largest)
    elif ending == ".zip" and path.is_file():
        documents = _from_zip(path, largest)
    elif ending in TABLES and path.is_file():
        documents = _from_table(path, largest)
    elif path.exists():
        raise WzError(f"{path}: not a folder, a zip or a table ({', '.join(TABLES)})")
    else:
        raise WzError(f"{path}: no folder, zip or table is there; check the path")
    try:
        for document in documents:
            if document.doc in seen:
                raise WzError(f"{path}: the document {document.doc!r} stands twice; give it a name")
            seen.add(document.doc)
            yield document
    except (WzError, OSError):
        raise
    except UnicodeDecodeError as error:
        raise WzError(f"{path}: not in UTF-8; save it as UTF-8") from error
    except Exception as error:  # of zipfile, csv, pyarrow
        raise WzError(f"{path}: broken, or no {ending[1:].upper()} file ({error})") from error
    if not seen:
        raise WzError(f"{path}: no documents in it")


def _refuse(reason: str) -> bytes:
    raise SourceError(reason)


def _refused(reason: str) -> Callable[[], bytes]:
    return functools.partial(_refuse, reason)


def _too_large(size: int, largest: int) -> Callable[[], bytes] | None:
    if size <= largest:
        return None
    return _refused(
        f"{size:,} bytes, more than the {largest:,} that a document may have (--largest)"
    )


def is_broken_row(document: Document) -> bool:
    """Tell whether a document is a row of a table that could not be read: it may hold others."""
    return getattr(document.get, "func", None) is _refuse and document.size == 0


def _from_folder(folder: Path, largest: int) -> Iterator[Document]:
    root = folder.resolve()
    for file in sorted(_texts(folder)):
        name = printable(file.relative_to(folder).with_suffix("").as_posix())
        try:
            place = file.resolve()
            size = place.stat().st_size if place.is_file() else 0
        except (OSError, RuntimeError) as error:  # a link to itself
            yield Document(name, {}, 0, _refused(f"cannot be read ({error})"))
            continue
        if not place.is_relative_to(root):
            get = _refused("a link out of the folder; put the file itself there")
        elif place.exists() and not place.is_file():
            get = _refused("a pipe or a device, not a file")
        else:
            get = _too_large(size, largest) or functools.partial(place.read_bytes)
        yield Document(name, {}, size, get)


def _texts(folder: Path) -> Iterator[Path]:
    """Yield the text files of a folder; one that cannot be looked into is no empty one."""

    def refuse(error: OSError) -> None:
        raise WzError(f"{error.filename}: cannot be read ({error.strerror}); make it readable")

    for place, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(place, name) for name in names if name.lower().endswith(".txt"))


def _from_zip(path: Path, largest: int) -> Iterator[Document]:
    with zipfile.ZipFile(path) as archive:
        members = sorted((_name(info), info.filename, info.file_size) for info in archive.filelist)
    place = str(path.resolve())
    for name, member, size in members:
        if name.lower().endswith(".txt") and not name.startswith("__MACOSX/"):
            get = functools.partial(_read_member, place, member, largest)
            yield Document(name[:-4], {}, size, _too_large(size, largest) or get)


def _read_member(path: str, member: str, largest: int) -> bytes:
    """Return the bytes of a member, whose size may not be what the zip says."""
    with _archive(path, Path(path).stat().st_mtime_ns).open(member) as file:
        content = file.read(largest + 1)
    if refused := _too_large(len(content), largest):
        refused()
    return content


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


def _from_table(path: Path, largest: int) -> Iterator[Document]:
    fault, good = "", False
    for number, row in enumerate(_rows(path)):
        name = f"{number:07}"
        if isinstance(row, str):
            fault = fault or row
            yield Document(name, {}, 0, _refused(row))
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
        get = _too_large(len(content), largest) or functools.partial(bytes, content)
        yield Document(name, metadata, len(content), get)
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


def _rows(path: Path) -> Iterator[dict[str, object] | str]:
    """Yield the rows of a table; for one that is broken, a sentence."""
    ending = path.suffix.lower()
    if ending == ".csv":
        yield from _csv_rows(path)
    elif ending == ".jsonl":
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip(b"\xef\xbb\xbf \t\r\n"):
                    yield _object(line, number)
    else:
        from pyarrow.parquet import ParquetFile  # here: only a corpus needs it

        with ParquetFile(path) as table:
            for batch in table.iter_batches(ROWS):
                yield from (_cells(batch.slice(row, 1)) for row in range(batch.num_rows))


def _cells(row: "RecordBatch") -> dict[str, object] | str:
    try:
        return row.to_pylist()[0]
    except Exception as error:  # of pyarrow: a date beyond the calendar, a text that is none
        return f"a row cannot be read ({error})"


def _csv_rows(path: Path) -> Iterator[dict[str, object] | str]:
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
                cells = dict(zip(head, row, strict=False))
                broken = next(filter(None, map(_broken, row)), "")
                yield f"line {began}: {broken}" if broken else cells


def _broken(cell: str) -> str:
    """Say which byte of a cell is not UTF-8; nothing if all are."""
    escaped = re.search("[\udc80-\udcff]", cell)
    if not escaped:
        return ""
    byte, before = ord(escaped.group()) - 0xDC00, cell[: escaped.start()][-8:]
    return f"not in UTF-8: the byte 0x{byte:02X} after {before!r}"


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
