"""Figures of speech word by word: four-character expressions and candidates for metaphors.

A finder gives candidates; what a reader makes of them is in the curated layers.
"""

import re
from collections.abc import Iterator
from itertools import chain

import pandas as pd

from wzlib.layers.spans import make_layer, without_overlaps
from wzlib.text.characters import HAN

FOUR = 4
MARK = "[，、；：。！？!?…》）()—\n]"
GRAMMAR = "的了着和与及或是在把被将对为以使让我你他这那"  # a unit of rhythm has none of these
UNIT = rf"(?:(?![{GRAMMAR}]){HAN}){{4}}"
BESIDE = "[，、]"
RHYTHM = {  # in a run of such units, and before 的
    "before its like": rf"{UNIT}(?=、{UNIT}{MARK})",
    "after its like": rf"(?<={HAN}{{4}}{BESIDE}){UNIT}(?={MARK})",
    "before 的": rf"(?<=[，、；：。！？和与及]){UNIT}(?=的)",
}


def find_four_character(text: str, idioms: pd.DataFrame) -> pd.DataFrame:
    """Return four-character expressions, a layer: start, end, text, kind, reason, run.

    `idioms` has the columns `word` and `source`, as `load_idioms()`. `kind` is *idiom* for what
    is in the list, with the source as `reason`, and *rhythm* for four other characters without
    a word of grammar that stand *before its like* or *after its like* (a unit, ， or 、, a unit) or
    *before 的*. Rhythm is a matter of form: nouns in a list are found with it. Units that at
    most one such mark divides have the same number in `run`.

    >>> idioms = pd.DataFrame({"word": ["守望相助"], "source": ["Mencius"]})
    >>> found = find_four_character("大家守望相助、共克时艰，有一往无前的决心。", idioms)
    >>> found[["text", "kind", "reason", "run"]].values.tolist()
    [['守望相助', 'idiom', 'Mencius', 0], ['共克时艰', 'rhythm', 'after its like', 0]]
    """
    rows = (
        {"start": start, "end": start + FOUR, "kind": kind, "reason": reason}
        for kind, start, reason in chain(_idioms(text, idioms), _rhythm(text))
    )
    layer = make_layer(text, without_overlaps(rows), {"kind": "str", "reason": "str"})
    return layer.assign(run=_number_runs(text, layer))


def _idioms(text: str, idioms: pd.DataFrame) -> Iterator[tuple[str, int, str]]:
    sources = dict(zip(idioms.word, idioms.source, strict=True))
    for start in range(len(text) - FOUR + 1):
        if source := sources.get(text[start : start + FOUR]):
            yield "idiom", start, source


def _rhythm(text: str) -> Iterator[tuple[str, int, str]]:
    for reason, pattern in RHYTHM.items():
        for match in re.finditer(pattern, text):
            yield "rhythm", match.start(), reason


def _number_runs(text: str, layer: pd.DataFrame) -> list[int]:
    """Number the runs: the number grows where more than one mark divides two spans."""
    numbers, end = [], 0
    for start, next_end in zip(layer.start, layer.end, strict=True):
        beside = numbers and re.fullmatch(f"{BESIDE}?", text[end:start])
        numbers.append(numbers[-1] + (not beside) if numbers else 0)
        end = next_end
    return numbers


def find_metaphors(text: str, codebook: pd.DataFrame) -> pd.DataFrame:
    """Return candidates for metaphors, a layer: start, end, text, domain.

    `codebook` has the columns `domain` (a source domain) and `vehicles` (a regular expression of
    the words that carry its image), as `load_codebook("metaphors")`. A candidate is a place to
    look at: whether the word is a metaphor there, a reader decides. Where two domains claim a
    character, the longer word has it.

    >>> codebook = pd.DataFrame({"domain": ["journey"], "vehicles": ["征程|道路"]})
    >>> find_metaphors("开启新征程，修好道路。", codebook)[["text", "domain"]].values.tolist()
    [['征程', 'journey'], ['道路', 'journey']]
    """
    claims = [
        {"start": match.start(), "end": match.end(), "domain": row.domain}
        for row in codebook.itertuples()
        for match in re.finditer(row.vehicles, text)
    ]
    claims.sort(key=lambda claim: claim["start"] - claim["end"])
    return make_layer(text, without_overlaps(claims), {"domain": "str"})
