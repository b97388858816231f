"""A table as a reader wants it: texts left, numbers right, places and addresses as links."""

import functools
import html
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from wzlib.errors import WzError
from wzlib.finders.registry import contracts
from wzlib.tables.names import names

LONG = 40  # characters above which a translation is folded
LEFT, RIGHT = "text-align:left;vertical-align:top", "text-align:right;vertical-align:top"
PLACE, ENGLISH, SAME = "place 位置", "english", "〃"
TITLES = tomllib.loads(Path(__file__).with_name("titles.toml").read_text(encoding="utf-8"))


class Table:
    """A table to be shown: as HTML in a notebook, as plain text elsewhere."""

    def __init__(self, data: pd.DataFrame) -> None:
        """Take a table as it is; one index that has a name becomes the first column."""
        named = [name for name in data.index.names if name is not None]
        self.data = data.reset_index() if len(named) == data.index.nlevels else data

    def __repr__(self) -> str:
        """Return the cells in plain text, without an index."""
        return self.data.to_string(index=False)

    def _repr_html_(self) -> str:
        columns = self.data.items()
        told = {str(column): [_cell(value, column) for value in cells] for column, cells in columns}
        if {"start", "end"} <= told.keys():
            places = zip(told.pop("start"), told.pop("end"), strict=True)
            told = {PLACE: [f"{start}–{end}" for start, end in places], **told}
        if ENGLISH in told:
            told[ENGLISH] = [*map(_folded, told[ENGLISH], ["", *told[ENGLISH]])]
        numbers = {str(column) for column in self.data.select_dtypes("number")}
        looks = [RIGHT if column in numbers else LEFT for column in told]
        titles = [_titles().get(column, column.replace("_", " ")) for column in told]
        head = _row("th", titles, looks)
        rows = [_row("td", cells, looks) for cells in zip(*told.values(), strict=True)]
        body = f"<thead>{head}</thead><tbody>{''.join(rows)}</tbody>"
        return f'<div style="overflow-x:auto"><table class="wz-table">{body}</table></div>'


def table(data: pd.DataFrame) -> Table:
    """Return a table to be shown: text left, numbers right, without an index that has no name.

    The columns start and end become the place; columns have their titles in both languages where
    a layer declares them, and their values where these have names (`wz.names`); a long `english`
    is folded, and one that is the same as above stands once; an address of the web is a link.
    Raises `WzError` for what is no table.

    >>> table(pd.DataFrame({"word": ["温州"], "count": [112]}))
    word  count
      温州    112
    """
    if not isinstance(data, pd.DataFrame):
        raise WzError(f"a table is wanted here, not {type(data).__name__}; a column is to_frame()")
    return Table(data)


@functools.cache
def _titles() -> dict[str, str]:
    """Return the titles of columns by name, where all layers that have one call it the same."""
    named: dict[str, set[str]] = {}
    for contract in contracts().values():
        for name, column in contract.columns.items():
            named.setdefault(name, set()).add(column.title)
    return {name: titles.pop() for name, titles in named.items() if len(titles) == 1} | {
        **TITLES,
    }


@functools.cache
def _values() -> dict[tuple[str, Any], str]:
    """Return the names of values by column and value, where all layers call one the same."""
    named: dict[tuple[str, Any], set[str]] = {}
    for layer, contract in contracts().items():
        for column in contract.columns:
            with suppress(WzError):  # most columns have no values with names
                for value, name in names(layer, column).items():
                    named.setdefault((column, value), set()).add(name)
    return {key: told.pop() for key, told in named.items() if len(told) == 1}


def _cell(value: Any, column: Any) -> str:
    if isinstance(value, str):
        value = _values().get((column, value), value)
    if isinstance(value, float):
        return "" if value != value else f"{value:,.10g}"
    said = html.escape(str(value))
    if said.startswith(("https://", "http://")):
        return f'<a href="{said}">{said.split("/")[2]}</a>'
    return said


def _folded(english: str, before: str) -> str:
    if english == before and english:
        return SAME
    if len(english) <= LONG:
        return english
    return f"<details><summary>English</summary>{english}</details>"


def _row(tag: str, cells: Iterable[str], looks: list[str]) -> str:
    styled = zip(cells, looks, strict=True)
    return (
        "<tr>" + "".join(f"<{tag} style='{look}'>{cell}</{tag}>" for cell, look in styled) + "</tr>"
    )
