"""The contract of a layer: what one row is, its columns, how it came about, how far to trust it.

A stored layer declares it in `data/datapackage.json`, a finder beside its function
(`wzlib.finders.finder`); a layer of a user's own needs none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pandas as pd

from wzlib.errors import LayerError
from wzlib.layers.spans import SPAN

ORIGINS = ("found", "read", "derived")  # by a rule that may err; by a reader; as the text has it


@dataclass(frozen=True)
class Column:
    """A column of a layer: pandas dtype, titles in English and Chinese, what it says.

    `optional`: a layer of this name may lack it, as one that was read lacks a finder's reason.
    """

    type: str
    english: str = ""
    chinese: str = ""
    description: str = ""
    optional: bool = False

    @property
    def title(self) -> str:
        """The titles in English and Chinese; an empty text if there are none."""
        return f"{self.english} {self.chinese}".strip()


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What holds for every layer of a name, wherever it comes from.

    - `name`; `english`, `chinese`: its titles; `row`, `row_zh`: what one row is.
    - `columns`: its own columns by name, after start, end, text.
    - `label`: the column that says what a span is; `colours`: a colour by value of it, as the
      column `colour` of its codebook has it.
    - `codebook`: the table of `data/` that says what counts; `needs`: layers it is made from.
    - `origin`: *found* by a rule that may err, *read* by a reader, or *derived*: it follows from
      the text. `trust`, `trust_zh`: how far it can be trusted, here and on other texts.
    - `default`: whether a text gets it without being asked: not where it holds for the kind of
      text alone that it was made on.
    - `listed`: whether it is shown among the layers, or is what the text is built of.
    - `tei`: the element that a row is in the text of a TEI export: *seg*, *said*, *q* or
      *measure*. A row of any other layer stands beside the text.
    """

    name: str
    english: str = ""
    chinese: str = ""
    row: str = ""
    row_zh: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    label: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    codebook: str = ""
    needs: tuple[str, ...] = ()
    origin: str = "found"
    trust: str = ""
    trust_zh: str = ""
    listed: bool = True
    default: bool = True
    tei: str = ""

    def __post_init__(self) -> None:
        """Fix the mappings, so that nobody can change them; refuse an origin that is none."""
        if self.origin not in ORIGINS:
            raise LayerError(f"{self.name}: origin is {', '.join(ORIGINS)}, not {self.origin!r}")
        for name in ("columns", "colours"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def title(self) -> str:
        """The titles in English and Chinese, or else the name."""
        return f"{self.english or self.name.replace('_', ' ')} {self.chinese}".strip()

    @property
    def types(self) -> dict[str, str]:
        """The dtypes of its own columns, by name."""
        return {name: column.type for name, column in self.columns.items()}

    def check(self, layer: pd.DataFrame) -> None:
        """Raise `LayerError` for a column that is missing or of another type."""
        there = layer.dtypes.astype("str")
        for name, column in self.columns.items():
            if name not in layer and not column.optional:
                raise LayerError(f"{self.name}: no column {name!r}, which such a layer must have")
            if name in layer and there[name] != column.type:
                raise LayerError(f"{self.name}: column {name} is {there[name]}, not {column.type}")

    def with_columns(self, columns: Mapping[str, Column]) -> "Contract":
        """Return the contract with more columns, all optional."""
        more = {name: replace(column, optional=True) for name, column in columns.items()}
        return replace(self, columns=more | {**self.columns})

    def coloured(self, codebook: pd.DataFrame) -> "Contract":
        """Return the contract with the colours of a codebook, if it has any."""
        if not {self.label, "colour"} <= {*codebook.columns}:
            return self
        known = codebook[codebook.colour.notna() & (codebook.colour != "")]
        return replace(self, colours=dict(zip(known[self.label], known.colour, strict=True)))


def contract_of(name: str, layer: pd.DataFrame) -> Contract:
    """Return the contract of a layer of which nobody has declared anything: its columns.

    >>> contract_of("places", pd.DataFrame({"start": [0], "end": [2], "text": ["温州"]})).title
    'places'
    """
    own = layer.dtypes.drop(SPAN).astype("str")
    columns = {str(column): Column(kind, optional=True) for column, kind in own.items()}
    return Contract(name=name, columns=columns, label=next(iter(columns), ""))
