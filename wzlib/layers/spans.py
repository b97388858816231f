"""What a layer is: a table with one row per span of a text.

The first columns are always ``start``, ``end``, ``text``: offsets into the clean text in
Unicode code points, half-open, so that ``speech.text[start:end] == text``. Rows are sorted by
``start``, longer spans first. Columns of the layer's own follow.
"""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from wzlib.errors import LayerError

SPAN = ["start", "end", "text"]
Row = Mapping[str, object]


def make_layer(
    text: str, rows: Iterable[Mapping[str, object]], columns: Mapping[str, str] | None = None
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
    table = pd.DataFrame(list(rows), columns=list(dtypes)).astype(dtypes)
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
    for row, (start, end, quote) in enumerate(layer[SPAN].itertuples(index=False)):
        where = f"{name}, row {row} ({start} to {end})"
        if not 0 <= start <= end <= len(text):
            raise LayerError(f"{where}: the span is not in a text of {len(text)} characters")
        if text[start:end] != quote:
            raise LayerError(
                f"{where}: quotes {quote!r}, but the text there is {text[start:end]!r}"
            )
        if (start, -end) < previous:
            raise LayerError(f"{where}: out of order; sort by start, longer spans first")
        previous = (start, -end)
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


def within(layer: pd.DataFrame, outer: pd.DataFrame) -> pd.Series:
    """Return, for each row of ``layer``, the row label of the span of ``outer`` that holds it.

    ``outer`` must not overlap itself. A span that no outer span holds whole gets <NA>.
    Raises `LayerError` if spans of ``outer`` overlap or its row labels are not unique whole
    numbers (``outer.reset_index()`` makes them so).

    >>> text = "温州人。精神。"
    >>> halves = make_layer(text, [{"start": 0, "end": 4}, {"start": 4, "end": 7}])
    >>> within(make_layer(text, [{"start": 4, "end": 6}, {"start": 3, "end": 6}]), halves).tolist()
    [<NA>, 1]
    """
    if (outer.start.iloc[1:].to_numpy() < outer.end.iloc[:-1].to_numpy()).any():
        raise LayerError("within: the outer spans overlap; each span must lie in at most one")
    place = outer.start.searchsorted(layer.start, side="right") - 1
    if outer.empty:
        return pd.Series(pd.NA, index=layer.index, dtype="Int64")
    if not (pd.api.types.is_integer_dtype(outer.index) and outer.index.is_unique):
        raise LayerError("within: the outer layer's row labels must be unique whole numbers")
    held = (place >= 0) & (layer.end.to_numpy() <= outer.end.to_numpy()[place.clip(0)])
    labels = pd.Series(outer.index.to_numpy()[place.clip(0)], index=layer.index, dtype="Int64")
    return labels.where(held)


def touches(layer: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Return, for each row of ``layer``, whether it shares a character with a row of ``other``.

    A point (``start == end``) has no character to share.

    >>> text = "温州人。精神。"
    >>> halves = make_layer(text, [{"start": 0, "end": 4}, {"start": 4, "end": 7}])
    >>> touches(halves, make_layer(text, [{"start": 2, "end": 3}])).tolist()
    [True, False]
    """
    other = other[other.start < other.end]
    furthest = np.concatenate([[0], other.end.cummax()])  # end of those that begin before a place
    reached = furthest[other.start.searchsorted(layer.end, side="left")]
    return (reached > layer.start) & (layer.start < layer.end)


def count_by(layer: pd.DataFrame, outer: pd.DataFrame) -> pd.Series:
    """Return the number of spans of ``layer`` inside each row of ``outer`` (zero included).

    >>> text = "温州人。精神。"
    >>> halves = make_layer(text, [{"start": 0, "end": 4}, {"start": 4, "end": 7}])
    >>> count_by(make_layer(text, [{"start": 4, "end": 6}]), halves).tolist()
    [0, 1]
    """
    return within(layer, outer).value_counts().reindex(outer.index, fill_value=0)
