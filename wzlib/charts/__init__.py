"""Charts: the house style, the kinds of chart that recur, and one way to show a figure.

All kinds say the same thing by the same word, most of them seaborn's: `data` is the table, `x` and
`y` are columns of it, `hue` is the column that gives the colour, `palette` the colours by value
(what is not in it takes the next free one of the house scheme), `label` a column of texts that are
written, `xlabel` and `ylabel` say what an axis measures, in what unit. Rows are drawn in the order
of the table. Where a colour tells values apart, so does a label or a marker. Every kind raises
`ChartError` for a table that is empty, lacks a column or holds something else in it.
"""

from wzlib.charts.boxes import diagram
from wzlib.charts.digest import fingerprint
from wzlib.charts.grids import heatmap, matrix, slots, units
from wzlib.charts.output import show
from wzlib.charts.points import cloud, lines, scatter
from wzlib.charts.rows import bars, dots, ranges
from wzlib.charts.spans import strips, tracks

__all__ = ["bars", "cloud", "diagram", "dots", "fingerprint", "heatmap", "lines", "matrix"]
__all__ += ["ranges", "scatter", "show", "slots", "strips", "tracks", "units"]
