"""A speech: one immutable text, and the layers that say something about it."""

from collections.abc import Iterator, Mapping
from dataclasses import InitVar, dataclass, field, replace
from types import MappingProxyType

import pandas as pd

from wzlib.errors import UnknownLayerError, WzError
from wzlib.layers.contract import Contract, contract_of
from wzlib.layers.spans import check_layer
from wzlib.text.source import Source


@dataclass(frozen=True, repr=False, eq=False)
class Speech(Mapping[str, pd.DataFrame]):
    """A clean text with its layers and its source, which nobody can change; it knows no finder.

    `speech["moves"]` is a copy of the layer *moves*, `"moves" in speech` tells whether it has one,
    and going through a speech gives the names of its layers.

    - `name`: a short name for the text, as charts and errors show it.
    - `source`: the raw text, the alignment and the repairs.
    - `layers`: tables by name; each is checked against the text, and against its contract.
    - `contracts`: what is declared of the layers, by name; the columns alone where nothing is.
    - `readers`: who read the layers that were made by reading, by name.
    - `missing`: by the name of a layer why it could not be made; empty if all is well.

    Raises `LayerError` if a layer does not fit the text or its contract.
    """

    name: str
    source: Source
    layers: InitVar[Mapping[str, pd.DataFrame]]
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    readers: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    _tables: Mapping[str, pd.DataFrame] = field(init=False)

    def __post_init__(self, layers: Mapping[str, pd.DataFrame]) -> None:
        """Check every layer, and keep what is given from later changes."""
        tables, contracts = {}, {}
        for name, layer in layers.items():
            tables[name] = check_layer(layer, self.text, name).copy(deep=False)
            contracts[name] = self.contracts.get(name) or contract_of(name, layer)
            contracts[name].check(layer)
        kept = {"_tables": tables, "contracts": contracts, "missing": self.missing}
        for key, value in {**kept, "readers": self.readers}.items():
            object.__setattr__(self, key, MappingProxyType(dict(value)))

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a layer, a copy; raise `UnknownLayerError` (a `KeyError`) naming what there is."""
        if name not in self._tables:
            reason = self.missing.get(name, f"there are {', '.join(self._tables) or 'none'}")
            raise UnknownLayerError(f"{self.name}: no layer {name!r}; {reason}")
        return self._tables[name].copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the layers."""
        return iter(self._tables)

    def __len__(self) -> int:
        """The number of layers."""
        return len(self._tables)

    @property
    def text(self) -> str:
        """The clean text; all offsets are into it, in Unicode code points, half-open."""
        return self.source.text

    def with_layer(
        self, name: str, layer: pd.DataFrame, contract: Contract | None = None
    ) -> "Speech":
        """Return this speech with one layer more, or another in the place of the one of that name.

        Raises `LayerError` if the layer does not fit the text or its contract.

        >>> from wzlib.wenzhou.speech import load_speech
        >>> speech = load_speech()
        >>> long = speech["sentences"].query("end - start > 150")
        >>> len(speech.with_layer("long_sentences", long)["long_sentences"]) == len(long)
        True
        """
        contracts = {**self.contracts} | ({name: contract} if contract else {})
        return replace(self, layers={**self, name: layer}, contracts=contracts)

    def colours(self, layer: str) -> dict[str, str]:
        """Return the colours of what the spans of a layer are labelled with, as declared.

        >>> from wzlib.wenzhou.speech import load_speech
        >>> load_speech().colours("moves")["lesson"]
        '#ddcc77'
        """
        return dict(self.contracts[layer].colours)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the raw file's characters of the clean span."""
        return self.source.raw_span(start, end)

    def credit(self, *layers: str) -> str:
        """Return the name with layers and who read them: what a chart of them says below it.

        Without layers, the name and who read those that were read. Raises `WzError` for a layer
        of which it is not known who read it, as one that a finder made.

        >>> from wzlib.wenzhou.speech import load_speech
        >>> load_speech().credit("echoes", "times").partition("; ")[2]
        'layers echoes, times, read by language models 语言模型'
        """
        if unknown := [layer for layer in layers if layer not in self.readers]:
            raise WzError(f"{self.name}: nobody is known to have read {', '.join(unknown)}")
        readers = " and ".join(dict.fromkeys(self.readers[name] for name in layers or self.readers))
        named = "".join(f"{name}, " for name in layers)
        return f"{self.name}; {'layer' if len(layers) == 1 else 'layers'} {named}read by {readers}"

    def gloss(self, start: int, end: int) -> str:
        """Return the English of the sentences that the span touches.

        Raises `UnknownLayerError` if the speech has no layer `translation`.

        >>> from wzlib.wenzhou.speech import load_speech
        >>> load_speech().gloss(1672, 1680)
        'We salute everybody!'
        """
        sentences = self["translation"]
        touched = (sentences.start < end) & (sentences.end > start)
        return " ".join(sentences.english[touched].dropna().astype("str"))

    def glossed(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table that has `start` and `end` with a column `english`: each row's gloss.

        Raises `UnknownLayerError` if the speech has no layer `translation`.
        """
        return table.assign(english=list(map(self.gloss, table.start, table.end)))

    def __repr__(self) -> str:
        """Name, length and layers in one line."""
        layers = ", ".join(f"{name} ({len(layer)})" for name, layer in self.items())
        return f"Speech {self.name!r}: {len(self.text)} characters; layers: {layers}"


def wanted_speech(speech: object) -> Speech:
    """Return a speech as it is; raise `WzError` for anything else, such as a text.

    >>> wanted_speech("温州人精神")
    Traceback (most recent call last):
    wzlib.errors.WzError: a speech is wanted here, as wz.annotate(text) makes one, not str
    """
    if not isinstance(speech, Speech):
        kind = type(speech).__name__
        raise WzError(f"a speech is wanted here, as wz.annotate(text) makes one, not {kind}")
    return speech
