"""Texts in boxes with arrows between them, such as the steps of an argument."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from wzlib.charts import canvas
from wzlib.charts.doors import Picture, add_marks, keys_of
from wzlib.charts.style import GREY, INK, PALE, PAPER
from wzlib.charts.table import kind, take
from wzlib.charts.wrap import wrap
from wzlib.language import spoken

LINE, PAD = 0.155, 0.07  # inches of a line of small letters, and around the text of a box
ACROSS, DOWN = 0.36, 0.13  # inches between boxes
EDGE, HEAD = 0.02, 0.05  # inches that the edge of a box and half the head of an arrow take


@kind
def diagram(
    data: pd.DataFrame, *, x: str, y: str, label: str, group: str, to: str, dashed: str
) -> Picture:
    """Set texts in boxes, in the column `x` and the row `y`, with arrows between them.

    `label` is the text of a box, `group` the name over it; `to` is the number of the row of the
    table to which the arrow of a box leads, if it has one, and `dashed` tells whether its edge is
    dashed. Boxes of one row are joined straight, others along the right side of the arrow's end.

    >>> table = pd.DataFrame({"column": [0, 1], "row": [0, 0], "text": ["一 One", "二 Two"]})
    >>> table = table.assign(step=["根据 ground", "主张 claim"], to=[1, None], unsaid=[True, False])
    >>> words = {"label": "text", "group": "step", "to": "to", "dashed": "unsaid"}
    >>> fig = diagram(table, x="column", y="row", **words)
    >>> [text.get_text() for text in fig.axes[0].texts]
    ['根据 ground', '一 One', '主张 claim', '二 Two']
    """
    table = take(data, x=x, y=y, label=label, group=group, to=to, dashed=dashed)
    step = canvas.WIDTH / (table.x.max() + 1)
    wide = step - ACROSS
    room = canvas.room_for(wide - 2 * PAD, canvas.SMALL)
    table["label"] = [wrap(text, room) for text in table.label]
    table["high"] = (table.label.str.count("\n") + 2) * LINE + 2 * PAD
    rows = table.groupby("y").high.max() + DOWN
    table["top"] = table.y.map(rows.cumsum() - rows)
    table["left"] = table.x * step
    fig, axes = canvas.new_figure(rows.sum() - 0.7)
    axes.set(xlim=(-EDGE, canvas.WIDTH), ylim=(rows.sum(), -EDGE))
    axes.set_axis_off()
    for box in table.itertuples():
        _draw_box(axes, box, wide)
    for box in table[table.to.notna()].itertuples():
        _draw_arrow(axes, box, table.loc[box.to], wide)
    boxes = zip(table.left, table.top + table.high, table.left + wide, table.top, strict=True)
    add_marks(axes, boxes, keys_of(data, group))
    return fig


def _draw_box(axes: Axes, box: Any, wide: float) -> None:
    """Draw a box with its name and its text."""
    look: Any = {"facecolor": PAPER, "edgecolor": GREY if box.dashed else INK}
    look["linestyle"] = "--" if box.dashed else "-"
    axes.add_patch(Rectangle((box.left, box.top), wide, box.high, **look))
    inside: Any = {"va": "top", "fontsize": canvas.SMALL}
    axes.text(box.left + PAD, box.top + PAD, spoken(box.group), color=GREY, **inside)
    text = {"color": GREY if box.dashed else INK, "linespacing": 1.25}
    axes.text(box.left + PAD, box.top + PAD + LINE, box.label, **text, **inside)


def _draw_arrow(axes: Axes, box: Any, end: Any, wide: float) -> None:
    """Draw the arrow of a box, straight to the right or round the right side."""
    middle, goal, right = box.top + box.high / 2, end.top + end.high / 2, end.left + wide
    if box.y == end.y:
        middle = min(middle, goal)
        path, head = [(box.left + wide, middle), (end.left - HEAD, middle)], ">"
    else:
        goal += end.high / 4 * (1 if box.y > end.y else -1)
        aside = right + ACROSS / 3
        path = [(right, middle), (aside, middle), (aside, goal), (right + HEAD, goal)]
        head = "<"
    colour, under = (PALE, 0) if box.dashed else (GREY, 1)
    axes.plot(*zip(*path, strict=True), color=colour, zorder=under)
    axes.plot(*path[-1], head, color=GREY, markersize=6)
