"""What a kind of chart takes from its table, checked before anything is drawn."""

import functools
import math
from collections.abc import Callable, Hashable, Mapping
from numbers import Real
from typing import NamedTuple, ParamSpec

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from wzlib.charts.style import INK, Palette, colours_of, house_style
from wzlib.errors import ChartError

P = ParamSpec("P")


class Holds(NamedTuple):
    """What a column must hold: its name, its test, and what stands where no column is named."""

    name: str
    test: Callable[[object], bool]
    nothing: object = ""


TEXTS = Holds("texts", lambda value: isinstance(value, str))
EITHER = Holds("texts or numbers", lambda value: isinstance(value, str | Real) and value == value)
NUMBERS = Holds("numbers", lambda value: isinstance(value, Real) and math.isfinite(value))
GAPS = Holds("numbers or nothing", lambda value: isinstance(value, Real) or value is None, np.nan)
WORDS = dict.fromkeys(["x", "y", "start", "end", "size"], NUMBERS) | {"hue": EITHER}
WORDS |= dict.fromkeys(["row", "label", "group", "through"], TEXTS)
WORDS |= dict.fromkeys(["low", "high", "height"], GAPS)


def kind(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Draw in the house style; an error begins with the name of the kind."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **options: P.kwargs) -> Figure:
        try:
            with house_style():
                return draw(*args, **options)
        except ChartError as error:
            raise ChartError(f"{draw.__name__}: {error}") from None

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
            taken[word] = WORDS[word].nothing
            continue
        if not isinstance(column, Hashable) or list(data.columns).count(column) != 1:
            there = ", ".join(map(str, data.columns))
            raise ChartError(f"there is no column {column!r:.40}, or there are two, in: {there}")
        _check(f"column {column!r}", data[column], WORDS[word])
        taken[word] = data[column].to_numpy()
    if columns.get("hue"):
        taken["colour"] = taken.hue.map(colours_of(taken.hue, palette))
    return taken


def check_cells(data: pd.DataFrame, holds: Holds) -> None:
    """Raise `ChartError` unless a wide table has texts as labels and holds the right cells."""
    _check_table(data)
    _check("the index", data.index, TEXTS)
    _check("the columns", data.columns, TEXTS)
    for place, name in enumerate(data.columns):
        _check(f"column {name!r}", data.iloc[:, place], holds)


def _check_table(data: object) -> None:
    if not isinstance(data, pd.DataFrame):
        layers = getattr(data, "layers", data)
        there = f"; it has {', '.join(map(str, layers))}" if isinstance(layers, Mapping) else ""
        raise ChartError(f"a table is wanted, and a {type(data).__name__} is none{there}")
    if data.empty:
        raise ChartError("the table has no rows, so there is nothing to draw")


def _check(what: str, values: pd.Series | pd.Index, holds: Holds) -> None:
    for row, value in enumerate(values.tolist(), start=1):
        if not holds.test(value):
            raise ChartError(f"{what} must hold {holds.name}, and holds {value!r} in row {row}")
