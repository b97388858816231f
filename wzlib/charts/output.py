"""One way to show a figure: checked, described, with a fingerprint, and written to files."""

import html
import io
import os
import re
import warnings
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pandas as pd
from IPython.display import HTML, Image, display
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from wzlib.charts.digest import fingerprint
from wzlib.charts.style import GREY, house_style
from wzlib.errors import ChartError
from wzlib.files import write_whole

DOTS_PER_INCH = 144
SCREEN_WIDTH = 96  # pixels on the screen per inch of the figure
FOLDER, NOTEBOOK = "WZ_CHARTS", "WZ_NOTEBOOK"  # set by `make charts` alone


def show(
    fig: Figure,
    name: str,
    table: pd.DataFrame,
    *,
    title: str,
    alt: str,
    source: str,
    caption: str,
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
    with house_style():
        fig.suptitle(title, x=0.01, ha="left", fontsize=12)
        fig.supxlabel(f"Source: {source}", x=0.01, ha="left", fontsize=8, color=GREY)
        fig.set_dpi(DOTS_PER_INCH)
        with warnings.catch_warnings(action="ignore"):  # of a missing glyph; it is refused below
            FigureCanvasAgg(fig).draw()
        fig.set_layout_engine("none")  # the layout is done; what is checked is what is saved
        check_texts(fig, name)
        png = _save(fig, "png", dpi=DOTS_PER_INCH, metadata={"Software": None})
        if folder := os.environ.get(FOLDER):
            svg = _save(fig, "svg", metadata={"Date": None, "Title": title, "Description": alt})
            csv = table.to_csv(
                index=not isinstance(table.index, pd.RangeIndex), lineterminator="\n"
            )
            stem = f"{os.environ[NOTEBOOK]}-{name}"
            files = {"png": png, "svg": svg, "csv": csv.encode(), "txt": f"{alt}\n".encode()}
            for ending, content in files.items():
                _write(Path(folder) / f"{stem}.{ending}", content)
    display(Image(png, width=round(fig.get_figwidth() * SCREEN_WIDTH), alt=alt))
    display(HTML(_describe(title, alt, caption)))
    print(f"chart {name}: {fingerprint(fig)}")


def _save(fig: Figure, ending: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    fig.savefig(buffer, format=ending, **options)
    return buffer.getvalue()


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        raise ChartError(f"{path.name} is there already: two charts of one notebook share a name")
    write_whole(path, content)


def _describe(title: str, alt: str, caption: str) -> str:
    """Return caption and description as HTML; the empty image is what a screen reader reads."""
    title, alt, caption = (html.escape(text, quote=True) for text in (title, alt, caption))
    return (
        f'<figure role="group" aria-label="Chart: {title}">'
        f'<div role="img" aria-label="{alt}"></div>'
        f"<figcaption><p>{caption}</p>"
        f"<details><summary>Text description 文字说明</summary><p>{alt}</p></details>"
        f"</figcaption></figure>"
    )


def check_texts(fig: Figure, name: str) -> None:
    """Raise `ChartError` if a text of a drawn figure has no glyph, is cut, or lies on another."""
    boxes = []
    for text in _visible_texts(fig):
        font = get_font(findfont(text.get_fontproperties()))
        missing = sorted(
            {c for c in text.get_text() if c != "\n" and not font.get_char_index(ord(c))}
        )
        if missing:
            raise ChartError(
                f"chart {name!r}: no glyph for {' '.join(missing)} in {text.get_text()!r}"
            )
        if text.get_parse_math() and text.get_text().count("$") > 1:
            raise ChartError(f"chart {name!r}: {text.get_text()!r} would be set as a formula")
        box = text.get_window_extent()
        if box.x0 < -1 or box.y0 < -1 or box.x1 > fig.bbox.x1 + 1 or box.y1 > fig.bbox.y1 + 1:
            raise ChartError(f"chart {name!r}: {text.get_text()!r} is cut at the figure's edge")
        boxes.append((text.get_text(), _ink(text, box)))
    for (one, a), (two, b) in combinations(boxes, 2):
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2:
            raise ChartError(f"chart {name!r}: {one!r} and {two!r} lie on each other")


def _ink(text: Text, box: Bbox) -> Bbox:
    """Return the box of the ink of a line; matplotlib's own keeps room for letters like l and p."""
    if "\n" in text.get_text() or text.get_rotation():
        return box
    measure = text.figure.canvas.get_renderer().get_text_width_height_descent
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
