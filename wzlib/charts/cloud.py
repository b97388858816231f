"""The word cloud: laid out by wordcloud from counts, drawn as text that the house checks."""

import pandas as pd
from matplotlib.figure import Figure

from wzlib.charts.canvas import WIDTH, styled
from wzlib.charts.style import INK, font_path
from wzlib.errors import ChartError

HEIGHT = 4.6  # inches
DOTS = 100  # units of the layout in an inch
SEED = 1
INSIDE = 0.92  # of the room that the layout keeps for a word: a font has space beside its ink


@styled
def cloud(table: pd.DataFrame, word: str, count: str) -> Figure:
    """Draw words as large as they are frequent; `word` and `count` are columns of the table.

    The height of a word is proportional to its count. The layout is seeded and all words are
    horizontal; the words are drawn as text in the house font, so that `show` refuses one that
    the font lacks. Where a word stands means nothing.

    Raises `ChartError` if a count is not positive, a word stands twice, or a word finds no room.

    >>> fig = cloud(pd.DataFrame({"word": ["温州", "创新"], "count": [3, 2]}), "word", "count")
    >>> sorted(text.get_text() for text in fig.axes[0].texts)
    ['创新', '温州']
    """
    from wordcloud import WordCloud  # here, since it takes long to import

    if not (table[count] > 0).all() or table[word].duplicated().any():
        raise ChartError("cloud: a count is not positive, or a word stands twice")
    ordered = table.sort_values([count, word], ascending=[False, True], kind="stable")
    sizes = {"width": int(WIDTH * DOTS), "height": int(HEIGHT * DOTS), "margin": 5}
    look = {"prefer_horizontal": 1.0, "relative_scaling": 1, "min_font_size": 7}
    made = WordCloud(font_path=str(font_path()), random_state=SEED, **sizes, **look)
    made.generate_from_frequencies(dict(zip(ordered[word], ordered[count], strict=True)))
    if len(made.layout_) < len(table):
        raise ChartError(f"cloud: room for {len(made.layout_)} of {len(table)} words; draw fewer")
    whole = HEIGHT + 0.8  # with title and source
    fig = Figure(figsize=(WIDTH, whole))
    axes = fig.add_axes((0, 0.4 / whole, 1, HEIGHT / whole))
    axes.set_xlim(0, sizes["width"])
    axes.set_ylim(sizes["height"], 0)
    axes.set_axis_off()
    for (text, _), size, (top, left), _, _ in made.layout_:
        axes.text(left, top, text, fontsize=INSIDE * size / DOTS * 72, color=INK, va="top")
    return fig
