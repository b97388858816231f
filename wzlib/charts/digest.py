"""The fingerprint of a figure: what was drawn, in one line that is the same on every machine."""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator
from matplotlib.typing import ColorType

Fact = tuple[str, str]


def fingerprint(fig: Figure, links: Sequence[str] = ()) -> str:
    """Return a line that names what was drawn and changes if one bar, point or text changes.

    It counts the artists and the marks that lead to passages (`links`), and ends in two digests:
    of what is drawn, without a word, and of its words. Both tell what the chart says, not what
    layout or font rendering chose (automatic ticks, pixels), so they are the same on every machine.

    >>> fig = Figure()
    >>> bars = fig.subplots().barh([0, 1], [30, 20])
    >>> before = fingerprint(fig)
    >>> before
    '2 bars, drawn f6577f80dc, words 6241b8365e'
    >>> bars[0].set_width(29)
    >>> fingerprint(fig) == before
    False
    """
    facts = [("text", text.get_text()) for text in fig.texts]
    facts += [("text", text) for text in (fig.get_suptitle(), fig.get_supxlabel())]
    for axes in fig.axes:
        facts += [*_texts(axes), *_shapes(axes)]
    facts += [("door", link) for link in links]
    kinds = [kind for kind, _ in facts]
    drawn = [kind for kind in ("bar", "line", "point", "cell", "door") if kind in kinds]
    counts = [f"{kinds.count(kind)} {kind}{'s' * (kinds.count(kind) > 1)}" for kind in drawn]
    for name, wanted in (("drawn", False), ("words", True)):
        told = "\n".join(f"{kind} {fact}" for kind, fact in facts if (kind == "text") == wanted)
        counts.append(f"{name} {hashlib.sha256(told.encode()).hexdigest()[:10]}")
    return ", ".join(counts)


def _texts(axes: Axes) -> Iterator[Fact]:
    """Yield what the axes say, and between which limits: a bar may not be cut unnoticed."""
    yield "limits", f"{_round([*axes.get_xlim(), *axes.get_ylim()])} {axes.axison}"
    for axis in (axes.xaxis, axes.yaxis):
        ticks = axis.get_tick_params()
        colours = [_colour(axis.label.get_color()), ticks.get("color"), ticks.get("labelcolor")]
        yield "scale", f"{axis.get_scale()} {axis.get_visible()} {colours}"
        yield "text", axis.get_label_text()
        if isinstance(axis.get_major_locator(), FixedLocator):
            places = axis.get_majorticklocs().tolist()
            yield "ticks", f"{_round(places)}"
            yield "text", f"{axis.get_major_formatter().format_ticks(places)}"
    yield "edges", f"{[_colour(spine.get_edgecolor()) for spine in axes.spines.values()]}"
    yield "text", "".join(axes.get_title(side) for side in ("left", "center", "right"))
    for text in axes.texts:
        place = _round([*text.get_position(), *getattr(text, "xy", ())])
        yield "place", f"{place} {_colour(text.get_color())} {_shown(text)}"
        yield "text", text.get_text()
    if legend := axes.get_legend():
        yield "legend", f"{legend.get_visible()} {[*map(_handle, legend.legend_handles)]}"
        yield "text", f"{[text.get_text() for text in (legend.get_title(), *legend.get_texts())]}"


def _shapes(axes: Axes) -> Iterator[Fact]:
    for patch in axes.patches:
        outline = patch.get_patch_transform().transform(patch.get_path().vertices)
        outline = np.unique(outline.round(9), axis=0)  # wherever it begins
        look = f"{_colour(patch.get_facecolor())} {_colour(patch.get_edgecolor())}"
        yield "bar", f"{_round(outline)} {look} {patch.get_hatch()} {_shown(patch)}"
    for line in axes.lines:
        look = f"{_colour(line.get_color())} {line.get_marker()} {line.get_linestyle()}"
        look += f" {line.get_linewidth():g} {line.get_drawstyle()} {_shown(line)}"
        look += f" {_colour(line.get_markerfacecolor())} {line.get_markersize():g}"
        yield "line", f"{_round(line.get_xydata())} {look}"
    for collection in axes.collections:
        outlines = [_round(path.vertices) for path in collection.get_paths()]
        colours = [_round(collection.get_facecolor()), _round(collection.get_edgecolor())]
        sizes = _round(getattr(collection, "get_sizes", list)())
        yield "collection", f"{outlines} {colours} {sizes} {_shown(collection)}"
        for point in np.asarray(collection.get_offsets()):
            yield "point", f"{_round(point)}"
    for image in axes.images:
        look = f"{image.get_cmap().name} {_round(image.get_clim())} {_round(image.get_extent())}"
        yield "image", f"{look} {_shown(image)}"
        for cell in _round(np.ma.masked_array(image.get_array(), dtype="float64").filled(np.nan)):
            yield "cell", cell


def _handle(handle: Artist | None) -> str:
    """How an entry of a legend looks: its colour, and its marker if it has one."""
    if isinstance(handle, Line2D):
        return f"{_colour(handle.get_color())} {handle.get_marker()}"
    return str(_round(handle.get_facecolor())) if isinstance(handle, Patch | Collection) else ""


def _shown(artist: Artist) -> str:
    """Whether an artist is seen, before or behind what, and how opaque it is."""
    return f"{artist.get_visible()} {artist.get_zorder():g} {artist.get_alpha()}"


def _colour(colour: ColorType) -> str:
    return to_hex(colour, keep_alpha=True)


def _round(values: object) -> list[str]:
    return [f"{value:.10g}" for value in np.asarray(values, dtype="float64").ravel()]
