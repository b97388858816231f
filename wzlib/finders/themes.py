"""Themes: a codebook of patterns applied to the segments of a text."""

import re

import pandas as pd

from wzlib.finders.structure import find_segments
from wzlib.layers.spans import make_layer


def find_themes(text: str, codebook: pd.DataFrame) -> pd.DataFrame:
    """Return the themes of each segment, a layer: start, end, text, theme, triggers.

    `codebook` has the columns `theme` and `pattern`, as `load_codebook("themes")`. A segment has
    one row for each theme whose pattern it contains (themes overlap) and none if it contains
    none; `triggers` are the different words that were found, in order, separated by ；.

    >>> codebook = pd.DataFrame({"theme": ["reform"], "pattern": ["改革|试点"]})
    >>> layer = find_themes("改革是试点，改革要深化。文化先行。", codebook)
    >>> layer[["start", "end", "theme", "triggers"]].values.tolist()
    [[0, 12, 'reform', '改革；试点']]
    """
    patterns = {row.theme: re.compile(row.pattern) for row in codebook.itertuples()}
    rows = [
        {"start": segment.start, "end": segment.end, "theme": theme, "triggers": "；".join(words)}
        for segment in find_segments(text).itertuples()
        for theme, pattern in patterns.items()
        if (words := dict.fromkeys(match.group() for match in pattern.finditer(segment.text)))
    ]
    return make_layer(text, rows, {"theme": "str", "triggers": "str"})
