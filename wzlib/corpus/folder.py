"""The folder of a corpus: Parquet parts for each layer, and the list that says which of them count.

A part holds the rows of some documents in one file for each table. It counts when it stands in
`parts.jsonl`, which only the client of a run writes, after all files of the part are on the disk:
so a run that was killed goes on from the list, and what is not in it is swept away.
"""

import json
import os
import re
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from itertools import accumulate, groupby
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.parquet import ParquetFile, write_table

from wzlib.errors import WzError
from wzlib.files import sha256, write_whole

LIST = "parts.jsonl"
OF_A_PART = re.compile(r"part-[0-9a-f]{16}(?:\.parquet|\.[0-9a-f]{32})")
SMALL = 8_000_000  # bytes on the disk below which parts are joined


class Part(NamedTuple):
    """Some documents whose rows are on the disk.

    - `documents`: by name a hash of all that was given of it; an empty one if something failed.
    - `files`: the SHA-256 of the file, by table.
    - `by`: what made it, as `Recipe.by` tells.
    """

    name: str
    documents: dict[str, str]
    files: dict[str, str]
    by: dict[str, str]


class Folder:
    """The folder of a corpus."""

    def __init__(self, path: str | Path) -> None:
        """Take a folder, which need not be there, for a new run."""
        self.path = Path(path).resolve()
        self.list = self.path / LIST
        self.run = _line({"run": uuid.uuid4().hex})  # the first of the list while it writes there

    def check(self, by: Mapping[str, str], *, mix: bool) -> list[Part]:
        """Return the parts that are there.

        Raises `WzError` for a folder that holds other things or other layers and, unless `mix`,
        for one that other versions, or other finders and codebooks of a user's, have made.
        """
        if not self.list.exists():
            there = [e.name for e in self.path.glob("*") if not e.name.startswith(".")]
            if there or self.path.is_file():
                told = "a file, or a folder with other things in it; give a new or an empty folder"
                raise WzError(f"{self.path}: {told}")
            return []
        parts = self.parts()
        for other in (part.by for part in parts if part.by != by):
            if not mix or other["layers"] != by["layers"]:
                told, now = (", ".join(map(" ".join, made.items())) for made in (other, by))
                differ = (
                    f"made with {told}; this is {now}, whose rows may differ: give another folder"
                )
                how = "or --mix (mix=True) to go on with both, for the same layers"
                raise WzError(f"{self.path}: {differ}, {how}")
        return parts

    def parts(self) -> list[Part]:
        """Return the parts that count; a last line that a killed run left unfinished does not.

        Raises `WzError` if the folder is no corpus or the list is broken elsewhere.
        """
        if not self.list.exists():
            raise WzError(f"{self.path}: no corpus is there; `wz corpus` makes one")
        with suppress(ValueError, TypeError, RecursionError):
            run, *lines = map(json.loads, self.list.read_bytes().split(b"\n")[:-1])
            if "run" in run:
                return [Part(**line) for line in lines]
        told = f"its {LIST} is broken, or of another version; give another folder"
        raise WzError(f"{self.path}: {told}")

    def add(self, part: Part) -> None:
        """Let a part count, unless another run has begun in the folder (`WzError`)."""
        self.alone()
        with self.list.open("ab") as file:
            file.write(_line(part._asdict()))
            file.flush()
            os.fsync(file.fileno())

    def alone(self) -> None:
        """Raise `WzError` if another run has begun in the folder."""
        with self.list.open("rb") as file:
            if file.readline() != self.run:
                raise WzError(f"{self.path}: another run has begun to write there")

    def keep(self, parts: list[Part]) -> None:
        """Let these parts count and no others, of which the files are taken away."""
        self.path.mkdir(parents=True, exist_ok=True)
        write_whole(self.list, self.run + b"".join(_line(part._asdict()) for part in parts))
        listed = {self.file(part, table) for part in parts for table in part.files}
        for file in {*self.path.glob("*/part-*")} - listed:
            ours = OF_A_PART.fullmatch(file.name) and file.is_file() and not file.is_symlink()
            if ours and not file.parent.is_symlink():
                file.unlink(missing_ok=True)

    def file(self, part: Part, table: str) -> Path:
        """Return the file of a part's table."""
        return self.path / table / f"{part.name}.parquet"

    def rows(self, part: Part, table: str, columns: list[str] | None = None) -> pa.Table:
        """Return the rows of a part's table; raise `WzError` if they are not those of the list."""
        file = self.file(part, table)
        content = file.read_bytes() if file.exists() else b""
        if sha256(content) != part.files[table]:
            raise WzError(f"{file}: damaged or gone; run `wz corpus` again, which makes it anew")
        return ParquetFile(pa.BufferReader(content)).read(columns)

    def is_whole(self, part: Part) -> bool:
        """Tell whether all files of a part are there as they were written."""
        try:
            return [self.rows(part, table, []) for table in part.files] != []
        except WzError:
            return False

    def write(
        self, documents: dict[str, str], tables: Mapping[str, pa.Table], by: dict[str, str]
    ) -> Part:
        """Write the tables of some documents to the disk; the part does not count yet."""
        named = json.dumps([documents, sorted(tables), by], sort_keys=True).encode()
        part = Part(f"part-{sha256(named)[:16]}", documents, {}, by)
        for table, rows in tables.items():
            write_table(rows, sink := pa.BufferOutputStream())
            content = sink.getvalue().to_pybytes()
            part.files[table], file = sha256(content), self.file(part, table)
            file.parent.mkdir(exist_ok=True)
            aside = file.with_suffix(f".{uuid.uuid4().hex}")  # two workers may do one part
            write_whole(file, content, aside)
        return part

    def in_few(self, parts: list[Part], docs: Collection[str]) -> Iterator[Part]:
        """Yield parts that hold these documents alone; small ones in a row are joined."""
        files = ([self.file(part, table) for table in part.files] for part in parts)
        sizes = accumulate(sum(file.stat().st_size for file in each) for each in files)
        windows = zip(parts, (size // SMALL for size in sizes), strict=True)
        for _, group in groupby(windows, key=lambda pair: (pair[0].by, pair[1])):
            few = [part for part, _ in group if not part.documents.keys().isdisjoint(docs)]
            try:
                yield from [self._join(few, docs)] if few else []
            except pa.ArrowException:  # a user's finder has given columns of other types
                yield from (self._join([part], docs) for part in few)

    def _join(self, parts: list[Part], docs: Collection[str]) -> Part:
        seen = {doc: digest for part in parts for doc, digest in part.documents.items()}
        left = {doc: digest for doc, digest in seen.items() if doc in docs}
        if left == parts[0].documents:
            return parts[0]
        tables = {}
        for table in dict.fromkeys(table for part in parts for table in part.files):
            rows = [self.rows(part, table) for part in parts if table in part.files]
            joined = pa.concat_tables(rows, promote_options="permissive")
            tables[table] = joined.filter(pc.field("doc").isin([*left]))
        return self.write(left, tables, parts[0].by)


def _line(values: dict[str, object]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"
