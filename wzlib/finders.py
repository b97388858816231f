"""All finders that need no curation, under the names of their layers, and texts read with them."""

import functools
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from wzlib.formulae import find_formulae
from wzlib.load import load_codebook, load_idioms
from wzlib.parallelism import find_parallelism
from wzlib.quantities import find_quantities
from wzlib.rhetoric import find_four_character, find_metaphors
from wzlib.source import find_emphasis, read_source
from wzlib.speech import Speech
from wzlib.structure import find_moves, find_structure
from wzlib.themes import find_themes
from wzlib.voices import find_attributions, find_speech_acts

_codebook = functools.cache(load_codebook)


@functools.cache
def _idioms() -> pd.DataFrame:
    return load_idioms().astype("object")  # which is gone through ten times as fast


def _moves(text: str) -> pd.DataFrame:
    return find_moves(text, _codebook("moves"))


FINDERS: dict[str, Callable[[str], pd.DataFrame]] = {
    "moves": _moves,
    "quantities": find_quantities,
    "formulae": find_formulae,
    "attributions": find_attributions,
    "parallelism": find_parallelism,
    "four_character": lambda text: find_four_character(text, _idioms()),
    "metaphors": lambda text: find_metaphors(text, _codebook("metaphors")),
    "themes": lambda text: find_themes(text, _codebook("themes")),
    "speech_acts": lambda text: find_speech_acts(text, _codebook("speech_acts"), _moves(text)),
}  # by the name of the layer; each takes the text alone


def read_speech(path: str | Path) -> Speech:
    """Read any other Chinese text, with the layers that finders make.

    Raises `SourceError` if the file is missing, empty, binary, in an unknown encoding or not
    Chinese.

    >>> read_speech("no-such-file.txt")
    Traceback (most recent call last):
    wzlib.errors.SourceError: no-such-file.txt: cannot be read (No such file or directory); ...
    """
    source = read_source(path)
    layers = find_structure(source.text)
    layers |= {"repairs": source.repairs, "emphasis": find_emphasis(source)}
    layers |= {name: find(source.text) for name, find in FINDERS.items()}
    return Speech(Path(path).stem, source, layers)
