"""The folder of a corpus: Parquet parts for each layer, and the list that says which of them count.

A part holds the rows of some documents in one file for each layer. It counts when it stands in
`parts.jsonl`, which only the client of a run writes, after all files of the part are on the disk:
so a run that was killed goes on from the list, and what is not in it is swept away.
"""

import json
import os
import re
import uuid
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
from pyarrow.parquet import ParquetFile

from wzlib.corpus.recipe import Recipe
from wzlib.errors import WzError
from wzlib.files import sha256, write_whole

FORM = 3  # of the folder
NOTE, LIST = "corpus.json", "parts.jsonl"
OWN = ("documents", "metadata", "errors")  # the tables that are no layers
OF_A_PART = re.compile(r"part-[0-9a-f]{16}(?:\.parquet|\.[0-9a-f]{32})")


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


def check_folder(out: Path, recipe: Recipe, *, mix: bool) -> list[dict[str, str]]:
    """Return what else has made the folder so far.

    Raises `WzError` for a folder that holds other things, is of an older form or of other layers
    and, unless `mix`, for one that other versions, or other finders and codebooks of a user's,
    have made.
    """
    if out.exists() and not out.is_dir():
        raise WzError(f"{out}: a file; give a folder")
    if not (out / NOTE).exists():
        if out.exists() and (there := [e.name for e in out.iterdir() if e.name[0] != "."]):
            raise WzError(f"{out}: holds other things ({there[0]} …); give a new or empty folder")
        return []
    noted = _noted(out)
    if set(noted["layers"]) != set(recipe.names):
        raise WzError(f"{out}: holds other layers; give the same ones or another folder")
    others = [each for each in noted["made_by"] if each != recipe.by()]
    if others and not mix and read_parts(out):
        told, now = (
            "; ".join(", ".join(map(" ".join, each.items())) for each in makers)
            for makers in (others, [recipe.by()])
        )
        raise WzError(
            f"{out}: made with {told}; this is {now}, whose rows may differ: give another "
            "folder, or --mix (mix=True) to go on with both in it"
        )
    return others


def sign(out: Path, recipe: Recipe, *, mix: bool) -> str:
    """Note the layers of the folder, what makes it and this run, which is returned.

    Raises `WzError` as `check_folder`.
    """
    others, run = check_folder(out, recipe, mix=mix), uuid.uuid4().hex
    out.mkdir(parents=True, exist_ok=True)
    note = {"form": FORM, "layers": recipe.names, "made_by": [*others, recipe.by()], "run": run}
    write_whole(out / NOTE, (json.dumps(note, indent=1) + "\n").encode())
    return run


def _noted(out: Path, run: str | None = None) -> dict:
    """Return the note of a folder; raise `WzError` if it is broken, or of another run."""
    try:
        noted = json.loads((out / NOTE).read_text(encoding="utf-8"))
        older = noted.get("form") != FORM
        names, makers, of_run = (older or noted[key] for key in ("layers", "made_by", "run"))
        sound = older or ({*map(type, names)} <= {str} and {*map(type, makers)} == {dict})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        older = sound = False
    if older:
        raise WzError(f"{out}: made by an older version in another form; give another folder")
    if not sound:
        raise WzError(f"{out}: its {NOTE} is broken; give another folder")
    if run not in (None, of_run):
        raise WzError(f"{out}: another run has begun to write there")
    return noted


def read_parts(out: Path) -> list[Part]:
    """Return the parts that count; a last line that a killed run left unfinished does not.

    Raises `WzError` if the folder is no corpus or the list is broken elsewhere.
    """
    _noted(out)
    lines = (out / LIST).read_bytes().split(b"\n")[:-1] if (out / LIST).exists() else []
    try:
        parts = [Part(**json.loads(line)) for line in lines]
        return list({part.name: part for part in parts if part.documents.items()}.values())
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise WzError(f"{out}: its {LIST} is broken; give another folder") from error


def add_part(out: Path, part: Part, run: str) -> None:
    """Let a part count, unless another run has begun in the folder (`WzError`)."""
    _noted(out, run)
    with (out / LIST).open("ab") as file:
        file.write(_line(part))
        file.flush()
        os.fsync(file.fileno())


def keep_parts(out: Path, parts: list[Part], run: str) -> None:
    """Let these parts count and no others, and take away what is left of others.

    Only files of a part's own form go, and only from the folders of its tables. Raises `WzError`
    if another run has begun in the folder.
    """
    noted = _noted(out, run)
    write_whole(out / LIST, b"".join(map(_line, parts)))
    listed = {(table, f"{part.name}.parquet") for part in parts for table in part.files}
    for table in (*noted["layers"], *OWN):
        folder = out / table
        for file in [] if folder.is_symlink() or not folder.is_dir() else list(folder.iterdir()):
            ours = OF_A_PART.fullmatch(file.name) and file.is_file() and not file.is_symlink()
            if ours and (table, file.name) not in listed:
                file.unlink(missing_ok=True)


def _line(part: Part) -> bytes:
    return json.dumps(part._asdict(), ensure_ascii=False).encode("utf-8") + b"\n"


def is_whole(out: Path, part: Part) -> bool:
    """Tell whether all files of a part are there as they were written."""
    try:
        return all(content_of(out, part, table) for table in part.files)
    except WzError:
        return False


def content_of(out: Path, part: Part, table: str) -> bytes:
    """Return the bytes of a part's file; raise `WzError` if they are not those of the list."""
    file = out / table / f"{part.name}.parquet"
    try:
        content = file.read_bytes()
    except OSError:
        content = b""
    if sha256(content) != part.files[table]:
        raise WzError(f"{file}: damaged or gone; run `wz corpus` again, which makes it anew")
    return content


def read_rows(out: Path, part: Part, table: str, columns: list[str] | None = None) -> pa.Table:
    """Return the rows of a part's table."""
    return ParquetFile(pa.BufferReader(content_of(out, part, table))).read(columns)


def without(out: Path, part: Part, gone: set[str]) -> Part:
    """Write a part again without some of its documents, under a name of its own."""
    documents = {doc: known for doc, known in part.documents.items() if doc not in gone}
    tables = {table: read_rows(out, part, table).to_pandas() for table in part.files}
    tables = {table: rows[~rows.doc.isin(gone)] for table, rows in tables.items()}
    return write_part(out, documents, tables, part.by)


def write_part(
    out: Path, documents: dict[str, str], tables: dict[str, pd.DataFrame], by: dict[str, str]
) -> Part:
    """Write the tables of some documents to the disk; the part does not count yet."""
    named = json.dumps([documents, sorted(tables), by], sort_keys=True).encode()
    part = Part(f"part-{sha256(named)[:16]}", documents, {}, by)
    for table, rows in tables.items():
        content = rows.to_parquet(index=False)
        part.files[table] = sha256(content)
        (out / table).mkdir(exist_ok=True)
        aside = out / table / f"{part.name}.{uuid.uuid4().hex}"  # two workers may do one part
        write_whole(out / table / f"{part.name}.parquet", content, aside)
    return part


def read_errors(out: str | Path) -> pd.DataFrame:
    """Return what failed in a corpus: doc, layer (empty: the whole document), reason."""
    out = Path(out)
    tables = [read_rows(out, part, "errors").to_pandas() for part in read_parts(out)]
    none = pd.DataFrame(columns=["doc", "layer", "reason"]).astype("str")
    table = pd.concat([none, *tables], ignore_index=True)
    return table.sort_values(["doc", "layer"], ignore_index=True, kind="stable")
