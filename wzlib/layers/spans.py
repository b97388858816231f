"""What a layer is: a table with one row per span of a text; and the algebra of such spans.

The first columns are always ``start``, ``end``, ``text``: offsets into the clean text in
Unicode code points, half-open, so that ``speech.text[start:end] == text``. Rows are sorted by
``start``, longer spans first. Columns of the layer's own follow. A span with ``start == end`` is
a point: it has no character.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from wzlib.errors import LayerError, WzError

SPAN = ["start", "end", "text"]
Row = dict[str, Any]


def wanted_text(text: object) -> str:
    """Return a text as it is; raise `WzError` for anything else, such as a whole speech.

    >>> wanted_text(12)
    Traceback (most recent call last):
    wzlib.errors.WzError: a text is wanted here, as speech.text is one, not int
    """
    if not isinstance(text, str):
        kind = type(text).__name__
        raise WzError(f"a text is wanted here, as speech.text is one, not {kind}")
    return text


def make_layer(
    text: str, rows: Iterable[Row] | pd.DataFrame, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Make a layer from rows that have ``start``, ``end`` and the layer's own ``columns``.

    ``columns`` gives the dtype of each column. Returns a table with the columns start, end,
    text and then ``columns``, sorted, checked. Raises `LayerError` for a span that is not in
    the text.

    >>> make_layer("温州人精神", [{"start": 0, "end": 2, "kind": "place"}], {"kind": "str"})
       start  end text   kind
    0      0    2   温州  place
    """
    dtypes = {"start": "int64", "end": "int64", **(columns or {})}
    rows = rows if isinstance(rows, pd.DataFrame) else list(rows)
    table = pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes)
    table = table.sort_values(["start", "end"], ascending=[True, False], kind="stable")
    quotes = [text[start:end] for start, end in zip(table.start, table.end, strict=True)]
    table.insert(2, "text", pd.Series(quotes, index=table.index, dtype="str"))
    return check_layer(table.reset_index(drop=True), text)


def check_layer(layer: pd.DataFrame, text: str, name: str = "layer") -> pd.DataFrame:
    """Return ``layer`` unchanged if it is a layer of ``text``.

    Raises `LayerError`, naming the first bad row and what is wrong with it: the first columns
    are not start, end, text; a span leaves the text; a quotation differs from the text at its
    offsets; a row is out of order.

    >>> wrong = pd.DataFrame({"start": [0], "end": [2], "text": ["杭州"]})
    >>> check_layer(wrong, "温州人精神", "places")
    Traceback (most recent call last):
    wzlib.errors.LayerError: places, row 0 (0 to 2): quotes '杭州', but the text there is '温州'
    """
    if list(layer.columns[:3]) != SPAN:
        raise LayerError(f"{name}: the first columns are {list(layer.columns[:3])}, not {SPAN}")
    if not all(pd.api.types.is_integer_dtype(layer[column]) for column in ("start", "end")):
        raise LayerError(f"{name}: start and end must be whole numbers")
    previous = (0, -len(text))
    spans = zip(*(layer[column].tolist() for column in SPAN), strict=True)
    for row, (start, end, quote) in enumerate(spans):
        if not 0 <= start <= end <= len(text):
            fault = f"the span is not in a text of {len(text)} characters"
        elif text[start:end] != quote:
            fault = f"quotes {quote!r}, but the text there is {text[start:end]!r}"
        elif (start, -end) < previous:
            fault = "out of order; sort by start, longer spans first"
        else:
            previous = (start, -end)
            continue
        raise LayerError(f"{name}, row {row} ({start} to {end}): {fault}")
    return layer


def without_overlaps(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows that share no character with one before them, as `make_layer` takes rows.

    >>> rows = [{"start": 2, "end": 5}, {"start": 0, "end": 3}, {"start": 5, "end": 6}]
    >>> [row["start"] for row in without_overlaps(rows)]
    [2, 5]
    """
    taken: set[int] = set()
    for row in rows:
        characters = range(row["start"], row["end"])
        if taken.isdisjoint(characters):
            taken.update(characters)
            yield row


def merge_runs(text: str, layer: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return a layer in which rows that follow each other with equal `columns` are one span.

    >>> text = "好。很好。不好。"
    >>> spans = [{"start": 0, "end": 2}, {"start": 2, "end": 5}, {"start": 5, "end": 8}]
    >>> layer = make_layer(text, spans).assign(tone=["plus", "plus", "minus"])
    >>> merge_runs(text, layer, ["tone"]).text.tolist()
    ['好。很好。', '不好。']
    """
    keys = list(columns)
    run = (layer[keys] != layer[keys].shift()).any(axis=1).cumsum()
    spans = {"start": ("start", "first"), "end": ("end", "max")}
    merged = layer.groupby(run.to_numpy()).agg(**spans, **{key: (key, "first") for key in keys})
    return make_layer(text, merged, layer[keys].dtypes.to_dict())


def _in_order(spans: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the order of spans by start, then end, and their starts and ends in that order."""
    starts, ends = spans.start.to_numpy(), spans.end.to_numpy()
    order = np.lexsort((ends, starts))
    return order, starts[order], ends[order]


def _holders(layer: pd.DataFrame, outer: pd.DataFrame) -> np.ndarray:
    """Return for each row of `layer` the place in `outer` of the span that holds it, or -1."""
    order, starts, ends = _in_order(outer)
    if (starts[1:] < ends[:-1]).any():
        raise LayerError("the outer spans overlap; each span must lie in at most one of them")
    if not len(order):
        return np.full(len(layer), -1)
    place = starts.searchsorted(layer.start.to_numpy(), side="right") - 1
    held = (place >= 0) & (layer.end.to_numpy() <= ends[place])
    return np.where(held, order[place], -1)


def within(layer: pd.DataFrame, outer: pd.DataFrame) -> pd.Series:
    """Return, for each row of ``layer``, the row label of the span of ``outer`` that holds it.

    The spans of ``outer`` must not overlap; the order of its rows is of no account. A span that
    none of them holds whole gets <NA>; a point between two is held by the second. Raises
    `LayerError` if spans of ``outer`` overlap or its row labels are not unique whole numbers
    (``outer.reset_index()`` makes them so).

    >>> text = "温州人。精神。"
    >>> halves = make_layer(text, [{"start": 0, "end": 4}, {"start": 4, "end": 7}])
    >>> within(make_layer(text, [{"start": 4, "end": 6}, {"start": 3, "end": 6}]), halves).tolist()
    [<NA>, 1]
    """
    holders = _holders(layer, outer)
    if len(outer) and not (pd.api.types.is_integer_dtype(outer.index) and outer.index.is_unique):
        raise LayerError("within: the outer layer's row labels must be unique whole numbers")
    labels = pd.Series(pd.NA, index=layer.index, dtype="Int64")
    labels[holders >= 0] = outer.index.to_numpy()[holders[holders >= 0]]
    return labels


def label(
    layer: pd.DataFrame, outer: pd.DataFrame, column: str, default: object = None
) -> pd.Series:
    """Return, for each row of ``layer``, what a column says of the span of ``outer`` that holds it.

    A span that none of them holds whole gets ``default``, or else a missing value. Raises
    `LayerError` if there is no such column, or if spans of ``outer`` overlap.

    >>> text = "温州人。精神。"
    >>> halves = make_layer(text, [{"start": 0, "end": 4}, {"start": 4, "end": 7}])
    >>> halves["half"] = ["first", "second"]
    >>> spans = make_layer(text, [{"start": 3, "end": 6}, {"start": 4, "end": 6}])
    >>> label(spans, halves, "half", default="neither").tolist()
    ['neither', 'second']
    """
    values, holders = _column(outer, column).reset_index(drop=True), _holders(layer, outer)
    found = values.reindex(holders).set_axis(layer.index)
    if default is None or (holders >= 0).all():
        return found
    return found.astype("object").where(holders >= 0, default).infer_objects()


def crosstab(
    layer: pd.DataFrame, column: str, outer: pd.DataFrame, by: str = "label"
) -> pd.DataFrame:
    """Return how often each value of a column of ``layer`` stands in each span of ``outer``.

    One row per value, sorted; one column per value of ``by``, a column of ``outer``, in its
    order, zeros included. Spans that none of ``outer`` holds are left out. Raises `LayerError` as
    `label`.

    >>> text = "温州人。精神。"
    >>> halves = make_layer(text, [{"start": 0, "end": 4}, {"start": 4, "end": 7}])
    >>> halves["label"] = ["first", "second"]
    >>> kinds = make_layer(text, [{"start": 4, "end": 6, "kind": "noun"}], {"kind": "str"})
    >>> crosstab(kinds, "kind", halves).loc["noun"].to_dict()
    {'first': 0, 'second': 1}
    """
    counts = pd.crosstab(_column(layer, column), label(layer, outer, by).rename(by))
    return counts.reindex(columns=pd.Index(outer[by].unique(), name=by), fill_value=0)


def _column(layer: pd.DataFrame, column: str) -> pd.Series:
    if column not in layer:
        raise LayerError(f"no column {column!r}; there are {', '.join(map(str, layer.columns))}")
    return layer[column]


def touches(layer: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Return, for each row of ``layer``, whether it shares a character with a row of ``other``.

    A point has no character to share; the order of the rows is of no account.

    >>> text = "温州人。精神。"
    >>> halves = make_layer(text, [{"start": 0, "end": 4}, {"start": 4, "end": 7}])
    >>> touches(halves, make_layer(text, [{"start": 2, "end": 3}])).tolist()
    [True, False]
    """
    _, starts, ends = _in_order(other[other.start < other.end])
    furthest = np.concatenate([[0], np.maximum.accumulate(ends)])  # of those begun before a place
    reached = furthest[starts.searchsorted(layer.end.to_numpy(), side="left")]
    return (layer.start < reached) & (layer.start < layer.end)


def count_by(layer: pd.DataFrame, outer: pd.DataFrame) -> pd.Series:
    """Return the number of spans of ``layer`` inside each row of ``outer`` (zero included).

    >>> text = "温州人。精神。"
    >>> halves = make_layer(text, [{"start": 0, "end": 4}, {"start": 4, "end": 7}])
    >>> count_by(make_layer(text, [{"start": 4, "end": 6}]), halves).tolist()
    [0, 1]
    """
    holders = _holders(layer, outer)
    counts = np.bincount(holders[holders >= 0], minlength=len(outer))
    return pd.Series(counts, index=outer.index, name="count")


def coverage(spans: pd.DataFrame, length: int) -> np.ndarray:
    """Return for each character of a text so long whether a span covers it.

    >>> coverage(pd.DataFrame({"start": [1, 2], "end": [3, 4]}), 5).tolist()
    [False, True, True, True, False]
    """
    edges = np.zeros(length + 1, dtype="int64")
    np.add.at(edges, spans.start.to_numpy(), 1)
    np.add.at(edges, spans.end.to_numpy(), -1)
    return edges.cumsum()[:-1] > 0
