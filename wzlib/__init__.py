"""Reading a political speech with code: one text, many layers.

The clean text is one immutable string; everything said about it is a layer, a table with one
row per span. Finders (`find_…`) make layers from a text, loaders (`load_…`) bring stored ones,
`wzlib.charts` draws tables.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from wzlib.accuracy import match_spans, precision_recall, span_accuracy
from wzlib.checks import compare_published, recompute, recount, significant_digits, verdicts
from wzlib.errors import ChartError, LayerError, SourceError, WzError, WzWarning
from wzlib.exercises import check_answer, merge_codings
from wzlib.export import export_annotations, export_csv
from wzlib.finders import read_speech
from wzlib.formulae import find_formulae
from wzlib.indicators import check_ledger
from wzlib.layers import check_layer, count_by, make_layer, touches, within
from wzlib.load import (
    load_codebook,
    load_glossary,
    load_idioms,
    load_indicators,
    load_lexicon,
    load_speech,
    load_translation,
    read_table,
    sample_path,
)
from wzlib.measures import (
    agreement,
    co_occurrence,
    collocation,
    density,
    dispersion,
    dispersion_by_chance,
    frequency,
    keyness,
    span_agreement,
)
from wzlib.parallelism import align_frame, find_parallelism
from wzlib.patterns import concordance, find_pattern, find_slots
from wzlib.prose import passage, say, show_concordance
from wzlib.quantities import find_quantities
from wzlib.reader import reading_view, show_reader
from wzlib.repetition import find_anaphora, find_repetition
from wzlib.rhetoric import find_four_character, find_metaphors
from wzlib.source import Source, before_after, clean_source, find_emphasis, read_source
from wzlib.speech import Speech
from wzlib.structure import (
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
from wzlib.tei import export_tei
from wzlib.themes import (
    coding_sheet,
    disputed_segments,
    find_themes,
    theme_accuracy,
    theme_agreement,
)
from wzlib.voices import find_attributions, find_speech_acts
from wzlib.words import find_words

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
    "before_after",
    "charts",
    "check_answer",
    "check_layer",
    "check_ledger",
    "clean_source",
    "co_occurrence",
    "coding_sheet",
    "collocation",
    "compare_published",
    "concordance",
    "count_by",
    "density",
    "dispersion",
    "dispersion_by_chance",
    "disputed_segments",
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
    "load_glossary",
    "load_idioms",
    "load_indicators",
    "load_lexicon",
    "load_speech",
    "load_translation",
    "make_layer",
    "match_spans",
    "merge_codings",
    "merge_runs",
    "passage",
    "precision_recall",
    "read_source",
    "read_speech",
    "read_table",
    "reading_view",
    "recompute",
    "recount",
    "sample_path",
    "say",
    "show_concordance",
    "show_reader",
    "significant_digits",
    "span_accuracy",
    "span_agreement",
    "theme_accuracy",
    "theme_agreement",
    "touches",
    "verdicts",
    "within",
]


def __getattr__(name: str) -> object:
    """Import the charts, and matplotlib with them, on their first use."""
    if name != "charts":
        raise AttributeError(f"module 'wzlib' has no attribute {name!r}")
    return import_module("wzlib.charts")
