"""The moves of each part, as far as a codebook of cues can tell them."""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import pandas as pd

from wzlib.finders.finder import finder
from wzlib.finders.units import find_sentences
from wzlib.layers.spans import Columns, Row, pick


@finder("moves", needs=[find_sentences], codebook={"codebook/moves.csv": ["move", "cue", "then"]})
def find_moves(text: str, codebook: pd.DataFrame, sentences: Columns) -> Iterator[Row]:
    """Return the rhetorical moves of each part: start, end, text, section, move.

    `codebook` has the columns move, cue (a regular expression) and then. In each part a
    sentence makes the first move whose cue it contains; without a cue, the move that the
    codebook lets follow on the one before in the same paragraph (`then`); before the first cue of
    a paragraph it makes none. Sentences of one move in a row, within a part, are one span.

    >>> rows = [("heading", "^第.，", "premise"), ("lesson", "启示", "lesson")]
    >>> codebook = pd.DataFrame(rows, columns=["move", "cue", "then"])
    >>> speech = "好。\\n第一，快。快好。这启示我们，要快。要很快。\\n第二，稳。"
    >>> find_moves(speech, codebook=codebook)[["text", "section", "move"]].values.tolist()[1:3]
    [['快好。', 'part 1', 'premise'], ['这启示我们，要快。要很快。', 'part 1', 'lesson']]
    """
    rules = [(row.move, re.compile(row.cue), row.then) for row in codebook.itertuples()]
    made, following, part, before = [], "", "", 0
    for start, end, sentence, section in pick(sentences, "start", "end", "text", "section"):
        if not section.startswith("part"):
            continue
        if section != part or "\n" in text[before:start]:
            following = ""
        part, before = section, end
        cued = (rule for rule in rules if rule[1].search(sentence))
        move, _, following = next(cued, (following, None, following))
        if move:
            made.append((section, move, start, end))
    for (section, move), run in groupby(made, key=itemgetter(0, 1)):
        spans = [span for _, _, *span in run]
        yield {"start": spans[0][0], "end": spans[-1][1], "section": section, "move": move}
