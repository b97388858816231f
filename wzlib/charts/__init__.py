"""Charts: the house style, the kinds of chart that recur, and one way to show a figure."""

from wzlib.charts.cloud import cloud
from wzlib.charts.digest import fingerprint
from wzlib.charts.grids import heatmap, matrix, slots
from wzlib.charts.kinds import bars, dots, lines, scatter
from wzlib.charts.output import show
from wzlib.charts.ranges import ranges
from wzlib.charts.spans import strips, tracks
from wzlib.charts.style import font_path

__all__ = [
    "bars",
    "cloud",
    "dots",
    "fingerprint",
    "font_path",
    "heatmap",
    "lines",
    "matrix",
    "ranges",
    "scatter",
    "show",
    "slots",
    "strips",
    "tracks",
]
