"""What stands at points of a plane: scattered points, lines, the words of a cloud."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from wzlib.charts import canvas
from wzlib.charts.doors import Picture, add_marks, keys_of
from wzlib.charts.style import GREY, INK, PALE, PAPER, font_path
from wzlib.charts.table import kind, take
from wzlib.charts.wrap import wrap
from wzlib.errors import ChartError
from wzlib.language import spoken

CLOUD = 4.6  # inches a cloud is high
DOTS = 100  # units of its layout in an inch
NOTE = 20  # columns of what is written over a point of a line
INSIDE = 0.92  # of the room that the layout keeps for a word: a font has space beside its ink


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
) -> Picture:
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
    fig, axes = canvas.new_figure(5.0, xscale="log", xlabel=xlabel, ylabel=ylabel)
    if band is not None:
        chance = take(band, x=x, low="low", high="high")
        axes.fill_between(chance.x, chance.low, chance.high, color=PALE, linewidth=0, zorder=0)
    axes.scatter(table.x, table.y, s=24, c=INK, edgecolor=PAPER, zorder=2)
    axes.set_xlim(table.x.min() * 0.9, table.x.max() * 1.2)
    fig.draw_without_rendering()
    _label_points(axes, zip(table.x, table.y, table.label.map(spoken), strict=True))
    add_marks(axes, zip(table.x, table.y, table.x, table.y, strict=True), keys_of(data, label))
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
def lines(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    label: str | None = None,
    rug: pd.DataFrame | None = None,
    parts: pd.DataFrame | None = None,
    xlabel: str,
    ylabel: str,
) -> Picture:
    """Draw one line through the points of two columns, in the order of the rows.

    `label` is a column of texts written over their points, most of them empty, and what is
    written is a mark; `rug` a layer whose spans are strokes along the upper edge. `parts` is a
    layer with a label, such as `sections`: bands behind, with their names.

    >>> table = pd.DataFrame({"clean": [0, 100], "shift": [2, 9]})
    >>> fig = lines(table, x="clean", y="shift", xlabel="place", ylabel="shift (characters)")
    >>> fig.axes[0].lines[0].get_xydata().tolist()
    [[0.0, 2.0], [100.0, 9.0]]
    """
    table = take(data, x=x, y=y, label=label)
    fig, axes = canvas.new_figure(2.8, xlabel=xlabel, ylabel=ylabel)
    axes.plot(table.x, table.y, color=INK, linewidth=1.5)
    axes.grid(axis="y", color=PALE)
    canvas.lay_parts(axes, parts)
    if parts is not None:
        axes.set_xlim(0, parts.end.max())
    over: Any = {"textcoords": "offset points", "ha": "center", "fontsize": canvas.SMALL}
    for at, high, text in zip(table.x, table.y, table.label, strict=True):
        if text:
            axes.annotate(wrap(text, NOTE), (at, high), (0, 4), **over)
    low, top = axes.get_ylim()
    edges = [*table.x[:1], *(table.x[1:].to_numpy() + table.x[:-1].to_numpy()) / 2, *table.x[-1:]]
    boxes = [(left, low, right, top) for left, right in pairwise(edges)]
    said = [row for row, text in enumerate(table.label) if text or not label]
    add_marks(axes, [boxes[row] for row in said], keys_of(data.iloc[said], label))
    if rug is not None:
        low, top = (top + (top - low) * share for share in (0.2 * bool(label), 0.32))
        _lay_rug(axes, rug, low, top)
    return fig


def _lay_rug(axes: Axes, rug: pd.DataFrame, low: float, top: float) -> None:
    """Draw the spans of a layer as strokes above what is drawn."""
    spans = take(rug, start="start", end="end")
    axes.vlines(spans.start, low, top, color=GREY, linewidth=0.8)
    axes.set_ylim(top=top)
    boxes = [(start, low, end, top) for start, end in zip(spans.start, spans.end, strict=True)]
    add_marks(axes, boxes, keys_of(rug))


@kind
def cloud(data: pd.DataFrame, *, label: str, size: str) -> Picture:
    """Draw the texts of the column `label` as large as their `size`, a column of counts.

    The height of a word is proportional to its count. The layout is seeded and all words are
    horizontal; the words are drawn as text in the house font, so that `show` refuses one that
    the font lacks. Where a word stands means nothing.

    Raises `ChartError` if a count is not positive, a word stands twice, or a word finds no room.

    >>> table = pd.DataFrame({"word": ["温州", "创新"], "count": [3, 2]})
    >>> fig = cloud(table, label="word", size="count")
    >>> sorted(text.get_text() for text in fig.axes[0].texts)
    ['创新', '温州']
    """
    from wordcloud import WordCloud  # here, since it takes long to import

    table = take(data, label=label, size=size)
    if table["size"].min() <= 0 or table.label.duplicated().any():
        raise ChartError("a count is not positive, or a word stands twice")
    ordered = table.sort_values(["size", "label"], ascending=[False, True], kind="stable")
    room = {"width": int(canvas.WIDTH * DOTS), "height": int(CLOUD * DOTS), "margin": 5}
    look: Any = {"prefer_horizontal": 1.0, "relative_scaling": 1, "min_font_size": 7}
    made = WordCloud(font_path=str(font_path()), random_state=1, **room, **look)
    made.generate_from_frequencies(dict(zip(ordered.label, ordered["size"], strict=True)))
    if len(made.layout_) < len(table):
        raise ChartError(f"room for {len(made.layout_)} of {len(table)} words; draw fewer")
    whole = CLOUD + 0.8  # with title and source
    fig = Picture(figsize=(canvas.WIDTH, whole))
    axes = fig.add_axes((0, 0.4 / whole, 1, CLOUD / whole))
    axes.set(xlim=(0, made.width), ylim=(made.height, 0))
    axes.set_axis_off()
    for (text, _), high, (top, left), _, _ in made.layout_:
        axes.text(left, top, text, fontsize=INSIDE * high / DOTS * 72, color=INK, va="top")
        box = (left, top + high, left + canvas.widest(text) * high / 2, top)
        add_marks(axes, [box], [{label: text}])
    return fig
