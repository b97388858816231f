"""Charts that are grids of cells: numbers as shades, what is stated as marks, texts in slots."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from wzlib.charts.canvas import (
    LABEL,
    LEGEND,
    LINE,
    WIDE_LABEL,
    WIDTH,
    add_legend,
    label_rows,
    lay_band,
    most_lines,
    new_figure,
    room_for,
    stack_rows,
    styled,
    widest,
    write_number,
)
from wzlib.charts.style import INK, PALE, PAPER
from wzlib.charts.wrap import wrap
from wzlib.errors import ChartError


@styled
def heatmap(table: pd.DataFrame, *, axis: str) -> Figure:
    """Draw a wide table as cells, the darker the higher, each with its value written in it.

    Row labels are the index, column labels the columns; `axis` says what the values measure.

    >>> table = pd.DataFrame({"一": [3, 0], "二": [4, 5]}, index=["record", "tasks"])
    >>> fig = heatmap(table, axis="sentences")
    >>> fig.axes[0].images[0].get_array().tolist()
    [[3.0, 4.0], [0.0, 5.0]]
    """
    margin = max(widest(wrap(name, LABEL)) for name in table.index) / room_for(1, 10)
    cell = room_for((WIDTH - margin - 0.2) / len(table.columns), 10)
    fig, axes = new_figure(
        len(table) * max(0.42, LINE * most_lines(table.index))
        + LINE * most_lines(table.columns, cell)
    )
    values = table.to_numpy(dtype="float64")
    if not np.nanmin(values) >= 0 or not np.nanmax(values) > 0:
        raise ChartError("heatmap: a value is negative, or there is none above zero; use a table")
    axes.imshow(values, cmap="Greys", vmin=0, vmax=np.nanmax(values) * 1.3, aspect="auto")
    for row, column in np.ndindex(values.shape):
        value = values[row, column]
        colour = PAPER if value > 0.75 * np.nanmax(values) else INK
        text = "" if np.isnan(value) else write_number(value)
        axes.text(column, row, text, ha="center", va="center", color=colour)
    axes.set_xticks(range(len(table.columns)), [wrap(name, cell) for name in table.columns])
    axes.tick_params(axis="x", length=0, top=True, bottom=False, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    label_rows(axes, range(len(table)), table.index)
    axes.set_xlabel(axis)
    return fig


@styled
def matrix(table: pd.DataFrame, *, yes: str, no: str) -> Figure:
    """Draw a wide table of texts as marks: a filled dot for `yes`, an open one for `no`.

    Row labels are the index, column labels the columns; an empty text leaves a cell empty, and
    a row without a mark is a heading for the rows below. Raises `ChartError` for any other text.

    >>> table = pd.DataFrame({"level": ["said", ""], "base": ["not said", ""]}, index=["a", "b"])
    >>> fig = matrix(table, yes="said", no="not said")
    >>> [marks.get_offsets()[:, 0].tolist() for marks in fig.axes[0].collections]
    [[0.0], [1.0]]
    """
    cells = table.to_numpy()
    if others := sorted(set(cells.ravel()) - {yes, no, ""}):
        raise ChartError(f"matrix: a cell holds {others[0]!r}, not {yes!r}, {no!r} or nothing")
    middles, height = stack_rows(table.index, WIDE_LABEL)
    fig, axes = new_figure(height + LEGEND)
    marked = np.isin(cells, [yes, no])
    for middle, any_mark in zip(middles, marked.any(axis=1), strict=True):
        if any_mark:
            axes.axhline(middle, color=PALE, linewidth=0.6, zorder=0)
        else:
            lay_band(axes, middle)
    for name, fill in ((yes, INK), (no, PAPER)):
        rows, places = np.nonzero(cells == name)
        look = {"c": fill, "edgecolor": INK, "linewidth": 1.1, "label": name}
        axes.scatter(places, np.take(middles, rows), s=42, **look)
    axes.set_xlim(-0.6, len(table.columns) - 0.4)
    axes.set_ylim(height, 0)
    axes.set_xticks(range(len(table.columns)), table.columns, va="baseline")
    axes.tick_params(axis="x", length=0, top=True, bottom=False, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    label_rows(axes, middles, table.index, WIDE_LABEL)
    add_legend(axes)
    return fig


@styled
def slots(table: pd.DataFrame) -> Figure:
    """Set the fillers of one frame under each other: rows are its uses, columns its slots.

    The index labels the rows; cells are texts, wrapped to the width of their column, which is
    shared out by the length of what the columns hold.

    >>> fillers = {"动词 verb": ["提升 raise"], "品质 trait": ["干事境界"]}
    >>> table = pd.DataFrame(fillers, index=["一"])
    >>> [text.get_text() for text in slots(table).axes[0].texts]
    ['动词 verb', '品质 trait', '一', '提升 raise', '干事境界']
    """
    rows = zip(table.index, table.to_numpy(), strict=True)
    cells = [["", *table.columns], *([str(name), *row] for name, row in rows)]
    need = [min(max(map(widest, column)), LABEL) + 2 for column in zip(*cells, strict=True)]
    edges = np.cumsum([0, *need]) / sum(need)
    room = [room_for(WIDTH * share / sum(need), 9) - 1 for share in need]
    wrapped = [[wrap(text, width) for text, width in zip(row, room, strict=True)] for row in cells]
    heights = [0.8 + max(text.count("\n") + 1 for text in row) for row in wrapped]
    fig, axes = new_figure(sum(heights) * LINE * 0.85 - 0.4)
    tops = np.cumsum([0, *heights])
    for top, row in zip(tops, wrapped, strict=False):
        axes.axhline(top, color=PALE, linewidth=1)
        for left, text in zip(edges, row, strict=False):
            if text:
                axes.text(left, top + 0.4, text, va="top", fontsize=9, linespacing=1.25)
    axes.set_xlim(0, 1)
    axes.set_ylim(tops[-1], 0)
    axes.set_axis_off()
    return fig
