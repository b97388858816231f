"""What is declared of the layers: titles in two languages, rows, trust, columns and their types."""

import re
from collections import defaultdict
from dataclasses import replace

import pandas as pd
import pytest

import wzlib as wz
from wzlib.errors import WzError
from wzlib.finders.registry import FINDERS, contracts
from wzlib.layers.contract import Contract, Reach
from wzlib.layers.spans import SPAN
from wzlib.tables.declared import columns_of
from wzlib.tables.names import names
from wzlib.tables.read import described

HAN = re.compile(r"[\u3400-\u9fff]")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
BESIDE = ["formula_meanings.csv", *(path for path in described() if path.startswith("not_"))]
DIFFERENT = {  # columns of one name that mean different things, so that their titles differ
    "cue": "words that attribute a saying; words from which a time is read",
    "english": "the English of the words; of the lists, what they count",
    "group": "of the one who acts; of parallelism, the run a member is in",
    "level": "of the unit; of an image, of the issuer of a formula; of a number, a row",
    "period": "what a number is about; when a saying was said",
    "role": "what an actor does; of pronouns, the part in the clause",
    "second": "a second act; a second time",
    "source": "where something is shown; who says a saying; what a number rests on",
    "target": "what is evaluated; what a metaphor is about",
    "target_zh": "the same",
    "verb": "of saying; with which a pronoun goes",
}


@pytest.fixture(scope="module")
def found(speech):
    return wz.annotate(speech.text, [name for name in FINDERS if name != "words"])


@pytest.fixture(scope="module")
def declared(speech, found):
    """Every contract there is: of layers that are stored, that are found, and of both."""
    told = {"stored": speech.contracts, "found": found.contracts, "known": contracts()}
    return [(f"{name}, {kind}", one) for kind, all_ in told.items() for name, one in all_.items()]


def in_both_languages(english, chinese):
    return bool(english) and not HAN.search(english) and bool(HAN.search(chinese))


def test_every_layer_says_in_both_languages_what_a_row_is_and_how_far_to_trust_it(declared):
    for name, one in declared:
        assert in_both_languages(one.english, one.chinese), name
        assert in_both_languages(one.row, one.row_zh), name
        assert one.trust.endswith(".") and HAN.search(one.trust_zh), name
        assert one.trust_zh.endswith("。") and one.trust_zh.count("。") == 1, name
        assert sorted(NUMBER.findall(one.trust)) == sorted(NUMBER.findall(one.trust_zh)), name


SHARE = r"\bhalf\b|\bthirds?\b|\b(?:two|three|four|five|six|seven|eight|nine) in\b"
COUNTED = re.compile(rf"\d|{SHARE}|[分成]之|[一二三四五六七八九]成")


def test_what_is_found_is_measured_and_its_figures_stand_in_its_reach_alone():
    for name, one in contracts().items():
        if one.origin == "found":
            assert one.reach, name
            assert not COUNTED.search(one.trust) and not COUNTED.search(one.trust_zh), name
            for reach in one.reach:
                assert in_both_languages(reach.what, reach.what_zh), name
                assert 0 <= reach.precision <= 1 and 0 <= reach.recall <= 1 and reach.items, name
                assert reach.texts == 1 or not reach.here, name
                told = reach.sentence, reach.sentence_zh
                assert sorted(NUMBER.findall(told[0])) == sorted(NUMBER.findall(told[1])), name
            assert one.reach[-1].sentence in one.told and one.reach[-1].sentence_zh in one.told_zh
        else:
            assert one.reliable, name


def measured(precision, recall, texts=2, here=False):
    return Reach("moves", "语步", here, precision, recall, 9, texts, 1, True)


@pytest.mark.parametrize(
    ("reach", "reliable"),
    [
        ([measured(0.7, 0.5)], True),
        ([measured(0.69, 1)], False),  # too much of it is wrong
        ([measured(1, 0.49)], False),  # too little is found
        ([measured(1, None)], False),
        ([measured(1, 1, texts=1)], False),  # one text is one case
        ([measured(1, 1, texts=1), measured(0.9, 0.9, texts=1)], True),
        ([measured(1, 1), measured(0.5, 0.9)], False),  # a part of it is not
        ([measured(0.5, 0.5, here=True), measured(1, 1)], True),  # elsewhere is what counts
        ([measured(1, 1, here=True)], False),
        ([], False),
    ],
)
def test_what_is_found_is_reliable_where_it_holds_on_several_other_texts(reach, reliable):
    contract = Contract(name="moves", reach=tuple(reach))
    assert contract.reliable == reliable
    assert replace(contract, origin="read").reliable


def test_a_reading_has_no_reach_of_a_finder(speech):
    assert not speech.contracts["formulae"].reach and speech.contracts["formulae"].reliable
    assert wz.annotate("两个健康", ["formulae"]).contracts["formulae"].reach


def test_what_a_user_brings_is_not_told_by_our_figures(tmp_path):
    book = pd.DataFrame({"theme": ["people"], "pattern": ["群众"]})
    other = wz.annotate("群众好。", ["themes"], codebooks={"themes": book}).contracts["themes"]
    assert other.trust and not other.reach and not other.reliable
    file = tmp_path / "themes.csv"
    file.write_text("start,end,text,theme\n0,2,群众,people\n", encoding="utf-8")
    read = wz.annotate("群众好。", ["themes"], read=file).contracts["themes"]
    assert read.origin == "read" and not read.told and read.reliable


def test_f1_is_the_harmonic_mean():
    assert measured(0.5, 1).f1 == pytest.approx(2 / 3)
    assert measured(0, 1).f1 == 0 and measured(None, 1).f1 is None


def test_every_column_has_titles_in_both_languages_and_a_description(declared):
    tables = {name: one.columns for name, one in declared}
    for name, columns in (tables | {path: columns_of(path) for path in BESIDE}).items():
        for column, one in columns.items():
            assert in_both_languages(one.english, one.chinese), (name, column)
            assert len(one.english.split()) <= 3 and one.description, (name, column)


def test_a_name_has_one_title_unless_it_means_something_else(declared):
    titles = defaultdict(set)
    tables = [one.columns for _, one in declared] + [columns_of(path) for path in BESIDE]
    for columns in tables:
        for column, one in columns.items():
            titles[column].add((one.english, one.chinese))
    assert {column for column, several in titles.items() if len(several) > 1} == DIFFERENT.keys()


def test_titles_stand_right_after_name_and_type():
    for path, table in described().items():
        for field in table["schema"]["fields"]:
            if field["name"] not in SPAN and ("wz:layer" in table or path in BESIDE):
                assert list(field)[:4] == ["name", "type", "title", "wz:title_zh"], path


def test_a_layer_of_one_name_is_one_table_wherever_it_comes_from(speech, found):
    both = speech.keys() & found.keys()
    assert both >= {"moves", "themes", "formulae", "attributions", "metaphors", "speech_acts"}
    for name in both:
        columns = [one[name].dtypes.drop(SPAN).astype("str") for one in (speech, found)]
        types = {key: kind for dtypes in columns for key, kind in dtypes.items()}
        for dtypes in columns:
            assert dtypes.to_dict().items() <= types.items(), name
        contract = speech.contracts[name].columns
        assert types.keys() <= contract.keys(), name
        assert {key: contract[key].type for key in types} == types, name
        assert found[name].columns.drop(SPAN).isin([*found.contracts[name].columns]).all(), name
        for key, column in contract.items():
            assert column.optional or all(key in dtypes for dtypes in columns), (name, key)


def alphas(speech):
    """The agreement of two readers by layer, as notebooks 05 and 07 to 09 compute it."""
    again = {
        "attributions": ["form", "period"],
        "speech_acts": ["act"],
        "echoes": ["marking", "relation"],
        "actors": ["group", "role", "realised"],
        "exclusions": ["exclusion"],
        "pronouns": ["reference"],
        "times": ["time"],
        "evaluation": ["system", "type"],
    }
    values = {}
    for name, columns in again.items():
        second = wz.read_table(f"second/{name}.csv")
        if name == "evaluation":  # engagement was to be found anew
            second = second[second.system != "engagement"]
        values[name] = [*wz.agreement.alpha_of_spans(speech[name], second, columns).alpha]
    anew = wz.read_table("second/actor_spans.csv")
    values["actors"] += [
        *wz.agreement.alpha_of_spans(speech["actors"], anew, ["representation"]).alpha
    ]
    judged, arguments = wz.read_table("second/presupposition.csv"), speech["arguments"]
    taken = arguments[arguments.kind == "presupposition"].drop_duplicates(["start", "end"])
    both = judged.merge(taken, on=["start", "end"], how="left", suffixes=("", "_first"))
    types = both[["type", "type_first"]].fillna("none")
    values["arguments"] = [wz.agreement.alpha((types != "none").astype("int64"))]
    second = wz.read_table("second/themes.csv")
    first = wz.read_table("codebook/themes_reference.csv")
    sheets = {"first": first[first.start.isin(second.start)], "second": second}
    values["themes"] = [wz.agreement.alpha_of_sheets(sheets).alpha.nlargest(13).min()]
    return {name: sorted(f"{value:.2f}" for value in several) for name, several in values.items()}


def test_the_agreement_that_a_layer_tells_is_the_one_of_its_two_readers(speech):
    told = {
        name: sorted(re.findall(r"\d\.\d\d", one.trust))
        for name, one in speech.contracts.items()
        if one.origin == "read"
    }
    assert {name: several for name, several in told.items() if several} == alphas(speech)


def test_every_value_by_which_a_layer_is_told_apart_has_names_in_both_languages(speech):
    free = {"indicators", "attributions", "parallelism", "exclusions"}  # any words are their label
    told = {name: one.label for name, one in speech.contracts.items() if one.codebook and one.label}
    assert len(told) > 15 and free < told.keys()
    for name in told.keys() - free:
        assert {*speech[name][told[name]]} - {""} <= {*names(name, told[name]).index}, name
    assert names("moves", "move")["record"] == "实绩 record"
    with pytest.raises(WzError, match="no names of the values of 'text'"):
        names("moves", "text")


def test_every_finder_has_its_contract_among_all():
    assert FINDERS.keys() <= contracts().keys()
