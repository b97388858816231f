"""What a regular expression finds in a text, each match a span."""

import re
from collections.abc import Iterator

import pandas as pd

from wzlib.layers.spans import Row, make_layer, wanted_text

CONCORDANCE = {"start": "int64", "end": "int64", "left": "str", "node": "str", "right": "str"}


def find_pattern(text: str, pattern: str) -> pd.DataFrame:
    """Return a layer with one row per match of the regular expression `pattern`.

    Columns: start, end, text.

    >>> find_pattern("创新创业就是创业创新", "创新|创业").text.tolist()
    ['创新', '创业', '创业', '创新']
    """
    return make_layer(text, [_span(match, 0) for match in re.finditer(pattern, wanted_text(text))])


def find_slots(text: str, pattern: str) -> pd.DataFrame:
    """Return a layer with one row per named group of each match: the fillers of a frame.

    Columns: start, end, text, match (number of the match, from 0), slot (the group's name).

    >>> frame = "坚持(?P<what>..)为(?P<role>.)"
    >>> find_slots("坚持卓越为标，坚持初心为本", frame)[["text", "match", "slot"]].values.tolist()
    [['卓越', 0, 'what'], ['标', 0, 'role'], ['初心', 1, 'what'], ['本', 1, 'role']]
    """
    rows = [
        {**_span(match, slot), "match": number, "slot": slot}
        for number, match in enumerate(re.finditer(pattern, wanted_text(text)))
        for slot, filler in match.groupdict().items()
        if filler is not None
    ]
    return make_layer(text, rows, {"match": "int64", "slot": "str"})


def concordance(text: str, pattern: str, width: int = 12) -> pd.DataFrame:
    """Return the keyword-in-context table of `pattern`: each match between its neighbours.

    Columns: start, end, left, node, right; `left` and `right` are up to `width` characters of
    the same paragraph.

    >>> concordance("温州人创业创新。\\n再创新。", "创新", width=3)
       start  end left node right
    0      5    7  人创业   创新     。
    1     10   12    再   创新     。
    """
    rows = in_context(wanted_text(text), pattern, width)
    return pd.DataFrame(rows, columns=list(CONCORDANCE)).astype(CONCORDANCE)


def in_context(text: str, pattern: str, width: int) -> Iterator[tuple[int, int, str, str, str]]:
    """Yield the rows of a concordance."""
    for match in re.finditer(pattern, text):
        start, end = match.span()
        left = text[max(start - width, 0) : start].rpartition("\n")[2]
        yield start, end, left, match[0], text[end : end + width].partition("\n")[0]


def _span(match: re.Match, group: int | str) -> Row:
    return {"start": match.start(group), "end": match.end(group)}
