"""The reading view: the whole text on one page, with every layer to be switched on in it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise, takewhile
from pathlib import Path

import pandas as pd

from wzlib.errors import WzError
from wzlib.files import sha256
from wzlib.finders.annotate import find_layers
from wzlib.finders.registry import finders_of
from wzlib.layers.contract import Column, Contract
from wzlib.layers.spans import SPAN, columns_of, table_of
from wzlib.tables.read import DATA, described, packaged
from wzlib.text.scripts import characters
from wzlib.text.speech import Speech, wanted_speech
from wzlib.views.annotations import CONTEXT
from wzlib.views.rows import Line, divisions, plain, rows_of, title_of

PAGE = Path(__file__).parent / "page"
OFFSETS = ("_start", "_end")  # how columns end that hold the place of something else
UNITS = ("segments", "sentences")  # that can be coded one after the other
LONG = 25  # characters: a layer whose middle span is as long has bars at the side, not underlines


def reading_view(speech: Speech, start: str = "") -> str:
    """Return the reading view of a speech: one page of HTML that needs nothing else.

    The whole text with its sections, emphasis and, where there is a layer `translation`, the
    English under each sentence; a list of the other layers to switch on and off; the hits of a
    layer or of a search, sorted and filtered; an overview chart and a map whose marks lead to
    their spans; all in Chinese, English or both. A reader can code selected spans, segments or
    sentences by the codebooks of the layers or a list of one's own, load what others have coded,
    and see how far they agree (`wzlib/views/page/codings_file.js` says in what files).

    Its address can say, so that a paper or a chart can point at it, joined by `&`:

    - `s1234-1240`, or several, `s368-370,459-461`: spans, in characters; `n=发展`: their name;
    - `t=b8f2…`: the first digits of the SHA-256 of the text that they are of;
    - `l=moves,themes`: the layers that are on; `of=themes`: the one whose hits are listed, those
      with `only=reform` or, of any column, `only=note:…`, in the part `in=part-2`;
    - `q=两个健康`: what is searched for; `lang=zh`, `en` or `both`; `alone=1`: the text without
      readings;
    - `code=themes,segments`: the drawer *My coding*, with this codebook (none: a list of one's own)
      over segments, sentences or selected `spans`; with spans beside it, the units that they touch.

    `start` is what such an address says where the page's own says nothing.

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
    lacking = [name for name in ("sections", *UNITS) if name not in speech]
    found, _ = find_layers(speech.text, finders_of(lacking))
    layers = dict.fromkeys(lacking, none) | found | {**speech}
    listed = [name for name in speech if speech.contracts[name].listed]
    questions = packaged("questions.csv").to_numpy().tolist()  # on the text of `data/`, as read
    ours = speech.readers and speech.text.encode("utf-8") == (DATA / "speech.txt").read_bytes()
    return pages.get_template("reader.html").render(
        speech=speech,
        title=title_of(speech),
        divisions=divisions(speech.text, rows_of("sections", layers["sections"])),
        sentences_of=partial(_cut, layers["sentences"]),
        hash=sha256(speech.text.encode("utf-8")),
        context=CONTEXT,
        given={name: layers[name][["start", "end"]].to_numpy().tolist() for name in UNITS},
        start=start,
        scripts=characters("traditional"),
        emphasis=speech.get("emphasis", none)[["start", "end"]].to_numpy().tolist(),
        layers=[
            _packed(speech.contracts[name], speech[name], speech.readers.get(name, ""))
            for name in listed
        ],
        questions=questions if ours else [],
    )


def show_reader(speech: Speech, height: int = 760, spans: pd.DataFrame | None = None) -> None:
    """Show the reading view of a speech in a notebook, `height` pixels high.

    With `spans`, any table that has columns `start` and `end`, it opens at the first of them, with
    the rows of the table as a layer of their own. Raises `WzError` for a table without these
    columns, `LayerError` for a span that is not in the text.

    >>> from wzlib.finders.annotate import annotate
    >>> speech = annotate("要坚持改革。", ["themes"])
    >>> show_reader(speech, spans=speech["themes"])  # doctest: +ELLIPSIS
    <IPython.core.display.HTML object>
    """
    import html  # here: light imports

    from IPython.display import HTML, display

    name = html.escape(f"Reading view of {wanted_speech(speech).name}")
    start = ""
    if spans is not None:
        if not {"start", "end"} <= {*spans.columns}:
            raise WzError(f"spans: a table with start and end is wanted, not {[*spans.columns]}")
        table = table_of(columns_of(speech.text, spans.dropna(subset=["start", "end"])), {})
        kinds = table.dtypes.drop(SPAN).astype("str")
        known = (one for one in speech.contracts.values() if {*kinds.index} <= one.columns.keys())
        like = next(known, Contract(name="table"))  # a part of a layer is named as the layer is
        named = like.columns
        columns = {one: replace(named.get(one, Column("")), type=kinds[one]) for one in kinds.index}
        like = replace(like, name="table", english="rows of the table", chinese="表中各行", row="")
        speech = speech.with_layer("table", table, replace(like, columns=columns))
        start = "l=table"
    page = html.escape(reading_view(speech, start))
    look = f"width:100%;height:{height}px;border:1px solid #ddd"
    display(HTML(f'<div><iframe title="{name}" style="{look}" srcdoc="{page}"></iframe></div>'))


def _cut(sentences: pd.DataFrame, line: Line) -> Iterator[tuple[int, int]]:
    """Cut a line where sentences begin, so that none of it is lost, whatever they are."""
    inner = sentences.start.between(line.start, line.end, inclusive="neither")
    return pairwise([line.start, *sentences.start[inner].unique().tolist(), line.end])


def _packed(contract: Contract, layer: pd.DataFrame, reader: str) -> dict:
    """Return a layer as the page takes it: its columns but offsets of other places, as texts."""
    own = layer.drop(columns=[*SPAN, "section"], errors="ignore").rename(columns=str).map(_write)
    columns = [name for name in own if not name.endswith(OFFSETS) and (own[name] != "").any()]
    titles = {name: (one.english, one.chinese) for name, one in contract.columns.items()}
    english = contract.english or contract.name.replace("_", " ")
    return {
        "name": contract.name,
        "title": [english, contract.chinese or english],
        "declared": bool(contract.row),
        "code": contract.label,
        "label": columns.index(contract.label) if contract.label in columns else 0,
        "long": bool((layer.end - layer.start).median() >= LONG),
        "origin": contract.origin if contract.trust else "",
        "reader": reader,
        "trust": [contract.told, contract.told_zh],
        "columns": [
            (name, *(title or name.replace("_", " ") for title in titles.get(name, ("", ""))))
            for name in columns
        ],
        "values": _values(contract, own),
        "rows": list(zip(layer.start, layer.end, *(own[name] for name in columns), strict=True)),
    }


def _values(contract: Contract, own: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """Return what is said of values, by column: in Chinese, what it is, that in Chinese.

    Codebooks say it, and of values that none has, the table of their Chinese names.
    """
    told: dict[str, dict[str, list[str]]] = {}
    own_books = {f"codebook/{contract.name}{end}.csv" for end in ("", "_reading")}
    for path in sorted((own_books | {contract.codebook}) & described().keys()):
        book = packaged(path)
        keys = list(takewhile(lambda column: column in own, book.columns))
        for row in book.to_dict("records"):
            values = [(row.get("column"), row.get("value"))]
            values = [(key, row[key]) for key in keys if row[key]] or values
            column, value = values[-1]
            if column in own and value:
                names = ("chinese", "definition", "definition_zh")
                told.setdefault(column, {})[value] = [row.get(name, "") for name in names]
    for column, rows in packaged("values_zh.csv").groupby("column"):
        held = {*own[column]} if column in own else set()
        for value, chinese in zip(rows.value, rows.chinese, strict=True):
            if value in held:
                told.setdefault(column, {}).setdefault(value, [chinese, "", ""])
    return told


def _write(cell: object) -> str:
    """Write a cell for the page: nothing for a missing value, yes or no, thousands separated."""
    value = plain(cell)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:,.12g}"
