"""Prose written by code: computed sentences, passages with their place, concordances."""

from pathlib import Path

from wzlib.errors import WzError
from wzlib.finders.patterns import concordance
from wzlib.layers.spans import wanted_text
from wzlib.text.speech import Speech, wanted_speech


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

    >>> from wzlib.wenzhou.speech import load_speech
    >>> passage(load_speech(), "温州人精神")
    Traceback (most recent call last):
    wzlib.errors.WzError: '温州人精神' stands in the text 19 times, not once; quote more of it
    """
    times = wanted_speech(speech).text.count(wanted_text(quote))
    if times != 1:
        raise WzError(f"{quote!r} stands in the text {times} times, not once; quote more of it")
    start = speech.text.index(quote)
    end = start + len(quote)
    say(f"> {quote}\n>\n> *{gloss or speech.gloss(start, end)}* (characters {start} to {end})")


def show_concordance(speech: Speech, pattern: str, sort: str = "right", width: int = 14) -> None:
    """Show each place where a pattern occurs, in the middle of its context, as a table.

    Sorted by what stands to the `right` or to the `left` of it (read from the node outwards), or
    by `place`. Each line has its offset and, where the speech has a translation, the English of
    its sentence, folded away. Raises `WzError` for another order and if nothing is found.

    >>> from wzlib.wenzhou.speech import load_speech
    >>> show_concordance(load_speech(), "高铁")  # doctest: +ELLIPSIS
    <IPython.core.display.HTML object>
    """
    from html import escape  # here: light imports

    from IPython.display import HTML, display
    from jinja2 import Template

    table = concordance(wanted_speech(speech).text, wanted_text(pattern), width)
    if table.empty:
        raise WzError(f"{pattern!r} is not found in the text")
    orders = {"right": table.right, "left": table.left.str[::-1], "place": table.start}
    if sort not in orders:
        raise WzError(f"a concordance is sorted by {', '.join(orders)}, not by {sort!r}")
    gloss = speech.gloss if "english" in speech.get("translation", []) else lambda start, end: ""
    rows = table.loc[orders[sort].sort_values(kind="stable").index].itertuples()
    page = Template((Path(__file__).with_name("concordance.html")).read_text(encoding="utf-8"))
    display(HTML(page.render(rows=rows, gloss=gloss, escape=escape)))
