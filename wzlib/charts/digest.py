"""The fingerprint of a figure: what was drawn, in one line that is the same on every machine."""

import hashlib

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator

Fact = tuple[str, str]


def fingerprint(fig: Figure) -> str:
    """Return a line that names what was drawn and changes if one bar, point or text changes.

    It counts the artists and ends in a digest of their data, colours and texts: what the chart
    says, not what layout or font rendering chose (automatic ticks, pixels), so it is the same
    on every machine.

    >>> fig = Figure()
    >>> bars = fig.subplots().barh([0, 1], [30, 20])
    >>> before = fingerprint(fig)
    >>> before
    '2 bars, sha256 0dfd2b770d'
    >>> bars[0].set_width(29)
    >>> fingerprint(fig) == before
    False
    """
    facts = [("text", text.get_text()) for text in fig.texts]
    facts += [("text", text) for text in (fig.get_suptitle(), fig.get_supxlabel())]
    for axes in fig.axes:
        facts += [*_texts(axes), *_shapes(axes)]
    digest = hashlib.sha256("\n".join(f"{kind} {fact}" for kind, fact in facts).encode())
    kinds = [kind for kind, _ in facts]
    drawn = [kind for kind in ("bar", "line", "point", "cell") if kind in kinds]
    counts = [f"{kinds.count(kind)} {kind}{'s' * (kinds.count(kind) > 1)}" for kind in drawn]
    return ", ".join([*counts, f"sha256 {digest.hexdigest()[:10]}"])


def _texts(axes: Axes) -> list[Fact]:
    """What the axes say, and between which limits: a bar may not be cut unnoticed."""
    facts = [("limits", f"{_round([*axes.get_xlim(), *axes.get_ylim()])} {axes.axison}")]
    for axis in (axes.xaxis, axes.yaxis):
        facts.append(("scale", f"{axis.get_scale()} {axis.get_label_text()} {axis.get_visible()}"))
        places = axis.get_major_locator()
        if isinstance(places, FixedLocator):
            labels = axis.get_major_formatter().format_ticks(places.locs)
            facts.append(("ticks", f"{_round(places.locs)} {labels}"))
    facts.append(("title", "".join(axes.get_title(side) for side in ("left", "center", "right"))))
    for text in axes.texts:
        look = f"{_colour(text.get_color())} {_shown(text)}"
        place = _round([*text.get_position(), *getattr(text, "xy", ())])
        facts.append(("text", f"{text.get_text()} {place} {look}"))
    if legend := axes.get_legend():
        facts.append(("legend", f"{legend.get_title().get_text()} {legend.get_visible()}"))
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True):
            facts.append(("legend", f"{text.get_text()} {_handle(handle)}"))
    return facts


def _shapes(axes: Axes) -> list[Fact]:
    facts = []
    for patch in axes.patches:
        outline = patch.get_patch_transform().transform(patch.get_path().vertices)
        look = (
            f"{_colour(patch.get_facecolor())} {_colour(patch.get_edgecolor())} {patch.get_hatch()}"
        )
        facts.append(("bar", f"{_round(outline)} {look} {_shown(patch)}"))
    for line in axes.lines:
        look = f"{_colour(line.get_color())} {line.get_marker()} {line.get_linestyle()}"
        look += f" {line.get_linewidth():g} {line.get_drawstyle()} {_shown(line)}"
        look += f" {_colour(line.get_markerfacecolor())} {line.get_markersize():g}"
        facts.append(("line", f"{_round(line.get_xydata())} {look}"))
    for collection in axes.collections:
        outlines = [_round(path.vertices) for path in collection.get_paths()]
        colours = [_round(collection.get_facecolor()), _round(collection.get_edgecolor())]
        sizes = _round(getattr(collection, "get_sizes", list)())
        facts.append(("collection", f"{outlines} {colours} {sizes} {_shown(collection)}"))
        facts += [("point", f"{_round(point)}") for point in collection.get_offsets()]
    for image in axes.images:
        look = f"{image.get_cmap().name} {_round(image.get_clim())} {_round(image.get_extent())}"
        facts.append(("image", f"{look} {_shown(image)}"))
        cells = np.ma.filled(image.get_array().astype("float64"), np.nan)
        facts += [("cell", cell) for cell in _round(cells)]
    return facts


def _handle(handle: Artist) -> str:
    """How an entry of a legend looks: its colour, and its marker if it has one."""
    if isinstance(handle, Line2D):
        return f"{_colour(handle.get_color())} {handle.get_marker()}"
    return str(_round(handle.get_facecolor()))


def _shown(artist: Artist) -> str:
    """Whether an artist is seen, before or behind what, and how opaque it is."""
    return f"{artist.get_visible()} {artist.get_zorder():g} {artist.get_alpha()}"


def _colour(colour: object) -> str:
    return to_hex(colour, keep_alpha=True)


def _round(values: object) -> list[str]:
    return [f"{value:.10g}" for value in np.asarray(values, dtype="float64").ravel()]
