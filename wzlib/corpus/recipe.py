"""What is made of every document of a corpus: which layers, by which finders and codebooks."""

import functools
import inspect
import linecache
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

import pandas as pd

from wzlib.errors import WzError
from wzlib.files import sha256
from wzlib.finders.annotate import find_layers
from wzlib.finders.registry import FINDERS, contracts, finders_of
from wzlib.layers.spans import SPAN
from wzlib.tables.corrected import READ_BY
from wzlib.tables.read import DATA

FAST = {"words": {"engine": "rjieba"}}  # the same tokens, ten times as fast
LISTED = [name for name, find in FINDERS.items() if find.contract.listed or name == "sentences"]


class Recipe(NamedTuple):
    """What is made of every document.

    - `names`: the layers that are written.
    - `layers`: the names, or a user's functions, of the finders that run.
    - `given`: keywords of finders by the name of the layer, such as a codebook.
    - `own`: a hash of the functions and codebooks that are a user's; nothing if there are none.
    """

    names: list[str]
    layers: list[str | Callable]
    given: dict[str, dict[str, Any]]
    own: dict[str, str]

    def by(self) -> dict[str, str]:
        """Return what rows depend on beside the texts: the versions here, and what is one's own."""
        return versions() | self.own


@functools.cache
def versions() -> dict[str, str]:
    """Return the version of the library, and hashes of its code and of its data."""
    try:
        number = version("wzlib")
    except PackageNotFoundError:
        number = "not installed"
    room = Path(__file__).parents[1]
    code = sorted([*room.rglob("*.py"), *room.rglob("*.toml")])
    data = sorted(file for name in ("codebook", "lexicon") for file in (DATA / name).iterdir())
    return {"wzlib": number, "code": _hash_of(code), "data": _hash_of(data)}


def _hash_of(files: list[Path]) -> str:
    return sha256(b"".join(file.name.encode() + b"\0" + file.read_bytes() for file in files))[:12]


def recipe_of(
    layers: Iterable[str | Callable] | None = None,
    codebooks: Mapping[str, pd.DataFrame] | None = None,
    read: Iterable[str] = (),
) -> Recipe:
    """Return the recipe of some layers; codebooks are tried once, on an empty text.

    `read` are names of layers that a reader made. Raises `WzError` for a layer that is unknown, a
    codebook for none, without its columns or with a pattern that is none.
    """
    wanted, codebooks = list(LISTED if layers is None else layers), codebooks or {}
    finders = finders_of(wanted)
    if unknown := codebooks.keys() - finders.keys():
        raise WzError(f"a codebook for {', '.join(sorted(unknown))}, but no such layer is found")
    given = {name: {**fast} for name, fast in FAST.items() if finders.get(name) is FINDERS[name]}
    for name, table in codebooks.items():
        given.setdefault(name, {})["codebook"] = table
    find_layers("", finders_of([finders[name] for name in codebooks]), given)
    asked = [[*finders_of([one])][-1] for one in wanted]
    own = [*filter(callable, wanted), *codebooks, *codebooks.values()]
    signed = {"own": sha256("\0".join(_told(own)).encode())[:12]} if own else {}
    return Recipe(list(dict.fromkeys([*asked, *read])), wanted, given, signed)


def _told(values: list[object]) -> Iterator[str]:
    """Yield what a user's functions and codebooks say, so that a changed one is known.

    Of a function that stands in a file, the file; of one in a notebook its source, and the values
    that it takes from other cells.
    """
    for value in values:  # which become more
        if isinstance(value, pd.DataFrame):
            yield value.to_csv(index=False)
        elif isinstance(value, set | frozenset):
            yield repr(sorted(value, key=repr))
        elif not isinstance(value, FunctionType):
            yield repr(value)
        else:
            function = inspect.unwrap(value)
            file = Path(function.__code__.co_filename)
            if file.is_file():
                yield file.read_text(encoding="utf-8")
                continue
            lines = linecache.getlines(str(file))  # not every Python keeps what is typed
            yield inspect.getsource(function) if lines else repr(function.__code__.co_code)
            used = inspect.getclosurevars(function)
            named = sorted({**used.globals, **used.nonlocals}.items(), key=lambda item: item[0])
            values += [one for _, one in named if not any(one is other for other in values)]


def check_read(read: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return what a reader made of a corpus as layers with `doc` in front, who read it noted.

    Raises `WzError` for a table without doc, start, end and text, `LayerError` for one that is
    not as its contract says.
    """
    layers = {}
    for name, table in read.items():
        if lacking := [column for column in ("doc", *SPAN) if column not in table]:
            raise WzError(f"{name}: what was read has no column {', '.join(lacking)}")
        if name in contracts():
            contracts()[name].check(table)
        who = table[READ_BY] if READ_BY in table else pd.Series("", index=table.index)
        table = table.assign(**{READ_BY: who.where(who != "", "person").astype("str")})
        table = table[["doc", *SPAN, *table.columns.difference(["doc", *SPAN], sort=False)]]
        layers[name] = table.sort_values(
            ["start", "end"], ascending=[True, False], ignore_index=True, kind="stable"
        )
    return layers
