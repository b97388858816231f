"""Repetition: strings of characters that come again, and units that begin or end alike.

Repeats are read off a suffix array (Manber and Myers 1993) and its longest common prefixes
(Kasai and others 2001), in time that grows little faster than the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from wzlib.finders.sections import find_paragraphs
from wzlib.finders.units import find_sentences
from wzlib.layers.spans import make_layer
from wzlib.text.characters import CLOSERS, ENUMERATOR, QUOTED, SENTENCE_END, common_prefix

LAST = "\U0010ffff"  # sorts after every character
SHORTEST, LONGEST = 4, 200  # characters of a repetition; a longer one is cut
EDGE = "，、；：《》（）()·—"  # may stand inside a repetition, not at its ends
PAIRED = re.compile(f"(?:[^“”]|{QUOTED}|”[^“”]*“)*")  # no half of a pair of marks (or backwards)
BREAK = re.compile(rf"[^\w{EDGE}]|_")


def find_repetition(text: str) -> pd.DataFrame:
    """Return each place of each repeated string of four characters or more, a layer.

    Columns: start, end, text, times. A string is reported if it is maximal: with any character
    more, before or after, it would come less often. It lies within a sentence, crosses no
    quotation mark, does not begin or end with a mark, and does not overlap itself.

    >>> found = find_repetition("温州要创新，全市要创新。温州要创业。")
    >>> found[["start", "text", "times"]].values.tolist()
    [[0, '温州要创', 2], [12, '温州要创', 2]]
    """
    codes = np.fromiter(map(ord, text), "int64", len(text))
    breaks = [match.start() for match in BREAK.finditer(text)]
    codes[breaks] = -1 - np.arange(len(breaks))  # no two are alike, so no repeat crosses one
    ranks = _ranks(codes)
    order = np.argsort(ranks[-1][:-1], kind="stable")
    strings: dict[str, int] = {}
    kept = []  # first row and places of a repeat, its number and length without marks at its ends
    for most, row, places in _maximal(codes, order, _common_prefixes(ranks, order)):
        whole = text[order[row] : order[row] + most]
        string = whole.strip(EDGE)
        if SHORTEST <= len(string) <= len(text) / (places - 1):  # else it must overlap itself
            named = strings.setdefault(string, len(strings))
            kept.append((row, places, named, len(string), whole.index(string)))
    first, size, number, length, shift = np.array(kept, dtype="int64").reshape(-1, 5).T
    heads, repeat = size.cumsum() - size, np.repeat(np.arange(len(size)), size)
    starts = order[np.arange(len(repeat)) + (first - heads)[repeat]] + shift[repeat]
    starts = starts[np.lexsort((starts, repeat))]
    gaps = np.where(repeat[1:] == repeat[:-1], np.diff(starts), len(text))
    apart = np.minimum.reduceat(gaps, heads) if len(heads) else heads
    alone = (apart >= length)[repeat]
    starts, number, length = starts[alone], number[repeat][alone], length[repeat][alone]
    _, once = np.unique(starts * (LONGEST + 1) - length, return_index=True)
    starts, number, length = starts[once], number[once], length[once]
    rows = {"start": starts, "end": starts + length, "times": np.bincount(number)[number]}
    return make_layer(text, rows, {"times": "int64"})


def _maximal(
    codes: np.ndarray, order: np.ndarray, common: np.ndarray
) -> Iterator[tuple[int, int, int]]:
    """Yield each repeat that no character before or after extends: length, first row, places."""
    common = np.append(common, 0)
    left = np.where(order > 0, codes[order - 1], -len(codes) - 1 - order)
    kinds = np.cumsum(left != np.roll(left, 1)).tolist()  # grows where the character before does
    long = common >= SHORTEST
    rows = np.flatnonzero(long | np.insert(long[:-1], 0, False))  # those that open or close one
    open_: list[tuple[int, int]] = []  # length and first row of the repeats not yet closed
    for row, length in zip((rows + 1).tolist(), common[rows].tolist(), strict=True):
        first = row - 1
        while open_ and open_[-1][0] > length:
            closed, first = open_.pop()
            if kinds[first] != kinds[row - 1]:
                yield closed, first, row - first
        if length >= SHORTEST and (not open_ or open_[-1][0] < length):
            open_.append((length, first))


def _ranks(codes: np.ndarray) -> list[np.ndarray]:
    """Return the ranks of the suffixes by their first 1, 2, 4, … characters, up to LONGEST.

    A rank is the number of suffixes that sort before; equal ones, which are sorted again by what
    follows, share it (Larsson and Sadakane 2007). After the last stands -1, for the end.
    """
    _, group, sizes = np.unique(codes, return_inverse=True, return_counts=True)
    rank = np.append((sizes.cumsum() - sizes)[group], -1)
    shared = np.flatnonzero(sizes[group] > 1)
    ranks, width = [rank], 1
    while len(shared) and width < LONGEST:
        key = rank[shared] * len(rank) + rank[np.minimum(shared + width, len(codes))] + 1
        order = np.argsort(key, kind="stable")
        shared, key = shared[order], key[order]
        begins, row = np.diff(key, prepend=-1) != 0, np.arange(len(key))
        old = rank[shared]
        group, first = (
            np.maximum.accumulate(np.where(new, row, 0))
            for new in (np.diff(old, prepend=-1) != 0, begins)
        )
        rank = rank.copy()
        rank[shared] = old + first - group
        shared = shared[~(begins & np.append(begins[1:], True))]
        ranks.append(rank)
        width *= 2
    return ranks


def _common_prefixes(ranks: list[np.ndarray], order: np.ndarray) -> np.ndarray:
    """Return how many characters each suffix in sorted order shares with the next one."""
    common = np.zeros(max(len(order) - 1, 0), dtype="int64")
    for level in reversed(range(len(ranks) - 1)):
        one, two = order[:-1] + common, order[1:] + common
        common[ranks[level][one] == ranks[level][two]] += 1 << level
    return np.minimum(common, LONGEST)


def find_anaphora(text: str) -> pd.DataFrame:
    """Return the shared beginnings and endings of sentences and paragraphs, a layer.

    Columns: start, end, text, figure (*anaphora*: they begin alike, *epiphora*: they end alike),
    level (*sentence*, *paragraph*), times (how many units begin or end so). A unit has a row if it
    shares four characters or more with another, with the most that it shares; enumerators before
    and marks after are left out. The units need not follow each other.

    >>> found = find_anaphora("一年来，全市求稳。都看到了。一年来，全市求快。")
    >>> found[["start", "text", "figure", "times"]].values.tolist()
    [[0, '一年来，全市求', 'anaphora', 2], [14, '一年来，全市求', 'anaphora', 2]]
    """
    rows = []
    for level, units in (("sentence", find_sentences(text)), ("paragraph", find_paragraphs(text))):
        spans = [_core(text, start, end) for start, end in zip(units.start, units.end, strict=True)]
        for figure, step in (("anaphora", 1), ("epiphora", -1)):
            for shared, times, a, b in _alike([(text[a:b][::step], a, b) for a, b in spans]):
                place = (a, a + shared) if step > 0 else (b - shared, b)
                named = {"figure": figure, "level": level, "times": times}
                rows.append({"start": place[0], "end": place[1], **named})
    return make_layer(text, rows, {"figure": "str", "level": "str", "times": "int64"})


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a unit without its enumerator and the marks at its ends."""
    enumerator = ENUMERATOR.match(text, start, end)
    start = enumerator.end() if enumerator else start
    core = text[start:end].strip(EDGE + SENTENCE_END + CLOSERS)
    start = text.index(core, start)
    return start, start + len(core)


def _alike(units: list[tuple[str, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield for each unit how much of its beginning another shares, how many do, and its place."""
    units = sorted(units)
    strings = [unit for unit, _, _ in units]
    shared = [0, *(len(common_prefix(pair)) for pair in pairwise(strings)), 0]
    for (unit, start, end), most in zip(units, map(max, pairwise(shared)), strict=False):
        paired = PAIRED.match(unit[:most])
        beginning = paired[0].rstrip(EDGE) if paired else ""
        if len(beginning) >= SHORTEST:
            times = bisect_right(strings, beginning + LAST) - bisect_left(strings, beginning)
            yield len(beginning), times, start, end
