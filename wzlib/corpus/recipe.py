"""What is made of every document of a corpus, by which finders and codebooks, and making it."""

import functools
import inspect
import json
import linecache
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
from dask.tokenize import tokenize

from wzlib.corpus.documents import Document
from wzlib.corpus.folder import Folder, Part
from wzlib.errors import WzError
from wzlib.files import sha256
from wzlib.finders.annotate import find_columns
from wzlib.finders.finder import Finder
from wzlib.finders.registry import DEFAULT, FINDERS, STRUCTURE, contracts, finders_of
from wzlib.layers.contract import Contract
from wzlib.layers.spans import SPAN, Columns, check_layer, columns_of, table_of
from wzlib.tables.corrected import by_person
from wzlib.tables.read import DATA
from wzlib.text.source import Source, clean_source, decode_source

FAST = {"words": {"engine": "rjieba"}}  # the same tokens, ten times as fast
LISTED = [one for one in FINDERS if one in {*DEFAULT} - {*STRUCTURE} | {"sentences", "words"}]
TEXT, MAP = pa.large_string(), pa.map_(pa.large_string(), pa.large_string())
DOCUMENTS = pa.schema({"doc": TEXT, "characters": pa.int64(), "text": TEXT, "metadata": MAP})
ERRORS = pa.schema({"doc": TEXT, "layer": TEXT, "reason": TEXT})
USUAL = {"format": "text", "script": "simplified", "notes": ""}  # what is otherwise is metadata
# source, hash and layers of a document; and by layer, or under "", what failed
Annotated = tuple[Source, str, dict[str, Columns], dict[str, str]]
NOTHING = clean_source("")


class Recipe(NamedTuple):
    """What is made of every document.

    - `names`: the layers that are written; `finders`: those that run, by name.
    - `given`: keywords of finders by the name of the layer, such as a codebook.
    - `by`: what rows depend on beside the texts: the layers, the versions here, and a hash of
      the functions and codebooks that are a user's.
    """

    names: list[str]
    finders: dict[str, Finder]
    given: dict[str, dict[str, Any]]
    by: dict[str, str]


@functools.cache
def versions() -> dict[str, str]:
    """Return the version of the library with a hash of its code and of its data."""
    room = Path(__file__).parents[1]
    files = [*room.rglob("*.py"), *room.rglob("*.toml")]
    files += [file for name in ("codebook", "lexicon") for file in (DATA / name).iterdir()]
    told = (file.name.encode() + b"\0" + file.read_bytes() for file in sorted(files))
    return {"wzlib": f"{version('wzlib')} ({sha256(b''.join(told))[:12]})"}


def recipe_of(
    layers: Iterable[str | Callable] | None = None,
    codebooks: Mapping[str, pd.DataFrame] | None = None,
    read: Iterable[str] = (),
) -> Recipe:
    """Return the recipe of some layers; codebooks are tried once, on an empty text.

    `read` are names of layers that a reader made. Raises `WzError` for a layer that is unknown, a
    codebook for none, without its columns or with a pattern that is none.
    """
    codebooks = codebooks or {}
    wanted = list(dict.fromkeys([*LISTED, *codebooks]) if layers is None else layers)
    finders = finders_of(wanted)
    if unknown := codebooks.keys() - finders.keys():
        raise WzError(f"a codebook for {', '.join(sorted(unknown))}, but no such layer is found")
    given = {name: {**fast} for name, fast in FAST.items() if finders.get(name) is FINDERS[name]}
    for name, table in codebooks.items():
        given.setdefault(name, {})["codebook"] = table
    find_columns("", finders_of([finders[name] for name in codebooks]), given)
    asked = [[*finders_of([one])][-1] for one in wanted]
    own = [*filter(callable, wanted), *codebooks, *codebooks.values()]
    signed = {"own": sha256("\0".join(_told(own)).encode())[:12]} if own else {}
    names = list(dict.fromkeys([*asked, *read]))
    by = {"layers": ", ".join(sorted(names)), **versions(), **signed}
    return Recipe(names, finders, given, by)


def _told(values: list[object]) -> Iterator[str]:
    """Yield what a user's functions and codebooks say, so that a changed one is known.

    Of a function that stands in a file, the file; of one in a notebook its source, and the values
    that it takes from other cells.
    """
    for value in values:  # which become more
        if not isinstance(value, FunctionType):
            yield tokenize(value)
        elif (file := Path((function := inspect.unwrap(value)).__code__.co_filename)).is_file():
            yield file.read_text(encoding="utf-8")
        else:
            lines = linecache.getlines(str(file))  # not every Python keeps what is typed
            yield inspect.getsource(function) if lines else repr(function.__code__.co_code)
            used = inspect.getclosurevars(function)
            more = [*used.globals.values(), *used.nonlocals.values()]
            values += [one for one in more if not any(one is other for other in values)]


def read_of(read: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, pd.DataFrame]]:
    """Return what a reader made of a corpus: by layer and document its rows, who read them noted.

    Under "" is a layer without rows. Raises `WzError` for a table without doc, start, end and
    text, `LayerError` for one that is not as its contract says.
    """
    layers = {}
    for name, table in read.items():
        if lacking := [column for column in ("doc", *SPAN) if column not in table]:
            raise WzError(f"{name}: what was read has no column {', '.join(lacking)}")
        if name in contracts():
            contracts()[name].check(table)
        rows = by_person(table.drop(columns="doc"))
        groups = rows.groupby(table.doc.astype("str"))
        layers[name] = {doc: each.reset_index(drop=True) for doc, each in groups} | {"": rows[:0]}
    return layers


def annotate_part(documents: list[Document], recipe: Recipe, folder: Folder) -> Part:
    """Find the layers of some documents and write their part, which is returned.

    Whatever goes wrong with a document, or with one finder, is kept as its reason, and no hash of
    that document, so that it is tried again.
    """
    if not versions().items() <= recipe.by.items():
        raise WzError(f"a worker has another version: {versions()}")
    texts, errors, digests = [], [], {}
    layers: dict[str, dict[str, Columns]] = {}
    for one in documents:
        source, digest, found, missing = _annotate(one, recipe)
        told = {key: one for key, one in source.about().items() if one != USUAL.get(key, one)}
        text, known = source.text, [*(told | one.metadata).items()]
        texts.append({"doc": one.doc, "characters": len(text), "text": text, "metadata": known})
        errors += [{"doc": one.doc, "layer": name, "reason": why} for name, why in missing.items()]
        digests[one.doc] = "" if missing else digest
        for name in recipe.names:
            if name in found and (len(found[name]) > len(SPAN) or found[name]["start"]):
                layers.setdefault(name, {})[one.doc] = found[name]
    tables = {"documents": pa.Table.from_pylist(texts, DOCUMENTS)}
    tables["errors"] = pa.Table.from_pylist(errors, ERRORS)
    for name, by_doc in layers.items():
        contract = recipe.finders[name].contract if name in recipe.finders else Contract(name=name)
        read = [one.read[name] for one in documents if name in one.read]
        types = {**contract.types} | ({**read[0].dtypes.astype("str")} if read else {})
        rows = pa.Table.from_pandas(_under_each_other(by_doc, types), preserve_index=False)
        ours = not read and "codebook" not in recipe.given.get(name, {})
        told = {"wz:reach": json.dumps([*map(asdict, contract.reach)])} if ours else {}
        tables[name] = rows.replace_schema_metadata({**rows.schema.metadata, **told})
    return folder.write(digests, tables, recipe.by)


def _under_each_other(by_doc: Mapping[str, Columns], types: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows of a layer of several documents as one table, the document in front."""
    sizes = {doc: len(layer["start"]) for doc, layer in by_doc.items()}
    told = {doc: {"doc": [doc] * sizes[doc], **layer} for doc, layer in by_doc.items()}
    columns: Columns = {name: [] for layer in told.values() for name in layer}
    for doc, layer in told.items():
        for name, values in columns.items():
            values += layer.get(name) or [None] * sizes[doc]
    return table_of(columns, {"doc": "str", **types})


def _annotate(document: Document, recipe: Recipe) -> Annotated:
    try:
        content = document.get()
        source = decode_source(content, document.doc)
        text, given = source.text, document.read.items()
        found, failed = find_columns(text, recipe.finders, recipe.given)
        read = {name: columns_of(text, check_layer(rows, text, name)) for name, rows in given}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # of any kind: the run must go on
        reason = f"{type(error).__name__}: {error}"
        if isinstance(error, WzError):
            reason = str(error).removeprefix(f"{document.doc}: ")
        return NOTHING, "", {}, {"": reason}
    missing = {name: failed[name] for name in recipe.names if name in failed and name not in read}
    return source, document.digest(content), found | read, missing
