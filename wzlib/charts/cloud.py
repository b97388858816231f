"""The word cloud: laid out by wordcloud from counts, drawn as text that the house checks."""

import pandas as pd
from matplotlib.figure import Figure

from wzlib.charts.canvas import WIDTH
from wzlib.charts.style import INK, font_path
from wzlib.charts.table import kind, take
from wzlib.errors import ChartError

HEIGHT = 4.6  # inches
DOTS = 100  # units of the layout in an inch
SEED = 1
INSIDE = 0.92  # of the room that the layout keeps for a word: a font has space beside its ink


@kind
def cloud(data: pd.DataFrame, *, label: str, size: str) -> Figure:
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
    room = {"width": int(WIDTH * DOTS), "height": int(HEIGHT * DOTS), "margin": 5}
    look = {"prefer_horizontal": 1.0, "relative_scaling": 1, "min_font_size": 7}
    made = WordCloud(font_path=str(font_path()), random_state=SEED, **room, **look)
    made.generate_from_frequencies(dict(zip(ordered.label, ordered["size"], strict=True)))
    if len(made.layout_) < len(table):
        raise ChartError(f"room for {len(made.layout_)} of {len(table)} words; draw fewer")
    whole = HEIGHT + 0.8  # with title and source
    fig = Figure(figsize=(WIDTH, whole))
    axes = fig.add_axes((0, 0.4 / whole, 1, HEIGHT / whole))
    axes.set(xlim=(0, made.width), ylim=(made.height, 0))
    axes.set_axis_off()
    for (text, _), high, (top, left), _, _ in made.layout_:
        axes.text(left, top, text, fontsize=INSIDE * high / DOTS * 72, color=INK, va="top")
    return fig
