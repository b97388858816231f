"""The speech with its stored layers."""

import pandas as pd

from wzlib.finders.structure import find_structure
from wzlib.layers.spans import make_layer
from wzlib.tables.read import DATA, read_table
from wzlib.text.source import Source
from wzlib.text.speech import Speech
from wzlib.wenzhou.sums import verdicts

RAW = "raw/wenzhou_2020-04-16_circular_12.txt"
READ = (
    "emphasis",
    "moves",
    "template",
    "indicators",
    "lists",
    "difficulties",
    "formulae",
    "parallelism",
    "four_character",
    "metaphors",
    "evaluation",
    "registers",
    "attributions",
    "pronouns",
    "speech_acts",
    "echoes",
    "actors",
    "exclusions",
    "times",
    "arguments",
)  # the stored layers of the speech
READ_APART = ["themes", "verdicts", "formula_mentions", "argument_steps"]
READ_APART += ["not_indicators", "not_formulae", "not_parallelism", "not_attributions"]
READER = "language models 语言模型"  # no person has coded the layers yet
READERS = {name: READER for name in (*READ, *READ_APART) if name != "emphasis"}


def load_speech() -> Speech:
    """Return the Wenzhou speech of 16 April 2020 with all its stored layers.

    Layers made by finders: front, paragraphs, sections, sentences, segments, clauses,
    quotations. Stored in `data/`: repairs, emphasis, translation, and by close reading moves,
    template, indicators, lists, difficulties, formulae, parallelism, four_character, metaphors,
    evaluation, registers, attributions, pronouns, speech_acts, echoes, actors, exclusions, times
    and arguments. Made from stored tables: themes (one row per segment and theme, by reading) and
    verdicts (what came of checking the numbers).

    >>> speech = load_speech()
    >>> speech.layers["sections"].section.tolist()[0]
    'opening'
    """
    source = Source(
        raw=(DATA / RAW).read_bytes().decode("utf-8"),
        encoding="utf-8",
        text=(DATA / "speech.txt").read_bytes().decode("utf-8"),
        alignment=read_table("alignment.csv"),
        repairs=read_table("repairs.csv"),
    )
    stored = {name: read_table(f"{name}.csv") for name in READ}
    stored |= {"repairs": source.repairs, "translation": read_table("translation_en.csv")}
    checked = [read_table("sums.csv"), read_table("official_figures.csv"), stored["indicators"]]
    stored["verdicts"] = verdicts(source.text, *checked)
    stored["themes"] = _themes(source.text)
    layers = find_structure(source.text) | stored
    _name_parts(layers["sections"], layers["template"])
    name = "温办通报〔2020〕第12期, a speech of 16 April 2020 in Wenzhou"
    return Speech(name, source, layers, READERS)


def _themes(text: str) -> pd.DataFrame:
    """Return the themes as they were read, one row per segment and theme."""
    coded = read_table("codebook/themes_reference.csv")
    rows = coded.assign(theme=coded.themes.str.split("；")).explode("theme")
    columns = dict.fromkeys(["theme", "note"], "str")
    return make_layer(text, rows[rows.theme != ""].to_dict("records"), columns)


def _name_parts(sections: pd.DataFrame, template: pd.DataFrame) -> None:
    """Label each part with the words of its heading that say what it is to bring in."""
    contents = template[template.slot == "content"].set_index("section")
    numbers = sections.section.str.removeprefix("part ")
    titles = numbers + " " + sections.section.map(contents.text + " " + contents.english)
    sections["label"] = titles.fillna(sections.label)
