"""The speech with its stored layers."""

from dataclasses import replace

from wzlib.finders.annotate import find_layers
from wzlib.finders.registry import STRUCTURE, contracts, finders_of
from wzlib.tables.declared import columns_of, declared, stored_layers
from wzlib.tables.read import DATA, described, read_table
from wzlib.text.source import Source
from wzlib.text.speech import Speech

NAME = "温办通报〔2020〕第12期, a speech of 16 April 2020 in Wenzhou"
RAW = "raw/wenzhou_2020-04-16_circular_12.txt"
READER = "language models 语言模型"  # no person has coded the layers yet
MEANINGS = "formula_meanings.csv"


def load_speech() -> Speech:
    """Return the Wenzhou speech of 16 April 2020 with all its stored layers.

    Layers made by finders: front, paragraphs, sections, sentences, segments, clauses,
    quotations. Stored in `data/`: repairs, emphasis, translation, and by close reading moves,
    template, indicators, lists, difficulties, formulae, parallelism, four_character, metaphors,
    evaluation, registers, attributions, pronouns, speech_acts, echoes, actors, exclusions, times
    and arguments, themes (one row per segment and theme) and verdicts (what came of checking the
    numbers).

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
    meanings = read_table(MEANINGS).drop(columns=["start", "end"]).set_index("text")
    layers["formulae"] = layers["formulae"].join(meanings, on="formula")
    # A part is labelled with the words of its heading that say what it is to bring in.
    sections, template = layers["sections"], layers["template"]
    contents = template[template.slot == "content"].set_index("section")
    titles = sections.section.map(contents.text + " " + contents.english)
    numbers = sections.section.str.removeprefix("part ")
    sections["label"] = (numbers + " " + titles).fillna(sections.label)
    known = {**contracts()}
    for name, stored in declared().items():  # what was read is trusted as a reading
        told = {key: getattr(stored, key) for key in ("origin", "trust", "trust_zh", "reach")}
        known[name] = replace(known[name], **told)
    known["formulae"] = known["formulae"].with_columns(columns_of(MEANINGS))
    tables = {name: layers[name] for name in known if name in layers}
    read = [path for path, table in described().items() if table.get("wz:origin") == "read"]
    names = [*(path.removesuffix(".csv") for path in read), "verdicts"]  # made of what was read
    return Speech(NAME, source, tables, known, dict.fromkeys(names, READER))
