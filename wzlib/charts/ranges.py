"""Ranges: from so much to so much, or more, or less, each with its text beside it."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from wzlib.charts.canvas import (
    LEGEND,
    LONG_LABEL,
    add_legend,
    colours_of,
    label_rows,
    lay_band,
    new_figure,
    scale_by_powers,
    stack_rows,
    styled,
)
from wzlib.charts.style import GREY, MARKERS
from wzlib.errors import ChartError


@styled
def ranges(
    table: pd.DataFrame,
    label: str,
    entity: str,
    *,
    axis: str,
    extent: tuple[float, float],
    group: str | None = None,
    ticks: dict[float, str] | None = None,
    log: bool = False,
) -> Figure:
    """Draw one range per row, from its `low` to its `high`; a dot where both are the same.

    The table has the columns `low`, `high` and `text`, which is written beside the mark. An
    infinite end is an arrow to the edge: so much *or more*, *or less*. A row without `low` and
    `high` shows label and text alone. `entity` gives colour and marker, `group` sets the rows
    with the same value under a heading; `extent` says from where to where the axis goes, `ticks`
    what is written on it where numbers would not do, `log` makes it logarithmic. Raises
    `ChartError` for a finite value outside, a range with one end or one that runs backwards.

    >>> table = pd.DataFrame({"low": [8, 60], "high": [8, np.inf], "text": ["8%", "60%以上"]})
    >>> table = table.assign(what=["product", "graduates"], status="reported")
    >>> fig = ranges(table, "what", "status", axis="growth (%)", extent=(0, 100))
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['8%', '60%以上']
    """
    _check_ranges(table, group, extent)
    names = list(table.dropna(subset="low")[entity].unique())
    looks = dict(zip(names, zip(colours_of(names), MARKERS, strict=False), strict=True))
    if group:
        table = _with_headings(table, label, group)
    middles, height = stack_rows(table[label], LONG_LABEL)
    fig, axes = new_figure(height + LEGEND)
    if log:
        scale_by_powers(axes)
    for middle, name, row in zip(middles, table[entity], table.itertuples(), strict=True):
        if np.isnan(row.low):
            _write_alone(axes, middle, row.text)
        else:
            _draw_range(axes, middle, row, extent, *looks[name])
    if ticks:
        axes.set_xticks(list(ticks), list(ticks.values()))
    axes.set_xlim(*extent)
    axes.set_ylim(height, 0)
    label_rows(axes, middles, table[label], LONG_LABEL)
    axes.set_xlabel(axis)
    handles = [Line2D([], [], color=colour, marker=marker) for colour, marker in looks.values()]
    if len(names) > 1:
        add_legend(axes, handles, names)
    return fig


def _check_ranges(table: pd.DataFrame, group: str | None, extent: tuple[float, float]) -> None:
    low, high = table.low.to_numpy("float64"), table.high.to_numpy("float64")
    if (np.isnan(low) != np.isnan(high)).any():
        raise ChartError("ranges: a row has only one end; an open end is infinite")
    if (low > high).any() or np.isposinf(low).any() or np.isneginf(high).any():
        raise ChartError("ranges: a range runs backwards; low must not be above high")
    ends = np.concatenate([low, high])
    if (np.isfinite(ends) & ((ends < extent[0]) | (ends > extent[1]))).any():
        raise ChartError(f"ranges: a value is not between {extent[0]} and {extent[1]}")
    if table[["text", *([group] if group else [])]].isna().any(axis=None):
        raise ChartError("ranges: a text or a group is missing")


def _draw_range(
    axes: Axes,
    middle: float,
    row: NamedTuple,
    extent: tuple[float, float],
    colour: str,
    marker: str,
) -> None:
    """Draw a dot or a line with its ends, and the text beside it, on the side that is free."""
    axes.plot(np.clip([row.low, row.high], *extent), [middle] * 2, color=colour, linewidth=2.5)
    for end, arrow in ((row.low, "<"), (row.high, ">")):
        mark = marker if row.low == row.high else "|" if np.isfinite(end) else arrow
        look = {"color": colour, "markersize": 9, "markeredgewidth": 2, "clip_on": False}
        axes.plot(np.clip(end, *extent), middle, mark, **look)
    side = -1 if np.isinf(row.high) else 1
    look = {"va": "center", "ha": "left" if side > 0 else "right", "fontsize": 9}
    start = row.low if side < 0 else row.high
    axes.annotate(row.text, (start, middle), (9 * side, 0), textcoords="offset points", **look)


def _with_headings(table: pd.DataFrame, label: str, group: str) -> pd.DataFrame:
    blocks = []
    for name, rows in table.groupby(group, sort=False):
        blocks += [pd.DataFrame([{label: name, "low": np.nan, "text": ""}]), rows]
    return pd.concat(blocks)


def _write_alone(axes: Axes, middle: float, text: str) -> None:
    """Write the text of a row without a mark; a heading has none and gets a band."""
    if text:
        look = {"va": "center", "fontsize": 9, "color": GREY}
        axes.text(0.01, middle, text, transform=axes.get_yaxis_transform(), **look)
    else:
        lay_band(axes, middle)
