"""A pack for two persons who code a part of the speech, and what came of it.

python tools/coding_pack.py FOLDER    (compare what two persons have handed in)

`make class` packs it as wenzhou-coding.zip: a protocol in both languages, five codebooks, a sheet
for each, and the page of the text without our readings. FOLDER has a folder for each layer, such
as `themes/`, with the sheet or the export of each person, named by a pseudonym. Written are
`adjudication-LAYER.csv`, the disputed segments, and `persons.csv`, the figures; copied to
`data/persons.csv` they are told in the notebooks.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import jinja2
import pandas as pd

import wzlib as wz
from wzlib.tables.read import read_table
from wzlib.views.reader import reading_view

PARTS = Path(__file__).resolve().parent / "class"
COUNT, SEED = 60, 2020  # segments, drawn once from those of the body
CODES = "codes"
TEXT = ("sections", "segments", "sentences", "translation", "emphasis")  # no reading is in them
SUFFIXES = (".csv", ".json", ".jsonld")

OTHER = {
    "code": "other",
    "chinese": "其他",
    "definition": "a metaphor that is from none of these",
    "definition_zh": "来源不在以上之列的隐喻",
}


class Task(NamedTuple):
    """A layer to be coded: its name, the column that has the codes, how many a segment may have."""

    layer: str
    column: str
    several: bool
    english: str
    chinese: str


TASKS = {
    "themes": Task("themes", "theme", True, "What is the segment about?", "这一语段谈的是什么？"),
    "speech_acts": Task("speech_acts", "act", False, "What does it do?", "这一语段做什么？"),
    "times": Task(
        "times", "time", False, "Of which time does it speak?", "这一语段说的是什么时候？"
    ),
    "legitimation": Task(
        "arguments", "type", True, "By what is something justified?", "以什么来说明某事正当？"
    ),
    "metaphors": Task(
        "metaphors", "domain", True, "From which domains are its metaphors?", "隐喻来自哪些源域？"
    ),
}


def drawn(speech: wz.Speech) -> pd.DataFrame:
    """Return the segments to be coded, the same whenever they are drawn, with a column to fill in.

    >>> len(drawn(wz.load_speech()))
    60
    """
    segments = speech["segments"]
    body = segments[segments.section != ""]
    return wz.agreement.sheet(body, COUNT, SEED, CODES)


def codebook(task: str) -> pd.DataFrame:
    """Return the codebook of a task as a coder needs it.

    >>> codebook("legitimation").code.tolist()
    ['authorization', 'moral evaluation', 'rationalization', 'mythopoesis']
    """
    name, column, *_ = TASKS[task]
    book = wz.load_codebook(name)
    if name == "arguments":
        book = book[(book.kind == task) & (book.type != "") & (book.subtype == "")]
    book = wz.agreement.legend(book).rename(columns={column: "code"})
    return pd.concat([book, pd.DataFrame([OTHER])]) if name == "metaphors" else book


def reading(speech: wz.Speech, task: str) -> pd.DataFrame:
    """Return our reading of the segments of the pack, a sheet."""
    units, (name, column, *_) = drawn(speech), TASKS[task]
    layer = speech[name]
    layer = layer[layer.kind == task] if name == "arguments" else layer
    cells = layer[column].groupby(wz.within(layer, units)).agg("；".join)
    return units.assign(**{CODES: cells.reindex(units.index).fillna("")})


def lay(folder: Path) -> None:
    """Lay out what a person who codes is given."""
    speech, pages = (
        wz.load_speech(),
        jinja2.Environment(
            loader=jinja2.FileSystemLoader(PARTS),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        ),
    )
    units = drawn(speech)
    books = {name: codebook(name) for name in TASKS}
    for place in ("sheets", "codebooks"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    for name, book in books.items():
        units.to_csv(folder / "sheets" / f"{name}.csv", index=False, encoding="utf-8-sig")
        book.to_csv(folder / "codebooks" / f"{name}.csv", index=False, encoding="utf-8-sig")
    layers = {name: speech[name] for name in TEXT}
    layers |= {task.layer: speech[task.layer].head(0) for task in TASKS.values()}  # its codebook
    hidden = wz.Speech(speech.name, speech.source, layers, speech.contracts)
    (folder / "page.html").write_text(reading_view(hidden), encoding="utf-8")
    spans = ",".join(f"{start}-{end}" for start, end in zip(units.start, units.end, strict=True))
    page = pages.get_template("protocol.html").render(
        tasks=TASKS,
        books={name: book.to_dict("records") for name, book in books.items()},
        steps=wz.load_codebook("metaphors_reading").query("column != 'level'").to_dict("records"),
        count=COUNT,
        link=f"page.html#s{spans}",
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


def alphas(sheets: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return alpha for each code, given or not, and for *all*: the codes of a segment as one value.

    >>> one = pd.DataFrame({"start": [0, 9], "codes": ["plan", "demand"]})
    >>> alphas({"one": one, "two": one}).alpha.to_dict()
    {'demand': 1.0, 'plan': 1.0, 'all': 1.0}
    """
    table = wz.agreement.alpha_of_sheets(sheets, CODES)
    cells = pd.DataFrame({who: sheet.set_index("start")[CODES] for who, sheet in sheets.items()})
    cells = cells.map(lambda cell: "；".join(sorted(cell.split("；"))), na_action="ignore").dropna()
    table.loc["all"] = [wz.agreement.alpha(cells), (cells.nunique(axis="columns") > 1).sum()]
    return table


def figures(speech: wz.Speech, task: str, persons: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the agreement of two persons, and of each with our reading: a row per code."""
    ours, table = reading(speech, task), alphas(persons)
    for place, sheet in zip(("first", "second"), persons.values(), strict=True):
        beside = ours[ours.start.isin(sheet.start)]
        table[f"{place}_and_ours"] = alphas({"person": sheet, "ours": beside}).alpha
    both = set.intersection(*(set(sheet.start) for sheet in persons.values()))
    table.insert(0, "units", len(both))
    return table.rename_axis("code").reset_index().assign(layer=task)


def handed_in(folder: Path, speech: wz.Speech) -> dict[str, pd.DataFrame]:
    """Return the sheets of a layer by person, without segments that are not in the pack."""
    sheets = wz.agreement.read_sheets(folder, CODES, speech)
    if len(sheets) != 2:
        raise wz.WzError(f"{folder.name}: two persons are compared, here are {len(sheets)}")
    units = drawn(speech)
    return {name: sheet.merge(units[["start", "end"]]) for name, sheet in sheets.items()}


def compare(folder: Path) -> pd.DataFrame:
    """Write the adjudication lists and the figures into a folder; return the figures.

    Raises `WzError` for a file that is no coding of this text, and if no layer is there.
    """
    speech, tables = wz.load_speech(), []
    for task in TASKS:
        if not (folder / task).is_dir():
            continue
        persons = handed_in(folder / task, speech)
        tables.append(figures(speech, task, persons))
        open_ = wz.agreement.disputed(persons, CODES).query("disputes > 0")
        open_ = open_.assign(decision="", because="")
        open_.to_csv(folder / f"adjudication-{task}.csv", index=False, encoding="utf-8-sig")
    if not tables:
        raise wz.WzError(f"{folder}: no folder {', '.join(TASKS)}, so there is nothing to compare")
    table = pd.concat(tables)[read_table("persons.csv").columns]
    table.to_csv(folder / "persons.csv", index=False, lineterminator="\n")
    return table


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        print(compare(Path(sys.argv[1])).round(2).to_string(index=False))
    except wz.WzError as error:
        sys.exit(str(error))
