"""Spans to scale along the text: in lanes, and as a poster of aligned tracks set in groups."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from wzlib.charts import canvas
from wzlib.charts.doors import Picture, add_marks, keys_of
from wzlib.charts.style import GREY, PALE, PAPER, Palette
from wzlib.charts.table import kind, take
from wzlib.charts.wrap import BORDER, wrap
from wzlib.errors import ChartError
from wzlib.language import spoken

LANE = {"tall": 3.0, "labelled": 1.0, "plain": 0.5, "gap": 0.3, "above": 0.1, "below": 0.1}
LANE |= {"unit": 0.62}  # inches that a size of 1 takes
TRACK = {"tall": 0.6, "labelled": 0.72, "plain": 0.175, "gap": 0.14, "above": 0.07, "below": 0}
TRACK |= {"unit": 1}
LINES = 4  # lines of text that a span holds
POSTER = 14.0  # inches
HEAD, LETTER, SMALL = 12, 10, 8  # points
MARK = 1.1  # points that a mark is wide at least, so that a span of two characters is seen,
INKED = 0.3  # but less if the marks of a track would else cover more than this share of it
GREYNESS = (0.3, 0.59, 0.11)  # what red, green and blue give to the lightness of a colour
LIGHT = 0.35  # how strong the colour of a labelled span is


class Track(NamedTuple):
    """Where a lane or track is drawn, from the top, and what."""

    top: float
    middle: float
    size: float
    spans: pd.DataFrame


@kind
def strips(
    data: pd.DataFrame,
    *,
    y: str,
    hue: str | None = None,
    palette: Palette = None,
    label: str | None = None,
    height: str | None = None,
    parts: pd.DataFrame | None = None,
    legend: Mapping[Any, str] | pd.Series | None = None,
    xlabel: str,
) -> Picture:
    """Draw spans to scale along the text, one lane per value of `y`.

    The table has one row per span, from `start` to `end`. `hue` gives the colour; `legend` maps
    its values to the texts of a legend. `label` is a column of texts written into the spans that
    can hold them. `height` is a column of values: a lane that has them shows each span as high
    as its value, with the highest value written beside it; rows without a value fill their lane.
    `parts` is a layer with a label, such as `sections`: bands behind, with their names.

    Raises `ChartError` for a span that runs backwards and a height that is not above zero.

    >>> table = pd.DataFrame({"start": [0, 4], "end": [4, 9], "lane": "parts"})
    >>> fig = strips(table, y="lane", xlabel="place in the text (characters)")
    >>> [(float(bar.get_x()), float(bar.get_width())) for bar in fig.axes[0].patches]
    [(0.0, 4.0), (4.0, 5.0)]
    """
    spans = _take(data, palette, row=y, group=y, hue=hue, label=label, height=height)
    fig, axes, lanes = _lay_out(spans, LANE, xlabel=xlabel)
    margin = canvas.room_of(wrap(name, canvas.LABEL) for name in spans.row)
    scale = (canvas.WIDTH - margin - 0.3) / spans.end.max()
    room = 72 * (canvas.WIDTH - canvas.MARGIN) / spans.end.max()
    for lane in lanes:  # edges do not hang on the language of the labels
        points = (lane.spans.end - lane.spans.start) * room
        thin = points < MARK  # an edge of paper would leave nothing of it
        edges = np.where(thin, MARK - points, np.minimum(points / 4, 0.6))
        look = {"color": list(lane.spans.colour), "linewidth": edges, "snap": False}
        look["edgecolor"] = list(lane.spans.colour.where(thin, PAPER))
        _draw_spans(axes, lane, lane.size, scale, SMALL, look)
    canvas.lay_parts(axes, parts)
    if legend is not None:
        colours = dict(zip(spans.hue, spans.colour, strict=True))
        shown = {value: text for value, text in legend.items() if value in colours}
        canvas.add_legend(axes, [Patch(color=colours[value]) for value in shown], shown.values())
    return fig


@kind
def tracks(
    data: pd.DataFrame,
    *,
    y: str,
    group: str,
    hue: str | None = None,
    palette: Palette = None,
    label: str | None = None,
    height: str | None = None,
    through: str | None = None,
    xlabel: str,
) -> Picture:
    """Draw spans to scale along the text on aligned tracks, which are set in groups: a poster.

    The table has one row per span, from `start` to `end`; the groups and their tracks, the values
    of `y`, stand in the order of their first rows, each track with the number of its spans. `hue`
    gives the colour. `label` is a column of texts, written into the spans that can hold them; a
    track with labels is pale. `height` is a column of values: a track that has them shows each
    span as high as its value, the highest written beside it. `through` is a column that continues
    spans through all tracks, *borders* as lines and *ground* as a grey ground. Short spans get an
    edge that makes them seen.

    Raises `ChartError` for a span that runs backwards, a height that is not above zero, and
    another word in `through`.

    >>> table = pd.DataFrame({"start": [0, 4, 5], "end": [4, 9, 7]})
    >>> table = table.assign(group=["parts", "parts", "words"], track=["part", "part", "word"])
    >>> fig = tracks(table, y="track", group="group", xlabel="place in the text (characters)")
    >>> [(float(bar.get_x()), float(bar.get_width())) for bar in fig.axes[0].patches]
    [(0.0, 4.0), (4.0, 5.0), (5.0, 2.0)]
    """
    words = {"row": y, "group": group, "hue": hue, "label": label, "height": height}
    spans = _take(data, palette, **words, through=through)
    spans["group"] = [BORDER.sub("\n", spoken(head)) for head in spans.group]
    if not spans.through.isin(["", "borders", "ground"]).all():
        raise ChartError(f"a word in {through!r} is not borders, not ground and not empty")
    look: Any = {"breadth": canvas.WIDE_LABEL, "width": POSTER, "xlabel": xlabel}
    fig, axes, placed = _lay_out(spans, TRACK, **look)
    margin = canvas.room_of(spans.row, LETTER) + canvas.room_of(spans.group, HEAD)
    points = 72 * (POSTER - margin - 0.7) / spans.end.max()
    for span in spans[spans.through == "ground"].itertuples():
        axes.axvspan(span.start, span.end, color=PALE, alpha=0.5, linewidth=0, zorder=0)
    borders = spans[spans.through == "borders"]
    for place in [*borders.start, *borders.end.nlargest(1)]:
        axes.axvline(place, color=GREY, linewidth=0.4, zorder=1)
    for track in placed:
        _draw_track(axes, track, points)
    aside = axes.get_yaxis_transform() + ScaledTranslation(-margin - 0.1, 0, fig.dpi_scale_trans)
    for head, first in {one.spans.group.iat[0]: one for one in reversed(placed)}.items():
        axes.axhline(first.top - TRACK["gap"] / 2, color=GREY, linewidth=0.5, zorder=1)
        axes.text(0, first.top - 0.02, head, fontsize=HEAD, va="top", transform=aside)
    return fig


def _take(data: pd.DataFrame, palette: Palette, **columns: str | None) -> pd.DataFrame:
    """Return the spans under the words of the kinds; refuse what cannot be drawn truly."""
    spans = take(data, palette, start="start", end="end", **columns)
    spans["key"] = keys_of(data, columns["row"], columns["label"])
    if spans.start.min() < 0 or (spans.end < spans.start).any() or spans.end.max() == 0:
        raise ChartError("a span runs backwards or begins before the text")
    if spans.height.min() <= 0:
        raise ChartError("a height is not above zero")
    return spans


def _lay_out(
    spans: pd.DataFrame, sizes: dict[str, float], **look: Any
) -> tuple[Picture, Axes, list[Track]]:
    """Set the tracks of each group under each other, in the order of the table."""
    tracks, top, bottom = [], 0.0, 0.0
    for _, group in spans.groupby("group", sort=False):
        for _, rows in group.groupby("row", sort=False):
            kind = "tall" if rows.height.any() else "labelled" if rows.label.any() else "plain"
            tracks.append(Track(top, top + sizes[kind] / 2, sizes[kind], rows))
            top = bottom = top + sizes[kind]
        top += sizes["gap"]
    height = sizes["unit"] * (bottom + 2 * sizes["below"])
    look |= {"xlim": (0, spans.end.max()), "ylim": (bottom + sizes["below"], -sizes["above"])}
    names, middles = zip(*((one.spans.row.iat[0], one.middle) for one in tracks), strict=True)
    fig, axes = canvas.new_rows(height, names, middles, **look)
    return fig, axes, tracks


def _draw_track(axes: Axes, track: Track, points: float) -> None:
    """Draw the spans of a track at so many points a character, and their number behind it."""
    spans = track.spans
    full = track.size * (0.74 if track.size == TRACK["plain"] else 0.9)
    colours = np.array([to_rgb(colour) for colour in spans.colour])
    colours = 1 - (1 - colours) * (LIGHT if spans.label.any() else 1)
    least = min(MARK, INKED * points * axes.get_xlim()[1] / len(spans))
    edges = (least - (spans.end - spans.start) * points).clip(lower=0)
    look = {"color": colours, "edgecolor": colours, "linewidth": edges, "snap": False, "zorder": 2}
    _draw_spans(axes, track, full, points / 72, LETTER, look)
    count = ("" if track.top else "n = ") + canvas.write_number(len(spans))
    aside: Any = {"transform": axes.get_yaxis_transform(), "va": "center", "color": GREY}
    axes.text(1.005, track.middle, count, fontsize=SMALL, **aside)


def _draw_spans(
    axes: Axes, track: Track, full: float, scale: float, letter: int, look: dict[str, Any]
) -> None:
    """Draw the spans of a track `scale` inches a character, with their labels and their peak.

    A span is `full` high, or as high as its value; letters on a dark span are light.
    """
    spans, middle = track.spans, track.middle
    bottom, share = middle + full / 2, (spans.height / spans.height.max()).fillna(1.0)
    axes.bar(spans.start, -share * full, spans.end - spans.start, bottom, align="edge", **look)
    inside: Any = {"ha": "center", "va": "center", "fontsize": letter, "linespacing": 1.1}
    labelled = zip(spans.start, spans.end, spans.label, look["color"], strict=True)
    for start, end, text, colour in labelled:
        room = canvas.room_for((end - start) * scale, letter)
        wrapped = wrap(text, room)
        if text and wrapped.count("\n") < LINES and canvas.widest(wrapped) <= room:
            ink = canvas.ink_on(colour)
            axes.text((start + end) / 2, middle, wrapped, color=ink, **inside)
    boxes = (
        (start, bottom, end, middle - full / 2)
        for start, end in zip(spans.start, spans.end, strict=True)
    )
    add_marks(axes, boxes, spans.key)
    if spans.height.any():
        place, peak = spans.start[spans.height.idxmax()], canvas.write_number(spans.height.max())
        aside: Any = {"ha": "right", "va": "top", "fontsize": SMALL, "color": GREY}
        axes.text(place, middle - full / 2, f"{peak} ", **aside)
