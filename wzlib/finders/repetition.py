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
    places: dict[str, set[int]] = {}
    for length, starts in _maximal(codes):
        whole = text[starts[0] : starts[0] + length]
        repeat = whole.strip(EDGE)
        if len(repeat) >= SHORTEST and np.diff(starts).min() >= len(repeat):
            shift = whole.index(repeat)
            places.setdefault(repeat, set()).update(start + shift for start in starts)
    rows = [
        {"start": start, "end": start + len(repeat), "times": len(starts)}
        for repeat, starts in places.items()
        for start in starts
    ]
    return make_layer(text, rows, {"times": "int64"})


def _maximal(codes: np.ndarray) -> Iterator[tuple[int, list[int]]]:
    """Yield length and places of each repeat that no character before or after extends."""
    order = _suffix_array(codes)
    common = _common_prefixes(codes, order)
    left = np.where(order > 0, codes[order - 1], -len(codes) - 1 - order)
    open_: list[tuple[int, int]] = []  # length and first row of the repeats not yet closed
    for row, length in enumerate([*common, 0], start=1):
        first = row - 1
        while open_ and open_[-1][0] > length:
            closed, first = open_.pop()
            if (left[first:row] != left[first]).any():
                yield closed, np.sort(order[first:row]).tolist()
        if length >= SHORTEST and (not open_ or open_[-1][0] < length):
            open_.append((length, first))


def _suffix_array(codes: np.ndarray) -> np.ndarray:
    """Return the places of the suffixes in sorted order, by doubling the prefix that is sorted."""
    rank = np.unique(codes, return_inverse=True)[1]
    width = 1
    while True:
        following = np.full(len(rank), -1)
        following[: -width or None] = rank[width:]
        key = rank * (len(rank) + 1) + following + 1
        order = np.argsort(key, kind="stable")
        rank = np.empty_like(order)
        rank[order] = np.cumsum(np.diff(key[order], prepend=key[order[:1]]) != 0)
        width *= 2
        if width > len(rank) or rank.max() == len(rank) - 1:
            return order


def _common_prefixes(codes: np.ndarray, order: np.ndarray) -> list[int]:
    """Return how many characters each suffix in sorted order shares with the next one."""
    symbols, places = codes.tolist(), order.tolist()
    row = np.empty_like(order)
    row[order] = np.arange(len(order))
    common, shared = [0] * max(len(places) - 1, 0), 0
    for place, at in enumerate(row.tolist()):
        if at + 1 == len(places):
            shared = 0
            continue
        other = places[at + 1]
        limit = len(symbols) - max(place, other)
        while shared < limit and symbols[place + shared] == symbols[other + shared]:
            shared += 1
        common[at] = min(shared, LONGEST)
        shared = max(shared - 1, 0)
    return common


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
    unit = text[start:end]
    core = unit.strip(EDGE + SENTENCE_END + CLOSERS)
    start += unit.index(core)
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
