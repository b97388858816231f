"""A speech: one immutable text, and the layers that say something about it."""

from dataclasses import dataclass, field

import pandas as pd

from wzlib.errors import WzError
from wzlib.layers.spans import check_layer
from wzlib.text.source import Source


@dataclass(frozen=True, repr=False, eq=False)
class Speech:
    """A clean text with its layers and its source; it knows no finder.

    - `name`: a short name for the text, as charts and errors show it.
    - `source`: the raw text, the alignment and the repairs.
    - `layers`: tables by name; each is checked against the text when the speech is made.
    - `readers`: who read the layers that were made by reading, by the name of the layer.
    - `missing`: by the name of a layer why it could not be made; empty if all is well.

    Raises `LayerError` if a layer does not fit the text.
    """

    name: str
    source: Source
    layers: dict[str, pd.DataFrame] = field(default_factory=dict)
    readers: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check every layer against the text."""
        for name, layer in self.layers.items():
            check_layer(layer, self.text, name)

    @property
    def text(self) -> str:
        """The clean text; all offsets are into it, in Unicode code points, half-open."""
        return self.source.text

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

        Raises `WzError` if the speech has no layer `translation`.

        >>> from wzlib.wenzhou.speech import load_speech
        >>> load_speech().gloss(1672, 1680)
        'We salute everybody!'
        """
        if "translation" not in self.layers:
            raise WzError(f"{self.name}: no layer 'translation', so there is no English to show")
        sentences = self.layers["translation"]
        touched = (sentences.start < end) & (sentences.end > start)
        return " ".join(sentences.english[touched])

    def glossed(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table that has `start` and `end` with a column `english`: each row's gloss.

        Raises `WzError` if the speech has no layer `translation`.
        """
        spans = zip(table.start, table.end, strict=True)
        return table.assign(english=[self.gloss(start, end) for start, end in spans])

    def __repr__(self) -> str:
        """Name, length and layers in one line."""
        layers = ", ".join(f"{name} ({len(layer)})" for name, layer in self.layers.items())
        return f"Speech {self.name!r}: {len(self.text)} characters; layers: {layers}"
