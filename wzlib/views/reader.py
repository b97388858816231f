"""The reading view: the whole text on one page, with every layer to be switched on in it."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pandas as pd

from wzlib.finders.annotate import find_layers
from wzlib.finders.registry import finders_of
from wzlib.layers.contract import Contract
from wzlib.layers.spans import SPAN
from wzlib.text.speech import Speech, wanted_speech
from wzlib.views.rows import Line, divisions, plain, rows_of, title_of

PAGE = Path(__file__).parent / "page"
OFFSETS = ("_start", "_end")  # how columns end that hold the place of something else
LONG = 25  # characters: a layer whose middle span is as long has bars at the side, not underlines


def reading_view(speech: Speech) -> str:
    """Return the reading view of a speech: one page of HTML that needs nothing else.

    The whole text with its sections, emphasis and, where there is a layer `translation`, the
    English under each sentence; a list of the other layers to switch on and off; the hits of a
    layer one after another; an overview chart and a map whose marks lead to their spans; and at
    `#s1234-1240` the span from character 1234 to 1240, so that a paper can point at it.

    >>> from wzlib.wenzhou.speech import load_speech
    >>> page = reading_view(load_speech())
    >>> page.count('<section id="part'), len(page.encode("utf-8")) < 1_500_000
    (6, True)
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # here: a light import

    pages = Environment(
        loader=FileSystemLoader(PAGE), autoescape=True, trim_blocks=True, undefined=StrictUndefined
    )
    pages.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    none = pd.DataFrame(columns=SPAN)
    lacking = [name for name in ("sections", "sentences") if name not in speech]
    found, _ = find_layers(speech.text, finders_of(lacking))
    layers = dict.fromkeys(lacking, none) | found | {**speech}
    listed = [name for name in speech if speech.contracts[name].listed]
    return pages.get_template("reader.html").render(
        speech=speech,
        title=title_of(speech),
        divisions=divisions(speech.text, rows_of("sections", layers["sections"])),
        sentences_of=partial(_cut, layers["sentences"]),
        read_by=dict.fromkeys(speech.readers[name] for name in listed if name in speech.readers),
        ruled=[speech.contracts[name].title for name in listed if name not in speech.readers],
        emphasis=speech.get("emphasis", none)[["start", "end"]].to_numpy().tolist(),
        layers=[_packed(speech.contracts[name], speech[name]) for name in listed],
    )


def show_reader(speech: Speech, height: int = 760) -> None:
    """Show the reading view of a speech in a notebook, `height` pixels high.

    >>> from wzlib.finders.annotate import annotate
    >>> show_reader(annotate("要坚持改革。", ["themes"]))  # doctest: +ELLIPSIS
    <IPython.core.display.HTML object>
    """
    import html  # here: light imports

    from IPython.display import HTML, display

    name = html.escape(f"Reading view of {wanted_speech(speech).name}")
    page = html.escape(reading_view(speech))
    look = f"width:100%;height:{height}px;border:1px solid #ddd"
    display(HTML(f'<div><iframe title="{name}" style="{look}" srcdoc="{page}"></iframe></div>'))


def _cut(sentences: pd.DataFrame, line: Line) -> Iterator[tuple[int, int]]:
    """Cut a line where sentences begin, so that none of it is lost, whatever they are."""
    inner = sentences.start.between(line.start, line.end, inclusive="neither")
    return pairwise([line.start, *sentences.start[inner].unique().tolist(), line.end])


def _packed(contract: Contract, layer: pd.DataFrame) -> dict:
    """Return a layer as the page takes it: its columns but offsets of other places, as texts."""
    own = layer.drop(columns=[*SPAN, "section"], errors="ignore").rename(columns=str).map(_write)
    columns = [name for name in own if not name.endswith(OFFSETS) and (own[name] != "").any()]
    titles = {name: one.title for name, one in contract.columns.items()}
    return {
        "name": contract.name,
        "title": contract.title,
        "label": columns.index(contract.label) if contract.label in columns else 0,
        "long": bool((layer.end - layer.start).median() >= LONG),
        "columns": [titles.get(column) or column.replace("_", " ") for column in columns],
        "rows": list(zip(layer.start, layer.end, *(own[name] for name in columns), strict=True)),
    }


def _write(cell: object) -> str:
    """Write a cell for the page: nothing for a missing value, yes or no, thousands separated."""
    value = plain(cell)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:,.12g}"
