"""Themes: a codebook of patterns applied to the segments of a text, and how well that does."""

import re

import pandas as pd

from wzlib.accuracy import precision_recall
from wzlib.errors import WzError
from wzlib.layers import make_layer
from wzlib.measures import agreement
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
    return precision_recall(pd.DataFrame(counts, index=pd.Index(themes, name="theme")))


def coding_sheet(segments: pd.DataFrame, count: int = 30, seed: int = 1) -> pd.DataFrame:
    """Return `count` segments drawn at random, in order, with an empty column `themes` to fill in.

    Write the names of the themes that a segment is about into it, separated by ； or ;.
    Raises `WzError` if there are not that many segments.

    >>> from wzlib.structure import find_segments
    >>> coding_sheet(find_segments("一。二。三。"), 2).text.tolist()
    ['一。', '三。']
    """
    if count > len(segments):
        raise WzError(f"there are {len(segments)} segments, so {count} cannot be drawn")
    drawn = (
        segments[["start", "end", "text"]]
        .sample(count, random_state=seed)
        .sort_index(kind="stable")
    )
    return drawn.assign(themes="").reset_index(drop=True)


def theme_agreement(sheets: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return Krippendorff's alpha for each theme over the filled-in sheets of several coders.

    `sheets` are tables like `coding_sheet` by the name of the coder; segments that only one of
    them has count for nothing. One row per theme that somebody used: `alpha`, and `disputed`,
    the number of segments on which not all agree. Raises `WzError` for fewer than two coders.

    >>> one = pd.DataFrame({"start": [0, 9, 20], "themes": ["reform", "", "reform"]})
    >>> two = pd.DataFrame({"start": [0, 9, 20], "themes": ["reform", "", ""]})
    >>> theme_agreement({"one": one, "two": two}).round(2).loc["reform"].tolist()
    [0.44, 1.0]
    """
    codes = _spread(sheets)
    table = pd.DataFrame(
        {
            "alpha": {theme: agreement(rows.unstack("coder")) for theme, rows in codes.items()},
            "disputed": {
                theme: int((rows.unstack("coder").nunique(axis="columns") > 1).sum())
                for theme, rows in codes.items()
            },
        }
    )
    return table.rename_axis("theme")


def disputed_segments(sheets: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the segments of several coders' sheets, the most disputed first.

    Columns: start, end, text, one with the themes of each coder, and `disputes`, the number of
    themes on which not all coders agree. Raises `WzError` for fewer than two coders.
    """
    codes = _spread(sheets)
    differ = sum((rows.unstack("coder").nunique(axis="columns") > 1) for rows in codes.values())
    first = next(iter(sheets.values())).set_index("start")[["end", "text"]]
    coded = {name: sheet.set_index("start").themes for name, sheet in sheets.items()}
    table = first.join(pd.DataFrame(coded), how="inner").assign(disputes=differ)
    table = table.dropna(subset="disputes").astype({"disputes": "int64"}).reset_index()
    return table.sort_values(
        ["disputes", "start"], ascending=[False, True], ignore_index=True, kind="stable"
    )


def _spread(sheets: dict[str, pd.DataFrame]) -> dict[str, pd.Series]:
    """Return for each theme who gave it to which segment, indexed by segment and coder."""
    if len(sheets) < 2:
        raise WzError("agreement of coders: it takes the sheets of at least two")
    rows = pd.concat(sheets, names=["coder"]).reset_index("coder")
    split = rows.themes.fillna("").str.split("[；;]")
    given = [{theme.strip() for theme in themes if theme.strip()} for themes in split]
    themes = sorted(set().union(*given))
    index = pd.MultiIndex.from_frame(rows[["start", "coder"]])
    return {
        theme: pd.Series([theme in names for names in given], index, dtype="float64")
        for theme in themes
    }
