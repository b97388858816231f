"""The few kinds of chart that recur; each takes a table and returns a figure.

Rows are drawn in the order of the table, the first at the top or left. Colours belong to
entities (`wzlib.charts.COLOURS`); where a colour tells entities apart, so does a label or a
marker. The axis title says what is measured, in what unit.
"""

import functools
from collections.abc import Callable, Iterable

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from wzlib.charts.style import COLOURS, GREY, INK, MARKERS, PALE, PAPER, STYLE
from wzlib.charts.wrap import columns, wrap
from wzlib.errors import ChartError

WIDTH = 9.0  # inches
LABEL = 30  # columns of a row label before it is wrapped
LINE = 0.19  # inches a line of text takes
NUMBER = ",.10g"  # how charts write a number
LANE = 0.62  # inches a lane takes
LANE_LINES = 4  # lines of text that a lane holds


def _styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw in the house style, and refuse a table without rows."""

    @functools.wraps(draw)
    def styled(table: pd.DataFrame, *names: str, **options: object) -> Figure:
        if table.empty:
            raise ChartError(f"{draw.__name__}: the table has no rows, so there is nothing to draw")
        with mpl.rc_context(STYLE):
            return draw(table, *names, **options)

    return styled


def _figure(height: float) -> tuple[Figure, Axes]:
    """Return a figure whose axes are about `height` inches high."""
    fig = Figure(figsize=(WIDTH, height + 1.2), layout="constrained")
    axes = fig.subplots()
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(f"{{x:{NUMBER}}}")
    return fig, axes


def _lines(labels: Iterable[str], width: int = LABEL) -> int:
    """Return the number of lines of the label that needs most."""
    return max(wrap(label, width).count("\n") + 1 for label in labels)


def _widest(text: str) -> int:
    """Return the columns of the widest line of a text."""
    return max(map(columns, text.split("\n")))


def _room(inches: float, size: int) -> int:
    """Return how many columns of text of a font size in points go into so many inches."""
    return int(inches * 72 / (size / 2) * 0.94)


def _label_rows(axes: Axes, places: Iterable[float], labels: Iterable[str]) -> None:
    axes.set_yticks(list(places), [wrap(label, LABEL) for label in labels])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _number(value: float) -> str:
    """Return a number as charts write it: thousands separated, no powers of ten."""
    return f"{value:{NUMBER}}"


def _legend(axes: Axes, *entries: list) -> None:
    """Set the legend below the axis title, in rows of four."""
    below = -0.6 / axes.figure.get_figheight() * 1.3
    axes.legend(*entries, loc="upper center", bbox_to_anchor=(0.5, below), ncols=4, frameon=False)


def _colours(entities: Iterable[str]) -> list[str]:
    if unknown := sorted(set(entities) - set(COLOURS)):
        raise ChartError(f"no colour for {', '.join(unknown)}; name it in wzlib/charts/style.py")
    return [COLOURS[entity] for entity in entities]


@_styled
def bars(table: pd.DataFrame, length: str, label: str, *, axis: str) -> Figure:
    """Draw one horizontal bar per row, its value written at its end.

    `length` and `label` are columns; `axis` says what the length measures. Raises `ChartError`
    for a negative or missing length, and if all are zero.

    >>> table = pd.DataFrame({"part": ["一 One", "二 Two"], "characters": [30, 20]})
    >>> fig = bars(table, "characters", "part", axis="length (characters)")
    >>> [bar.get_width() for bar in fig.axes[0].patches]
    [np.int64(30), np.int64(20)]
    """
    if not (table[length] >= 0).all() or not table[length].max() > 0:
        raise ChartError(
            "bars: a length is negative or missing, or all are zero; use dots or a table"
        )
    fig, axes = _figure(len(table) * (0.15 + LINE * _lines(table[label])))
    drawn = axes.barh(range(len(table)), table[length], height=0.6, color=GREY)
    axes.bar_label(drawn, [_number(value) for value in table[length]], padding=3)
    axes.set_xlim(0, table[length].max() * 1.1)
    axes.set_ylim(len(table) - 0.5, -0.5)
    _label_rows(axes, range(len(table)), table[label])
    axes.set_xlabel(axis)
    return fig


@_styled
def dots(
    table: pd.DataFrame,
    value: str,
    label: str,
    entity: str,
    *,
    axis: str,
    extent: tuple[float, float],
) -> Figure:
    """Draw one dot per row at its `value` on the line of its `label`.

    `entity` gives colour and marker; `axis` says what the value measures, `extent` from where
    to where the axis goes. Raises `ChartError` for a value outside, for more entities than there
    are markers, and for an entity without a colour.

    >>> table = pd.DataFrame({"use": ["set", "free"], "at": [3, 9], "move": ["record", "tasks"]})
    >>> fig = dots(table, "at", "use", "move", axis="place (characters)", extent=(0, 12))
    >>> [marks.get_offsets().tolist() for marks in fig.axes[0].collections]
    [[[3.0, 0.0]], [[9.0, 1.0]]]
    """
    labels = list(dict.fromkeys(table[label]))
    if table[entity].nunique() > len(MARKERS):
        raise ChartError(
            f"dots: more than {len(MARKERS)} entities; there is no marker for the rest"
        )
    if not table[value].between(*extent).all():
        raise ChartError(f"dots: a value is missing or not between {extent[0]} and {extent[1]}")
    fig, axes = _figure(len(labels) * (0.35 + LINE * _lines(labels)))
    for row in range(len(labels)):
        axes.axhline(row, color=PALE, linewidth=1, zorder=0)
    for marker, (name, rows) in zip(MARKERS, table.groupby(entity, sort=False), strict=False):
        places = [labels.index(text) for text in rows[label]]
        colours = _colours(rows[entity])
        axes.scatter(
            rows[value],
            places,
            s=70,
            c=colours,
            edgecolor=PAPER,
            marker=marker,
            label=name,
            zorder=2,
        )
    axes.set_xlim(*extent)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    _label_rows(axes, range(len(labels)), labels)
    axes.set_xlabel(axis)
    _legend(axes)
    return fig


@_styled
def strips(
    table: pd.DataFrame,
    lane: str,
    entity: str,
    *,
    axis: str,
    label: str | None = None,
    height: str | None = None,
    names: pd.Series | None = None,
) -> Figure:
    """Draw spans to scale along the text, one lane per value of `lane`.

    The table has the columns `start` and `end`. `entity` gives the colour; `names`, a series
    of texts by entity, becomes a legend. `label` is a column of texts written into the spans
    that can hold them. `height` is a column of values: a lane that has them shows each span as
    high as its value, with the highest value written beside it; rows without a value fill their
    lane.

    >>> table = pd.DataFrame({"start": [0, 4], "end": [4, 9], "lane": "parts", "kind": "part"})
    >>> fig = strips(table, "lane", "kind", axis="place in the text (characters)")
    >>> [(bar.get_x(), bar.get_width()) for bar in fig.axes[0].patches]
    [(np.int64(0), np.int64(4)), (np.int64(4), np.int64(5))]
    """
    lanes = list(dict.fromkeys(table[lane]))
    values = table[height] if height else pd.Series(np.nan, index=table.index)
    tall = [values[table[lane] == name].notna().any() for name in lanes]
    sizes = np.where(tall, 3.0, 1.0)
    bottoms = np.cumsum(sizes + 0.3) - 0.3
    fig, axes = _figure(LANE * (bottoms[-1] + 0.2))
    margin = max(_widest(wrap(name, LABEL)) for name in lanes) / _room(1, 10)
    scale = (WIDTH - margin - 0.3) / table.end.max()
    for name, size, bottom in zip(lanes, sizes, bottoms, strict=True):
        rows = table[table[lane] == name]
        share = (values[rows.index] / (values[rows.index].max() or 1)).fillna(1.0)
        widths = rows.end - rows.start
        look = {"color": _colours(rows[entity]), "edgecolor": PAPER, "linewidth": 0.6}
        axes.bar(rows.start, -share * size, widths, bottom, align="edge", **look)
        if label:
            _label_spans(axes, rows, label, bottom - size / 2, scale)
        if (peak := values[rows.index].max()) > 0:
            place = rows.start[values[rows.index].idxmax()]
            note = f"{_number(peak)} "
            axes.text(place, bottom - size, note, ha="right", va="top", fontsize=8, color=GREY)
    axes.set_xlim(0, table.end.max())
    axes.set_ylim(bottoms[-1] + 0.1, -0.1)
    _label_rows(axes, bottoms - sizes / 2, lanes)
    axes.set_xlabel(axis)
    if names is not None:
        _legend(axes, [Patch(color=colour) for colour in _colours(names.index)], list(names))
    return fig


def _label_spans(axes: Axes, rows: pd.DataFrame, label: str, middle: float, scale: float) -> None:
    """Write each label into its span if the span, at `scale` inches a character, can hold it."""
    for start, end, text in zip(rows.start, rows.end, rows[label], strict=True):
        room = _room((end - start) * scale, 8)
        wrapped = wrap(text, room)
        if text and wrapped.count("\n") < LANE_LINES and _widest(wrapped) <= room:
            look = {"ha": "center", "va": "center", "fontsize": 8, "linespacing": 1.1}
            box = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
            axes.text((start + end) / 2, middle, wrapped, bbox=box, **look)


@_styled
def heatmap(table: pd.DataFrame, *, axis: str) -> Figure:
    """Draw a wide table as cells, the darker the higher, each with its value written in it.

    Row labels are the index, column labels the columns; `axis` says what the values measure.

    >>> table = pd.DataFrame({"一": [3, 0], "二": [4, 5]}, index=["record", "tasks"])
    >>> fig = heatmap(table, axis="sentences")
    >>> fig.axes[0].images[0].get_array().tolist()
    [[3.0, 4.0], [0.0, 5.0]]
    """
    cell = int(60 / len(table.columns)) + 4
    fig, axes = _figure(
        len(table) * max(0.42, LINE * _lines(table.index)) + LINE * _lines(table.columns, cell)
    )
    values = table.to_numpy(dtype="float64")
    if not np.nanmin(values) >= 0 or not np.nanmax(values) > 0:
        raise ChartError("heatmap: a value is negative, or there is none above zero; use a table")
    axes.imshow(values, cmap="Greys", vmin=0, vmax=np.nanmax(values) * 1.3, aspect="auto")
    for row, column in np.ndindex(values.shape):
        value = values[row, column]
        colour = PAPER if value > 0.75 * np.nanmax(values) else INK
        text = "" if np.isnan(value) else _number(value)
        axes.text(column, row, text, ha="center", va="center", color=colour)
    axes.set_xticks(range(len(table.columns)), [wrap(name, cell) for name in table.columns])
    axes.tick_params(axis="x", length=0, top=True, bottom=False, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    _label_rows(axes, range(len(table)), table.index)
    axes.set_xlabel(axis)
    return fig


@_styled
def lines(table: pd.DataFrame, x: str, y: str, *, axes_titles: tuple[str, str]) -> Figure:
    """Draw one line through the points of two columns; `axes_titles` names x and y with units.

    >>> table = pd.DataFrame({"clean": [0, 100], "shift": [2, 9]})
    >>> fig = lines(table, "clean", "shift", axes_titles=("place", "shift (characters)"))
    >>> fig.axes[0].lines[0].get_xydata().tolist()
    [[0.0, 2.0], [100.0, 9.0]]
    """
    fig, axes = _figure(2.8)
    axes.plot(table[x], table[y], color=INK, linewidth=1.5)
    axes.grid(axis="y", color=PALE)
    axes.set_xlabel(axes_titles[0])
    axes.set_ylabel(axes_titles[1])
    return fig


@_styled
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
    need = [min(max(map(_widest, column)), LABEL) + 2 for column in zip(*cells, strict=True)]
    edges = np.cumsum([0, *need]) / sum(need)
    room = [_room(WIDTH * share / sum(need), 9) - 1 for share in need]
    wrapped = [[wrap(text, width) for text, width in zip(row, room, strict=True)] for row in cells]
    heights = [0.8 + max(text.count("\n") + 1 for text in row) for row in wrapped]
    fig, axes = _figure(sum(heights) * LINE * 0.85 - 0.4)
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
