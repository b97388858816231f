"""All finders that need no curation, under the names of their layers, and texts read with them."""

import functools
import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from wzlib.errors import WzWarning
from wzlib.files import printable
from wzlib.finders.formulae import find_formulae
from wzlib.finders.parallelism import find_parallelism
from wzlib.finders.quantities import find_quantities
from wzlib.finders.rhetoric import find_four_character, find_metaphors
from wzlib.finders.structure import STRUCTURE, find_moves, find_sentences
from wzlib.finders.themes import find_themes
from wzlib.finders.voices import find_attributions, find_speech_acts
from wzlib.tables.read import load_codebook, load_idioms
from wzlib.text.source import find_emphasis, read_source
from wzlib.text.speech import Speech
from wzlib.views.export import read_layers

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


def find_layers(
    text: str, finders: dict[str, Callable[[str], pd.DataFrame]]
) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Run finders one by one; return their layers, and why those that failed are missing.

    A finder that fails costs its layer and no other. The reason names the first sentence on which
    it fails alone, if there is one, and the error.

    >>> def find_nothing(text):
    ...     raise ValueError("no idea")
    >>> find_layers("温州好。", {"ideas": find_nothing})
    ({}, {'ideas': 'its finder failed at “温州好。” (ValueError: no idea)'})
    """
    layers, missing = {}, {}
    for name, find in finders.items():
        try:
            layers[name] = find(text)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # of any kind, a panic in Rust too
            at = next((s for s in find_sentences(text).text if _fails(find, s)), "")
            place = f" at “{at[:60]}{'…' * (len(at) > 60)}”" if at else ""
            missing[name] = f"its finder failed{place} ({type(error).__name__}: {error})"
    return layers, missing


def _fails(find: Callable[[str], pd.DataFrame], sentence: str) -> bool:
    try:
        find(sentence)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        return True
    return False


def read_speech(path: str | Path, layers: str | Path | None = None) -> Speech:
    """Read any other Chinese text, with the layers that finders make.

    `layers` is a folder of layers as `export_csv` writes them, in which a reader has corrected
    some or added others: these take the place of what the finders find, each row marked
    `read_by` *person*. A layer whose finder fails is missing: a `WzWarning` says why, and so
    does `speech.missing`.

    Raises `SourceError` if the file is missing, empty, binary, in an unknown encoding or not
    Chinese; `WzError` if the layers were made of another text or cannot be read, `LayerError` if
    one of them does not fit the text.

    >>> read_speech("no-such-file.txt")
    Traceback (most recent call last):
    wzlib.errors.SourceError: no-such-file.txt: cannot be read (No such file or directory); ...
    """
    source = read_source(path)
    finders = STRUCTURE | {"emphasis": lambda _: find_emphasis(source)} | FINDERS
    found, missing = find_layers(source.text, finders)
    found["repairs"] = source.repairs
    read = {} if layers is None else read_layers(layers, source.text, found)
    found |= read
    missing = {name: reason for name, reason in missing.items() if name not in read}
    for name, reason in missing.items():
        warnings.warn(f"the layer {name} is missing: {reason}", WzWarning, stacklevel=2)
    readers = dict.fromkeys(read, "a person 人")
    return Speech(printable(Path(path).stem), source, found, readers, missing)
