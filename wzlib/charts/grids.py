"""Charts that are grids of cells: numbers as shades, things as dots, texts in slots."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wzlib.charts import canvas
from wzlib.charts.doors import Picture, add_marks, keys_of
from wzlib.charts.style import GREY, INK, PALE, PAPER
from wzlib.charts.table import kind, take, take_cells
from wzlib.charts.wrap import BORDER, wrap
from wzlib.errors import ChartError
from wzlib.language import spoken

LARGEST = 17  # points of what stands in slots, at most
LEADING = 1.4  # from line to line
MANY_ROWS, CLOSE = 15, 0.6  # rows above which they are set closer, and how much
UNIT = 0.18  # inches from one dot of a cell to the next


@kind
def heatmap(data: pd.DataFrame, *, xlabel: str) -> Picture:
    """Draw a wide table as cells, the darker the higher, each with its value written in it.

    Row labels are the index, column labels the columns; `xlabel` says what the values measure.
    A zero is left blank; where no value can be stands a dash. Raises `ChartError` for a negative
    value, and if there is none above zero.

    >>> table = pd.DataFrame({"一": [3, 0], "二": [4, 5]}, index=["record", "tasks"])
    >>> fig = heatmap(table, xlabel="sentences")
    >>> fig.axes[0].images[0].get_array().tolist()
    [[3.0, 4.0], [0.0, 5.0]]
    """
    values = take_cells(data, "numbers or nothing")
    darkest = np.nanmax(values, initial=0)
    if (values < 0).any() or darkest == 0:
        raise ChartError("a value is negative, or there is none above zero; use a table")
    margin = canvas.room_of(wrap(name, canvas.LABEL) for name in data.index)
    room = canvas.room_for((canvas.WIDTH - margin - 0.2) / len(data.columns), 10)
    head = canvas.LINE * canvas.most_lines(data.columns, room)
    height = len(data) * max(0.42, canvas.LINE * canvas.most_lines(data.index))
    rows = range(len(data))
    fig, axes = canvas.new_rows(head + height, data.index, rows, xlabel=xlabel)
    axes.imshow(values, cmap="Greys", vmin=0, vmax=darkest * 1.3, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        text = "–" if np.isnan(value) else canvas.write_number(value) if value else ""
        colour = PAPER if value > 0.75 * darkest else INK
        axes.text(column, row, text, ha="center", va="center", color=colour)
    _name_columns(axes, [wrap(name, room) for name in data.columns])
    _mark_cells(axes, data, range(len(data)))
    return fig


@kind
def matrix(data: pd.DataFrame, *, yes: str, no: str) -> Picture:
    """Draw a wide table of texts as marks: a filled dot for `yes`, an open one for `no`.

    Row labels are the index, column labels the columns; an empty text leaves a cell empty, and
    a row without a mark is a heading for the rows below. Raises `ChartError` for any other text.

    >>> table = pd.DataFrame({"level": ["said", ""], "base": ["not said", ""]}, index=["a", "b"])
    >>> fig = matrix(table, yes="said", no="not said")
    >>> [marks.get_offsets()[:, 0].tolist() for marks in fig.axes[0].collections]
    [[0.0], [1.0]]
    """
    cells = take_cells(data, "texts")
    if others := sorted({*cells.ravel()} - {yes, no, ""}):
        raise ChartError(f"a cell holds {others[0]!r}, not {yes!r}, {no!r} or nothing")
    fig, axes, middles = canvas.stacked_rows(data.index, canvas.WIDE_LABEL)
    size = 10
    if len(data) > MANY_ROWS:
        size = canvas.SMALL
        axes.tick_params(labelsize=size)
        fig.set_figheight(CLOSE * fig.get_figheight())
    margin = canvas.room_of((wrap(name, canvas.WIDE_LABEL) for name in data.index), size)
    room = canvas.room_for((canvas.WIDTH - margin - 0.3) / len(data.columns), size)
    for middle, row in zip(middles, cells, strict=True):
        if any(row):
            axes.axhline(middle, color=PALE, linewidth=0.6, zorder=0)
        else:
            canvas.lay_band(axes, middle)
    for text, fill in ((yes, INK), (no, PAPER)):
        rows, places = np.nonzero(cells == text)
        heights = np.take(middles, rows)
        axes.scatter(places, heights, s=42, c=fill, edgecolor=INK, linewidth=1.1, label=text)
    axes.set_xlim(-0.6, len(data.columns) - 0.4)
    _name_columns(axes, [wrap(name, room) for name in data.columns])
    canvas.add_legend(axes)
    _mark_cells(axes, data, middles, 0.1)
    return fig


@kind
def units(data: pd.DataFrame, *, y: str, group: str, label: str | None = None) -> Picture:
    """Draw one dot per row of the table, on the line of its `y` and under the heading of its group.

    Lines and groups stand in the order of the table or, where a column is categorical, of its
    categories, those without a dot too. `label` is a column of texts, written beside the dots; a
    dot with a text has a line of its own.

    >>> table = pd.DataFrame({"whose": ["own", "own", "past"], "form": ["said", "said", "named"]})
    >>> fig = units(table, y="whose", group="form")
    >>> [name.get_text() for name in fig.axes[0].get_xticklabels()]
    ['said', 'named']
    """
    table = take(data, row=y, group=group, label=label).assign(key=keys_of(data, y, group))
    rows, names = _order_of(data[y]), _order_of(data[group])
    margin = canvas.room_of(wrap(name, canvas.LABEL) for name in rows)
    width = (canvas.WIDTH - margin - 0.3) / len(names)
    room = canvas.room_for(width - 2 * UNIT, canvas.SMALL)
    table["label"] = [wrap(text, room) for text in table.label]
    table["across"], table["down"] = 0.0, 0.0
    for _, cell in table.groupby(["row", "group"]):
        table.loc[cell.index, ["across", "down"]] = [*_fill(cell.label, int(width / UNIT) - 1)]
    deepest = (table.down + table.label.str.count("\n")).groupby(table.row).max().reindex(rows)
    need = [canvas.LINE * canvas.most_lines([row]) for row in rows]
    heights = np.maximum((deepest.fillna(0) + 1) * UNIT, need) + 0.12
    bottoms = heights.cumsum()
    heads = [wrap(name, canvas.room_for(width, 10)) for name in names]
    look: Any = {"ylim": (bottoms.iloc[-1], 0), "xlim": (-0.5, len(names) - 0.5)}
    high = bottoms.iloc[-1] + canvas.LINE * canvas.most_lines(heads) - 0.5  # it has no axis title
    fig, axes = canvas.new_rows(high, rows, bottoms - heights / 2, **look)
    _name_columns(axes, heads)
    for bottom in bottoms[:-1]:
        axes.axhline(bottom, color=PALE, linewidth=0.6, zorder=0)
    places = table.group.map(names.index) - 0.5 + (table.across + 0.9) * UNIT / width
    downs = table.row.map(bottoms - heights) + (table.down + 0.5) * UNIT + 0.06
    axes.scatter(places, downs, s=42, c=INK)
    beside: Any = {"va": "top", "fontsize": canvas.SMALL, "linespacing": 1.4}
    for place, down, text in zip(places, downs, table.label, strict=True):
        if text:
            axes.text(place + 0.6 * UNIT / width, down - 0.08, text, **beside)
    add_marks(axes, zip(places, downs, places, downs, strict=True), table.key)
    return fig


def _order_of(column: pd.Series) -> list[str]:
    """Return the values of a column in the order in which they are drawn."""
    ordered = isinstance(column.dtype, pd.CategoricalDtype)
    return list(column.cat.categories if ordered else column.unique())


def _fill(texts: Iterable[str], most: int) -> Iterator[tuple[int, int]]:
    """Yield the place of each dot in its line, and its line; a text fills the rest of a line."""
    across = down = 0
    for text in texts:
        if across and (text or across >= most):
            across, down = 0, down + 1
        yield across, down
        across, down = (most if text else across + 1), down + text.count("\n")


def _mark_cells(
    axes: Axes, data: pd.DataFrame, middles: Sequence[float], half: float = 0.5
) -> None:
    """Note the cells as marks, each with the name of its row and that of its column."""
    for middle, (row, *cells) in zip(middles, data.itertuples(name=None), strict=True):
        for at, (column, cell) in enumerate(zip(data.columns, cells, strict=True)):
            if cell not in ("", 0):
                key = {data.index.name: row, data.columns.name: column}
                add_marks(axes, [(at - half, middle + half, at + half, middle - half)], [key])


def _name_columns(axes: Axes, names: Sequence[str], **look: Any) -> None:
    """Write the column labels at the top, without a frame."""
    axes.set_xticks(range(len(names)), names, **look)
    axes.tick_params(axis="x", length=0, top=True, bottom=False, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)


@kind
def slots(data: pd.DataFrame) -> Picture:
    """Set the fillers of one frame under each other: rows are its uses, columns its slots.

    The index labels the rows; cells are texts, wrapped to the width of their column, which is
    shared out by the length of what the columns hold. What all rows share, the frame, is grey; a
    gloss after a Chinese text stands small under it. A column without a name has no heading.

    >>> fillers = {"动词 verb": ["提升 raise"], "品质 trait": ["干事境界"]}
    >>> table = pd.DataFrame(fillers, index=["一"])
    >>> [text.get_text() for text in slots(table).axes[0].texts]
    ['动词', 'verb', '品质', 'trait', '一', '提升', 'raise', '干事境界']
    """
    take_cells(data, "texts")
    heads = [("", *data.columns)] if any(data.columns) else []
    cells = [[_glossed(text) for text in row] for row in [*heads, *data.itertuples(name=None)]]
    widths = (max(canvas.widest(text) for text, _ in column) for column in zip(*cells, strict=True))
    need = [min(width, canvas.LABEL) + 2 for width in widths]
    size = max(9, min(LARGEST, canvas.room_for(canvas.WIDTH, 1) // sum(need)))
    edges = np.cumsum([0, *need]) / sum(need)
    room = [canvas.room_for(canvas.WIDTH * share / sum(need), 1) for share in need]
    fig, axes = canvas.new_figure(1)
    tops, look = [0.0], cast(Any, {"va": "top", "linespacing": 1.25})
    for row in cells:
        high = 0.0
        for left, (text, gloss), wide, same in zip(edges, row, room, _shared(data), strict=False):
            below = tops[-1]
            for said, points, ink in ((text, size, not same), (gloss, canvas.SMALL, False)):
                lines = wrap(said, wide // points - 1)
                if lines:
                    colour = INK if ink else GREY
                    axes.text(left, below, lines, fontsize=points, color=colour, **look)
                    below += (lines.count("\n") + 1) * points * LEADING
            high = max(high, below)
        tops.append(high + size * 0.8)
    fig.set_figheight(tops[-1] / 72 + 0.8)
    axes.set(xlim=(0, 1), ylim=(tops[-1], 0))
    axes.set_axis_off()
    boxes = [(0, low, 1, top) for top, low in pairwise(tops[len(heads) :])]
    add_marks(axes, boxes, [{data.index.name: row} for row in data.index])
    return fig


def _shared(data: pd.DataFrame) -> list[bool]:
    """Tell of the index and each column whether it is grey: what all of several rows share."""
    columns = (column for _, column in data.items())
    return [True, *(len(data) > 1 and {*column} == {column.iat[0]} for column in columns)]


def _glossed(text: str) -> tuple[str, str]:
    """Return a text in the language that is shown, and its gloss if both are."""
    first, _, gloss = BORDER.sub("\n", spoken(text), count=1).partition("\n")
    return first, gloss
