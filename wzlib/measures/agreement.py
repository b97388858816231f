"""How far two codings agree: a finder with a reading, readers and coders with each other.

A coding is a layer. Where a segment can have several values, a finder gives one row to each
(`accuracy` by that column), a coder writes them into one cell of a sheet, separated by ；.
What comes in files is read by `wzlib.measures.codings`.
"""

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
import pandas as pd

from wzlib.errors import WzError
from wzlib.layers.spans import SPAN
from wzlib.measures.coded_rows import values
from wzlib.measures.codings import Sheets, legend, read_sheets, sheet

__all__ = ["accuracy", "alpha", "alpha_of_sheets", "alpha_of_spans", "disputed", "match"]
__all__ += ["legend", "read_sheets", "sheet"]

SHARED = 0.5  # of what two spans cover together, they share at least so much if they match


def match(found: pd.DataFrame, read: pd.DataFrame, slack: int | None = None) -> pd.Series:
    """Return, for each row of `found`, the row label of the span of `read` that it matches.

    Two spans match if each end of one is at most `slack` characters from the other's; without
    `slack`, if what they share is at least half of what they cover together. Each span matches
    at most one, those first that share most; a span without a match, or without extent, gets <NA>.

    >>> found = pd.DataFrame({"start": [0, 9], "end": [4, 12]})
    >>> match(found, pd.DataFrame({"start": [1, 20], "end": [4, 24]})).tolist()
    [0, <NA>]
    """
    starts, ends = read.start.to_numpy(), read.end.to_numpy()
    pairs: list[tuple[float, int, int]] = []
    for row, (start, end) in enumerate(zip(found.start, found.end, strict=True)):
        shared = np.minimum(ends, end) - np.maximum(starts, start)
        share = shared / (np.maximum(ends, end) - np.minimum(starts, start)).clip(1)
        fits = share >= SHARED
        if slack is not None:
            fits = np.maximum(np.abs(starts - start), np.abs(ends - end)) <= slack
        pairs += [(-share[at], row, int(at)) for at in np.flatnonzero(fits & (shared > 0))]
    matched, free = dict.fromkeys(range(len(found)), pd.NA), dict(enumerate(read.index))
    for _, row, other in sorted(pairs):
        if other in free and matched[row] is pd.NA:
            matched[row] = free.pop(other)
    return pd.Series(list(matched.values()), found.index, "object")


def accuracy(
    found: pd.DataFrame, read: pd.DataFrame, by: str, slack: int | None = None
) -> pd.DataFrame:
    """Return how a layer agrees with a reading, by the values of a column that both have.

    Spans match as in `match` and must have the same value (themes of segments: `slack=0`). One row
    per value and one for *all* of them: `reference` (spans read), `found`, `both`, `precision` =
    both / found, `recall` = both / reference, and `f1`, their harmonic mean (van Rijsbergen 1979);
    each missing where it has nothing to divide by.

    >>> found = pd.DataFrame({"start": [0, 9], "end": [4, 12], "kind": ["idiom", "rhythm"]})
    >>> read = pd.DataFrame({"start": [0, 20], "end": [4, 24], "kind": ["idiom", "idiom"]})
    >>> accuracy(found, read, "kind").recall.tolist()
    [0.5, nan, 0.5]
    """
    rows = {}
    for value in sorted({*found[by], *read[by]}):
        here, there = found[found[by] == value], read[read[by] == value]
        rows[value] = [len(there), len(here), match(here, there, slack).notna().sum()]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["reference", "found", "both"])
    table.loc["all"] = table.sum()
    table = table.astype("int64").rename_axis(by)
    table["precision"] = table.both / table.found
    table["recall"] = table.both / table.reference
    table["f1"] = 2 * table.both / (table.found + table.reference)
    return table


def alpha(codings: pd.DataFrame) -> float:
    """Return Krippendorff's alpha (2004) of nominal codings: a row per unit, a column per coder.

    A missing value is a unit that the coder did not code; a unit that fewer than two coded counts
    for nothing. 1 is full agreement, 0 what chance would give. Missing (nan) if all codes are the
    same: there is then nothing to agree about. Raises `WzError` if no unit has two codes.

    >>> codings = pd.DataFrame({"one": ["a", "b", "a"], "two": ["a", "b", "b"]})
    >>> round(alpha(codings), 3)
    0.444
    """
    import krippendorff  # here, so that `import wzlib` stays light

    codings = codings[codings.notna().sum(axis="columns") > 1]
    if codings.empty:
        raise WzError("agreement: it takes two coders and a unit that both have coded")
    codes, values = pd.factorize(codings.to_numpy().ravel())
    if len(values) < 2:
        return float("nan")
    units = np.where(codes < 0, np.nan, codes).reshape(codings.shape)
    return float(krippendorff.alpha(units.T, level_of_measurement="nominal"))


def alpha_of_spans(
    first: pd.DataFrame, second: pd.DataFrame, columns: Iterable[str]
) -> pd.DataFrame:
    """Return Krippendorff's alpha of two readings of one text, for each column that both coded.

    The readings are layers; spans are taken to be the same as in `match`, and one that only
    one reader has counts for nothing, nor does one whose cell both leave empty. One row per
    column: `spans` (counted) and `alpha`.

    >>> first = pd.DataFrame({"start": [0, 4, 9], "end": [3, 8, 12], "time": ["now"] * 3})
    >>> second = first.assign(time=["now", "past", "past"]).drop(1)
    >>> alpha_of_spans(first, second, ["time"]).loc["time"].tolist()
    [2.0, 0.0]
    """
    same = match(second, first).dropna()
    first, second = first.loc[same].set_axis(same.index), second.loc[same.index]
    rows = {}
    for column in columns:
        codes = pd.DataFrame({"first": first[column], "second": second[column]})
        codes = codes[(codes != "").any(axis="columns")]
        rows[column] = {"spans": len(codes), "alpha": alpha(codes)}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("column")


def alpha_of_sheets(
    sheets: Sheets, column: str = "themes", over: str | None = None
) -> pd.DataFrame:
    """Return Krippendorff's alpha for each value over the codings of several coders.

    `sheets` are tables like `sheet` by the name of the coder, as `read_sheets` gives them. The
    units are segments, or whatever the rows are; those that only one coder has count for nothing.
    For spans that each coder has chosen freely give the text, `over=speech.text`: then each of its
    characters is a unit, which has a value or has it not. One row per value that somebody gave:
    `alpha` (nominal: given or not), and `disputed`, the number of units on which not all agree.
    Raises `WzError` for fewer than two coders, and without `over` for rows that overlap otherwise
    than as one and the same unit.

    >>> one = pd.DataFrame({"start": [0, 9, 20], "themes": ["reform", "", "reform"]})
    >>> two = pd.DataFrame({"start": [0, 9, 20], "themes": ["reform", "", ""]})
    >>> alpha_of_sheets({"one": one, "two": two}).round(2).loc["reform"].tolist()
    [0.44, 1.0]
    >>> one = pd.DataFrame({"start": [0], "end": [2], "themes": "reform"})
    >>> codings = {"one": one, "two": one.assign(end=3)}
    >>> alpha_of_sheets(codings, over="温州人精神").round(2).loc["reform"].tolist()
    [0.64, 1.0]
    """
    units = _units(sheets, column, over)
    size = 1 if over is None else units.end - units.index
    rows = {}
    for value, given in _marks(units[[*sheets]]).items():
        each = given.loc[np.repeat(given.index, size)]
        rows[value] = [alpha(each), (_differ(given) * size).sum()]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["alpha", "disputed"])
    return table.rename_axis(column)


def disputed(sheets: Sheets, column: str = "themes", over: str | None = None) -> pd.DataFrame:
    """Return the units of several coders, the most disputed first.

    Columns: start, end, text, one with the cells of each coder, and `disputes`, the number of
    values on which not all coders agree. With `over` the units are the pieces into which the
    spans of all coders cut the text. Errors as in `alpha_of_sheets`.

    >>> one = pd.DataFrame({"start": [0, 9], "end": [4, 12], "text": "…", "themes": "order"})
    >>> disputed({"one": one, "two": one.assign(themes=["order", "reform"])}).start.tolist()
    [9, 0]
    """
    units = _units(sheets, column, over)
    units["disputes"] = sum(map(_differ, _marks(units[[*sheets]]).values()))
    return units.sort_values("disputes", ascending=False, kind="stable").reset_index()


def _units(sheets: Sheets, column: str, over: str | None) -> pd.DataFrame:
    """Return what each coder wrote: a row per unit, by its start, and a column per coder."""
    if len(sheets) < 2:
        raise WzError("agreement of coders: it takes the sheets of at least two")
    sheets = sheets if over is None else _pieces(sheets, column, over)
    units = (
        pd.concat(sheets.values())
        .reindex(columns=SPAN)
        .sort_values(["start", "end"], kind="stable")
    )
    units = units.drop_duplicates(["start", "end"]).set_index("start")
    if (units.end.shift() > units.index).any():
        raise WzError("these spans overlap, so they are no units; give the text: over=speech.text")
    cells = {name: table.set_index("start")[column].fillna("") for name, table in sheets.items()}
    return units.assign(**cells)


def _pieces(sheets: Sheets, column: str, text: str) -> Sheets:
    """Return codings of free spans as sheets whose units are the pieces that the spans cut."""
    spans = pd.concat(sheets.values())
    edges = sorted({0, len(text), *spans.start, *spans.end})
    units = pd.DataFrame({"start": edges[:-1], "end": edges[1:]})
    units["text"] = [text[start:end] for start, end in zip(units.start, units.end, strict=True)]
    made = {}
    for name, table in sheets.items():
        cells: list[list[str]] = [[] for _ in units.start]
        for start, end, cell in zip(table.start, table.end, table[column], strict=True):
            for piece in range(bisect_left(edges, start), bisect_left(edges, end)):
                cells[piece] += values(cell)
        made[name] = units.assign(**{column: ["；".join(dict.fromkeys(codes)) for codes in cells]})
    return made


def _marks(cells: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return for each value whether a coder gave it to a segment, in the shape of the cells."""
    given = cells.map(lambda cell: {*values(cell)}, na_action="ignore")
    told = sorted(set().union(*given.stack().dropna()))
    return {value: given.map({value}.issubset, na_action="ignore") for value in told}


def _differ(marks: pd.DataFrame) -> pd.Series:
    return marks.nunique(axis="columns") > 1
