"""Themes: a codebook of patterns applied to the segments of a text."""

from collections.abc import Iterator

import pandas as pd

from wzlib.finders.finder import finder
from wzlib.finders.guards import guarded
from wzlib.finders.units import find_segments
from wzlib.layers.spans import Columns, Row, pick


@finder("themes", needs=[find_segments], codebook={"codebook/themes.csv": ["theme", "pattern"]})
def find_themes(text: str, codebook: pd.DataFrame, segments: Columns) -> Iterator[Row]:
    """Return the themes of each segment, a layer: start, end, text, theme, triggers, note (empty).

    `codebook` has the columns `theme` and `pattern`, as `load_codebook("themes")`. A segment has
    one row for each theme whose pattern it contains (themes overlap) and none if it contains
    none; `triggers` are the different words that were found, in order, separated by ；.

    >>> codebook = pd.DataFrame({"theme": ["reform"], "pattern": ["改革|试点"]})
    >>> layer = find_themes("改革是试点，改革要深化。文化先行。", codebook=codebook)
    >>> layer[["start", "end", "theme", "triggers"]].values.tolist()
    [[0, 12, 'reform', '改革；试点']]
    """
    patterns = {row.theme: guarded(row.pattern) for row in codebook.itertuples()}
    for start, end, segment in pick(segments, "start", "end", "text"):
        for theme, pattern in patterns.items():
            if words := dict.fromkeys(match.group() for match in pattern.finditer(segment)):
                yield {"start": start, "end": end, "theme": theme, "triggers": "；".join(words)}
