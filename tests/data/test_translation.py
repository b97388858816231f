"""The translation says what the Chinese says, as far as code can tell."""

import calendar
import re

import pytest

import wzlib as wz
from wzlib.tables.read import DATA
from wzlib.text.characters import HAN

POWERS = {"": 1, "万": 1e4, "亿": 1e8, "thousand": 1e3, "million": 1e6, "billion": 1e9}
CHINESE = re.compile(r"(\d+(?:\.\d+)?)多?(万|亿|)(%|)")
ENGLISH = re.compile(r"(\d[\d,]*(?:\.\d+)?)(?: (thousand|million|billion)\b|)(%|)")


def values(pattern, text):
    """Return the numbers of a text, multiplied out, each with its percent sign or none."""
    for number, month in enumerate(calendar.month_name[1:], start=1):
        text = text.replace(f" {month} ", f" {number} ")
    found = [match.groups() for match in pattern.finditer(text)]
    return sorted(
        (round(float(n.replace(",", "")) * POWERS[power or ""], 6), sign)
        for n, power, sign in found
    )


def missing_numbers(row):
    """Return the numbers of the Chinese that the English of the row does not have."""
    there = values(ENGLISH, row.english)
    for number in values(CHINESE, row.text):
        if number in there:
            there.remove(number)
        else:
            yield number


def missing_terms(row, glossary):
    """Return the glossary terms of the Chinese that are rendered otherwise without a note on it.

    Longest terms first; what a longer term covers is not asked for again.
    """
    rest = row.text
    for entry in glossary.sort_values(
        "term", key=lambda terms: -terms.str.len(), kind="stable"
    ).itertuples():
        forms = [form for form in [entry.english, *entry.variants.split("; ")] if form]
        if entry.term in rest:
            rest = rest.replace(entry.term, "＿" * len(entry.term))
            rendered = any(form.lower() in row.english.lower() for form in forms)
            if not rendered and entry.term not in row.note:
                yield entry.term


@pytest.fixture(scope="module")
def translation():
    return wz.read_table("translation_en.csv")


@pytest.fixture(scope="module")
def glossary():
    return wz.read_table("glossary.csv")


def test_each_sentence_has_one_row(speech, translation):
    sentences = speech["sentences"]
    assert translation[["start", "end"]].equals(sentences[["start", "end"]])
    assert translation.id.tolist() == [f"s{number:03}" for number in range(len(sentences))]
    assert translation.english.str.strip().ne("").all()


def test_no_chinese_is_left_over_except_in_brackets(translation):
    outside = translation.english.str.replace(r"\([^)]*\)", "", regex=True)
    assert not outside.str.contains(HAN).any()


def test_every_number_has_its_value_in_the_english(translation):
    wrong = {row.id: list(missing_numbers(row)) for row in translation.itertuples()}
    assert {row: numbers for row, numbers in wrong.items() if numbers} == {}
    assert sum(len(values(CHINESE, text)) for text in translation.text) > 50


def test_every_glossary_term_is_rendered_as_the_glossary_says_or_noted(translation, glossary):
    wrong = {row.id: list(missing_terms(row, glossary)) for row in translation.itertuples()}
    assert {row: terms for row, terms in wrong.items() if terms} == {}


def test_a_numeral_formula_is_followed_by_its_chinese_once_at_its_first_mention(
    speech, translation, glossary
):
    numeral = glossary.kind == "numeral formula"
    for term in glossary.term[numeral & ~glossary.term.str.isdigit()]:
        bracketed = translation.id[translation.english.str.contains(f"({term})", regex=False)]
        first = translation.id[translation.end > speech.text.index(term)].iloc[0]
        assert bracketed.tolist() == [first], term


def test_the_glossary_is_complete_and_in_the_order_of_the_text(speech, glossary):
    places = [speech.text.find(term) for term in glossary.term]
    assert min(places) >= 0
    assert places == sorted(places)
    assert glossary.term.is_unique
    sources = {"the text", "general knowledge", "explained elsewhere", "placed", "not found"}
    assert set(glossary.source) <= sources
    assert glossary.official.ne("").equals(glossary.official_source.ne(""))
    assert glossary.official_source[glossary.official != ""].str.contains("https?://").all()
    for column in ("pinyin", "english", "kind", "explanation"):
        assert glossary[column].str.strip().ne("").all()


def test_planted_faults_are_caught(translation, glossary):
    row = translation[translation.text.str.contains("6606亿元")].iloc[0]
    wrong = row.copy()
    wrong["english"] = row.english.replace("660.6 billion", "6,606 billion").replace(
        "8.2%", "8.2", 1
    )
    assert list(missing_numbers(wrong)) == [(8.2, "%"), (660600000000.0, "")]
    row = translation[translation.text.str.contains("两战")].iloc[0]
    assert list(missing_terms(row, glossary)) == []
    row["english"] = row.english.replace("Two Battles", "two wars")
    assert list(missing_terms(row, glossary)) == ["两战"]


def test_a_gloss_is_the_english_of_the_sentences_that_a_span_touches(speech):
    start = speech.text.index("我们向大家致敬")
    assert speech.gloss(start + 2, start + 4) == "We salute everybody!"
    both = "We salute everybody! We salute the people of the whole city!"
    assert speech.gloss(start, start + 10) == both
    table = wz.concordance(speech.text, "向大家致敬")
    assert speech.glossed(table).english.tolist() == ["We salute everybody!"]


def test_a_speech_without_translation_says_so(tmp_path):
    file = tmp_path / "other.txt"
    file.write_text("同志们：\n我们要稳，也要快。", encoding="utf-8")
    with pytest.raises(wz.WzError, match="no layer 'translation'"):
        wz.read_speech(file).gloss(0, 1)


LEFT = "not explained in the text|not listed in the text|not (?:in|named in) the text"
# renderings that were given up, and the word that is theirs in the Chinese
GIVEN_UP = {
    "striven upstream": "力争上游",
    "against the stream": "逆行",
    "imports from": "输入",
    "leading thought": "思想引领",
    "humanistic advantages": "人文优势",
    "metro line m": "地铁M线",
    "urges men on": "催人急",
    "takes responsibility for the cadres": "组织为干部担当",
    "agency, beauty and cloud": "十联动",
    "ten parties": "十联动",
    "circular": "通报",
}


def contradictions(formulae, glossary, translation):
    """Return what formulae, glossary and translation say against each other, a sentence each."""
    for row in glossary.merge(formulae, left_on="term", right_on="text").itertuples():
        if row.source_x != row.gloss_source:
            yield f"{row.term}: the glossary has it from {row.source_x}, the layer otherwise"
        name = row.english_y.split(":")[0]
        if row.kind_y == "numeral" and row.english_x != name:
            yield f"{row.term}: called {name} in the layer, {row.english_x} in the glossary"
        if (row.kind_x == "numeral formula") and row.kind_y != "numeral":
            yield f"{row.term}: a numeral formula in the glossary alone"
        for where, said in (("glossary", row.explanation), ("layer", row.english_y)):
            if row.gloss_source == "the text" and re.search(LEFT, said):
                yield f"{row.term}: glossed from the text, and the {where} says that it is not"
        notes = translation.note[translation.text.str.contains(row.term, regex=False)]
        for note in notes[notes.str.contains(row.term, regex=False)]:
            if row.gloss_source == "the text" and re.search(LEFT, note) and row.term != "十联动":
                yield f"{row.term}: a note says that the text does not explain it"
    unknown = set(glossary.term[glossary.kind == "numeral formula"]) - set(formulae.text)
    yield from (f"{term}: a numeral formula that the layer lacks" for term in sorted(unknown))


def given_up(tables):
    """Return the places that still have a rendering that was given up: table, its words."""
    for name, columns in tables.items():
        for column in columns:
            low = column.str.lower()
            yield from ((name, words) for words in GIVEN_UP if low.str.contains(words).any())


def test_formulae_glossary_and_translation_do_not_contradict_each_other(
    speech, translation, glossary
):
    formulae = speech["formulae"]
    assert list(contradictions(formulae, glossary, translation)) == []


@pytest.mark.parametrize(
    ("table", "column", "term", "value", "message"),
    [
        ("glossary", "source", "三强两促", "the text", "has it from the text"),
        ("glossary", "english", "五美", "Five Kinds of Beauty", "called Five Beauties"),
        ("glossary", "explanation", "四港", "not listed in the text", "says that it is not"),
        ("glossary", "kind", "大建大美", "numeral formula", "in the glossary alone"),
        ("glossary", "kind", "十大举措", "numeral formula", "the layer lacks"),
        ("formulae", "english", "四港", "Four Ports: not explained in the text", "it is not"),
        ("translation", "note", "四港", "四港 is not explained in the text.", "a note says"),
    ],
)
def test_a_planted_contradiction_is_caught(
    table, column, term, value, message, speech, translation, glossary
):
    tables = {"glossary": glossary, "formulae": speech["formulae"]}
    tables["translation"] = translation
    tables[table] = tables[table].copy()
    keys = tables[table]["term" if table == "glossary" else "text"]
    tables[table].loc[keys.str.contains(term, regex=False), column] = value
    faults = contradictions(tables["formulae"], tables["glossary"], tables["translation"])
    assert any(message in fault for fault in faults)


def test_no_rendering_that_was_given_up_is_left(speech, translation, glossary):
    files = (path.relative_to(DATA).as_posix() for path in DATA.glob("*.csv"))
    read = {name: wz.read_table(name) for name in files}
    english = re.compile("english|.*_en|explanation")
    tables = {
        name: [table[column].astype(str) for column in table if english.fullmatch(column)]
        for name, table in read.items()
        if name != "answers.csv"
    }
    assert sum(map(len, tables.values())) > 15
    assert list(given_up(tables)) == []
    assert all(word in speech.text for word in GIVEN_UP.values())
    planted = translation.english.replace("aimed high", "striven upstream", regex=True)
    assert list(given_up({"translation": [planted]})) == [("translation", "striven upstream")]
