"""The few kinds of chart that recur; each takes a table and returns a figure.

Rows are drawn in the order of the table, the first at the top or left. Colours belong to
entities (`wzlib.charts.COLOURS`); where a colour tells entities apart, so does a label or a
marker. The axis title says what is measured, in what unit.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from wzlib.charts.canvas import (
    LABEL,
    LINE,
    WIDTH,
    add_legend,
    colours_of,
    label_rows,
    label_spans,
    most_lines,
    new_figure,
    room_for,
    scale_by_powers,
    styled,
    widest,
    write_number,
    write_peak,
)
from wzlib.charts.style import GREY, INK, MARKERS, PALE, PAPER
from wzlib.charts.wrap import wrap
from wzlib.errors import ChartError

LANE = 0.62  # inches a lane takes
MANY_ROWS = 15  # rows above which dots are set closer


@styled
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
    fig, axes = new_figure(len(table) * (0.15 + LINE * most_lines(table[label])))
    drawn = axes.barh(range(len(table)), table[length], height=0.6, color=GREY)
    axes.bar_label(drawn, [write_number(value) for value in table[length]], padding=3)
    axes.set_xlim(0, table[length].max() * 1.1)
    axes.set_ylim(len(table) - 0.5, -0.5)
    label_rows(axes, range(len(table)), table[label])
    axes.set_xlabel(axis)
    return fig


@styled
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
    gap = 0.35 if len(labels) <= MANY_ROWS else 0.1
    fig, axes = new_figure(len(labels) * (gap + LINE * most_lines(labels)))
    for row in range(len(labels)):
        axes.axhline(row, color=PALE, linewidth=1, zorder=0)
    for marker, (name, rows) in zip(MARKERS, table.groupby(entity, sort=False), strict=False):
        places = [labels.index(text) for text in rows[label]]
        colours = colours_of(rows[entity])
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
    label_rows(axes, range(len(labels)), labels)
    axes.set_xlabel(axis)
    if table[entity].nunique() > 1:
        add_legend(axes)
    return fig


@styled
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
    fig, axes = new_figure(LANE * (bottoms[-1] + 0.2))
    margin = max(widest(wrap(name, LABEL)) for name in lanes) / room_for(1, 10)
    scale = (WIDTH - margin - 0.3) / table.end.max()
    for name, size, bottom in zip(lanes, sizes, bottoms, strict=True):
        rows = table[table[lane] == name]
        share = (values[rows.index] / (values[rows.index].max() or 1)).fillna(1.0)
        widths = rows.end - rows.start
        look = {"color": colours_of(rows[entity]), "edgecolor": PAPER}
        edges = np.minimum(widths * scale * 72 / 4, 0.6)  # so that a thin span is still seen
        axes.bar(rows.start, -share * size, widths, bottom, align="edge", linewidth=edges, **look)
        if label:
            label_spans(axes, rows, label, bottom - size / 2, scale)
        write_peak(axes, rows, values[rows.index], bottom - size)
    axes.set_xlim(0, table.end.max())
    axes.set_ylim(bottoms[-1] + 0.1, -0.1)
    label_rows(axes, bottoms - sizes / 2, lanes)
    axes.set_xlabel(axis)
    if names is not None:
        add_legend(axes, [Patch(color=colour) for colour in colours_of(names.index)], list(names))
    return fig


@styled
def scatter(
    table: pd.DataFrame,
    x: str,
    y: str,
    label: str,
    *,
    axes_titles: tuple[str, str],
    band: pd.DataFrame | None = None,
) -> Figure:
    """Draw one point per row over a logarithmic `x`, with its label where there is room for it.

    `band` has the columns x, low and high: what chance would give, drawn as a grey area. An
    empty label leaves a point without one. Labels are placed in the order of the rows, each
    right, left, above or below its point; one that finds no free place is left out. Raises
    `ChartError` if an `x` is not positive.

    >>> table = pd.DataFrame({"count": [10, 80], "dp": [0.4, 0.1], "word": ["疫情", "创新"]})
    >>> fig = scatter(table, "count", "dp", "word", axes_titles=("count", "unevenness"))
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['疫情', '创新']
    """
    if not (table[x] > 0).all():
        raise ChartError("scatter: a value is not positive, so it has no place on the axis")
    fig, axes = new_figure(5.0)
    scale_by_powers(axes)
    if band is not None:
        axes.fill_between(band[x], band.low, band.high, color=PALE, linewidth=0, zorder=0)
    axes.scatter(table[x], table[y], s=24, c=INK, edgecolor=PAPER, zorder=2)
    axes.set_xlim(table[x].min() * 0.9, table[x].max() * 1.2)
    axes.set_xlabel(axes_titles[0])
    axes.set_ylabel(axes_titles[1])
    _label_points(axes, zip(table[x], table[y], table[label], strict=True))
    return fig


def _label_points(axes: Axes, points: Iterable[tuple[float, float, str]]) -> None:
    """Write labels beside their points; one that would lie on another one is left out."""
    axes.figure.draw_without_rendering()
    taken = [axes.get_window_extent().frozen().padded(-2)]
    places = [((5, 0), "left", "center"), ((-5, 0), "right", "center")]
    places += [((0, 5), "center", "bottom"), ((0, -5), "center", "top")]
    for x, y, text in points:
        for offset, ha, va in places if text else []:
            look = {"ha": ha, "va": va, "fontsize": 9, "textcoords": "offset points"}
            written = axes.annotate(text, (x, y), offset, **look)
            box = written.get_window_extent()
            inside = taken[0].containsx(box.x1) and taken[0].containsx(box.x0)
            if inside and not any(box.overlaps(other) for other in taken[1:]):
                taken.append(box)
                break
            written.remove()


@styled
def lines(table: pd.DataFrame, x: str, y: str, *, axes_titles: tuple[str, str]) -> Figure:
    """Draw one line through the points of two columns; `axes_titles` names x and y with units.

    >>> table = pd.DataFrame({"clean": [0, 100], "shift": [2, 9]})
    >>> fig = lines(table, "clean", "shift", axes_titles=("place", "shift (characters)"))
    >>> fig.axes[0].lines[0].get_xydata().tolist()
    [[0.0, 2.0], [100.0, 9.0]]
    """
    fig, axes = new_figure(2.8)
    axes.plot(table[x], table[y], color=INK, linewidth=1.5)
    axes.grid(axis="y", color=PALE)
    axes.set_xlabel(axes_titles[0])
    axes.set_ylabel(axes_titles[1])
    return fig
