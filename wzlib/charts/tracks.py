"""The whole text along its characters: many layers as aligned tracks, set in groups."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from wzlib.charts.canvas import (
    WIDE_LABEL,
    colours_of,
    label_rows,
    label_spans,
    new_figure,
    room_for,
    styled,
    widest,
    write_number,
    write_peak,
)
from wzlib.charts.style import GREY, PALE
from wzlib.errors import ChartError

POSTER = 14.0  # inches
TRACK, STEMS, LABELLED, GAP = 0.175, 0.6, 0.72, 0.14  # inches of the tracks, and above a group
HEAD, LETTER, SMALL = 12, 10, 8  # points
MARK = 1.1  # points that a mark is wide at least, so that a span of two characters is seen,
INKED = 0.3  # but less if the marks of a track would else cover more than this share of it
LIGHT = 0.35  # how strong the colour of a labelled span is


class Track(NamedTuple):
    """Where a track is drawn, in inches from the top, and what."""

    group: str
    name: str
    top: float
    size: float
    spans: pd.DataFrame


@styled
def tracks(
    table: pd.DataFrame,
    track: str,
    group: str,
    entity: str,
    *,
    axis: str,
    label: str | None = None,
    height: str | None = None,
    through: str | None = None,
) -> Figure:
    """Draw spans to scale along the text on aligned tracks, which are set in groups: a poster.

    The table has one row per span, from `start` to `end`; groups and tracks stand in the order of
    their first rows, each track with the number of its spans. `entity` gives the colour. `label`
    is a column of texts, written into the spans that can hold them; a track with labels is pale.
    `height` is a column of values: a track that has them shows each span as high as its value,
    the highest written beside it. `through` is a column that continues spans through all tracks,
    *borders* as lines and *ground* as a grey ground. Short spans get an edge that makes them seen.

    Raises `ChartError` for a missing column, name or place, a span that runs backwards, a height
    that is not above zero, another word in `through`, and an entity without a colour.

    >>> table = pd.DataFrame({"start": [0, 4, 5], "end": [4, 9, 7], "kind": "part"})
    >>> table = table.assign(group=["parts", "parts", "words"], track=["part", "part", "word"])
    >>> fig = tracks(table, "track", "group", "kind", axis="place in the text (characters)")
    >>> [(float(bar.get_x()), float(bar.get_width())) for bar in fig.axes[0].patches]
    [(0.0, 4.0), (4.0, 5.0), (5.0, 2.0)]
    """
    columns = {"start": "start", "end": "end", "track": track, "group": group, "entity": entity}
    table = _take(table, columns, {"label": label, "height": height, "through": through})
    placed = list(_place(table))
    bottom = placed[-1].top + placed[-1].size
    fig, axes = new_figure(bottom, POSTER)
    axes.set_xlim(0, table.end.max())
    names, heads = (max(map(widest, table[column])) for column in ("track", "group"))
    margin = names / room_for(1, LETTER) + heads / room_for(1, HEAD)
    points = 72 * (POSTER - margin - 0.7) / table.end.max()
    for span in table[table.through == "ground"].itertuples():
        axes.axvspan(span.start, span.end, color=PALE, alpha=0.5, linewidth=0, zorder=0)
    borders = table[table.through == "borders"]
    for place in [*borders.start, *borders.end.nlargest(1)]:
        axes.axvline(place, color=GREY, linewidth=0.4, zorder=1)
    for one in placed:
        _draw_track(axes, one, points)
    aside = axes.get_yaxis_transform() + ScaledTranslation(-margin - 0.1, 0, fig.dpi_scale_trans)
    for head, first in {one.group: one for one in reversed(placed)}.items():
        axes.axhline(first.top - GAP / 2, color=GREY, linewidth=0.5, zorder=1)
        axes.text(0, first.top - 0.02, head, fontsize=HEAD, va="top", transform=aside)
    axes.set_ylim(bottom, -GAP / 2)
    middles = [one.top + one.size / 2 for one in placed]
    label_rows(axes, middles, [one.name for one in placed], WIDE_LABEL)
    axes.set_xlabel(axis)
    return fig


def _take(table: pd.DataFrame, columns: dict, options: dict) -> pd.DataFrame:
    """Return what is to be drawn under names of ours; refuse what cannot be drawn truly."""
    columns = columns | {option: column for option, column in options.items() if column}
    if missing := sorted({*columns.values()} - {*table.columns}):
        raise ChartError(f"tracks: the table has no column {', '.join(missing)}")
    empty = {"label": "", "height": np.nan, "through": ""}
    spans = pd.DataFrame(empty | {name: table[column] for name, column in columns.items()})
    spans = spans.fillna({"label": "", "through": ""})
    if spans.drop(columns="height").isna().any(axis=None):
        raise ChartError("tracks: a place, a track, a group or an entity is missing")
    if not ((spans.start >= 0) & (spans.end >= spans.start)).all() or not spans.end.max() > 0:
        raise ChartError("tracks: a span runs backwards or begins before the text")
    if (spans.height <= 0).any():
        raise ChartError("tracks: a height is not above zero")
    if not spans.through.isin(["", "borders", "ground"]).all():
        raise ChartError("tracks: a word in through is not borders, not ground and not empty")
    return spans


def _place(table: pd.DataFrame) -> Iterator[Track]:
    """Set the tracks of each group under each other, in the order of the table."""
    top = 0.0
    for head, rows in table.groupby("group", sort=False):
        for name, spans in rows.groupby("track", sort=False):
            size = STEMS if spans.height.any() else LABELLED if spans.label.any() else TRACK
            yield Track(head, name, top, size, spans)
            top += size
        top += GAP


def _draw_track(axes: Axes, track: Track, points: float) -> None:
    """Draw the spans of a track at so many points a character."""
    spans, middle = track.spans, track.top + track.size / 2
    full = track.size * (0.74 if track.size == TRACK else 0.9)
    share = (spans.height / spans.height.max()).fillna(1.0)
    colours = np.array([to_rgb(colour) for colour in colours_of(spans.entity)])
    colours = 1 - (1 - colours) * (LIGHT if spans.label.any() else 1)
    widths = spans.end - spans.start
    least = min(MARK, INKED * points * axes.get_xlim()[1] / len(spans))
    look = {"color": colours, "edgecolor": colours, "align": "edge", "snap": False, "zorder": 2}
    edges = (least - widths * points).clip(lower=0)
    axes.bar(spans.start, -share * full, widths, middle + full / 2, linewidth=edges, **look)
    label_spans(axes, spans, "label", middle, points / 72, LETTER, boxed=False)
    write_peak(axes, spans, spans.height, middle - full / 2)
    count = ("" if track.top else "n = ") + write_number(len(spans))
    look = {"color": GREY, "va": "center", "transform": axes.get_yaxis_transform()}
    axes.text(1.005, middle, count, fontsize=SMALL, **look)
