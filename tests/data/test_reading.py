"""What keeps the reading honest: each check on the data and notebooks, and on a planted fault.

What is checked of the curated data stands in this folder: here and in `reading.py` what holds for
all of them (whose a category is, what was looked for, when it was said, how far two readers
agree, who read, what layers say of each other); beside it what each must keep to:
`test_argument_layers` (echoes, actors, exclusions, times, arguments), `test_rhetoric_layers`
(formulae, parallel runs, four-character expressions, metaphors, registers), `test_voice_layers`
(attributions, pronouns, speech acts), `test_structure_layers` (moves, template),
`test_whole_words` (borders of words, glosses, evaluation), `test_translation` (translation,
glossary), `test_ledger` (the statistics, what was published of them), `test_context` (the page of
context). What a notebook computes to check the speech itself is in `wz.wenzhou`; that every layer
fits the text, in `tests/layers`; that every table is as described, in
`tests/tools/test_project.py`.
"""

import json
import re

import pandas as pd
import pytest

import wzlib as wz
from tests.data import reading
from tests.tools.test_project import ENTRIES, ROOT
from wzlib.views.reader import reading_view

PACKAGE = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
TABLES = {
    resource["path"]: resource["schema"]["fields"]
    for resource in PACKAGE["resources"]
    if "schema" in resource
}
CODEBOOKS = [
    name for name in TABLES if name.startswith("codebook/") and not name.endswith("reference.csv")
]
MADE = ("verdicts.csv", "themes.csv")  # of other tables, which are looked at
CURATED = [
    name
    for name in TABLES
    if name not in MADE and not name.startswith(("reference/", "lexicon/", "answers"))
]
WORKS = {key: body for _, key, body in ENTRIES}
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WITH_CODE = [*NOTEBOOKS, *sorted((ROOT / "notebooks/exercises").rglob("*.ipynb"))]
READ = {name for name in wz.load_speech().readers if not name.startswith("not_")}


def code_of(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def by_name(path):
    return path.relative_to(ROOT / "notebooks").as_posix()


# --- whose category is it? ---------------------------------------------------------------------


@pytest.mark.parametrize("name", CODEBOOKS)
def test_every_category_says_whose_it_is(name):
    assert list(reading.unsourced(wz.read_table(name), name, WORKS)) == []


@pytest.mark.parametrize(
    ("after", "message"),
    [
        ("", "is empty"),
        ("ours", "neither `own` nor"),
        ("van Leeuwen", "neither `own` nor"),
        ("van Leeuwen 2007: somewhere", "no page and no chapter"),
        ("van Leeuwen 2006: 92", "not in docs/references.bib"),
        ("Martin and Black 2005", "not in docs/references.bib"),
        ("van Leeuwen 2007: 92; Nobody 1999", "'Nobody 1999' is not in"),
    ],
)
def test_a_category_without_a_source_is_caught(after, message):
    (fault,) = reading.unsourced(pd.DataFrame({"after": ["own", after]}), "x", WORKS)
    assert message in fault
    assert "row 2" in fault
    assert list(reading.unsourced(pd.DataFrame({"type": ["x"]}), "x", WORKS))


@pytest.mark.parametrize(
    "after",
    [
        "own",
        "van Leeuwen 2007: 92",
        "van Leeuwen 2008: ch. 2",
        "Martin and White 2005: 42–45",
        "Reisigl & Wodak 2001: 75-80",
        "Pragglejaz Group 2007: 3",
        "Searle 1976",
        "van Leeuwen 2007: 92; Toulmin 1958: ch. 3",
    ],
)
def test_a_work_of_the_references_is_a_source(after):
    assert list(reading.unsourced(pd.DataFrame({"after": [after]}), "x", WORKS)) == []


@pytest.mark.parametrize("name", ["arguments", "times"])
def test_who_legitimates_how_is_cited_with_its_page(name):
    assert wz.load_codebook(name).after.str.fullmatch("own|.+: .+").all()


@pytest.mark.parametrize("name", ["attributions", "pronouns", "speech_acts", "moves", "themes"])
def test_a_category_that_follows_an_author_says_how_the_author_calls_it(name):
    codebook = wz.load_codebook(name)
    assert (codebook.note[codebook.after != "own"] != "").all()


# --- looked for and not found ------------------------------------------------------------------


@pytest.mark.parametrize("name", CURATED)
def test_what_was_not_found_says_where_one_looked(name):
    assert list(reading.unsearched(wz.read_table(name), TABLES[name], name)) == []


def test_something_is_declared_as_absent():
    declared = {name for name in TABLES if any("wz:absent" in field for field in TABLES[name])}
    assert {"echoes.csv", "formula_meanings.csv", "official_figures.csv"} <= declared


SEARCH = "stored public pages; 2026-11; 三强两促 含义 | “三强两促” 温州"


def searched(rows, absent=("not found",)):
    """Return the faults of a planted table of verdicts."""
    table = pd.DataFrame(rows, columns=["id", "verdict", "note", "searched"])
    fields = [{"name": column, "type": "string"} for column in table]
    if absent:
        fields[1]["wz:absent"] = list(absent)
    return list(reading.unsearched(table, fields, "x"))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("a", "not found", "", ""), "says 'not found' and not where one looked"),
        (("a", "repeated", "", SEARCH), "nothing is missing"),
        (("a", "not found", "", "stored public pages; 2026-11; 三强两促"), "is not `where;"),
        (("a", "not found", "", "stored public pages; 2026; 三强 | 两促"), "is not `where;"),
        (("a", "not found", "", "2026-11; 三强 | 两促"), "is not `where;"),
        (("a", "not found", "", "pages; 2026-11; 三强 | 三强"), "is not `where;"),
    ],
)
def test_a_not_found_without_a_search_is_caught(row, message):
    (fault,) = searched([row])
    assert message in fault
    assert fault.startswith("x, a: ")


def test_a_search_that_is_told_is_enough():
    assert searched([("a", "not found", "", SEARCH), ("b", "repeated", "", "")]) == []
    assert searched([("a", "repeated", "its date was not found", SEARCH)]) == []


def test_a_value_that_stands_for_nothing_found_must_be_declared():
    rows = [("a", "not stated", "", ""), ("b", "not stated", "", "")]
    assert searched(rows, absent=()) == [
        "x, column verdict: 'not stated' is not declared as absent"
    ]
    table = pd.DataFrame({"verdict": ["not found"]})
    fields = [{"name": "verdict", "type": "string", "wz:absent": ["not found"]}]
    assert "no column `searched`" in next(reading.unsearched(table, fields, "x"))


# --- when it was said --------------------------------------------------------------------------


@pytest.mark.parametrize("name", CURATED)
def test_the_dates_of_an_utterance_can_be_right(name):
    assert list(reading.wrong_dates(wz.read_table(name), name)) == []


def test_echoes_are_dated_by_their_utterance():
    assert {"uttered_from", "uttered_to", "seen_on"} <= {f["name"] for f in TABLES["echoes.csv"]}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("Xi, in Zhejiang (2002 to 2007)", "2015-05-12", "2015-05-12", ""), "its origin is of"),
        (("", "2018", "", ""), "one is missing"),
        (("", "2018-11", "2017", ""), "which is earlier"),
        (("", "2018-11-09", "2018-11-09", "2018-10"), "before it was uttered"),
        (("", "spring", "spring", ""), "no year, month or day"),
    ],
)
def test_a_wrong_date_is_caught(row, message):
    columns = ["origin", "uttered_from", "uttered_to", "seen_on"]
    assert message in next(reading.wrong_dates(pd.DataFrame([row], columns=columns), "x"))
    right = [("in Zhejiang (2002 to 2007)", "2002", "2007", "2015-05-12"), ("", "", "", "")]
    assert list(reading.wrong_dates(pd.DataFrame(right, columns=columns), "x")) == []


@pytest.mark.parametrize("path", WITH_CODE, ids=by_name)
def test_no_chart_and_no_count_goes_by_the_date_of_a_page(path):
    assert [fault for code in code_of(path) for fault in reading.page_dates(code)] == []


@pytest.mark.parametrize(
    "code",
    [
        "years = central.seen_on.str[:4].astype(int)\nwz.charts.heatmap(pd.crosstab(a, years))",
        'echoes.groupby("seen_on").size()',
        'echoes["seen_on"].value_counts()',
        'echoes[["seen_on"]].value_counts()',
        'pd.crosstab(echoes.marking, echoes["seen_on"])',
        "old = echoes.query('seen_on < \"2012\"')",
        'dated = echoes[["text", "seen_on"]]',
        'wz.say(f"{(echoes.seen_on > chosen).sum()} of them are late.")',
    ],
)
def test_a_chart_of_page_dates_is_caught(code):
    assert list(reading.page_dates(code))


def test_a_table_may_show_when_a_page_was_seen():
    assert not list(reading.page_dates('echoes[["text", "origin", "seen_on"]].head(4)'))
    assert not list(reading.page_dates('wz.say("The column `seen_on` is not drawn.")'))
    assert not list(reading.page_dates('wz.say(f"The page is of {row.seen_on}.")'))
    assert not list(reading.page_dates("years = echoes.uttered_from.str[:4]"))


# --- headlines ---------------------------------------------------------------------------------


def summary(path):
    """Return the prose and the stored sentences under *What we found*."""
    told, inside = [], False
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts = re.split(r"^## (.*)$", source, flags=re.M)
            told += [parts[0]] if inside else []
            for heading, body in zip(parts[1::2], parts[2::2], strict=True):
                inside = heading == "What we found"
                told += [body] if inside else []
        elif inside:
            bundles = [output.get("data", {}) for output in cell["outputs"]]
            told += ["".join(bundle.get("text/markdown", "")) for bundle in bundles]
    return "\n".join(told)


# Second readings that have another name than the layer they read again.
PARTS = {"legitimation": "arguments", "presupposition": "arguments", "actor_spans": "actors"}


@pytest.fixture(scope="module")
def doubtful(speech):
    """Return, for each layer that was read twice, its categories with an alpha below .67."""
    segments, low = speech["segments"], {}
    for path in (name for name in TABLES if name.startswith("second/")):
        name, second = path.removeprefix("second/").removesuffix(".csv"), wz.read_table(path)
        layer = PARTS.get(name, name)
        if layer not in speech:
            continue
        first = speech[layer]
        if "kind" in first and name in set(first.kind):
            categories = reading.alphas_with_none(first[first.kind == name], second)
        else:
            categories = reading.alphas(first, second, segments)
        book = wz.load_codebook(layer) if f"codebook/{layer}.csv" in TABLES else pd.DataFrame()
        low[layer] = low.get(layer, {}) | reading.weak(categories, book)
    return low


def test_every_second_reading_is_compared(doubtful, speech):
    names = {name.split("/")[1].removesuffix(".csv") for name in TABLES if "second/" in name}
    assert {PARTS.get(name, name) for name in names} == set(doubtful)


def test_two_readers_doubt_something(doubtful):
    assert {"arguments", "actors", "echoes", "times", "speech_acts"} <= set(doubtful)
    assert doubtful["arguments"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_no_doubtful_category_is_told_as_a_finding(path, doubtful):
    code, told = "\n".join(code_of(path)), summary(path)
    used = [name for name in doubtful if re.search(rf"layers\[.{name}.\]|{name}\.csv", code)]
    faults = [fault for name in used for fault in reading.weak_headlines(told, doubtful[name])]
    assert faults == []


def test_a_doubtful_category_planted_in_a_summary_is_caught(doubtful):
    told = summary(ROOT / "notebooks/09_how_it_argues.ipynb")
    assert "authorization" in told
    planted = told + " Most often by rationalization; topoi, most often competition."
    faults = " ".join(reading.weak_headlines(planted, doubtful["arguments"]))
    assert "'rationalization'" in faults
    assert "'competition'" in faults


def test_a_headline_of_alpha_41_is_caught():
    low = reading.weak({"rationalisation": 0.41, "authority": 0.79}, pd.DataFrame())
    told = "176 legitimations, most often by rationalisation; 114 topoi, most often authority."
    (fault,) = reading.weak_headlines(told, low)
    assert "'rationalisation'" in fault
    assert "0.41" in fault
    book = pd.DataFrame({"act": ["warning"], "chinese": ["警示"], "english": ["warns"]})
    low = reading.weak({"warning": float("nan")}, book)
    assert len(list(reading.weak_headlines("其中警示最少。It warns once.", low))) == 2
    assert list(reading.weak_headlines("Nothing is rewarned here.", low)) == []


def test_alpha_is_that_of_the_category_and_of_its_column():
    first = pd.DataFrame({"start": range(0, 60, 6), "end": range(5, 65, 6), "text": "一二三四五"})
    one = first.assign(time=["now"] * 5 + ["past"] * 4 + ["plan"], note="")
    two = first.assign(time=["now"] * 5 + ["past"] * 4 + ["now"], note="x")
    low = reading.weak(reading.alphas(one, two, first), pd.DataFrame())
    assert set(low) == {"plan"}


def test_a_second_reading_of_types_is_compared_segment_by_segment(speech):
    segments = speech["segments"].iloc[10:20]
    first = segments.iloc[[0, 2, 4]].assign(kind="topos", type=["numbers", "numbers", "history"])
    second = segments.assign(types=["numbers", "", "", "", "history", "", "", "numbers", "", ""])
    low = reading.weak(reading.alphas(first, second, segments), pd.DataFrame())
    assert set(low) == {"numbers"}


def test_a_second_reading_of_given_spans_counts_what_the_first_does_not_have():
    spans = {"start": range(0, 40, 5), "end": range(4, 44, 5)}
    second = pd.DataFrame(spans | {"type": ["a", "a", "b", "b", "none", "none", "none", "a"]})
    first = second[second.type != "none"].assign(kind="legitimation")
    assert reading.weak(reading.alphas_with_none(first, second), pd.DataFrame()) == {}
    first = first.assign(type=["a", "a", "b", "a", "b"])
    low = reading.weak(reading.alphas_with_none(first, second), pd.DataFrame())
    assert set(low) == {"a", "b"}


def test_trivial_checks_are_no_finding(speech):
    sums = wz.wenzhou.recompute(wz.read_table("sums.csv"), speech["indicators"])
    lists = wz.wenzhou.recount(speech["lists"], speech.text)
    told = summary(ROOT / "notebooks/12_checking_the_numbers.ipynb")
    assert list(reading.trivial_headlines(told, sums, lists)) == []


def test_a_count_of_trivial_checks_is_caught():
    sums = pd.DataFrame({"verdict": ["agrees"] * 3, "trivial": [True, True, False]})
    lists = pd.DataFrame({"verdict": ["agrees"] * 3, "trivial": [True, True, False]})
    told = "3 sums and 3 lists could be checked, and none shows a disagreement."
    assert len(list(reading.trivial_headlines(told, sums, lists))) == 2
    assert list(reading.trivial_headlines("1 sum and 1 list agree.", sums, lists)) == []


# --- layers against each other -----------------------------------------------------------------


def test_echoes_and_registers_tell_one_story(speech):
    layers = speech
    assert list(reading.echoes_against_registers(layers["echoes"], layers["registers"])) == []


def test_formulae_glossary_and_translation_explain_alike(speech):
    tables = (
        speech["formulae"],
        wz.read_table("glossary.csv"),
        wz.read_table("translation_en.csv"),
    )
    assert list(reading.glosses_apart(*tables)) == []


def test_one_word_is_one_kind_of_actor(speech):
    assert list(reading.actors_apart(speech["actors"])) == []


def test_no_presupposition_hangs_on_a_word_that_asserts(speech):
    assert list(reading.asserting_triggers(speech["arguments"])) == []


def test_things_of_a_kind_are_counted_and_not_ranked(speech):
    assert list(reading.counted_as_rank(speech["indicators"])) == []


def rows(columns, *values):
    return pd.DataFrame([dict(zip(columns.split(), row, strict=True)) for row in values])


@pytest.mark.parametrize(
    ("register", "note", "caught"),
    [
        ("classical", "in the manner of verse; no source established", True),
        ("brand", "", True),
        ("classical", "own coinage", True),
        ("army", "", False),
        ("classical", "Sunzi, in Xi Jinping's speech of 2014", False),
    ],
)
def test_an_origin_in_one_layer_that_another_denies_is_caught(register, note, caught):
    span = (5160, 5164, "蹄疾步稳")
    columns = "start end text origin speaker_of_origin"
    echoes = rows(columns, (*span, "Xi Jinping, 28 February 2014", "Xi Jinping"))
    registers = rows("start end text register note", (*span, register, note))
    assert bool(list(reading.echoes_against_registers(echoes, registers))) == caught


def test_two_glosses_of_one_term_are_caught():
    columns = "text english gloss_source"
    formulae = rows(columns, ("五美", "Five Beauties: nature, economy", "the text"))
    columns = "term english variants explanation"
    told = rows(columns, ("五美", "Five Beauties", "", "of nature and economy"))
    unfinished = told.assign(explanation="not listed in the text")
    otherwise = told.assign(english="Five Goods")
    notes = rows("id note", ("s150", "五美 is not explained in the text."))
    silent = notes.assign(note="")
    assert list(reading.glosses_apart(formulae, told, silent)) == []
    placed = formulae.assign(gloss_source="placed")
    assert list(reading.glosses_apart(placed, unfinished, notes)) == []
    for planted in [
        (formulae, unfinished, silent),
        (formulae, otherwise, silent),
        (placed, told, silent),
    ]:
        assert len(list(reading.glosses_apart(*planted))) == 1
    (fault,) = reading.glosses_apart(formulae, told, notes)
    assert "s150" in fault


def test_one_word_in_two_groups_is_caught():
    columns = "text group role note"
    apart = rows(columns, ("人才", "experts", "active", ""), ("人才", "outsiders", "active", ""))
    assert len(list(reading.actors_apart(apart))) == 1
    noted = apart.assign(note=["", "here newcomers"])
    assert list(reading.actors_apart(noted)) == []
    alike = rows(
        columns, ("全省上下", "centre", "active", ""), ("全市上下", "cadres", "active", "")
    )
    assert "全市上下 cadres" in next(reading.actors_apart(alike))


def test_an_asserting_trigger_and_a_ranked_count_are_caught():
    columns = "start text kind trigger"
    assert list(reading.asserting_triggers(rows(columns, (1, "x", "presupposition", "始终"))))
    assert not list(reading.asserting_triggers(rows(columns, (1, "x", "presupposition", "永葆"))))
    columns = "id text indicator_en kind unit scope"
    assert list(
        reading.counted_as_rank(rows(columns, ("n046", "四大", "corridors", "rank", "top", "")))
    )
    named = rows(columns, ("n001", "十大", "happiest cities", "rank", "top", "中国"))
    assert not list(reading.counted_as_rank(named))


# --- who read ----------------------------------------------------------------------------------


def test_every_layer_made_by_reading_says_who_read_it(speech):
    readme = (ROOT / "data/README.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^### `([^`]+)`\n\n(.*)$", readme, re.M))
    for resource in PACKAGE["resources"]:
        fields = [field["name"] for field in resource.get("schema", {}).get("fields", [])]
        described = resource["description"]
        made = re.search(r"Generated|Made by tools/", described) or "translation" in described
        if fields[:3] == ["start", "end", "text"] and not made:
            assert "language models" in parts[resource["path"]], resource["path"]
    assert set(speech.readers) >= {"moves", "echoes", "themes", "indicators", "verdicts"}
    assert "language models" in reading_view(speech)


TEMPLATE = ROOT / "wzlib/app/template/any_speech.ipynb"


@pytest.mark.parametrize("path", [*NOTEBOOKS, TEMPLATE], ids=lambda path: path.name)
def test_a_chart_of_a_read_layer_says_who_read_it(path):
    sources = wz.read_table("charts.csv").set_index("chart").source
    assert list(reading.uncredited(code_of(path), READ, sources)) == []


CHART = 'wz.charts.show(fig, "x", grid)'


@pytest.mark.parametrize(
    "made",
    [
        'grid = pd.crosstab(speech["echoes"].marking, 1)',
        'grid = speech["echoes"].assign(n=1)',
        'e, s = speech["echoes"], speech["sections"]\nknown = e[e.x]\ngrid = known',
        'grid = wz.read_table("echoes.csv")',
        'grid = pd.DataFrame()\ngrid["n"] = speech["echoes"].marking',
    ],
)
def test_a_chart_that_does_not_credit_its_readers_is_caught(made):
    assert "echoes" in next(reading.uncredited([made, CHART], READ, {"x": "a speech"}))
    wrong = {"x": "a speech; layer times, read by language models"}
    assert "credits ['times']" in next(reading.uncredited([made, CHART], READ, wrong))
    for right in ("layer echoes, read by language models", "layers read by language models"):
        assert list(reading.uncredited([made, CHART], READ, {"x": right})) == []


@pytest.mark.parametrize(
    "made",
    [
        'grid = speech["sections"]',
        "grid = wz.find_moves(speech.text, codebook=book)",
        'grid = speech["echoes"]\ngrid = wz.find_words(speech.text)',
        'other = wz.read_speech(path)\ngrid = other["formulae"]',
        'e, grid = speech["echoes"], speech["sections"]',
    ],
)
def test_a_chart_of_a_finder_needs_no_reader(made):
    assert list(reading.uncredited([made, CHART], READ, {"x": "a speech"})) == []


def test_a_speech_credits_its_readers(speech):
    assert speech.credit("echoes").endswith("; layer echoes, read by language models 语言模型")
    assert speech.credit().endswith("; layers read by language models 语言模型")
    with pytest.raises(wz.WzError, match="nobody is known to have read sections"):
        speech.credit("sections")
    other = wz.read_speech(wz.sample_path())
    assert other.readers == {}
    assert "language models" not in reading_view(other)
