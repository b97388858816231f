"""The house style: the font, the colours, the look of a figure. Each is written once, here."""

import dataclasses
from importlib.resources import files
from pathlib import Path

from matplotlib import font_manager

INK, GREY, PALE, PAPER = "#222222", "#767676", "#dddddd", "#ffffff"

# One colour per entity in all notebooks; Paul Tol's "muted" scheme (2021), safe for colour-blind
# readers. Charts never tell entities apart by colour alone.
COLOURS = {
    "definition": "#332288",
    "premise": "#88ccee",
    "authority": "#882255",
    "saying": "#cc6677",
    "record": "#117733",
    "lesson": "#ddcc77",
    "motto": "#aa4499",
    "tasks": "#44aa99",
    "创新创业": "#332288",
    "创业创新": "#cc6677",
    "reported": "#332288",
    "target": "#cc6677",
    "context": "#999933",
    "commendation": "#44aa99",
    "word": "#222222",
    "theme": "#222222",
    "newspaper": "#882255",
    "everyday": "#999933",
    "genre": "#117733",
    "before its first mention": "#332288",
    "at its first mention": "#117733",
    "later": "#999933",
    "never": "#cc6677",
    "amplify": "#882255",
    "enumerate": "#44aa99",
    "contrast": "#332288",
    "bind": "#ddcc77",
    "demand": "#44aa99",
    "assertion": "#88ccee",
    "report": "#882255",
    "praise": "#ddcc77",
    "rare": "#cc6677",
    "opening": "#bbbbbb",
    "part": "#777777",
    "closing": "#bbbbbb",
    "rhetoric": "#222222",
    "faded": "#767676",
    "we": "#222222",
    "digits": "#222222",
    "2018, first published": "#88ccee",
    "2018, revised": "#999933",
    "2019, first published": "#332288",
}
MARKERS = "osD^vP*X"

FAMILY = "wzlib sans"
STYLE = {
    "font.family": [FAMILY],
    "font.size": 10,
    "text.color": INK,
    "text.parse_math": False,
    "axes.unicode_minus": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.formatter.useoffset": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "svg.fonttype": "path",
    "svg.hashsalt": "wzlib",
}


def font_path(face: str = "Sans") -> Path:
    """Return the file of the Chinese font that comes with the installation: Sans or Serif.

    Noto Sans SC and Noto Serif SC, SIL Open Font License; every chart (and the word cloud) takes
    its font from here.

    >>> font_path().name
    'NotoSansSC-Regular.otf'
    """
    return Path(str(files("pylopdf_fonts_zh_cn") / f"Noto{face}SC-Regular.otf"))


def _register_font() -> None:
    """Make the font known to matplotlib under a name of ours, so that no other font answers."""
    manager = font_manager.fontManager
    manager.addfont(str(font_path()))
    manager.ttflist[-1] = dataclasses.replace(manager.ttflist[-1], name=FAMILY)


_register_font()
