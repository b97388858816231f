"""The documents of a corpus: a folder or a zip of texts, or a table with one text a row."""

import itertools
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from wzlib.errors import WzError

TABLES = (".csv", ".jsonl", ".parquet")
ROWS = 500  # rows of a table in memory at a time


class Document(NamedTuple):
    """One text before it is read: where it is, or its bytes, and what is known of it."""

    doc: str
    path: str
    member: str
    content: bytes
    metadata: dict[str, str]

    def read(self) -> bytes:
        """Return the bytes of the text."""
        if self.member:
            with zipfile.ZipFile(self.path) as archive:
                return archive.read(self.member)
        return Path(self.path).read_bytes() if self.path else self.content


def read_documents(source: str | Path) -> Iterator[Document]:
    """Yield the documents of a corpus in a fixed order, without reading all of it.

    `source` is a folder or a zip with `.txt` files (a document's name is its path without the
    ending), or a table: CSV, JSONL (an object a line) or Parquet with a column `text`, a column
    `doc` (names; without it the rows are numbered) and others, which become metadata.

    Raises `WzError` for another kind of source, one without documents, a table without a column
    `text`, and a name that stands twice.

    >>> list(read_documents("no-such-corpus"))
    Traceback (most recent call last):
    wzlib.errors.WzError: no-such-corpus: no folder, zip or table is there; check the path
    """
    path, seen = Path(source), set()
    if path.is_dir():
        documents = _from_folder(path)
    elif path.suffix == ".zip" and path.exists():
        documents = _from_zip(path)
    elif path.suffix in TABLES and path.exists():
        documents = _from_table(path)
    elif path.exists():
        raise WzError(f"{path}: not a folder, a zip or a table ({', '.join(TABLES)})")
    else:
        raise WzError(f"{path}: no folder, zip or table is there; check the path")
    for document in documents:
        if document.doc in seen:
            raise WzError(f"{path}: the document {document.doc!r} stands twice; give it a name")
        seen.add(document.doc)
        yield document
    if not seen:
        raise WzError(f"{path}: no documents in it")


def _from_folder(folder: Path) -> Iterator[Document]:
    for file in sorted(folder.rglob("*.txt")):
        name = file.relative_to(folder).with_suffix("").as_posix()
        yield Document(name, str(file.resolve()), "", b"", {})


def _from_zip(path: Path) -> Iterator[Document]:
    with zipfile.ZipFile(path) as archive:
        members = sorted(name for name in archive.namelist() if name.endswith(".txt"))
    for member in members:
        yield Document(member.removesuffix(".txt"), str(path.resolve()), member, b"", {})


def _from_table(path: Path) -> Iterator[Document]:
    number = 0
    for rows in _rows(path):
        if "text" not in rows:
            raise WzError(f"{path}: no column text; there are {', '.join(map(str, rows.columns))}")
        for row in rows.astype("str").where(rows.notna(), "").to_dict("records"):
            text = row.pop("text").encode("utf-8")
            yield Document(row.pop("doc", f"{number:07}"), "", "", text, row)
            number += 1


def _rows(path: Path) -> Iterator[pd.DataFrame]:
    """Yield a table in pieces of so many rows."""
    if path.suffix == ".csv":
        yield from pd.read_csv(path, dtype="str", encoding="utf-8-sig", chunksize=ROWS)
    elif path.suffix == ".jsonl":
        with path.open(encoding="utf-8") as lines:
            while piece := list(itertools.islice(lines, ROWS)):
                yield pd.DataFrame([_object(path, line) for line in piece if line.strip()])
    else:
        from pyarrow.parquet import ParquetFile  # here: only a corpus needs it

        for batch in ParquetFile(path).iter_batches(ROWS):
            yield batch.to_pandas()


def _object(path: Path, line: str) -> dict:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise WzError(f"{path}: a line is no JSON object: {line[:60]!r}") from error
