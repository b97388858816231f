"""The documents of a corpus: a folder or a zip of texts, or a table with one text a row."""

import csv
import functools
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wzlib.errors import WzError

TABLES = (".csv", ".jsonl", ".parquet")
ROWS = 500  # rows of a Parquet table in memory at a time
LONGEST = 2**31 - 1  # bytes of a cell of a CSV table; Python's own limit is shorter than a speech


class Document(NamedTuple):
    """One text before it is read: where it is, or its bytes, and what is known of it."""

    doc: str
    path: str
    member: str
    content: bytes
    metadata: dict[str, str]
    size: int  # in bytes

    def read(self) -> bytes:
        """Return the bytes of the text."""
        if self.member:
            return _archive(self.path, Path(self.path).stat().st_mtime_ns).read(self.member)
        return Path(self.path).read_bytes() if self.path else self.content


@functools.lru_cache(maxsize=1)
def _archive(path: str, _changed: int) -> zipfile.ZipFile:
    """Keep the zip open: its list of members may be long."""
    return zipfile.ZipFile(path)


def read_documents(source: str | Path) -> Iterator[Document]:
    """Yield the documents of a corpus in a fixed order, without reading all of it.

    `source` is a folder or a zip with `.txt` files (a document's name is its path without the
    ending), or a table: CSV, JSONL (an object a line), both in UTF-8, or Parquet, with a column
    `text`, a column `doc` (names; a row without one is numbered) and others, which become
    metadata: as text, a missing value not at all. A text that is no text counts as empty.

    Raises `WzError` for another kind of source, one that is broken or without documents, a table
    without a column `text`, and a name that stands twice.

    >>> list(read_documents("no-such-corpus"))
    Traceback (most recent call last):
    wzlib.errors.WzError: no-such-corpus: no folder, zip or table is there; check the path
    """
    path, seen = Path(source), set()
    ending = path.suffix.lower()
    if path.is_dir():
        documents = _from_folder(path)
    elif ending == ".zip" and path.exists():
        documents = _from_zip(path)
    elif ending in TABLES and path.exists():
        documents = _from_table(path)
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
    except UnicodeDecodeError as error:
        raise WzError(f"{path}: not in UTF-8; save it as UTF-8") from error
    except (ValueError, csv.Error, zipfile.BadZipFile) as error:  # pyarrow's are ValueErrors
        raise WzError(f"{path}: broken, or no {ending[1:].upper()} file ({error})") from error
    if not seen:
        raise WzError(f"{path}: no documents in it")


def _from_folder(folder: Path) -> Iterator[Document]:
    for file in sorted(folder.rglob("*.[tT][xX][tT]")):
        if not file.is_dir():
            name = _plain(file.relative_to(folder).with_suffix("").as_posix())
            size = file.stat().st_size if file.exists() else 0
            yield Document(name, str(file.resolve()), "", b"", {}, size)


def _from_zip(path: Path) -> Iterator[Document]:
    with zipfile.ZipFile(path) as archive:
        members = sorted((_name(info), info.filename, info.file_size) for info in archive.filelist)
    for name, member, size in members:
        if name.lower().endswith(".txt") and not name.startswith("__MACOSX/"):
            yield Document(name[:-4], str(path.resolve()), member, b"", {}, size)


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; where its encoding is not said, UTF-8 or else GB18030."""
    if not member.flag_bits & 0x800:
        raw = member.orig_filename.encode("cp437")  # as which zipfile has read it
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return _plain(member.filename)


def _from_table(path: Path) -> Iterator[Document]:
    for number, row in enumerate(_rows(path)):
        if number == 0 and "text" not in row:
            raise WzError(f"{path}: no column text; there are {', '.join(map(str, row))}")
        known = {_plain(key): value for key, value in row.items() if not _missing(value)}
        text = known.pop("text", "")
        if isinstance(text, str):
            text = text.encode("utf-8", "surrogatepass")  # such a text fails, not the table
        content = text if isinstance(text, bytes) else b""
        name = _plain(known.pop("doc", f"{number:07}"))
        metadata = {key: _plain(value) for key, value in known.items()}
        yield Document(name, "", "", content, metadata, len(content))


def _missing(value: object) -> bool:
    return value is None or value == "" or value != value  # the last is not-a-number


def _plain(value: object) -> str:
    """Return a value as text that can be written: 2020 for 2020.0, JSON for lists and objects."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool | list | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")


def _rows(path: Path) -> Iterator[dict[str, object]]:
    """Yield the rows of a table."""
    ending = path.suffix.lower()
    if ending == ".csv":
        csv.field_size_limit(LONGEST)
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines, strict=True):
                if None in row:
                    raise ValueError(f"a row has more cells than the first: {str(row)[:60]}")
                yield row
    elif ending == ".jsonl":
        with path.open(encoding="utf-8-sig") as lines:
            yield from (_object(line) for line in lines if line.strip())
    else:
        from pyarrow.parquet import ParquetFile  # here: only a corpus needs it

        with ParquetFile(path) as table:
            for batch in table.iter_batches(ROWS):
                yield from batch.to_pylist()


def _object(line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        row = None
    if not isinstance(row, dict):
        raise ValueError(f"a line is no JSON object: {line[:60]!r}")
    return row
