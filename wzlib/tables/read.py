"""The tables of `data/` with the types their description gives: codebooks, lexicons, lists."""

import functools
import json
from pathlib import Path
from typing import Any

import pandas as pd

from wzlib.errors import WzError
from wzlib.files import DATA

DTYPES = {"integer": "int64", "number": "float64", "string": "str", "boolean": "bool"}


def read_table(name: str) -> pd.DataFrame:
    """Read one table of the project's data, with the types its description gives.

    `name` is the file's path in `data/`, as in `data/datapackage.json`. An empty cell of a text
    column is an empty text, of a number column a missing value. Raises `WzError` if the
    name or the columns are not as described.

    >>> read_table("repairs.csv").columns.tolist()[:4]
    ['start', 'end', 'text', 'raw_start']
    """
    types = {field["name"]: DTYPES[field["type"]] for field in _fields(name)}
    gaps = {column: [""] for column, kind in types.items() if kind == "float64"}
    cells: Any = {"dtype": types, "na_values": gaps, "keep_default_na": False}
    table = pd.read_csv(DATA / name, encoding="utf-8", **cells)
    if list(table.columns) != list(types):
        raise WzError(f"{name}: columns {list(table.columns)}, described as {list(types)}")
    return table


def closed_lists(name: str) -> dict[str, set[str]]:
    """Return the columns of a table of the data that have a closed list of values, each with it.

    An empty text is in the list unless the column must be filled.

    >>> sorted(closed_lists("indicators.csv")["direction"])
    ['', 'down', 'up']
    """
    lists = {field["name"]: field.get("constraints", {}) for field in _fields(name)}
    return {
        column: {*rules["enum"], *([] if rules.get("required") else [""])}
        for column, rules in lists.items()
        if "enum" in rules
    }


@functools.cache
def described() -> dict[str, dict]:
    """Return what `data/datapackage.json` says of each table, by its path in `data/`."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    return {row["path"]: row for row in package["resources"] if "schema" in row}


def _fields(name: str) -> list[dict]:
    tables = described()
    if name not in tables:
        raise WzError(f"no table {name!r} in the data; there are: {', '.join(sorted(tables))}")
    return tables[name]["schema"]["fields"]


@functools.cache
def packaged(name: str) -> pd.DataFrame:
    """Return a table as `read_table` does, read once: for finders, which ask for every text."""
    return read_table(name)


def load_codebook(name: str) -> pd.DataFrame:
    """Return a codebook of `data/codebook/` as a table.

    >>> load_codebook("moves").move.tolist()[:3]
    ['definition', 'lesson', 'motto']
    """
    return read_table(f"codebook/{name}.csv")


def load_lexicon(*names: str) -> pd.DataFrame:
    """Return the words that the segmenter is to keep whole: word, tag, kind, reason.

    `names` are *speech* (names and set phrases of this speech) and *genre* (terms of speeches and
    reports of these years); without names, both.

    >>> load_lexicon("genre").set_index("word").tag["总书记"]
    'nt'
    """
    tables = [read_table(f"lexicon/{name}.csv") for name in names or ("genre", "speech")]
    return pd.concat(tables, ignore_index=True)


def sample_path() -> Path:
    """Return where a short made-up speech is, to try `read_speech` and `wz` on.

    >>> sample_path().name
    'made_up_speech.txt'
    """
    return DATA / "sample" / "made_up_speech.txt"
