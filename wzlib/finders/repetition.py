"""Repetition: strings of characters that come again, and units that begin or end alike.

Repeats are read off a suffix array (Manber and Myers 1993) and its longest common prefixes
(Kasai and others 2001), in time that grows little faster than the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from operator import sub

import numpy as np
import pandas as pd

from wzlib.finders.sections import find_paragraphs
from wzlib.finders.units import find_sentences
from wzlib.layers.spans import Columns, make_layer
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
    places: dict[str, set[int]] = {}
    for length, starts in _maximal(codes):
        whole = text[starts[0] : starts[0] + length]
        repeat = whole.strip(EDGE)
        apart = min(map(sub, starts[1:], starts))
        if len(repeat) >= SHORTEST and apart >= len(repeat):
            places.setdefault(repeat, set()).update(start + whole.index(repeat) for start in starts)
    rows: Columns = {"start": [], "end": [], "times": []}
    for repeat, found in places.items():
        rows["start"] += found
        rows["end"] += [start + len(repeat) for start in found]
        rows["times"] += [len(found)] * len(found)
    return make_layer(text, rows, {"times": "int64"})


def _maximal(codes: np.ndarray) -> Iterator[tuple[int, list[int]]]:
    """Yield length and places of each repeat that no character before or after extends."""
    ranks = _ranks(codes)
    order = np.empty(len(codes), dtype="int64")
    order[ranks[-1][:-1]] = np.arange(len(codes))
    common = np.append(_common_prefixes(ranks, order), 0)
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
                yield closed, sorted(order[first:row].tolist())
        if length >= SHORTEST and (not open_ or open_[-1][0] < length):
            open_.append((length, first))


def _ranks(codes: np.ndarray) -> list[np.ndarray]:
    """Return the ranks of the suffixes by their first 1, 2, 4, … characters, until none are equal.

    After the last rank stands -1, for what begins behind the end.
    """
    rank = np.unique(codes, return_inverse=True)[1]
    ranks = [np.append(rank, -1)]
    while rank.max(initial=-1) + 1 < len(rank):
        following = np.full(len(rank), -1)
        width = 1 << len(ranks) - 1
        following[:-width] = rank[width:]
        key = rank * (len(rank) + 1) + following + 1
        order = np.argsort(key, kind="stable")
        rank = np.empty_like(order)
        rank[order] = np.cumsum(np.diff(key[order], prepend=key[order[:1]]) != 0)
        ranks.append(np.append(rank, -1))
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
