"""Rows with a label each: bars, dots and ranges; the first row of the table is at the top."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from wzlib.charts import canvas
from wzlib.charts.doors import Picture, add_marks, keys_of
from wzlib.charts.style import GREY, PALE, PAPER, Palette
from wzlib.charts.table import kind, take
from wzlib.errors import ChartError
from wzlib.language import spoken

BAR = 0.09  # inches, half a bar
CLOSE = 0.8  # of the height that other rows under headings have
MANY_ROWS = 8  # rows above which dots are set closer
PIECE = 0.05  # of the axis that a piece of a bar is long at least to hold its number
Limits = tuple[float, float]


@kind
def bars(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    hue: str | None = None,
    palette: Palette = None,
    xlabel: str,
) -> Picture:
    """Draw one horizontal bar per row, as long as its `x`, which is written at its end.

    `y` labels the bars. With a `hue` the rows that have the same `y` are pieces of one bar, in
    their order; what is long enough has its `x` inside. Raises `ChartError` for a negative length,
    and if all are zero.

    >>> table = pd.DataFrame({"part": ["一 One", "二 Two"], "characters": [30, 20]})
    >>> fig = bars(table, x="characters", y="part", xlabel="length (characters)")
    >>> [bar.get_width() for bar in fig.axes[0].patches]
    [np.int64(30), np.int64(20)]
    """
    table = take(data, palette, x=x, row=y, hue=hue)
    if table.x.min() < 0 or table.x.max() == 0:
        raise ChartError("a length is negative, or all are zero; use dots or a table")
    labels = list(table.row.unique() if hue else table.row)
    rows = table.row.map(labels.index) if hue else table.index
    ends = table.groupby(rows).x.cumsum()
    longest = ends.max() * (1 if hue else 1.1)
    axis = {"xlabel": xlabel, "xlim": (0, longest)}
    fig, axes, middles = canvas.stacked_rows(labels, canvas.LONG_LABEL, **axis)
    places = np.take(middles, rows)
    look: Any = {"color": list(table.colour), "edgecolor": PAPER} if hue else {"color": GREY}
    drawn = axes.barh(places, table.x, left=ends - table.x, height=2 * BAR, **look)
    if hue:
        written = [canvas.write_number(one) if one > longest * PIECE else "" for one in table.x]
        inside = axes.bar_label(drawn, written, label_type="center")
        for text, colour in zip(inside, table.colour, strict=True):
            text.set_color(canvas.ink_on(colour))
        first = table.drop_duplicates("hue")
        canvas.add_legend(axes, [Patch(color=colour) for colour in first.colour], first.hue)
    else:
        axes.bar_label(drawn, [canvas.write_number(length) for length in table.x], padding=3)
    if not (table.x % 1).any():
        axes.locator_params("x", integer=True)  # what is counted has no halves
    boxes = zip(ends - table.x, places - BAR, ends, places + BAR, strict=True)
    add_marks(axes, boxes, keys_of(data, y, hue))
    return fig


@kind
def dots(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    hue: str | None = None,
    palette: Palette = None,
    group: str | None = None,
    parts: pd.DataFrame | None = None,
    xlabel: str,
    xlim: Limits,
) -> Picture:
    """Draw one dot per row at its `x` on the line of its `y`.

    `hue` gives colour and marker; where a line has no value of it twice, what is on it is joined.
    `group` sets the lines with the same value under a heading; `xlim` says from where to where the
    axis goes. `parts` is a layer with a label, such as `sections`: bands behind, with their names;
    without a hue the dots become strokes, of which many can be told apart. Raises `ChartError` for
    a value outside, and for more values of the hue than there are markers.

    >>> table = pd.DataFrame({"use": ["set", "free"], "at": [3, 9], "move": ["record", "tasks"]})
    >>> options = {"palette": {"record": "#117733"}, "xlabel": "place", "xlim": (0, 12)}
    >>> fig = dots(table, x="at", y="use", hue="move", **options)
    >>> [marks.get_offsets().tolist() for marks in fig.axes[0].collections]
    [[[3.0, 0.0]], [[9.0, 1.0]]]
    """
    table = take(data, palette, x=x, row=y, hue=hue, group=group)
    if not table.x.between(*xlim).all():
        raise ChartError(f"a value of {x!r} is not between {xlim[0]} and {xlim[1]}")
    labels: list[str] = []
    for head, rows in table.groupby("group", sort=False):
        labels += [str(head)] * (group is not None) + list(rows.row.unique())
    gap = 0.35 if len(labels) <= MANY_ROWS and parts is None else 0.1
    middles: Any = range(len(labels))
    look: Any = {}
    if group:
        look = {"xlabel": xlabel, "xlim": xlim}
        fig, axes, middles = canvas.stacked_rows(labels, canvas.LONG_LABEL, **look)
        fig.set_figheight(fig.get_figheight() * CLOSE)
        for head in table.group.unique():
            canvas.lay_band(axes, middles[labels.index(head)])
    else:
        fig, axes = canvas.even_rows(labels, gap, xlabel=xlabel, xlim=xlim)
    table["place"] = [middles[labels.index(row)] for row in table.row]
    for place, ends in table.groupby("place").x:
        axes.axhline(place, color=PALE, linewidth=1, zorder=0)
        if hue and not table.duplicated(["row", "hue"]).any():
            axes.plot([ends.min(), ends.max()], [place] * 2, color=GREY, linewidth=1.5, zorder=1)
    canvas.lay_parts(axes, parts)
    looks = canvas.looks_of(table)
    strokes = parts is not None and hue is None
    for value, rows in table.groupby("hue", sort=False):
        look = {"c": list(rows.colour), "label": str(value), "edgecolor": PAPER}
        look |= {"marker": looks[value][1], "s": 70}
        if strokes:
            look |= {"marker": "|", "s": 130, "linewidth": 1.2, "edgecolor": None}
        axes.scatter(rows.x, rows.place, zorder=2, **look)
    if len(looks) > 1:
        canvas.add_legend(axes)
    high = BAR if strokes else 0
    boxes = zip(table.x, table.place - high, table.x, table.place + high, strict=True)
    add_marks(axes, boxes, keys_of(data, y, hue))
    return fig


@kind
def ranges(
    data: pd.DataFrame,
    *,
    y: str,
    label: str,
    hue: str | None = None,
    palette: Palette = None,
    group: str | None = None,
    xlabel: str,
    xlim: Limits,
    xticks: Mapping[float, str] | None = None,
    log_scale: bool = False,
) -> Picture:
    """Draw one range per row, from its `low` to its `high`; a dot where both are the same.

    The table has the columns `low` and `high`; `y` labels the rows, and `label` is a column of
    texts written beside the marks. An infinite end is an arrow to the edge: so much *or more*,
    *or less*. A row without `low` and `high` shows its texts alone. `hue` gives colour and marker,
    `group` sets the rows with the same value under a heading; `xlim` says from where to where the
    axis goes, `xticks` what is written on it where numbers would not do, `log_scale` makes it
    logarithmic. Raises `ChartError` for a finite value outside, a range with one end or one that
    runs backwards, and for more values of the hue than there are markers.

    >>> table = pd.DataFrame({"low": [8, 60], "high": [8, np.inf], "text": ["8%", "60%以上"]})
    >>> table = table.assign(what=["product", "graduates"])
    >>> fig = ranges(table, y="what", label="text", xlabel="growth (%)", xlim=(0, 100))
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['8%', '60%以上']
    """
    words = {"row": y, "label": label, "hue": hue, "group": group, "low": "low", "high": "high"}
    table = take(data, palette, **words)
    table["key"] = keys_of(data, y)
    _check_ends(table, xlim)
    looks = canvas.looks_of(table[table.low.notna()])
    if group:  # a row without a mark and without a text stands over those of each
        heads = table.drop_duplicates("group").assign(low=np.nan, label="")
        both = pd.concat([heads.assign(row=heads.group), table])
        table = both.iloc[both.group.factorize()[0].argsort(kind="stable")]
    look = {"xlabel": xlabel, "xscale": "log" if log_scale else "linear"}
    fig, axes, middles = canvas.stacked_rows(table.row, canvas.LONG_LABEL, **look)
    for middle, row in zip(middles, table.itertuples(), strict=True):
        if not np.isnan(row.low):
            ends = (row.low, row.high)
            _draw_range(axes, middle, ends, row.label, looks[row.hue], xlim)
            left, right = np.clip(ends, *xlim)
            add_marks(axes, [(left, middle, right, middle)], [row.key])
        elif row.label:
            aside = axes.get_yaxis_transform()
            axes.text(0.01, middle, row.label, va="center", size=9, color=GREY, transform=aside)
        else:
            canvas.lay_band(axes, middle)
    if xticks:
        axes.set_xticks(list(xticks), list(xticks.values()))
    axes.set_xlim(xlim)
    if len(looks) > 1:
        handles = [Line2D([], [], color=colour, marker=mark) for colour, mark in looks.values()]
        canvas.add_legend(axes, handles, map(str, looks))
    return fig


def _check_ends(table: pd.DataFrame, xlim: Limits) -> None:
    low, high = table.low, table.high
    if (low.isna() != high.isna()).any():
        raise ChartError("a row has only one end; an open end is infinite")
    if (low > high).any() or np.isposinf(low).any() or np.isneginf(high).any():
        raise ChartError("a range runs backwards; low must not be above high")
    ends = pd.concat([low, high])
    if not ends[np.isfinite(ends)].between(*xlim).all():
        raise ChartError(f"a value is not between {xlim[0]} and {xlim[1]}")


def _draw_range(
    axes: Axes, middle: float, ends: Limits, text: str, look: tuple[str, str], xlim: Limits
) -> None:
    """Draw a dot or a line with its ends, and the text beside it, on the side that is free."""
    (low, high), (colour, marker) = ends, look
    axes.plot(np.clip(ends, *xlim), [middle] * 2, color=colour, linewidth=2.5)
    for end, arrow in zip(ends, "<>", strict=True):
        mark = marker if low == high else "|" if np.isfinite(end) else arrow
        (drawn,) = axes.plot(np.clip(end, *xlim), middle, mark, color=colour, clip_on=False)
        drawn.set(markersize=9, markeredgewidth=2)
    place, side, ha = (low, -9, "right") if np.isinf(high) else (high, 9, "left")
    written = axes.annotate(spoken(text), (place, middle), (side, 0), textcoords="offset points")
    written.set(ha=ha, va="center", fontsize=9)
