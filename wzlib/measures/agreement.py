"""How far two codings of a text agree: a finder against a reading, readers with each other."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from wzlib.errors import WzError

SHARED = 0.5  # of what two spans cover together, they share at least so much if they match


def precision_recall(counts: pd.DataFrame) -> pd.DataFrame:
    """Return a table of counts with `precision`, `recall` and `f1`.

    It has the columns `reference`, `found` and `both`; precision = both / found, recall =
    both / reference, f1 their harmonic mean (van Rijsbergen 1979), each missing where it has
    nothing to divide by.

    >>> table = precision_recall(pd.DataFrame({"reference": [4], "found": [2], "both": [2]}))
    >>> table.iloc[0, 3:].round(2).tolist()
    [1.0, 0.5, 0.67]
    """
    counts = counts.astype("float64")
    divisors = {"precision": counts.found, "recall": counts.reference}
    shares = {name: counts.both / size.where(size > 0) for name, size in divisors.items()}
    both_sizes = (counts.found + counts.reference).where(lambda size: size > 0)
    rates = counts.assign(**shares, f1=2 * counts.both / both_sizes)
    return rates.astype({"reference": "int64", "found": "int64", "both": "int64"})


def match_spans(
    found: pd.DataFrame, reference: pd.DataFrame, *, slack: int | None = None
) -> pd.Series:
    """Return, for each row of `found`, the row label of the span of `reference` that it matches.

    Two spans match if each end of one is at most `slack` characters from the other's; without
    `slack`, if what they share is at least half of what they cover together. Each span matches
    at most one, those first that share most; a span without a match, or without extent, gets <NA>.

    >>> found = pd.DataFrame({"start": [0, 9], "end": [4, 12]})
    >>> match_spans(found, pd.DataFrame({"start": [1, 20], "end": [4, 24]})).tolist()
    [0, <NA>]
    """
    starts, ends = reference.start.to_numpy(), reference.end.to_numpy()
    pairs = []
    for row, (start, end) in enumerate(zip(found.start, found.end, strict=True)):
        shared = np.minimum(ends, end) - np.maximum(starts, start)
        covered = np.maximum(ends, end) - np.minimum(starts, start)
        if slack is None:
            fits = shared >= SHARED * covered
        else:
            fits = (np.abs(starts - start) <= slack) & (np.abs(ends - end) <= slack)
        for other in np.flatnonzero(fits & (shared > 0)):
            pairs.append((-shared[other] / covered[other], row, other))
    labels: dict[int, object] = {}
    taken = set()
    for _, row, other in sorted(pairs):
        if row not in labels and other not in taken:
            labels[row] = reference.index[other]
            taken.add(other)
    found_labels = [labels.get(row, pd.NA) for row in range(len(found))]
    return pd.Series(found_labels, index=found.index, dtype="object")


def span_accuracy(
    found: pd.DataFrame, reference: pd.DataFrame, by: str, *, slack: int | None = None
) -> pd.DataFrame:
    """Return how a layer agrees with a reference, by the values of a column that both have.

    Spans match as in `match_spans` and must have the same value. One row per value and one for
    *all* of them: reference, found, both, precision, recall, f1.

    >>> found = pd.DataFrame({"start": [0, 9], "end": [4, 12], "kind": ["idiom", "rhythm"]})
    >>> reference = pd.DataFrame({"start": [0, 20], "end": [4, 24], "kind": ["idiom", "idiom"]})
    >>> span_accuracy(found, reference, "kind").recall.tolist()
    [0.5, nan, 0.5]
    """
    rows = {}
    for value in sorted({*found[by], *reference[by]}):
        here, there = found[found[by] == value], reference[reference[by] == value]
        both = match_spans(here, there, slack=slack).notna().sum()
        rows[value] = {"reference": len(there), "found": len(here), "both": both}
    counts = pd.DataFrame.from_dict(rows, orient="index", columns=["reference", "found", "both"])
    counts.loc["all"] = counts.sum()
    return precision_recall(counts.rename_axis(by))


def agreement(codings: pd.DataFrame) -> float:
    """Return Krippendorff's alpha (2004) of nominal codings: a row per unit, a column per coder.

    A missing value is a unit that the coder did not code. 1 is full agreement, 0 what chance
    would give. Missing (nan) if all codes are the same: there is then nothing to agree about.
    Raises `WzError` for fewer than two coders or if no unit has two codes.

    >>> codings = pd.DataFrame({"one": ["a", "b", "a"], "two": ["a", "b", "b"]})
    >>> round(agreement(codings), 3)
    0.444
    """
    import krippendorff  # here, so that `import wzlib` stays light

    if codings.shape[1] < 2 or not (codings.notna().sum(axis="columns") > 1).any():
        raise WzError("agreement: it takes two coders and a unit that both have coded")
    codes = pd.Series(codings.to_numpy().ravel()).astype("category").cat.codes.to_numpy("float64")
    codes[codes < 0] = np.nan
    if len(np.unique(codes[~np.isnan(codes)])) < 2:
        return float("nan")
    data = codes.reshape(codings.shape).T
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))


def span_agreement(
    first: pd.DataFrame, second: pd.DataFrame, columns: Iterable[str]
) -> pd.DataFrame:
    """Return Krippendorff's alpha of two readings of one text, for each column that both coded.

    The readings are layers; spans are taken to be the same as in `match_spans`, and one that only
    one reader has counts for nothing, nor does one whose cell both leave empty. One row per
    column: `spans` (counted) and `alpha`.

    >>> first = pd.DataFrame({"start": [0, 4, 9], "end": [3, 8, 12], "time": ["now"] * 3})
    >>> second = first.assign(time=["now", "past", "past"]).drop(1)
    >>> span_agreement(first, second, ["time"]).loc["time"].tolist()
    [2.0, 0.0]
    """
    matched = match_spans(second, first).dropna()
    rows = {}
    for column in columns:
        codes = {"first": first.loc[matched, column], "second": second.loc[matched.index, column]}
        table = pd.DataFrame({name: series.to_numpy() for name, series in codes.items()})
        table = table[(table != "").any(axis="columns")]
        rows[column] = {"spans": len(table), "alpha": agreement(table)}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("column")


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

    >>> from wzlib.finders.units import find_segments
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
