"""What every kind of chart shares: the figure in the house style, its rows, labels and legend."""

import functools
from collections.abc import Callable, Iterable

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator
from matplotlib.transforms import ScaledTranslation

from wzlib.charts.style import COLOURS, GREY, PALE, PAPER, STYLE
from wzlib.charts.wrap import columns, wrap
from wzlib.errors import ChartError

WIDTH = 9.0  # inches
LABEL = 30  # columns of a row label before it is wrapped
LONG_LABEL, WIDE_LABEL = 46, 76  # the same where the chart itself needs less room
LINE = 0.19  # inches a line of text takes
LANE_LINES = 4  # lines of text that a span of a lane holds
LEGEND = 0.4  # inches a legend takes
NUMBER = ",.10g"  # how charts write a number


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw in the house style, and refuse a table without rows."""

    @functools.wraps(draw)
    def styled(table: pd.DataFrame, *names: str, **options: object) -> Figure:
        if table.empty:
            raise ChartError(f"{draw.__name__}: the table has no rows, so there is nothing to draw")
        with mpl.rc_context(STYLE):
            return draw(table, *names, **options)

    return styled


def new_figure(height: float, width: float = WIDTH) -> tuple[Figure, Axes]:
    """Return a figure whose axes are about `height` inches high."""
    fig = Figure(figsize=(width, height + 1.2), layout="constrained")
    axes = fig.subplots()
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(f"{{x:{NUMBER}}}")
    return fig, axes


def most_lines(labels: Iterable[str], width: int = LABEL) -> int:
    """Return the number of lines of the label that needs most."""
    return max(wrap(label, width).count("\n") + 1 for label in labels)


def stack_rows(labels: Iterable[str], width: int = LABEL) -> tuple[list[float], float]:
    """Return the middle of each row, as high as its label needs, and the height, in inches."""
    heights = [0.1 + LINE * (wrap(label, width).count("\n") + 1) for label in labels]
    middles = [sum(heights[:row]) + height / 2 for row, height in enumerate(heights)]
    return middles, sum(heights)


def lay_band(axes: Axes, middle: float) -> None:
    """Lay a band behind a row of one line that is a heading."""
    half = (0.1 + LINE) / 2
    axes.axhspan(middle - half, middle + half, color=PALE, linewidth=0, zorder=0)


def widest(text: str) -> int:
    """Return the columns of the widest line of a text."""
    return max(map(columns, text.split("\n")))


def room_for(inches: float, size: int) -> int:
    """Return how many columns of text of a font size in points go into so many inches."""
    return int(inches * 72 / (size / 2) * 0.94)


def label_rows(
    axes: Axes, places: Iterable[float], labels: Iterable[str], width: int = LABEL
) -> None:
    """Write the row labels, broken at so many columns, instead of a vertical axis."""
    axes.set_yticks(list(places), [wrap(label, width) for label in labels])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def label_spans(
    axes: Axes,
    rows: pd.DataFrame,
    label: str,
    middle: float,
    scale: float,
    size: int = 8,
    boxed: bool = True,
) -> None:
    """Write each label into its span if the span, at `scale` inches a character, can hold it."""
    for start, end, text in zip(rows.start, rows.end, rows[label], strict=True):
        room = room_for((end - start) * scale, size)
        wrapped = wrap(text, room)
        if text and wrapped.count("\n") < LANE_LINES and widest(wrapped) <= room:
            look = {"ha": "center", "va": "center", "fontsize": size, "linespacing": 1.1}
            box = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
            axes.text((start + end) / 2, middle, wrapped, bbox=box if boxed else None, **look)


def write_peak(axes: Axes, rows: pd.DataFrame, values: pd.Series, top: float) -> None:
    """Write the highest of the values, if there are any, beside the top of its span."""
    if (peak := values.max()) > 0:
        look = {"ha": "right", "va": "top", "fontsize": 8, "color": GREY}
        axes.text(rows.start[values.idxmax()], top, f"{write_number(peak)} ", **look)


def write_number(value: float) -> str:
    """Return a number as charts write it: thousands separated, no powers of ten."""
    return f"{value:{NUMBER}}"


def scale_by_powers(axes: Axes) -> None:
    """Make the horizontal axis logarithmic, with plain numbers on it."""
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(f"{{x:{NUMBER}}}")


def add_legend(axes: Axes, *entries: list) -> None:
    """Set the legend below the axis title, in rows of four."""
    below = ScaledTranslation(0, -0.55, axes.figure.dpi_scale_trans)
    anchor = {"bbox_to_anchor": (0.5, 0), "bbox_transform": axes.transAxes + below}
    axes.legend(*entries, loc="upper center", ncols=4, frameon=False, **anchor)


def colours_of(entities: Iterable[str]) -> list[str]:
    """Return the colour of each entity; raise `ChartError` for one that has none."""
    if unknown := sorted(set(entities) - set(COLOURS)):
        raise ChartError(f"no colour for {', '.join(unknown)}; name it in wzlib/charts/style.py")
    return [COLOURS[entity] for entity in entities]
