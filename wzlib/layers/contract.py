"""The contract of a layer: what one row is, its columns, how it came about, how far to trust it.

A stored layer declares it in `data/datapackage.json`, a finder beside its function
(`wzlib.finders.finder`); a layer of a user's own needs none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from statistics import harmonic_mean
from types import MappingProxyType

import pandas as pd

from wzlib.errors import LayerError
from wzlib.layers.spans import SPAN

ORIGINS = ("found", "read", "derived")  # by a rule that may err; by a reader; as the text has it
PRECISION, RECALL, TEXTS = 0.7, 0.5, 2  # from which on what is found may be drawn of any text


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


@dataclass(frozen=True)
class Reach:
    """How well a finder does: one measurement against what readers marked.

    - `what`, `what_zh`: what was to be found, such as *sentences* of the layer *parallelism*.
    - `here`: on the Wenzhou speech, or else on other texts.
    - `precision`: how much of what was found is right; `recall`: how much of what there is was
      found; None where there was nothing to divide by. Where each unit gets one value, both are
      the share of units that got the right one.
    - `items`: what there was to be found; `texts` it stands in; `readers` who marked it.
    - `held_out`: whether no rule was made or mended with these texts at hand.

    >>> Reach("sayings", "引述", False, 0.8, 0.4, 33, 4, 1, True).sentence  # doctest: +ELLIPSIS
    'Sayings on other texts: precision 0.80, recall 0.40, F1 0.53 (33 items; ...; held out).'
    """

    what: str
    what_zh: str
    here: bool
    precision: float | None
    recall: float | None
    items: int
    texts: int
    readers: int
    held_out: bool

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall (van Rijsbergen 1979)."""
        if self.precision is None or self.recall is None:
            return None
        return harmonic_mean([self.precision, self.recall])

    @property
    def sentence(self) -> str:
        """The measurement in an English sentence."""
        where = "the Wenzhou speech" if self.here else "other texts"
        told = "precision {}, recall {}, F1 {}".format(*self._figures())
        how = "held out" if self.held_out else "development"
        of = f"{self.items} items; texts {self.texts}, readers {self.readers}; {how}"
        return f"{self.what[:1].upper()}{self.what[1:]} on {where}: {told} ({of})."

    @property
    def sentence_zh(self) -> str:
        """The measurement in a Chinese sentence."""
        where = "温州讲话" if self.here else "其他文本"
        told = "精确率 {}，召回率 {}，F1 值 {}".format(*self._figures())
        how = "未参与开发" if self.held_out else "参与过开发"
        of = f"{self.items} 处；文本 {self.texts} 篇，标注者 {self.readers} 人；{how}"
        return f"{self.what_zh}（{where}）：{told}（{of}）。"

    def _figures(self) -> list[str]:
        told = (self.precision, self.recall, self.f1)
        return ["–" if one is None else f"{one:.2f}" for one in told]


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What holds for every layer of a name, wherever it comes from.

    - `name`; `english`, `chinese`: its titles; `row`, `row_zh`: what one row is.
    - `columns`: its own columns by name, after start, end, text.
    - `label`: the column that says what a span is; `colours`: a colour by value of it, as the
      column `colour` of its codebook has it.
    - `codebook`: the table of `data/` that says what counts; `needs`: layers it is made from.
    - `origin`: *found* by a rule that may err, *read* by a reader, or *derived*: it follows from
      the text. `trust`, `trust_zh`: how far it can be trusted and why, without a figure.
    - `reach`: how well what is found does, measured, here and on other texts.
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
    reach: tuple[Reach, ...] = ()
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
    def told(self) -> str:
        """How far it can be trusted, with the figures, in English."""
        return " ".join([self.trust, *(one.sentence for one in self.reach)]).strip()

    @property
    def told_zh(self) -> str:
        """How far it can be trusted, with the figures, in Chinese."""
        return "".join([self.trust_zh, *(one.sentence_zh for one in self.reach)])

    @property
    def reliable(self) -> bool:
        """Whether it may be counted and drawn of any text, not of the Wenzhou speech alone.

        What is read or derived may. What is found may if on other texts, two or more, every
        measurement has a precision of 0.7 and a recall of 0.5 at least.
        """
        elsewhere = [one for one in self.reach if not one.here]
        enough = all(
            (one.precision or 0) >= PRECISION and (one.recall or 0) >= RECALL for one in elsewhere
        )
        several = sum(one.texts for one in elsewhere) >= TEXTS
        return self.origin != "found" or (enough and several)

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
