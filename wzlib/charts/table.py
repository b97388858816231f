"""What a kind of chart takes from its table, checked before anything is drawn."""

import functools
import math
from collections.abc import Callable, Hashable, Mapping
from numbers import Real
from typing import ParamSpec, cast

import matplotlib as mpl
import numpy as np
import pandas as pd

from wzlib.charts.doors import Picture
from wzlib.charts.style import INK, STYLE, Palette, colours_of
from wzlib.errors import ChartError

P = ParamSpec("P")


HOLDS: dict[str, Callable[[object], bool]] = {
    "texts": lambda value: isinstance(value, str),
    "texts or numbers": lambda value: isinstance(value, str | Real) and value == value,
    "numbers": lambda value: isinstance(value, Real) and math.isfinite(value),
    "numbers or nothing": lambda value: isinstance(value, Real) or value is None,
}
WORDS = dict.fromkeys(["x", "y", "start", "end", "size"], "numbers") | {"hue": "texts or numbers"}
WORDS |= dict.fromkeys(["row", "label", "group", "through"], "texts")
WORDS |= dict.fromkeys(["low", "high", "height", "to"], "numbers or nothing") | {
    "dashed": "numbers"
}


def kind(draw: Callable[P, Picture]) -> Callable[P, Picture]:
    """Draw in the house style, and keep the table; an error begins with the name of the kind."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **options: P.kwargs) -> Picture:
        try:
            with mpl.rc_context(STYLE):
                fig = draw(*args, **options)
        except ChartError as error:
            raise ChartError(f"{draw.__name__}: {error}") from None
        fig.data = cast(pd.DataFrame, args[0] if args else options["data"])
        return fig

    return drawn


def take(data: pd.DataFrame, palette: Palette = None, **columns: str | None) -> pd.DataFrame:
    """Return what is drawn under the words of the kinds (`WORDS`), with the colour of each row.

    A column that is not named is empty; without a hue all is ink. Raises `ChartError` if `data`
    is no table or empty, lacks a column, or holds something else in it.
    """
    _check_table(data)
    taken = pd.DataFrame({"colour": INK}, index=range(len(data)))
    for word, column in columns.items():
        if column is None:
            taken[word] = "" if "texts" in WORDS[word] else np.nan
            continue
        if not isinstance(column, Hashable) or list(data.columns).count(column) != 1:
            there = ", ".join(map(str, data.columns))
            raise ChartError(f"there is no column {column!r:.40}, or there are two, in: {there}")
        _check(f"column {column!r}", data[column], WORDS[word])
        gaps = WORDS[word] == "numbers or nothing"
        taken[word] = data[column].to_numpy("float64" if gaps else None)
    if columns.get("hue"):
        taken["colour"] = taken.hue.map(colours_of(taken.hue, palette))
    return taken


def take_cells(data: pd.DataFrame, holds: str) -> np.ndarray:
    """Return the cells of a wide table; its index and its columns must be texts."""
    _check_table(data)
    _check("the index", data.index, "texts")
    _check("the columns", data.columns, "texts")
    for place, name in enumerate(data.columns):
        _check(f"column {name!r}", data.iloc[:, place], holds)
    return data.to_numpy(object if holds == "texts" else "float64")


def _check_table(data: object) -> None:
    if not isinstance(data, pd.DataFrame):
        there = f"; it has {', '.join(map(str, data))}" if isinstance(data, Mapping) else ""
        raise ChartError(f"a table is wanted, and a {type(data).__name__} is none{there}")
    if data.empty:
        raise ChartError("the table has no rows, so there is nothing to draw")


def _check(what: str, values: pd.Series | pd.Index, holds: str) -> None:
    for row, value in enumerate(values.tolist(), start=1):
        if not HOLDS[holds](value):
            raise ChartError(f"{what} must hold {holds}, and holds {value!r} in row {row}")
