"""The speech with its stored layers."""

from dataclasses import replace

import pandas as pd

from wzlib.finders.annotate import find_layers
from wzlib.finders.registry import STRUCTURE, contracts, finders_of
from wzlib.layers.contract import Column, Contract
from wzlib.layers.spans import make_layer
from wzlib.tables.declared import columns_of, declared, stored_layers
from wzlib.tables.read import DATA, described, read_table
from wzlib.text.source import Source
from wzlib.text.speech import Speech
from wzlib.wenzhou.sums import verdicts

NAME = "温办通报〔2020〕第12期, a speech of 16 April 2020 in Wenzhou"
RAW = "raw/wenzhou_2020-04-16_circular_12.txt"
READER = "language models 语言模型"  # no person has coded the layers yet
READERS = {
    path.removesuffix(".csv"): READER
    for path, table in described().items()
    if table.get("wz:origin") == "read"
}
READERS |= dict.fromkeys(["themes", "verdicts"], READER)  # made of such tables
MEANINGS = "formula_meanings.csv"
VERDICTS = Contract(
    name="verdicts",
    english="checks of numbers",
    chinese="核对",
    row="one number and one check of it",
    row_zh="一个数字及对它的一项核对",
    columns={
        "id": Column("str", "id", "编号", "row of the ledger"),
        "check": Column("str", "check", "核对项目", "question of a sum, or what was published"),
        "verdict": Column("str", "verdict", "结论", "what came of it"),
        "note": Column("str", "note", "备注", "why, and what was searched"),
        "publisher": Column("str", "publisher", "发布者", "who published the figure"),
        "date": Column("str", "page date", "网页日期", "date of the page, as far as known"),
        "url": Column("str", "address", "网址", "the page"),
    },
    label="verdict",
    origin="derived",
    trust="Sums are computed, published figures were looked up by language models; that no "
    "second source was found says nothing against a number.",
    trust_zh="算式由程序计算，公开数据由语言模型查找；未查到第二来源，不等于不属实。",
)
THEMES = {  # they were read, while those of other texts are found
    "origin": "read",
    "trust": "Read by a language model; a second one read every third segment and agrees on all "
    "themes but the rarest (alpha 0.79 or more), while themes of few segments hang on single "
    "decisions.",
    "trust_zh": "由一个语言模型判读，第二个语言模型复读三分之一的语段，除最少见的主题外 α 均不低"
    "于 0.79；语段很少的主题，一两处判定就会改变结果。",
}


def load_speech() -> Speech:
    """Return the Wenzhou speech of 16 April 2020 with all its stored layers.

    Layers made by finders: front, paragraphs, sections, sentences, segments, clauses,
    quotations. Stored in `data/`: repairs, emphasis, translation, and by close reading moves,
    template, indicators, lists, difficulties, formulae, parallelism, four_character, metaphors,
    evaluation, registers, attributions, pronouns, speech_acts, echoes, actors, exclusions, times
    and arguments. Made from stored tables: themes (one row per segment and theme, by reading) and
    verdicts (what came of checking the numbers).

    >>> speech = load_speech()
    >>> speech["sections"].section.tolist()[0]
    'opening'
    """
    source = Source(
        raw=(DATA / RAW).read_bytes().decode("utf-8"),
        encoding="utf-8",
        text=(DATA / "speech.txt").read_bytes().decode("utf-8"),
        alignment=read_table("alignment.csv"),
        repairs=read_table("repairs.csv"),
    )
    layers, _ = find_layers(source.text, finders_of([*STRUCTURE, "quotations"]))
    layers |= stored_layers()
    layers["formulae"] = _with_meanings(layers["formulae"])
    layers["themes"] = _themes(source.text)
    checked = [read_table("sums.csv"), read_table("official_figures.csv"), layers["indicators"]]
    layers["verdicts"] = verdicts(source.text, *checked)
    _name_parts(layers["sections"], layers["template"])
    known = contracts() | {"verdicts": VERDICTS}
    for name, stored in declared().items():
        told = {key: getattr(stored, key) for key in ("origin", "trust", "trust_zh")}
        known[name] = replace(known[name], **told)
    known["themes"] = replace(known["themes"], **THEMES)
    known["formulae"] = known["formulae"].with_columns(columns_of(MEANINGS))
    order = [name for name in known if name in layers]
    tables = {name: layers[name] for name in order}
    return Speech(NAME, source, tables, known, READERS)


def _with_meanings(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions of formulae with what is known of each."""
    meanings = read_table(MEANINGS).drop(columns=["start", "end"])
    return mentions.merge(meanings.rename(columns={"text": "formula"}), on="formula", how="left")


def _themes(text: str) -> pd.DataFrame:
    """Return the themes as they were read, one row per segment and theme."""
    coded = read_table("codebook/themes_reference.csv")
    rows = coded.assign(theme=coded.themes.str.split("；")).explode("theme")
    return make_layer(text, rows[rows.theme != ""], {"theme": "str", "note": "str"})


def _name_parts(sections: pd.DataFrame, template: pd.DataFrame) -> None:
    """Label each part with the words of its heading that say what it is to bring in."""
    contents = template[template.slot == "content"].set_index("section")
    numbers = sections.section.str.removeprefix("part ")
    titles = numbers + " " + sections.section.map(contents.text + " " + contents.english)
    sections["label"] = titles.fillna(sections.label)
