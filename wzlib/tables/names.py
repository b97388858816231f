"""Names of the values of a column in both languages, as charts and tables write them."""

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
    found: dict[str, str] = {}
    for path in (f"codebook/{layer}{end}.csv" for end in ("", "_reading")):
        book = packaged(path).to_dict("records") if path in described() else []
        for row in book:
            keys = takewhile(lambda one: one not in ("chinese", "definition"), row)
            told = (row["column"], row["value"]) if "value" in row else None
            told = told or next(((key, row[key]) for key in [*keys][::-1] if row[key]), ("", ""))
            if told[0] == column and told[1]:
                english = row.get("english") or told[1].replace("_", " ")
                found[told[1]] = f"{row['chinese']} {english}".strip()
    known = packaged("values_zh.csv")
    for row in known[known.column == column].itertuples():
        found.setdefault(row.value, f"{row.chinese} {row.value.replace('_', ' ')}")
    if not found:
        raise WzError(f"no names of the values of {column!r} in {layer!r} in the data")
    return pd.Series(found, name=column)
