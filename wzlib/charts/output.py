"""One way to show a figure: checked, described, with a fingerprint, and written to files."""

import html
import io
import os
import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from IPython.display import HTML, Image, display
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.image import imsave
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from wzlib.charts.digest import fingerprint
from wzlib.charts.style import GREY, STYLE
from wzlib.errors import ChartError
from wzlib.files import write_whole

DOTS_PER_INCH = 144
SCREEN_WIDTH = 96  # pixels on the screen per inch of the figure
FIGURE = Path(__file__).with_name("figure.html")  # the empty image is what a screen reader reads
FOLDER, NOTEBOOK = "WZ_CHARTS", "WZ_NOTEBOOK"  # set by `make charts` alone


def show(
    fig: Figure, name: str, table: pd.DataFrame, *, title: str, alt: str, source: str, caption: str
) -> None:
    """Show a figure in a notebook, with caption, text description and fingerprint.

    - `name`: short name of the chart in lower case with dashes, unique in its notebook.
    - `table`: the data that is drawn.
    - `title`: says what is shown; drawn above the chart. `source` is drawn below it.
    - `alt`: what a reader who cannot see the chart should know.
    - `caption`: how to read the chart and what it does not show; stands under it.

    Displays a PNG and, as HTML, the caption and the description; prints the fingerprint.
    Under `make charts` it also writes PNG, SVG, the table (CSV) and `alt` to `build/charts/`.

    Raises `ChartError` for a bad name or an empty text, a character without a glyph, and a
    text that is cut or lies on another text.
    """
    texts = {"title": title, "alt": alt, "source": source, "caption": caption}
    if missing := [field for field, text in texts.items() if not text.strip()]:
        raise ChartError(f"chart {name!r}: {', '.join(missing)} must not be empty")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ChartError(f"chart {name!r}: a name has lower-case letters, digits and dashes only")
    # A glyph that is missing is not warned of, but refused below.
    with mpl.rc_context(STYLE), warnings.catch_warnings(action="ignore"):
        fig.suptitle(title, x=0.01, ha="left", fontsize=12)
        fig.supxlabel(f"Source: {source}", x=0.01, ha="left", fontsize=8, color=GREY)
        fig.set_dpi(DOTS_PER_INCH)
        canvas = FigureCanvasAgg(fig)
        canvas.draw()
        fig.set_layout_engine("none")  # the layout is done; what is checked is what is saved
        measure = cache(canvas.get_renderer().get_text_width_height_descent)
        if fault := next(_faults(fig, measure), ""):
            raise ChartError(f"chart {name!r}: {fault}")
        look: Any = {"origin": "upper", "dpi": DOTS_PER_INCH, "metadata": {"Software": None}}
        png = io.BytesIO()  # what was checked; saving the figure would draw it again
        imsave(png, canvas.buffer_rgba(), format="png", **look)
        if folder := os.environ.get(FOLDER):
            svg = io.BytesIO()
            about = {"Date": None, "Title": title, "Description": alt}
            fig.savefig(svg, format="svg", dpi=DOTS_PER_INCH, metadata=about)
            index = not isinstance(table.index, pd.RangeIndex)
            csv = table.to_csv(index=index, lineterminator="\n").encode("utf-8")
            files = {"png": png.getvalue(), "svg": svg.getvalue(), "csv": csv}
            for ending, content in {**files, "txt": f"{alt}\n".encode()}.items():
                path = Path(folder) / f"{os.environ[NOTEBOOK]}-{name}.{ending}"
                if path.exists():
                    raise ChartError(f"{path.name} is there already; two charts share the name")
                write_whole(path, content)
    display(Image(png.getvalue(), width=round(fig.get_figwidth() * SCREEN_WIDTH), alt=alt))
    said = {name: html.escape(text, quote=True) for name, text in texts.items()}
    display(HTML(FIGURE.read_text(encoding="utf-8").strip().format(**said)))
    print(f"chart {name}: {fingerprint(fig)}")


def _faults(fig: Figure, measure: Callable) -> Iterator[str]:
    """Yield each text of a drawn figure that has no glyph, is cut, or lies on another."""
    boxes = []
    for text in _visible_texts(fig):
        said, box = text.get_text(), text.get_window_extent()
        font = get_font(findfont(text.get_fontproperties()))
        if missing := sorted(c for c in {*said} - {"\n"} if not font.get_char_index(ord(c))):
            yield f"no glyph for {' '.join(missing)} in {said!r}"
        if text.get_parse_math() and said.count("$") > 1:
            yield f"{said!r} would be set as a formula"
        if box.x0 < -1 or box.y0 < -1 or box.x1 > fig.bbox.x1 + 1 or box.y1 > fig.bbox.y1 + 1:
            yield f"{said!r} is cut at the figure's edge"
        boxes.append((said, _ink(text, box, measure)))
    for (one, a), (two, b) in combinations(boxes, 2):
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2:
            yield f"{one!r} and {two!r} lie on each other"


def _ink(text: Text, box: Bbox, measure: Callable) -> Bbox:
    """Return the box of the ink of a line; matplotlib's own keeps room for letters like l and p."""
    if "\n" in text.get_text() or text.get_rotation():
        return box
    font = text.get_fontproperties()
    _, height, descent = measure(text.get_text(), font, False)
    bottom = box.y0 + max(measure("lp", font, False)[2] - descent, 0)
    return Bbox.from_extents(box.x0, bottom, box.x1, bottom + height)


def _visible_texts(fig: Figure) -> Iterator[Text]:
    outside = set()
    for axis in fig.findobj(Axis):
        low, high = sorted(axis.get_view_interval())
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
            if not low <= tick.get_loc() <= high or not axis.axes.axison:
                outside |= {tick.label1, tick.label2}
    for text in fig.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text not in outside:
            yield text
