"""A table as a reader wants it: texts left, numbers right, places and addresses as links."""

import functools
import html
import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from wzlib.errors import WzError
from wzlib.finders.registry import contracts

LONG = 40  # characters above which a translation is folded
LEFT, RIGHT = "text-align:left;vertical-align:top", "text-align:right;vertical-align:top"
PLACE, ENGLISH, SAME = "place 位置", "english", "〃"
# Columns of measures and of tables that are no layers, with their Chinese.
COLUMNS = """address 网址; alpha 一致性系数; both 两者都有; chinese 中文;
conservative 保守对数比; count 次数; decision 判定; definition 定义; definition_zh 中文定义;
disputed 有分歧; disputes 分歧数; f1 值; figure 辞格; found 程序找出; g2 对数似然;
inferred 推断所得; length 长度; level_cue 级别线索; log_dice 关联度; log_ratio 对数比; mi 互信息;
official 官方英译; precision 精确率; recall 召回率; reference_count 参照中次数; spans 片段数;
target 所指; term 术语; themes 主题; together 同现次数; unfolded 展开; word 词"""


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
        told = {str(column): [*map(_cell, self.data[column])] for column in self.data}
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
    a layer declares them; a long `english` is folded, and one that is the same as above stands
    once; an address of the web is a link. Raises `WzError` for what is no table.

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
        **{said.split(" ")[0]: said.replace("_", " ") for said in re.split(r";\s", COLUMNS)},
        "text": "passage 原文",
        ENGLISH: "English 英译",
    }


def _cell(value: Any) -> str:
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
