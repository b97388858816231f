"""Reading a political speech with code: one text, many layers.

The clean text is one immutable string; everything said about it is a layer, a table with one
row per span. Finders (`find_…`) make layers from a text, loaders (`load_…`) bring stored ones,
`wzlib.charts` draws tables.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from wzlib import wenzhou
from wzlib.errors import ChartError, LayerError, SourceError, WzError, WzWarning
from wzlib.finders.formulae import find_formulae
from wzlib.finders.parallelism import align_frame, find_parallelism
from wzlib.finders.patterns import concordance, find_pattern, find_slots
from wzlib.finders.quantities import find_quantities
from wzlib.finders.registry import read_speech
from wzlib.finders.repetition import find_anaphora, find_repetition
from wzlib.finders.rhetoric import find_four_character, find_metaphors
from wzlib.finders.structure import (
    find_clauses,
    find_front,
    find_moves,
    find_paragraphs,
    find_quotations,
    find_sections,
    find_segments,
    find_sentences,
    merge_runs,
)
from wzlib.finders.themes import find_themes
from wzlib.finders.voices import find_attributions, find_speech_acts
from wzlib.finders.words import find_words
from wzlib.layers.spans import check_layer, count_by, make_layer, touches, within
from wzlib.measures import agreement
from wzlib.measures.spans import co_occurrence, density
from wzlib.measures.words import collocation, dispersion, dispersion_by_chance, frequency, keyness
from wzlib.tables.read import load_codebook, load_idioms, load_lexicon, read_table, sample_path
from wzlib.text.source import Source, clean_source, find_emphasis, read_source
from wzlib.text.speech import Speech
from wzlib.views.export import export_annotations, export_csv
from wzlib.views.prose import passage, say, show_concordance
from wzlib.views.reader import reading_view, show_reader
from wzlib.views.tei import export_tei
from wzlib.wenzhou.speech import load_speech

if TYPE_CHECKING:
    from wzlib import charts

__all__ = [
    "ChartError",
    "LayerError",
    "Source",
    "SourceError",
    "Speech",
    "WzError",
    "WzWarning",
    "agreement",
    "align_frame",
    "charts",
    "check_layer",
    "clean_source",
    "co_occurrence",
    "collocation",
    "concordance",
    "count_by",
    "density",
    "dispersion",
    "dispersion_by_chance",
    "export_annotations",
    "export_csv",
    "export_tei",
    "find_anaphora",
    "find_attributions",
    "find_clauses",
    "find_emphasis",
    "find_formulae",
    "find_four_character",
    "find_front",
    "find_metaphors",
    "find_moves",
    "find_paragraphs",
    "find_parallelism",
    "find_pattern",
    "find_quantities",
    "find_quotations",
    "find_repetition",
    "find_sections",
    "find_segments",
    "find_sentences",
    "find_slots",
    "find_speech_acts",
    "find_themes",
    "find_words",
    "frequency",
    "keyness",
    "load_codebook",
    "load_idioms",
    "load_lexicon",
    "load_speech",
    "make_layer",
    "merge_runs",
    "passage",
    "read_source",
    "read_speech",
    "read_table",
    "reading_view",
    "sample_path",
    "say",
    "show_concordance",
    "show_reader",
    "touches",
    "wenzhou",
    "within",
]


def __getattr__(name: str) -> object:
    """Import the charts, and matplotlib with them, on their first use."""
    if name != "charts":
        raise AttributeError(f"module 'wzlib' has no attribute {name!r}")
    return import_module("wzlib.charts")
