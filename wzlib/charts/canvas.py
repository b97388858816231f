"""What kinds of chart share: the figure, its rows, labels and legend, the looks of a hue."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.ticker import LogLocator, NullLocator
from matplotlib.transforms import ScaledTranslation

from wzlib.charts.doors import Picture
from wzlib.charts.style import GREY, INK, MARKERS, PALE, PAPER
from wzlib.charts.wrap import BORDER, columns, wrap
from wzlib.errors import ChartError
from wzlib.language import spoken

WIDTH = 9.0  # inches
MARGIN = 2.8  # inches for row labels, about
LABEL = 32  # columns of a row label before it is wrapped
LONG_LABEL, WIDE_LABEL = 46, 76  # the same where the chart itself needs less room
LINE = 0.19  # inches a line of text takes
LEGEND = 0.4  # inches a legend takes
SMALL = 8  # points of what stands beside the marks
NUMBER = ",.10g"  # how charts write a number
GREYNESS = (0.3, 0.59, 0.11)  # what red, green and blue give to the lightness of a colour


def new_figure(height: float, width: float = WIDTH, **look: Any) -> tuple[Picture, Axes]:
    """Return a figure whose axes, of such a look, are about `height` inches high."""
    look |= {name: spoken(look[name]) for name in ("xlabel", "ylabel") if name in look}
    fig = Picture(figsize=(width, height + 1.2), layout="constrained")
    axes = fig.subplots(subplot_kw=look)
    if axes.get_xscale() == "log":
        axes.xaxis.set(major_locator=LogLocator(subs=(1, 2, 5)), minor_locator=NullLocator())
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(f"{{x:{NUMBER}}}")
    return fig, axes


def looks_of(table: pd.DataFrame) -> dict[Hashable, tuple[str, str]]:
    """Return colour and marker of each value of the hue; raise if there are too few markers."""
    colours = dict(zip(table.hue, table.colour, strict=True))
    if len(colours) > len(MARKERS):
        raise ChartError(f"{len(colours)} values of the hue, and there are {len(MARKERS)} markers")
    return dict(zip(colours, zip(colours.values(), MARKERS, strict=False), strict=True))


def most_lines(labels: Iterable[str], width: int = LABEL) -> int:
    """Return the number of lines of the label that needs most."""
    return max(wrap(label, width).count("\n") + 1 for label in labels)


def lay_band(axes: Axes, middle: float) -> None:
    """Lay a band behind a row of one line that is a heading."""
    half = (0.1 + LINE) / 2
    axes.axhspan(middle - half, middle + half, color=PALE, linewidth=0, zorder=0)


def lay_parts(axes: Axes, parts: pd.DataFrame | None) -> None:
    """Lay bands behind what is drawn along a text: its parts, each with its name where it fits."""
    if parts is None:
        return
    scale = (WIDTH - MARGIN) / parts.end.max()
    for row, (start, end, name) in enumerate(zip(parts.start, parts.end, parts.label, strict=True)):
        if row % 2:
            axes.axvspan(start, end, color=PALE, alpha=0.4, linewidth=0, zorder=-1)
        room = room_for((end - start) * scale, SMALL)
        names = BORDER.split(spoken(name))[0], name[:1]
        short = next((one for one in names if columns(one) <= room), "")
        look: Any = {"ha": "center", "va": "bottom", "fontsize": SMALL, "color": GREY}
        axes.text((start + end) / 2, 1.01, short, transform=axes.get_xaxis_transform(), **look)


def widest(text: str) -> int:
    """Return the columns of the widest line of a text."""
    return max(map(columns, text.split("\n")))


def room_for(inches: float, size: float) -> int:
    """Return how many columns of text of a font size in points go into so many inches."""
    return int(inches * 72 / (size / 2) * 0.94)


def room_of(labels: Iterable[str], size: int = 10) -> float:
    """Return how many inches the widest of some labels takes."""
    return max(map(widest, labels)) / room_for(1, size)


def new_rows(
    height: float, labels: Iterable[str], places: Iterable[float], breadth: int = LABEL, **look: Any
) -> tuple[Picture, Axes]:
    """Return a figure with a label for each row, so many columns wide, in place of an axis."""
    fig, axes = new_figure(height, **look)
    axes.set_yticks(list(places), [wrap(label, breadth) for label in labels])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    return fig, axes


def even_rows(labels: Sequence[str], gap: float, **look: Any) -> tuple[Picture, Axes]:
    """Return a figure with rows of one height, so many inches more than neighbours need."""
    lines = [most_lines([label]) for label in labels]
    apart = max(map(sum, pairwise(lines)), default=2 * lines[0]) / 2
    height = len(labels) * (gap + LINE * apart)
    return new_rows(height, labels, range(len(labels)), ylim=(len(labels) - 0.5, -0.5), **look)


def stacked_rows(
    labels: Iterable[str], breadth: int, **look: Any
) -> tuple[Picture, Axes, list[float]]:
    """Return a figure with rows as high as each label needs, and their middles, in inches."""
    heights = [0.1 + LINE * most_lines([label], breadth) for label in labels]
    middles = [sum(heights[:row]) + height / 2 for row, height in enumerate(heights)]
    look |= {"ylim": (sum(heights), 0)}
    return *new_rows(sum(heights) + LEGEND, labels, middles, breadth, **look), middles


def ink_on(ground: Any) -> str:
    """Return the colour of letters on a ground: light on what is dark."""
    lightness = sum(share * part for share, part in zip(GREYNESS, to_rgb(ground), strict=True))
    return PAPER if lightness < 0.5 else INK


def write_number(value: float) -> str:
    """Return a number as charts write it: thousands separated, no powers of ten."""
    return f"{value:{NUMBER}}"


def add_legend(axes: Axes, *entries: Iterable) -> None:
    """Set the legend, of the entries or of what is labelled, below the axis title."""
    below = ScaledTranslation(0, -0.55, axes.figure.dpi_scale_trans)
    anchor: Any = {"bbox_to_anchor": (0.5, 0), "bbox_transform": axes.transAxes + below}
    legend = axes.legend(*map(list, entries), loc="upper center", ncols=4, frameon=False, **anchor)
    for text in legend.get_texts():
        text.set_text(spoken(text.get_text()))
