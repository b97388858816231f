"""The ledger with the grammar and the text, and what was looked up of its numbers elsewhere."""

import re

import pandas as pd
import pytest

import wzlib as wz
from wzlib.errors import LayerError

SEARCHED = r"[^;|]+; \d{4}-\d\d; [^|]+( \| [^|]+){2,}"  # where; when; words | words | words


@pytest.fixture
def ledger():
    return wz.read_table("indicators.csv")


@pytest.fixture
def published():
    return wz.read_table("official_figures.csv")


@pytest.fixture
def left_out():
    return wz.read_table("not_indicators.csv")


def test_nothing_is_wrong_with_the_ledger(ledger, left_out, speech):
    assert wz.wenzhou.check_ledger(ledger, left_out, speech.text) == []


def test_ids_sections_and_references_hold(ledger, speech):
    sections = speech["sections"]
    assert sorted(ledger.id) == [f"n{number:03}" for number in range(1, len(ledger) + 1)]
    assert wz.within(ledger, sections).map(sections.section).tolist() == ledger.section.tolist()
    same = ledger[ledger.same_as != ""].merge(ledger, left_on="same_as", right_on="id")
    assert len(same) == 1
    assert (same.value_x == same.value_y).all()
    for column in ("entity", "scope", "peer_group", "members"):
        assert ((ledger[column] == "") == (ledger[f"{column}_en"] == "")).all()
    for row in ledger[ledger.members != ""].itertuples():
        context = speech.text[row.context_start : row.context_end]
        members = row.members.split("；")
        assert all(member[-3:] in context for member in members)
        assert len(members) == len(row.members_en.split("；"))


def test_known_figures(ledger):
    assert ledger.members.str.count("；")[ledger.text == "第一"].max() == 13
    assert (ledger.row_type == "record").sum() >= 10
    targets = ledger[ledger.status == "target"]
    assert targets.value.tolist() == [20, 1e12, 1e11, 1e7]


@pytest.mark.parametrize(
    ("column", "wrong", "message"),
    [
        ("value", 6607e8, "value is 660700000000.0, the grammar reads 660600000000.0"),
        ("unit", "USD", "unit is USD, the grammar reads CNY"),
        ("kind", "stock", "kind 'stock' is not in the list"),
        ("status", "claimed", "status 'claimed' is not in the list"),
        ("context_end", 0, "not in its context"),
        ("status", "", "status '' is not in the list"),
        ("grammar", "hard", "the grammar agrees, so it needs no reason"),
        ("id", "n010", "n010: two rows have this id"),
        ("period", "1066", "period '1066' is not in the list"),
        ("peer_group", "月球", "peer_group '月球' is not in its paragraph"),
        ("context_end", 10**7, "not in its context"),
        ("rate", "n999", "rate 'n999' is not in the list"),
        ("period_cue", "前年", "period_cue '前年' is not in its paragraph"),
        ("source", "据统计局", "source '据统计局' is not in its paragraph"),
    ],
)
def test_a_planted_fault_is_caught(ledger, left_out, speech, column, wrong, message):
    row = ledger.index[ledger.text == "6606亿元"][0]
    ledger.loc[row, column] = wrong
    assert any(message in fault for fault in wz.wenzhou.check_ledger(ledger, left_out, speech.text))


def contradictions(ledger, speech):
    """Return what ledger, rule and formulae say differently of a number before 大."""
    passed = wz.read_table("not_formulae.csv")
    for row in ledger[ledger.text.str.fullmatch(".大")].itertuples():
        before = speech.text[row.context_start : row.start] + "十大"
        clause = before + speech.text[row.end : row.context_end]
        kinds = wz.find_quantities(clause.replace("“", "").replace("”", "")).set_index("text").kind
        if kinds["十大"] != row.kind:
            yield f"{row.id} is a {row.kind}, by the codebook a {kinds['十大']}"
        over = passed[(passed.start <= row.start) & (passed.end >= row.end)]
        for reason in over.reason:
            if ("counted" in reason) != (row.kind == "count"):
                yield f"{row.id} is a {row.kind}, not_formulae.csv says: {reason}"


def test_a_number_of_things_is_a_count_and_one_of_the_best_a_rank(ledger, speech):
    assert ledger.text.str.fullmatch(".大").sum() == 4
    assert list(contradictions(ledger, speech)) == []
    ledger.loc[ledger.id == "n046", "kind"] = "rank"
    assert list(contradictions(ledger, speech)) == [
        "n046 is a rank, by the codebook a count",
        "n046 is a rank, not_formulae.csv says: quantity: things of a kind, counted",
    ]


def test_a_shifted_span_is_caught(ledger, left_out, speech):
    ledger.loc[5, ["start", "end"]] += 1
    with pytest.raises(LayerError, match="ledger, row 5"):
        wz.wenzhou.check_ledger(ledger, left_out, speech.text)


def test_an_unlisted_number_is_caught(ledger, left_out, speech):
    faults = wz.wenzhou.check_ledger(ledger[ledger.text != "109位"], left_out, speech.text)
    assert faults == ["109位 at 5953 is in neither table"]


def test_a_number_that_the_grammar_does_not_find_needs_a_reason(ledger, left_out, speech):
    row = ledger.index[ledger.text == "万亿"][0]
    ledger.loc[row, "grammar"] = ""
    faults = wz.wenzhou.check_ledger(ledger, left_out, speech.text)
    assert faults == [
        f"{ledger.id[row]} 万亿: the grammar does not find it, and no reason is given"
    ]


def test_who_published_and_what_was_searched_is_said(published):
    seen = published.publisher != ""
    assert ((published.party != "") == seen).all()
    searched = published.searched[published.searched != ""]
    assert searched.str.fullmatch(SEARCHED).all()
    confirmed = published[published.verdict == "independently confirmed"]
    assert confirmed.id.tolist() == ["yrd_27_cities"]


def test_the_note_of_a_verdict_holds_what_was_searched(speech):
    layer = speech["verdicts"]
    missing = layer[layer.verdict == "no second source found"]
    assert len(missing) >= 7
    assert missing.note.str.contains(r"\(searched: stored public pages; 2026-11; .+\)$").all()


def faults_of_the_ranking(ranking, ledger):
    """Return what is wrong with the table behind the five places, one sentence a fault."""
    roles = ranking[["city", "role"]].drop_duplicates().role.value_counts()
    stated = ledger.set_index("text").value
    for role, mention in [("provincial capital", "4座"), ("coastal city", "一个")]:
        if roles.get(f"{role} overtaken", 0) != stated[mention]:
            yield f"the speech overtakes {mention}, the table has another number: {role}"
    for row in ranking.itertuples():
        if pd.isna(row.value) != bool(row.searched) or pd.isna(row.value) == bool(row.source):
            yield f"{row.city}, {row.figure}: a total has a source, no total has a search"
        if row.searched and not re.fullmatch(SEARCHED, row.searched):
            yield f"{row.city}, {row.figure}: searched, but where, when, with which words?"
    if ranking.duplicated(["city", "figure"]).any():
        yield "a figure stands twice"


def test_the_ranking_has_the_cities_of_the_speech_and_a_source_or_a_search(ledger):
    ranking = wz.read_table("ranking.csv")
    assert list(faults_of_the_ranking(ranking, ledger)) == []
    home = ranking[(ranking.city == "Wenzhou") & ranking.value.notna()]
    assert (home.value.round() * 1e8).tolist() == [ledger.set_index("id").value["n009"]]
    other = ranking.replace("coastal city overtaken", "provincial capital overtaken")
    assert len(list(faults_of_the_ranking(other, ledger))) == 2
    lost = ranking.assign(searched=ranking.searched.mask(ranking.city == "Harbin", ""))
    assert list(faults_of_the_ranking(lost, ledger)) == [
        "Harbin, 2018, revised: a total has a source, no total has a search"
    ]
