"""What every finder does alike: a text goes in, its layer comes out, and its contract is told."""

import functools
import inspect
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import pandas as pd

from wzlib.errors import WzError
from wzlib.layers.contract import Column, Contract
from wzlib.layers.spans import SPAN, Row, make_layer, wanted_text
from wzlib.tables.read import packaged

CONTRACTS = Path(__file__).parent / "contracts.toml"
DECLARED = tomllib.loads(CONTRACTS.read_text(encoding="utf-8"))  # by the name of the layer


class Finder(Protocol):
    """A function that makes a layer of a text, and says so."""

    contract: Contract
    needs: "Sequence[Finder]"

    def __call__(self, text: str, **given: Any) -> pd.DataFrame:
        """Return the layer; `given` are a codebook and layers that are there already, by name."""


def finder(
    name: str,
    *,
    needs: "Sequence[Finder]" = (),
    codebook: Mapping[str, Sequence[str]] | None = None,
    columns: Mapping[str, Any] | None = None,
    **declared: Any,
) -> Callable[[Callable[..., Iterable[Row] | pd.DataFrame]], Finder]:
    """Make a finder of a function that yields rows with `start`, `end` and its own columns.

    - `name`: the layer that it makes.
    - `needs`: the finders whose layers the function takes, each under the layer's name.
    - `codebook`: where in `data/` the codebook lies that it takes as `codebook`, and the columns
      that such a table must have.
    - `columns`: its own columns, each a dtype, a `Column` or what one is made of; by default those
      that its rows have. `declared`: the rest of its `Contract`, such as `english`, `chinese`,
      `row`, `label`, `trust`. Of the packaged finders both stand in `contracts.toml`.

    What the function needs is found where it is not given, so `find(text)` is enough, and
    `find(text, codebook=mine)` takes another codebook. Raises `WzError` for a text that is none,
    an unknown keyword, a codebook without its columns or with a pattern that is none.

    >>> @finder("questions", columns={"word": "str"}, label="word", chinese="问句")
    ... def find_questions(text):
    ...     for match in re.finditer("[^。？]*(什么|怎么)[^。？]*？", text):
    ...         yield {"start": match.start(), "end": match.end(), "word": match[1]}
    >>> find_questions("好。怎么办？").values.tolist()
    [[2, 6, '怎么办？', '怎么']]
    """
    if columns is None and not declared:
        declared = {**DECLARED.get(name, {})}
        columns = declared.pop("columns", None)
    described = {column: _described(one) for column, one in (columns or {}).items()}
    types = {column: one.type for column, one in described.items()}
    path = next(iter(codebook), "") if codebook else ""
    known = {need.contract.name: need for need in needs}
    contract = Contract(name=name, columns=described, needs=tuple(known), codebook=path, **declared)

    def declare(find: Callable[..., Iterable[Row] | pd.DataFrame]) -> Finder:
        options = {
            key: one.default
            for key, one in inspect.signature(find).parameters.items()
            if one.default is not inspect.Parameter.empty
        }
        taken = {*known, *options, *(["codebook"] if path else [])}

        @functools.wraps(find)
        def found(text: str, **given: Any) -> pd.DataFrame:
            wanted_text(text)
            if unknown := given.keys() - taken:
                there = ", ".join(sorted(taken)) or "nothing"
                raise WzError(
                    f"{find.__name__} takes {there} beside the text, not {', '.join(unknown)}"
                )
            layers = {key: need(text) for key, need in known.items() if given.get(key) is None}
            if codebook:
                book = given.get("codebook")
                given["codebook"] = packaged(path) if book is None else book
                lacking = [one for one in codebook[path] if one not in given["codebook"]]
                if lacking:
                    raise WzError(f"{name}: the codebook has no column {', '.join(lacking)}")
            try:
                rows = find(text, **given | layers)
                rows = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
            except re.error as error:
                raise WzError(
                    f"{name}: the codebook has a pattern that is none: {error.pattern!r} ({error})"
                ) from error
            own = rows.dtypes.drop(SPAN, errors="ignore").to_dict() if columns is None else types
            return make_layer(text, rows, own)

        made = cast(Finder, found)
        made.contract, made.needs = contract, tuple(needs)
        return made

    return declare


def _described(column: Any) -> Column:
    if isinstance(column, Column):
        return column
    return Column(column) if isinstance(column, str) else Column(**column)
