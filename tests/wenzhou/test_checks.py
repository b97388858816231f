"""Sums, counted lists and published figures get their verdicts, and each planted fault is seen."""

import re

import nbformat
import pandas as pd
import pytest

import wzlib as wz
from tools.run_notebooks import NOTEBOOKS

SEARCHED = r"[^;|]+; \d{4}-\d\d; [^|]+( \| [^|]+){2,}"  # where; when; words | words | words


@pytest.fixture
def ledger():
    return wz.read_table("indicators.csv")


@pytest.fixture
def sums():
    return wz.read_table("sums.csv")


@pytest.fixture
def published():
    return wz.read_table("official_figures.csv")


def test_sums_on_the_page(sums, ledger):
    table = wz.wenzhou.recompute(sums, ledger).set_index("relation")
    assert table.verdict["sum"] == "agrees"
    assert set(table.verdict["said twice"]) == {"agrees"}
    assert set(table.index[table.trivial]) == {"said twice"}
    assert table.computed["earlier level"] == pytest.approx(6606e8 / 1.082)
    assert table.computed["earlier rank"] == 35
    assert table.computed["growth over two years"] == pytest.approx(156)
    assert table.computed["part"] == pytest.approx(158.9)
    assert pd.isna(table.computed["places gained"].iloc[0])
    assert ((table.verdict == "cannot be checked") == (table.because != "")).all()


def test_a_wrong_sum_disagrees(sums, ledger):
    ledger.loc[ledger.text == "4座", "value"] = 5
    verdicts = wz.wenzhou.recompute(sums, ledger).set_index("relation").verdict
    assert verdicts["sum"] == "disagrees"


def test_what_is_said_twice_must_be_said_alike(sums, ledger):
    ledger.loc[ledger.id == "n030", "value"] = 31
    table = wz.wenzhou.recompute(sums, ledger).set_index("id")
    assert table.verdict["a2"] == "disagrees"


@pytest.mark.parametrize(
    ("column", "wrong", "message"),
    [
        ("relation", "product", "no relation 'product'"),
        ("rows", "n999", "no row n999"),
        ("because", "", "name the row that states the result"),
        ("rows", "n054", "n054 is no part: too many, too few"),
    ],
)
def test_a_sum_that_cannot_be_done_is_refused(sums, ledger, column, wrong, message):
    sums.loc[sums.relation == "part", column] = wrong
    with pytest.raises(wz.WzError, match=f"a10: {message}"):
        wz.wenzhou.recompute(sums, ledger)


def test_lists_are_counted(speech):
    lists = wz.read_table("lists.csv")  # a copy: the fixture is shared
    table = wz.wenzhou.recount(lists, speech.text)
    verdicts = table.set_index("text").verdict
    assert {verdicts[name] for name in ("十联动", "四港", "六比", "两战")} == {"agrees"}
    assert {verdicts[name] for name in ("第一", "4座", "四大")} == {"cannot be checked"}
    assert ((table.verdict == "cannot be checked") == (table.because != "")).all()
    assert {*table.text[table.trivial]} == {"一个", "两战", "两种", "两个", "两大", "两个担当"}
    lists.loc[lists.text == "四港", "value"] = 5
    assert wz.wenzhou.recount(lists, speech.text).set_index("text").verdict["四港"] == "disagrees"


def test_a_member_left_out_is_refused(speech):
    lists = wz.read_table("lists.csv")
    lists.loc[lists.text == "四港", "members"] = "空港；海港；信息港"
    with pytest.raises(wz.WzError, match="四港 at 11009: the members are not the list"):
        wz.wenzhou.recount(lists, speech.text)


def test_published_figures_fit_where_the_verdict_says_so(published, ledger, speech):
    table = wz.wenzhou.compare_published(published, ledger)
    compared = table[table.fits != ""]
    assert set(compared.fits[compared.verdict != "no second source found"]) == {"yes"}
    assert len(compared) >= 7
    assert all(quote in speech.text for quote in table.text)
    assert ((table.url == "") <= table.verdict.isin(["no second source found", "context"])).all()
    table = wz.wenzhou.compare_published(
        published.replace({"value": {660610000000: 650610000000}}), ledger
    )
    assert table.set_index("id").fits["gdp_2019"] == "no"


def test_who_published_and_what_was_searched_is_said(published):
    seen = published.publisher != ""
    assert ((published.party != "") == seen).all()
    searched = published.searched[published.searched != ""]
    assert searched.str.fullmatch(SEARCHED).all()
    confirmed = published[published.verdict == "independently confirmed"]
    assert confirmed.id.tolist() == ["yrd_27_cities"]


@pytest.mark.parametrize(
    ("row", "column", "wrong", "message"),
    [
        ("academicians", "verdict", "independently confirmed", "needs party 'no', not 'yes'"),
        ("yrd_27_cities", "party", "not known", "needs party 'no', not 'not known'"),
        ("yrd_27_cities", "verdict", "repeated", "needs party 'yes', not 'no'"),
        ("talent_growth", "searched", "", "no second source found, and searched"),
        ("gdp_2019", "searched", "stored pages; 2026-11; 6606", "no second source found, and"),
    ],
)
def test_a_verdict_that_its_row_does_not_bear_is_refused(
    published, ledger, row, column, wrong, message
):
    published.loc[published.id == row, column] = wrong
    with pytest.raises(wz.WzError, match=f"{row}: .*{message}"):
        wz.wenzhou.compare_published(published, ledger)


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


def found_of(notebook):
    """Return what the last cell before *What this cannot show* says."""
    cells = notebook.cells
    end = next(i for i, cell in enumerate(cells) if "## What this cannot show" in cell.source)
    return cells[end - 1].outputs[0]["data"]["text/markdown"]


def trivial_told(said, sums, lists):
    """Tell whether a summary counts a thing said twice as a sum, or a count to two as a list."""
    agreed = [((table.verdict == "agrees") & ~table.trivial).sum() for table in (sums, lists)]
    told = re.search(r"(\d+) sums? and (\d+) lists?", said)
    return not told or [int(number) for number in told.groups()] != agreed


def test_no_trivial_check_is_told_as_a_finding(sums, ledger, speech):
    notebook = nbformat.read(NOTEBOOKS / "12_checking_the_numbers.ipynb", as_version=4)
    tables = (
        wz.wenzhou.recompute(sums, ledger),
        wz.wenzhou.recount(wz.read_table("lists.csv"), speech.text),
    )
    assert not trivial_told(found_of(notebook), *tables)
    all_of_them = [(table.verdict == "agrees").sum() for table in tables]
    assert trivial_told("{} sums and {} lists agree".format(*all_of_them), *tables)
    for table, count in zip(tables, (1, 5), strict=True):
        assert ((table.verdict == "agrees") & ~table.trivial).sum() == count


@pytest.mark.parametrize(
    ("text", "value", "digits"),
    [
        *[("3.0%", 3.0, 2), ("475名", 475, 3), ("70个", 70, 1), ("百分之七", 7, 1), ("清零", 0, 1)],
        *[
            ("万亿", 1e12, 1),
            ("250多万", 2.5e6, 2),
            ("2万5千公里", 25000, 2),
            ("三分之一", 33.3333, 1),
        ],
        ("０.２８", 0.28, 2),
    ],
)
def test_significant_digits(text, value, digits):
    layer = pd.DataFrame({"text": [text], "value": [float(value)]})
    assert wz.wenzhou.significant_digits(layer).tolist() == [digits]
