"""Prose written by code: sentences with computed numbers, passages quoted with their place."""

from wzlib.errors import WzError
from wzlib.speech import Speech


def say(sentence: str) -> None:
    """Show a sentence (Markdown) that a cell has computed.

    >>> say(f"The speech has {12_194:,} characters.")  # doctest: +ELLIPSIS
    <IPython.core.display.Markdown object>
    """
    from IPython.display import Markdown, display  # here, so that `import wzlib` stays light

    display(Markdown(sentence))


def passage(speech: Speech, quote: str, gloss: str = "") -> None:
    """Show a passage of the speech as a quotation with its place and an English gloss.

    `quote` must stand in the clean text exactly once; raises `WzError` otherwise. Without a
    `gloss`, as for whole sentences, the gloss is the translation of the sentences it touches.

    >>> from wzlib.load import load_speech
    >>> passage(load_speech(), "温州人精神")
    Traceback (most recent call last):
    wzlib.errors.WzError: '温州人精神' stands in the text 19 times, not once; quote more of it
    """
    times = speech.text.count(quote)
    if times != 1:
        raise WzError(f"{quote!r} stands in the text {times} times, not once; quote more of it")
    start = speech.text.index(quote)
    end = start + len(quote)
    say(f"> {quote}\n>\n> *{gloss or speech.gloss(start, end)}* (characters {start} to {end})")
