"""The exceptions a user of wzlib can meet."""


class WzError(Exception):
    """Whatever wzlib raises on purpose; its message says what was wrong and what to do."""


class SourceError(WzError):
    """A text could not be read: empty, binary, in an unknown encoding, or not Chinese."""


class LayerError(WzError):
    """A layer and its text do not fit; the message names the first bad row."""


class UnknownLayerError(WzError, KeyError):
    """A speech has no layer of that name; the message names those that it has."""

    __str__ = Exception.__str__  # of a KeyError it would be quoted


class ChartError(WzError):
    """A chart would show a missing glyph, a cut or overlapping label, or no data."""


class WzWarning(UserWarning):
    """Something of a text was left out; the message says what and why."""
