"""How well a finder does: what it found against a reference made by reading."""

import numpy as np
import pandas as pd

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
