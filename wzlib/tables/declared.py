"""The contracts of the stored layers, as `data/datapackage.json` declares them."""

import functools

import pandas as pd

from wzlib.layers.contract import Column, Contract
from wzlib.layers.spans import SPAN
from wzlib.tables.read import DTYPES, described, read_table


def stored_layers() -> dict[str, pd.DataFrame]:
    """Return the stored layers by name.

    >>> stored_layers()["moves"].columns.tolist()
    ['start', 'end', 'text', 'section', 'move', 'note', 'note_zh']
    """
    tables = described()
    return {tables[path]["name"]: read_table(path) for path in tables if "wz:layer" in tables[path]}


def columns_of(path: str) -> dict[str, Column]:
    """Return the columns of a stored table, but for start, end and text, as they are described."""
    columns = {}
    for field in described()[path]["schema"]["fields"]:
        titles = field.get("title", ""), field.get("wz:title_zh", "")
        columns[field["name"]] = Column(DTYPES[field["type"]], *titles, field["description"])
    return {name: column for name, column in columns.items() if name not in SPAN}


@functools.cache
def declared() -> dict[str, Contract]:
    """Return the contract of each stored layer by its name, in the order of the description.

    A layer is a table with the property `wz:layer`; its codebook, if there is one, gives the
    colours.

    >>> declared()["moves"].title, declared()["moves"].origin
    ('moves 语步', 'read')
    """
    layers = {}
    for path, table in described().items():
        if "wz:layer" in table:
            told = {"name": table["name"], "english": table["title"], "columns": columns_of(path)}
            told |= {"chinese": table["wz:title_zh"], "origin": table["wz:origin"]}
            layers[table["name"]] = Contract(**told, **table["wz:layer"])
    return layers
