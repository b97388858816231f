"""Measures of spans: how dense a layer is along a text, which values of it meet."""

import numpy as np
import pandas as pd

from wzlib.errors import WzError
from wzlib.layers.spans import coverage


def density(layer: pd.DataFrame, length: int, window: int = 500) -> pd.DataFrame:
    """Return which share of the characters the spans of a layer cover along a text.

    A window of so many characters moves by a tenth of its width; `place` is its middle, `share`
    between 0 and 1. `length` is the length of the text; what several spans cover counts once.
    Raises `WzError` if the window is longer than the text or shorter than ten characters.

    >>> density(pd.DataFrame({"start": [0], "end": [10]}), 20, window=10).share.round(1).tolist()
    [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0]
    """
    if not 10 <= window <= length:
        raise WzError(f"density: a window of {window} characters in a text of {length}")
    spans = layer[["start", "end"]].astype("int64").clip(upper=length)
    before = np.concatenate([[0], coverage(spans, length).cumsum()])
    starts = np.arange(0, length - window + 1, window // 10)
    share = (before[starts + window] - before[starts]) / window
    return pd.DataFrame({"place": starts + window / 2, "share": share})


def co_occurrence(layer: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return in how many spans each two values of a column meet, as a symmetric table.

    The layer has one row for each span and value, as `find_themes` makes it; on the
    diagonal stands in how many spans the value occurs.

    >>> rows = [(0, 4, "reform"), (0, 4, "order"), (4, 9, "reform")]
    >>> layer = pd.DataFrame(rows, columns=["start", "end", "theme"])
    >>> co_occurrence(layer, "theme").values.tolist()
    [[1, 1], [1, 2]]
    """
    grid = pd.crosstab([layer.start, layer.end], layer[column]).clip(upper=1)
    return grid.T @ grid
