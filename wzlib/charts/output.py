"""One way to show a figure: checked, described, with a fingerprint, and written to files."""

import html
import io
import json
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
from IPython.display import display
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.image import imsave
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from wzlib.charts.canvas import room_for
from wzlib.charts.digest import fingerprint
from wzlib.charts.doors import Door, doors_of
from wzlib.charts.style import GREY, INK, STYLE
from wzlib.charts.words import Words, words_of
from wzlib.charts.wrap import columns, fold
from wzlib.errors import ChartError
from wzlib.files import sha256, write_whole

DOTS_PER_INCH = 144
SCREEN_WIDTH = 96  # pixels on the screen per inch of the figure
TITLE, ABOUT, SMALL = 12.0, 9.5, 8.0  # points
FIGURE = Path(__file__).with_name("figure.html")  # the empty image is what a screen reader reads
FOLDER, NOTEBOOK = "WZ_CHARTS", "WZ_NOTEBOOK"  # set by `make charts` alone
LISTED, QUOTED, SHORT = 60, 3, 30  # marks listed, passages of each, characters of one


def show(fig: Figure, name: str, /, passages: pd.DataFrame | None = None, **said: object) -> None:
    """Show a figure in a notebook, with title, caption, description and passages.

    - `name`: short name of the chart in lower case with dashes; its words stand in
      `data/charts.csv` (see `words_of`), or `said` gives them: title, about, alt, caption, source,
      each with its Chinese under `title_zh` …
    - `passages`: the layer in which the passages of the marks stand; it has the columns by which
      the table that is drawn names them. A table with start and end needs none.
    - `said` fills the fields of the words; `n` is the number of rows that are drawn, if not given.

    Displays a PNG, whose plain text is the fingerprint and whose metadata has name, title,
    description and the doors of its marks; then, as HTML, caption, description and passages.
    Under `make charts` it also writes PNG, SVG, the table (CSV), the doors (JSON) and `alt`
    to `build/charts/`.

    Raises `ChartError` for a bad name, an empty text, marks that lead nowhere without a reason,
    a character without a glyph, and a text that is cut or lies on another text.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ChartError(f"chart {name!r}: a name has lower-case letters, digits and dashes only")
    data = getattr(fig, "data", pd.DataFrame())
    words = words_of(name, {"n": len(data)} | said)
    # A glyph that is missing is not warned of, but refused below.
    with mpl.rc_context(STYLE), warnings.catch_warnings(action="ignore"):
        _head(fig, words)
        source = "\n".join(words["source"])
        fig.supxlabel(source, x=0.01, ha="left", fontsize=SMALL, color=GREY)
        fig.set_dpi(DOTS_PER_INCH)
        canvas = FigureCanvasAgg(fig)
        canvas.draw()
        fig.set_layout_engine("none")  # the layout is done; what is checked is what is saved
        measure = cache(canvas.get_renderer().get_text_width_height_descent)
        if fault := next(_faults(fig, measure), ""):
            raise ChartError(f"chart {name!r}: {fault}")
        try:
            doors = [*doors_of(fig, passages)]
        except ChartError as error:
            raise ChartError(f"chart {name!r}: {error}") from None
        if not (doors or words["mute"] or "title" in said):
            raise ChartError(f"chart {name!r}: no mark leads to a passage; give `passages`")
        look: Any = {"origin": "upper", "dpi": DOTS_PER_INCH, "metadata": {"Software": None}}
        png = io.BytesIO()  # what was checked; saving the figure would draw it again
        imsave(png, canvas.buffer_rgba(), format="png", **look)
        about = _about(name, words, doors) | {"pixels": sha256(canvas.buffer_rgba().tobytes())[:16]}
        if folder := os.environ.get(FOLDER):
            svg, title, alt = io.BytesIO(), " ".join(words["title"]), "\n".join(words["alt"])
            told = {"Date": None, "Title": title, "Description": alt}
            fig.savefig(svg, format="svg", dpi=DOTS_PER_INCH, metadata=told)
            index = not isinstance(data.index, pd.RangeIndex)
            csv = data.to_csv(index=index, lineterminator="\n").encode("utf-8")
            files = {"png": png.getvalue(), "svg": svg.getvalue(), "csv": csv}
            files |= {"txt": f"{alt}\n".encode(), "json": json.dumps(about).encode()}
            for ending, content in files.items():
                path = Path(folder) / f"{os.environ[NOTEBOOK]}-{name}.{ending}"
                if path.exists():
                    raise ChartError(f"{path.name} is there already; two charts share the name")
                write_whole(path, content)
    plain = f"chart {name}: {fingerprint(fig, [door.link for door in doors])}"
    width = round(fig.get_figwidth() * SCREEN_WIDTH)
    picture = {"image/png": {"width": width, "alt": " ".join(words["alt"]), "wz": about}}
    display({"image/png": png.getvalue(), "text/plain": plain}, raw=True, metadata=picture)
    display({"text/html": _page(words, doors), "text/plain": "caption 图注"}, raw=True)


def _about(name: str, words: Words, doors: list[Door]) -> dict[str, object]:
    """Return what machines read of a chart: its doors are left, top, width, height, name, link."""
    placed = [[*door.box, door.name, door.link] for door in doors]
    said = {kind: words[kind] for kind in ("title", "about", "alt", "caption")}
    return {"name": name, **said, "doors": placed}


def _head(fig: Figure, words: Words) -> None:
    """Write title and subtitle over the figure, which grows by the room that they take."""
    width, height = fig.get_size_inches()
    lines = [(text, TITLE, INK) for text in words["title"]]
    apart = columns("   ".join(words["about"])) > room_for(width - 0.2, ABOUT)
    about = ("\n" if apart else "   ").join(words["about"])
    lines += [(about, ABOUT, GREY)] if about else []
    placed, below = [], 0.08
    for text, size, colour in lines:
        wrapped = fold(text, room_for(width - 0.2, size))
        placed.append((wrapped, size, colour, below))
        below += (wrapped.count("\n") + 1) * size * 1.42 / 72
    new = height - 0.3 + below
    for axes in fig.axes if fig.get_layout_engine() is None else []:
        left, bottom, wide, high = axes.get_position().bounds
        axes.set_position((left, bottom * height / new, wide, high * height / new))
    fig.set_size_inches(width, new)
    if fig.get_layout_engine():
        fig.set_layout_engine("constrained", rect=(0, 0, 1, 1 - (below + 0.05) / new))
    for wrapped, size, colour, top in placed:
        place: Any = {"va": "top", "fontsize": size, "color": colour, "linespacing": 1.25}
        fig.text(0.01, 1 - top / new, wrapped, **place)


def _page(words: Words, doors: list[Door]) -> str:
    """Return caption, description and passages of a chart as HTML."""
    said = {kind: [html.escape(text, quote=True) for text in words[kind]] for kind in words}
    rows = []
    for door in doors[:LISTED]:
        held = zip(door.texts, door.spans, strict=True)
        quoted = [f"{_short(text)} (characters {a} to {b})".strip() for text, (a, b) in held]
        more = f" … {len(quoted):,}" if len(quoted) > QUOTED else ""
        rows.append(f"<li>{html.escape(door.name)}: {'; '.join(quoted[:QUOTED])}{more}</li>")
    rows += [f"<li>… {len(doors):,}</li>"] if len(doors) > LISTED else []
    listed = f"<details><summary>Passages 出处</summary><ul>{''.join(rows)}</ul></details>"
    texts = {kind: "".join(f"<p>{text}</p>" for text in said[kind]) for kind in ("caption", "alt")}
    return (
        FIGURE.read_text(encoding="utf-8")
        .strip()
        .format(
            title=" ".join(said["title"]),
            alt=" ".join(said["alt"]),
            caption=texts["caption"],
            described=texts["alt"],
            passages=listed if rows else "".join(f"<p>{text}</p>" for text in said["mute"]),
        )
    )


def _short(text: str) -> str:
    return html.escape(text[:SHORT]) + "…" * (len(text) > SHORT)


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
