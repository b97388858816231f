"""The reading view: the whole text on one page, with every layer to be switched on in it."""

import html
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pandas as pd
from pandas.api.types import is_bool, is_number, is_scalar

from wzlib.finders.annotate import find_layers
from wzlib.finders.registry import finders_of
from wzlib.layers.contract import Contract
from wzlib.layers.spans import SPAN, within
from wzlib.text.speech import Speech

PAGE = Path(__file__).parent / "page"
SHOWN = 3  # layers that are on when the page opens
OFFSETS = ("_start", "_end")  # how columns end that hold the place of something else
LONG = 25  # characters: a layer whose middle span is as long has bars at the side, not underlines
CHUNK = 400  # characters: a longer sentence is set in pieces, so that the page stays quick


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

    environment = Environment(
        loader=FileSystemLoader(PAGE, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    front = speech.get("front", pd.DataFrame(columns=["text", "field"]))
    listed = [name for name in speech if speech.contracts[name].listed]
    return environment.get_template("reader.html").render(
        title=" ".join(front.text[front.field == "title"]) or speech.name,
        name=speech.name,
        glossed="translation" in speech,
        groups=list(_groups(speech)),
        readers=_readers(speech, listed),
        data={
            "name": speech.name,
            "length": len(speech.text),
            "shown": SHOWN,
            "emphasis": _spans(speech.get("emphasis")),
            "layers": [_packed(speech.contracts[name], speech[name]) for name in listed],
        },
    )


def show_reader(speech: Speech, height: int = 760) -> None:
    """Show the reading view of a speech in a notebook, `height` pixels high.

    >>> from wzlib.wenzhou.speech import load_speech
    >>> show_reader(load_speech())  # doctest: +ELLIPSIS
    <IPython.core.display.HTML object>
    """
    from IPython.display import HTML, display  # here: a light import

    name = html.escape(f"Reading view of {speech.name}")
    page = html.escape(reading_view(speech))
    look = f"width:100%;height:{height}px;border:1px solid #ddd"
    display(HTML(f'<div><iframe title="{name}" style="{look}" srcdoc="{page}"></iframe></div>'))


def _groups(speech: Speech) -> Iterator[dict]:
    """Yield the sections, and what stands outside of them, with their paragraphs."""
    lacking = [name for name in ("sentences", "sections", "paragraphs") if name not in speech]
    layers = {**speech} | find_layers(speech.text, finders_of(lacking))[0]
    sections, sentences = layers["sections"], layers["sentences"]
    english = speech.glossed(sentences).english if "translation" in layers else ""
    section = within(sentences, sections).fillna(-1)
    place = within(sentences, layers["paragraphs"]).fillna(-1)
    rows = sentences.assign(section=section, paragraph=place, english=english).itertuples()
    for key, held in groupby(rows, lambda row: row.section):
        head = sections.iloc[key] if key >= 0 else None
        parts = [list(rows) for _, rows in groupby(held, lambda row: row.paragraph)]
        yield {
            "name": "" if head is None else head.section,
            "label": "" if head is None else head.label,
            "paragraphs": [
                {
                    "heading": head is not None and part[0].start < head.heading_end,
                    "sentences": [
                        {"units": list(_units(row.start, row.text)), "english": row.english}
                        for row in part
                    ],
                }
                for part in parts
            ],
        }


def _units(start: int, text: str) -> Iterator[tuple[int, str]]:
    for offset in range(0, len(text), CHUNK):
        yield start + offset, text[offset : offset + CHUNK]


def _readers(speech: Speech, shown: list[str]) -> str:
    """Return who read the layers of the page, and which of them nobody read."""
    who = " and ".join(
        dict.fromkeys(speech.readers[name] for name in shown if name in speech.readers)
    )
    ruled = [speech.contracts[name].title for name in shown if name not in speech.readers]
    return f"Read by 标注者：{who}; by rule 按规则：{', '.join(ruled) or '–'}" if who else ""


def _spans(layer: pd.DataFrame | None) -> list[list[int]]:
    return [] if layer is None else layer[["start", "end"]].to_numpy().tolist()


def _packed(contract: Contract, layer: pd.DataFrame) -> dict:
    """Return a layer as the page takes it: its columns but offsets of other places, as texts."""
    shown = {str(column): [_write(value) for value in values] for column, values in layer.items()}
    shown = {
        column: values
        for column, values in shown.items()
        if any(values) and column not in (*SPAN, "section") and not column.endswith(OFFSETS)
    }
    columns = list(shown)
    return {
        "name": contract.name,
        "title": contract.title,
        "label": columns.index(contract.label) if contract.label in columns else 0,
        "long": bool((layer.end - layer.start).median() >= LONG),
        "columns": [column.replace("_", " ") for column in columns],
        "rows": [
            [*span, *values] for span, *values in zip(_spans(layer), *shown.values(), strict=True)
        ],
    }


def _write(value: object) -> str:
    """Write a cell for the page: nothing for a missing value, yes or no, thousands separated."""
    if is_bool(value):
        return "yes" if value else "no"
    if is_scalar(value) and pd.isna(value):
        return ""
    return f"{value:,.12g}" if is_number(value) else str(value)
