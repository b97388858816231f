"""The house style: the font, the colours, the look of a figure. Each is written once, here."""

from collections.abc import Hashable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
from matplotlib import font_manager, rc_params_from_file
from matplotlib.colors import is_color_like

from wzlib.errors import ChartError

# Paul Tol's "muted" scheme (2021), safe for colour-blind readers, in his order. Charts never tell
# values apart by colour alone.
MUTED = ["#cc6677", "#332288", "#ddcc77", "#117733", "#88ccee"]
MUTED += ["#882255", "#44aa99", "#999933", "#aa4499"]
MARKERS = "osD^vP*X"

Palette: TypeAlias = Mapping[Any, str] | pd.Series | None  # a colour by value
STYLE = rc_params_from_file(Path(__file__).parent / "house.mplstyle", use_default_template=False)
FAMILY = STYLE["font.family"][0]
INK, GREY, PAPER = (STYLE[key] for key in ("text.color", "axes.edgecolor", "figure.facecolor"))
PALE = "#dddddd"


def colours_of(values: Iterable[Hashable], palette: Palette = None) -> dict[Hashable, str]:
    """Return the colour of each value: the palette's, or else the next free one of the scheme.

    Free is a colour that no other value here has from the palette. Raises `ChartError` for a
    palette that is no mapping, a colour that is none, and when the scheme is used up.

    >>> colours_of(["east", "west"], {"west": "#cc6677"})
    {'east': '#332288', 'west': '#cc6677'}
    """
    if not isinstance(palette, Mapping | pd.Series | None):
        raise ChartError(f"palette={palette!r} is no mapping from values to colours")
    known: dict[Hashable, str] = {} if palette is None else dict(palette)
    given = {value: known.get(value) for value in values}
    taken = {str(colour).lower() for colour in given.values()}
    free = (colour for colour in MUTED if colour not in taken)
    colours = {value: colour or next(free, "") for value, colour in given.items()}
    if without := [str(value) for value, colour in colours.items() if not is_color_like(colour)]:
        raise ChartError(
            f"no colour for {', '.join(without)}: the {len(MUTED)} of the house are used up, or "
            "what the palette has is none; name one in `palette`, as '#cc6677'"
        )
    return colours


def font_path(face: str = "Sans") -> Path:
    """Return the file of the Chinese font that comes with the installation: Sans or Serif.

    Noto Sans SC and Noto Serif SC, SIL Open Font License; every chart (and the word cloud) takes
    its font from here.

    >>> font_path().name
    'NotoSansSC-Regular.otf'
    """
    return Path(str(files("pylopdf_fonts_zh_cn") / f"Noto{face}SC-Regular.otf"))


# The font is known to matplotlib by a name of ours, so that no other answers.
_FONT = font_manager.FontEntry(fname=str(font_path()), name=FAMILY, size="scalable")
font_manager.fontManager.ttflist.append(_FONT)
