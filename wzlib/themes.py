"""Themes: a codebook of patterns applied to the segments of a text, and how well that does."""

import re

import pandas as pd

from wzlib.layers import make_layer
from wzlib.structure import find_segments


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


def theme_accuracy(found: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Return how a layer of themes agrees with a reference coding of the same segments.

    `found` is a layer as `find_themes` makes it; `reference` a layer of all segments that were
    coded, with a column `themes` (names separated by ；, empty for none). Segments outside the
    reference are left out. One row per theme: `reference` and `found` (segments), `both`,
    `precision` = both / found, `recall` = both / reference, `f1`; each missing where it has
    nothing to divide by.

    >>> reference = pd.DataFrame({"start": [0, 9], "themes": ["reform；order", "reform"]})
    >>> found = pd.DataFrame({"start": [0, 0], "theme": ["reform", "culture"]})
    >>> theme_accuracy(found, reference).loc["reform", ["precision", "recall"]].tolist()
    [1.0, 0.5]
    """
    coded = reference.assign(theme=reference.themes.str.split("；")).explode("theme")
    coded = {*zip(coded.start, coded.theme, strict=True)}
    seen = found[found.start.isin(reference.start)]
    seen = {*zip(seen.start, seen.theme, strict=True)}
    themes = sorted({theme for _, theme in coded | seen if theme})
    counts = {
        name: [sum(theme == each for _, theme in pairs) for each in themes]
        for name, pairs in (("reference", coded), ("found", seen), ("both", coded & seen))
    }
    table = pd.DataFrame(counts, index=pd.Index(themes, name="theme")).astype("float64")
    table["precision"] = table.both / table.found.where(table.found > 0)
    table["recall"] = table.both / table.reference.where(table.reference > 0)
    table["f1"] = 2 * table.both / (table.found + table.reference)
    return table.astype({"reference": "int64", "found": "int64", "both": "int64"})
