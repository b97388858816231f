"""What each segment does: speech acts by marker, and by the move that a segment stands in."""

import re
from collections.abc import Iterator

import pandas as pd

from wzlib.finders.finder import finder
from wzlib.finders.moves import find_moves
from wzlib.finders.units import find_segments
from wzlib.layers.spans import Columns, Row, holders, pick

Rule = tuple[str, re.Pattern, list[str], re.Pattern]  # act, cue, moves, fallback


@finder(
    "speech_acts",
    needs=[find_segments, find_moves],
    codebook={"codebook/speech_acts.csv": ["act", "cue", "moves", "fallback"]},
)
def find_speech_acts(
    text: str, codebook: pd.DataFrame, segments: Columns, moves: Columns
) -> Iterator[Row]:
    """Return what each segment of the body does, a layer: start, end, text, section, act, reason.

    `codebook` has the columns act, cue, moves and fallback, as `load_codebook("speech_acts")`;
    `moves` may be a layer of moves by somebody else. A segment does the first act whose `cue` (a
    regular expression) it contains; else the act that its move is listed with; else the first
    whose `fallback` it contains. `reason` is *cue*, *move* or *fallback*.

    >>> rows = [("praise", "致敬", "", "(?!)"), ("demand", "(?!)", "tasks", "要")]
    >>> rows += [("assertion", "(?!)", "", "")]
    >>> codebook = pd.DataFrame(rows, columns=["act", "cue", "moves", "fallback"])
    >>> acts = find_speech_acts("我们向大家致敬！要快；快就是好。", codebook=codebook)
    >>> acts[["act", "reason"]].values.tolist()
    [['praise', 'cue'], ['demand', 'fallback'], ['assertion', 'fallback']]
    """
    cues, last = (map(re.compile, codebook[column]) for column in ("cue", "fallback"))
    rules = [*zip(codebook.act, cues, codebook.moves.str.split("；"), last, strict=True)]
    named = [*moves["move"], "no move"]
    within = holders(segments, moves)
    rows = pick(segments, "start", "end", "text", "section")
    for (start, end, segment, section), place in zip(rows, within, strict=True):
        if section:
            act, reason = _act(segment, named[place], rules)
            yield {"start": start, "end": end, "section": section, "act": act, "reason": reason}


def _act(segment: str, move: str, rules: list[Rule]) -> tuple[str, str]:
    for act, cue, _, _ in rules:
        if cue.search(segment):
            return act, "cue"
    for act, _, moves, _ in rules:
        if move in moves:
            return act, "move"
    return next((act for act, _, _, last in rules if last.search(segment)), ""), "fallback"
