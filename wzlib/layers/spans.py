"""What a layer is: a table with one row per span of a text; and the algebra of such spans.

The first columns are always ``start``, ``end``, ``text``: offsets into the clean text in
Unicode code points, half-open, so that ``speech.text[start:end] == text``. Rows are sorted by
``start``, longer spans first. Columns of the layer's own follow. A span with ``start == end`` is
a point: it has no character.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from wzlib.errors import LayerError, WzError

SPAN = ["start", "end", "text"]
NUMPY = ("int64", "float64", "bool")  # dtypes of which NumPy makes a column faster than pandas
Row = dict[str, Any]
Columns = dict[str, list]  # a layer while it is found: its columns by name
Spans: TypeAlias = Mapping[str, Sequence] | pd.DataFrame  # what has the columns start and end


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


def columns_of(
    text: str, rows: Iterable[Row] | Spans, names: Iterable[str] | None = None
) -> Columns:
    """Return the columns of a layer, sorted: start, end, text (what stands there) and `names`.

    `rows` are rows, a table or columns, of which a column `text` is taken to be right; without
    `names`, all columns that they have. Raises `LayerError` for a span that is not in the text.

    >>> columns_of("温州人精神", [{"start": 3, "end": 5, "kind": "noun"}])
    {'start': [3], 'end': [5], 'text': ['精神'], 'kind': ['noun']}
    """
    table: Any = rows
    if not isinstance(rows, Mapping | pd.DataFrame):
        rows = list(rows)
        told = dict.fromkeys(key for row in rows for key in row) if names is None else names
        table = {name: [row.get(name) for row in rows] for name in ("start", "end", *told)}
    named = [name for name in (table if names is None else names) if name not in SPAN]
    starts, ends = _edges(table)
    kept = [*named, "text"] if isinstance(rows, dict) and "text" in rows else named
    own = {name: list(table[name]) for name in kept}
    table = {"start": starts.tolist(), "end": ends.tolist(), **own}
    if (outside := (starts < 0) | (ends < starts) | (ends > len(text))).any():
        row = outside.argmax()
        fault = f"the span is not in a text of {len(text)} characters"
        raise LayerError(f"layer, row {row} ({starts[row]} to {ends[row]}): {fault}")
    order = np.lexsort((-ends, starts))
    if (order[1:] < order[:-1]).any():
        table = {name: [values[place] for place in order] for name, values in table.items()}
    if "text" not in table:
        table["text"] = [text[start:end] for start, end in pick(table, "start", "end")]
    return {name: table[name] for name in (*SPAN, *named)}


def pick(columns: Columns, *names: str) -> Iterator[tuple]:
    """Yield of each row of a layer what some of its columns say."""
    return zip(*(columns[name] for name in names), strict=True)


def table_of(columns: Columns, types: Mapping[str, str]) -> pd.DataFrame:
    """Return columns as a table; a column without a type has that of its values."""
    types = {"start": "int64", "end": "int64", "text": "str", **types}
    typed: dict[str, Any] = dict(columns)
    for name in types.keys() & columns.keys():
        make = np.array if types[name] in NUMPY else pd.array
        typed[name] = make(columns[name], dtype=types[name])
    return pd.DataFrame(typed, copy=False)


def make_layer(
    text: str, rows: Iterable[Row] | Spans, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Make a layer from rows that have ``start``, ``end`` and the layer's own ``columns``.

    ``columns`` gives the dtype of each column. Returns a table with the columns start, end,
    text and then ``columns``, sorted, checked. Raises `LayerError` for a span that is not in
    the text.

    >>> make_layer("温州人精神", [{"start": 0, "end": 2, "kind": "place"}], {"kind": "str"})
       start  end text   kind
    0      0    2   温州  place
    """
    return table_of(columns_of(text, rows, columns or {}), columns or {})


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
        if 0 <= start <= end <= len(text) and text[start:end] == quote:
            if previous <= (previous := (start, -end)):
                continue
            fault = "out of order; sort by start, longer spans first"
        elif 0 <= start <= end <= len(text):
            fault = f"quotes {quote!r}, but the text there is {text[start:end]!r}"
        else:
            fault = f"the span is not in a text of {len(text)} characters"
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


def _in_order(spans: Spans) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the order of spans by start, then end, and their starts and ends in that order."""
    starts, ends = _edges(spans)
    order = np.lexsort((ends, starts))
    return order, starts[order], ends[order]


def _edges(spans: Spans) -> tuple[np.ndarray, np.ndarray]:
    return np.asarray(spans["start"], dtype="int64"), np.asarray(spans["end"], dtype="int64")


def holders(layer: Spans, outer: Spans) -> np.ndarray:
    """Return for each span of `layer` the place in `outer` of the one that holds it whole, or -1.

    Raises `LayerError` if spans of `outer` overlap.

    >>> holders({"start": [0, 3], "end": [2, 6]}, {"start": [0, 4], "end": [4, 7]}).tolist()
    [0, -1]
    """
    order, starts, ends = _in_order(outer)
    if (starts[1:] < ends[:-1]).any():
        raise LayerError("the outer spans overlap; each span must lie in at most one of them")
    first, last = _edges(layer)
    if not len(order):
        return np.full(len(first), -1)
    place = starts.searchsorted(first, side="right") - 1
    held = (place >= 0) & (last <= ends[place])
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
    held = holders(layer, outer)
    if len(outer) and not (pd.api.types.is_integer_dtype(outer.index) and outer.index.is_unique):
        raise LayerError("within: the outer layer's row labels must be unique whole numbers")
    labels = pd.Series(pd.NA, index=layer.index, dtype="Int64")
    labels[held >= 0] = outer.index.to_numpy()[held[held >= 0]]
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
    values, held = _column(outer, column).reset_index(drop=True), holders(layer, outer)
    found = values.reindex(held).set_axis(layer.index)
    if default is None or (held >= 0).all():
        return found
    return found.astype("object").where(held >= 0, default).infer_objects()


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
    held = holders(layer, outer)
    counts = np.bincount(held[held >= 0], minlength=len(outer))
    return pd.Series(counts, index=outer.index, name="count")


def coverage(spans: Spans, length: int) -> np.ndarray:
    """Return for each character of a text so long whether a span covers it.

    >>> coverage(pd.DataFrame({"start": [1, 2], "end": [3, 4]}), 5).tolist()
    [False, True, True, True, False]
    """
    opened, closed = (np.bincount(edge, minlength=length + 1) for edge in _edges(spans))
    return (opened - closed).cumsum()[:-1] > 0
