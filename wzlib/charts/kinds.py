"""Bars, dots, points and lines; each kind takes a table and returns a figure.

Rows are drawn in the order of the table, the first at the top or left. All kinds of the folder say
the same thing by the same word, most of them seaborn's: `x` and `y` are columns, `hue` is the
column that gives the colour, `palette` the colours by value (what is not in it takes the next free
one of the house scheme), `label` a column of texts to be written, `xlabel` and `ylabel` say what an
axis measures, in what unit. Where a colour tells values apart, so does a label or a marker. Every
kind raises `ChartError` for a table that is empty, lacks a column or holds something else in it.
"""

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wzlib.charts import canvas
from wzlib.charts.style import GREY, INK, PALE, PAPER, Palette
from wzlib.charts.table import kind, take
from wzlib.errors import ChartError

MANY_ROWS = 15  # rows above which dots are set closer


@kind
def bars(data: pd.DataFrame, *, x: str, y: str, xlabel: str) -> Figure:
    """Draw one horizontal bar per row, as long as its `x`, which is written at its end.

    `y` labels the bars. Raises `ChartError` for a negative length, and if all are zero.

    >>> table = pd.DataFrame({"part": ["一 One", "二 Two"], "characters": [30, 20]})
    >>> fig = bars(table, x="characters", y="part", xlabel="length (characters)")
    >>> [bar.get_width() for bar in fig.axes[0].patches]
    [np.int64(30), np.int64(20)]
    """
    table = take(data, x=x, row=y)
    if table.x.min() < 0 or table.x.max() == 0:
        raise ChartError("a length is negative, or all are zero; use dots or a table")
    fig, axes = canvas.new_figure(len(table) * (0.15 + canvas.LINE * canvas.most_lines(table.row)))
    drawn = axes.barh(range(len(table)), table.x, height=0.6, color=GREY)
    axes.bar_label(drawn, [canvas.write_number(length) for length in table.x], padding=3)
    axes.set(xlim=(0, table.x.max() * 1.1), ylim=(len(table) - 0.5, -0.5), xlabel=xlabel)
    canvas.label_rows(axes, range(len(table)), table.row)
    return fig


@kind
def dots(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    hue: str | None = None,
    palette: Palette = None,
    xlabel: str,
    xlim: tuple[float, float],
) -> Figure:
    """Draw one dot per row at its `x` on the line of its `y`.

    `hue` gives colour and marker; `xlim` says from where to where the axis goes. Raises
    `ChartError` for a value outside, and for more values of the hue than there are markers.

    >>> table = pd.DataFrame({"use": ["set", "free"], "at": [3, 9], "move": ["record", "tasks"]})
    >>> options = {"palette": {"record": "#117733"}, "xlabel": "place", "xlim": (0, 12)}
    >>> fig = dots(table, x="at", y="use", hue="move", **options)
    >>> [marks.get_offsets().tolist() for marks in fig.axes[0].collections]
    [[[3.0, 0.0]], [[9.0, 1.0]]]
    """
    table = take(data, palette, x=x, row=y, hue=hue)
    if not table.x.between(*xlim).all():
        raise ChartError(f"a value of {x!r} is not between {xlim[0]} and {xlim[1]}")
    labels = list(dict.fromkeys(table.row))
    gap = 0.35 if len(labels) <= MANY_ROWS else 0.1
    fig, axes = canvas.new_figure(len(labels) * (gap + canvas.LINE * canvas.most_lines(labels)))
    for row in range(len(labels)):
        axes.axhline(row, color=PALE, linewidth=1, zorder=0)
    looks = canvas.looks_of(table)
    for value, (_, marker) in looks.items():
        rows = table[table.hue == value]
        places, colours = rows.row.map(labels.index), list(rows.colour)
        marks = axes.scatter(rows.x, places, s=70, c=colours, edgecolor=PAPER, marker=marker)
        marks.set(label=str(value), zorder=2)
    axes.set(xlim=xlim, ylim=(len(labels) - 0.5, -0.5), xlabel=xlabel)
    canvas.label_rows(axes, range(len(labels)), labels)
    if len(looks) > 1:
        canvas.add_legend(axes)
    return fig


@kind
def scatter(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    label: str,
    band: pd.DataFrame | None = None,
    xlabel: str,
    ylabel: str,
) -> Figure:
    """Draw one point per row over a logarithmic `x`, with its label where there is room for it.

    `band` is a table with the same `x`, low and high: what chance would give, as a grey area. An
    empty label leaves a point without one. Labels are placed in the order of the rows, each
    right, left, above or below its point; one that finds no free place is left out. Raises
    `ChartError` if an `x` is not positive.

    >>> table = pd.DataFrame({"count": [10, 80], "dp": [0.4, 0.1], "word": ["疫情", "创新"]})
    >>> titles = {"xlabel": "count", "ylabel": "unevenness"}
    >>> fig = scatter(table, x="count", y="dp", label="word", **titles)
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['疫情', '创新']
    """
    table = take(data, x=x, y=y, label=label)
    if table.x.min() <= 0:
        raise ChartError(f"a value of {x!r} is not positive, so it has no place on the axis")
    fig, axes = canvas.new_figure(5.0)
    canvas.scale_by_powers(axes)
    if band is not None:
        chance = take(band, x=x, low="low", high="high")
        axes.fill_between(chance.x, chance.low, chance.high, color=PALE, linewidth=0, zorder=0)
    axes.scatter(table.x, table.y, s=24, c=INK, edgecolor=PAPER, zorder=2)
    axes.set(xlim=(table.x.min() * 0.9, table.x.max() * 1.2), xlabel=xlabel, ylabel=ylabel)
    fig.draw_without_rendering()
    _label_points(axes, zip(table.x, table.y, table.label, strict=True))
    return fig


def _label_points(axes: Axes, points: Iterable[tuple[float, float, str]]) -> None:
    """Write labels beside their points; one that would lie on another one is left out."""
    taken = [axes.get_window_extent().frozen().padded(-2)]
    places = [((5, 0), "left", "center"), ((-5, 0), "right", "center")]
    places += [((0, 5), "center", "bottom"), ((0, -5), "center", "top")]
    for x, y, text in points:
        for offset, ha, va in places if text else []:
            written = axes.annotate(text, (x, y), offset, textcoords="offset points")
            written.set(ha=ha, va=va, fontsize=9)
            box = written.get_window_extent()
            inside = taken[0].containsx(box.x1) and taken[0].containsx(box.x0)
            if inside and not any(box.overlaps(other) for other in taken[1:]):
                taken.append(box)
                break
            written.remove()


@kind
def lines(data: pd.DataFrame, *, x: str, y: str, xlabel: str, ylabel: str) -> Figure:
    """Draw one line through the points of two columns, in the order of the rows.

    >>> table = pd.DataFrame({"clean": [0, 100], "shift": [2, 9]})
    >>> fig = lines(table, x="clean", y="shift", xlabel="place", ylabel="shift (characters)")
    >>> fig.axes[0].lines[0].get_xydata().tolist()
    [[0.0, 2.0], [100.0, 9.0]]
    """
    table = take(data, x=x, y=y)
    fig, axes = canvas.new_figure(2.8)
    axes.plot(table.x, table.y, color=INK, linewidth=1.5)
    axes.grid(axis="y", color=PALE)
    axes.set(xlabel=xlabel, ylabel=ylabel)
    return fig
