"""Sums, counted lists and published figures get their verdicts, and each planted fault is seen."""

import pandas as pd
import pytest

import wzlib as wz


@pytest.fixture
def ledger():
    return wz.load_indicators()


@pytest.fixture
def sums():
    return wz.read_table("sums.csv")


@pytest.fixture
def published():
    return wz.read_table("official_figures.csv")


def test_sums_on_the_page(sums, ledger):
    table = wz.recompute(sums, ledger).set_index("relation")
    assert table.verdict["sum"] == "agrees"
    assert set(table.verdict["same value"]) == {"agrees"}
    assert table.computed["earlier level"] == pytest.approx(6606e8 / 1.082)
    assert table.computed["earlier rank"] == 35
    assert table.computed["growth over two years"] == pytest.approx(156)
    assert table.computed["part"] == pytest.approx(158.9)
    assert pd.isna(table.computed["places gained"].iloc[0])
    assert ((table.verdict == "cannot be checked") == (table.because != "")).all()


def test_a_wrong_sum_disagrees(sums, ledger):
    ledger.loc[ledger.text == "4座", "value"] = 5
    verdicts = wz.recompute(sums, ledger).set_index("relation").verdict
    assert verdicts["sum"] == "disagrees"


def test_what_is_said_twice_must_be_said_alike(sums, ledger):
    ledger.loc[ledger.id == "n030", "value"] = 31
    table = wz.recompute(sums, ledger).set_index("id")
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
        wz.recompute(sums, ledger)


def test_lists_are_counted(speech):
    lists = speech.layers["lists"]
    table = wz.recount(lists, speech.text)
    verdicts = table.set_index("text").verdict
    assert {verdicts[name] for name in ("十联动", "四港", "六比", "两战")} == {"agrees"}
    assert {verdicts[name] for name in ("第一", "4座", "四大")} == {"cannot be checked"}
    assert ((table.verdict == "cannot be checked") == (table.because != "")).all()
    lists.loc[lists.text == "四港", "value"] = 5
    assert wz.recount(lists, speech.text).set_index("text").verdict["四港"] == "disagrees"


def test_a_member_left_out_is_refused(speech):
    lists = wz.read_table("lists.csv")
    lists.loc[lists.text == "四港", "members"] = "空港；海港；信息港"
    with pytest.raises(wz.WzError, match="四港 at 11009: the members are not the list"):
        wz.recount(lists, speech.text)


def test_published_figures_fit_where_the_verdict_says_so(published, ledger, speech):
    table = wz.compare_published(published, ledger)
    compared = table[table.fits != ""]
    assert set(compared.fits[compared.verdict != "not found"]) == {"yes"}
    assert len(compared) >= 7
    assert all(quote in speech.text for quote in table.text)
    assert ((table.url == "") <= table.verdict.isin(["not found", "context"])).all()
    table = wz.compare_published(published.replace({"value": {660610000000: 650610000000}}), ledger)
    assert table.set_index("id").fits["gdp_2019"] == "no"


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
    assert wz.significant_digits(layer).tolist() == [digits]
