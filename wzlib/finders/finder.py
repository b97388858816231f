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
from wzlib.layers.contract import Column, Contract, Reach
from wzlib.layers.spans import Columns, Row, Spans, columns_of, table_of, wanted_text
from wzlib.tables.read import packaged
from wzlib.text.scripts import cut, plain

CONTRACTS = Path(__file__).parent / "contracts.toml"
DECLARED = tomllib.loads(CONTRACTS.read_text(encoding="utf-8"))  # by the name of the layer


class Finder(Protocol):
    """A function that makes a layer of a text, and says so."""

    contract: Contract
    needs: "Sequence[Finder]"
    columns: Callable[..., Columns]  # of a text, the layers found so far, and options

    def __call__(self, text: str, **given: Any) -> pd.DataFrame:
        """Return the layer; `given` are a codebook and layers that are there already, by name."""


def finder(
    name: str,
    *,
    needs: "Sequence[Finder]" = (),
    codebook: Mapping[str, Sequence[str]] | None = None,
    columns: Mapping[str, Any] | None = None,
    **declared: Any,
) -> Callable[[Callable[..., Iterable[Row] | Spans]], Finder]:
    """Make a finder of a function that yields rows with `start`, `end` and its own columns.

    - `name`: the layer that it makes.
    - `needs`: the finders whose layers the function takes, each under the layer's name, as a
      dictionary of columns: `sentences["text"]` is the list of their texts.
    - `codebook`: where in `data/` the codebook lies that it takes as `codebook`, and the columns
      that such a table must have.
    - `columns`: its own columns, each a dtype, a `Column` or what one is made of; by default those
      that its rows have. `declared`: the rest of its `Contract`, such as `english`, `chinese`,
      `row`, `label`, `trust`. Of the packaged finders both stand in `contracts.toml`.

    The function gets the text as `plain` has it, simplified and in full-width marks; the layer's
    `text` is cut from the text as it is. What it needs is found where it is not given, so
    `find(text)` is enough, and `find(text, codebook=mine)` takes another codebook. Raises
    `WzError` for a text that is none, an unknown keyword, a codebook without its columns or with
    a pattern that is none.

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
        declared["reach"] = tuple(Reach(**one) for one in declared.get("reach", ()))
    described = {column: _described(one) for column, one in (columns or {}).items()}
    types = {column: one.type for column, one in described.items()}
    path = next(iter(codebook), "") if codebook else ""
    known = {need.contract.name: need for need in needs}
    contract = Contract(name=name, columns=described, needs=tuple(known), codebook=path, **declared)

    def declare(find: Callable[..., Iterable[Row] | Spans]) -> Finder:
        taken = sorted([*inspect.signature(find).parameters][1:])

        def find_columns(text: str, layers: dict[str, Columns], **given: Any) -> Columns:
            for key, need in known.items():
                if key not in layers:
                    layers[key] = need.columns(text, layers)
            if codebook:
                book = given.get("codebook")
                given["codebook"] = packaged(path) if book is None else book
                if lacking := [one for one in codebook[path] if one not in given["codebook"]]:
                    raise WzError(f"{name}: the codebook has no column {', '.join(lacking)}")
            try:
                rows = find(text, **given, **{key: layers[key] for key in known})
                return columns_of(text, rows, None if columns is None else types)
            except re.error as error:
                told = f"a pattern that is none: {error.pattern!r} ({error})"
                raise WzError(f"{name}: the codebook has {told}") from error

        @functools.wraps(find)
        def found(text: str, **given: Any) -> pd.DataFrame:
            wanted_text(text)
            if unknown := given.keys() - taken:
                told = f"{', '.join(taken) or 'nothing'} beside the text, not {', '.join(unknown)}"
                raise WzError(f"{find.__name__} takes {told}")
            seen = plain(text)
            layers = {key: given.pop(key) for key in known if key in given}
            layers = {key: columns_of(seen, one) for key, one in layers.items() if one is not None}
            layer = find_columns(seen, layers, **given)
            return table_of(layer if seen is text else cut(text, layer), types)

        made = cast(Finder, found)
        made.contract, made.needs, made.columns = contract, tuple(needs), find_columns
        return made

    return declare


def _described(column: Any) -> Column:
    if isinstance(column, Column):
        return column
    return Column(column) if isinstance(column, str) else Column(**column)
