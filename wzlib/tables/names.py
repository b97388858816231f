"""Names of the values of a column in both languages, as charts and tables write them."""

import functools
from itertools import takewhile

import pandas as pd

from wzlib.errors import WzError
from wzlib.tables.read import described, packaged


def names(layer: str, column: str) -> pd.Series:
    """Return the names of the values of a column of a layer, Chinese before English, by value.

    They stand in the order of the layer's codebook, or else of the table of Chinese names
    (`data/values_zh.csv`). Raises `WzError` for a column whose values have none.

    >>> names("attributions", "form").head(2).tolist()
    ['直接引语 direct', '间接引语 indirect']
    """
    books = [f"codebook/{layer}.csv", f"codebook/{layer}_reading.csv"]
    found: dict[str, str] = {}
    for path in [*books, "values_zh.csv"]:
        for told, value, name in _named(path):
            if told == column:
                found.setdefault(value, name)
    if not found:
        raise WzError(f"no names of the values of {column!r} in {layer!r} in the data")
    return pd.Series(found, name=column)


@functools.cache
def _named(path: str) -> list[tuple[str, str, str]]:
    """Return column, value and name of each value that a table names, if there is such a table."""
    found = []
    for row in packaged(path).to_dict("records") if path in described() else []:
        keys = takewhile(lambda one: one not in ("chinese", "definition"), row)
        told = (row["column"], row["value"]) if "value" in row else None
        told = told or next(((key, row[key]) for key in [*keys][::-1] if row[key]), ("", ""))
        if told[1]:
            english = row.get("english") or told[1].replace("_", " ")
            both = dict.fromkeys([row["chinese"], english])  # a value may itself be Chinese
            found.append((*told, " ".join(both).strip()))
    return found
