"""Reading a political speech with code: one text, many layers.

The clean text is one immutable string; everything said about it is a layer, a table with one
row per span. Finders (`find_…`) make layers from a text, loaders (`load_…`) bring stored ones,
`wzlib.charts` draws tables.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from wzlib import wenzhou
from wzlib.errors import WzError
from wzlib.finders.annotate import annotate, read_speech
from wzlib.finders.attributions import find_attributions
from wzlib.finders.finder import finder
from wzlib.finders.formulae import find_formulae
from wzlib.finders.four_character import find_four_character
from wzlib.finders.metaphors import find_metaphors
from wzlib.finders.moves import find_moves
from wzlib.finders.parallelism import align_frame, find_parallelism
from wzlib.finders.patterns import concordance, find_pattern, find_slots
from wzlib.finders.quantities import find_quantities
from wzlib.finders.repetition import find_anaphora, find_repetition
from wzlib.finders.speech_acts import find_speech_acts
from wzlib.finders.themes import find_themes
from wzlib.finders.words import find_words
from wzlib.layers.spans import count_by, crosstab, label, make_layer, touches, within
from wzlib.measures import agreement
from wzlib.measures.candidates import candidates
from wzlib.measures.codings import read_annotations
from wzlib.measures.spans import co_occurrence, density
from wzlib.measures.words import collocation, dispersion, dispersion_by_chance, frequency, keyness
from wzlib.tables.read import load_codebook, load_lexicon, read_table, sample_path
from wzlib.text.speech import Speech
from wzlib.views.export import export
from wzlib.views.prose import passage, say, show_concordance
from wzlib.views.reader import show_reader
from wzlib.wenzhou.speech import load_speech

if TYPE_CHECKING:
    from wzlib import charts, corpus

__all__ = ["Speech", "WzError", "agreement", "charts", "corpus", "finder", "wenzhou"]
__all__ += ["annotate", "load_speech", "read_annotations", "read_speech", "sample_path"]
__all__ += ["load_codebook", "load_lexicon", "read_table"]
__all__ += ["find_anaphora", "find_attributions", "find_formulae", "find_four_character"]
__all__ += ["find_metaphors", "find_moves", "find_parallelism", "find_pattern", "find_quantities"]
__all__ += ["find_repetition", "find_slots", "find_speech_acts", "find_themes", "find_words"]
__all__ += ["align_frame", "concordance", "count_by", "crosstab", "label", "make_layer"]
__all__ += ["touches", "within"]
__all__ += ["co_occurrence", "collocation", "density", "dispersion", "dispersion_by_chance"]
__all__ += ["candidates", "frequency", "keyness"]
__all__ += ["export", "passage", "say", "show_concordance", "show_reader"]


def __getattr__(name: str) -> object:
    """Import the charts, and matplotlib with them, or the corpus, on their first use."""
    if name not in ("charts", "corpus"):
        raise AttributeError(f"module 'wzlib' has no attribute {name!r}")
    return import_module(f"wzlib.{name}")
