"""Sums, counted lists and published figures get their verdicts, and each planted fault is seen."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wzlib as wz


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
    assert ((table.verdict == "agrees") & ~table.trivial).sum() == 1


def stated(*mentions):
    """Return a ledger of mentions: text, value, unit, kind, modifier; their ids are m0, m1 …"""
    table = pd.DataFrame(mentions, columns=["text", "value", "unit", "kind", "modifier"])
    return table.assign(id=[f"m{number}" for number in range(len(table))])


@pytest.mark.parametrize(
    ("relation", "terms", "result"),
    [
        ("said twice", [8.2], 8.2),
        ("sum", [4, 1, 7], 12),
        ("part", [227, 70], 158.9),
        ("mean", [39, 3], 13),
        ("ratio", [1e12, 5e11], 2),
        ("earlier level", [108.2, 8.2], 100),
        ("earlier rank", [30, 5], 35),
        ("earlier rank", [-3, 5], None),  # counted from the end
        ("places gained", [35, 30], 5),
        ("places gained", [-3, 3], None),
        ("growth over two years", [60], 156),
    ],
)
def test_each_relation_by_hand(relation, terms, result):
    ledger = stated(*[("…", float(term), "", "", "exact") for term in terms])
    ids = "；".join(ledger.id)
    row = {"id": "a", "relation": relation, "rows": ids, "stated": "", "because": "no result"}
    (computed,) = wz.wenzhou.recompute(pd.DataFrame([row]), ledger).computed
    assert computed == pytest.approx(float("nan") if result is None else result, nan_ok=True)


def fits(value, mention, unit):
    """Tell whether a published value fits a mention, as `compare_published` answers."""
    columns = ["id", "rows", "verdict", "party", "searched", "unit", "value"]
    row = pd.DataFrame([("p", "m0", "consistent", "no", "", unit, float(value))], columns=columns)
    return wz.wenzhou.compare_published(row, stated(mention)).fits.iloc[0]


RATE = ("8.2%", 8.2, "%", "rate", "exact")
LEVEL = ("6606亿元", 6606e8, "CNY", "level", "exact")
ROUND = ("70亿元", 70e8, "CNY", "level", "exact")


@pytest.mark.parametrize(
    ("mention", "value", "answer"),
    [
        *[(RATE, 8.2, "yes"), (RATE, 8.249, "yes"), (RATE, 8.26, "no"), (RATE, 8.151, "yes")],
        *[(RATE, 8.14, "no"), (RATE, 8.3, "no"), (RATE, 8.4, "no")],
        *[(LEVEL, 6606.1e8, "yes"), (LEVEL, 6606.6e8, "no"), (LEVEL, 6605.4e8, "no")],
        *[(ROUND, 74e8, "yes"), (ROUND, 66e8, "yes"), (ROUND, 76e8, "no"), (ROUND, 64e8, "no")],
        *[(("475名", 475, "person", "count", "exact"), 475, "yes")],
        *[(("475名", 475, "person", "count", "exact"), 475.4, "no")],
        *[(("清零", 0, "case", "level", "exact"), 0, "yes")],
        *[(("清零", 0, "case", "level", "exact"), 0.1, "no")],
        *[(("250多万", 2.5e6, "person", "level", "above"), 2.5e6, "yes")],
        *[(("250多万", 2.5e6, "person", "level", "above"), 2.4e6, "no")],
        *[(("近七成", 70, "%", "share", "below"), 66, "yes")],
        *[(("近七成", 70, "%", "share", "below"), 71, "no")],
        *[(("不超过3天", 3, "day", "level", "atmost"), 3, "yes")],
        *[(("不超过3天", 3, "day", "level", "atmost"), 4, "no")],
        *[(RATE, float("nan"), ""), (("翻番", float("nan"), "%", "rate", "exact"), 8.2, "")],
    ],
)
def test_a_value_fits_at_the_precision_of_what_was_said(mention, value, answer):
    assert fits(value, mention, mention[2]) == answer


@pytest.mark.parametrize(
    ("value", "answer"), [(30, "yes"), (1, "yes"), (31, "no"), (0, "no"), (-1, "no"), (-30, "no")]
)
def test_a_rank_fits_a_top_n_from_the_first_to_the_nth(value, answer):
    assert fits(value, ("30强", 30.0, "top", "rank", "exact"), "rank") == answer
    assert fits(30, ("第30", 30.0, "rank", "rank", "exact"), "rank") == "yes"
    assert fits(29, ("第30", 30.0, "rank", "rank", "exact"), "rank") == "no"
    assert fits(value, ("30强", 30.0, "top", "rank", "exact"), "%") == ""  # another unit


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 99_999), st.integers(1, 3), st.integers(-999_999, 999_999))
def test_what_fits_is_what_rounds_to_it(digits, places, apart):
    """With a point all digits are told; the oracle rounds as decimals are rounded."""
    said = Decimal(digits).scaleb(-places)
    value = said + Decimal(apart).scaleb(-places - 5)
    half = Decimal("0.5").scaleb(-places)
    if abs(abs(value - said) - half) < Decimal(f"1e-{places + 4}"):
        return  # in floating point the border itself can fall to either side
    mention = (f"{said:.{places}f}%", float(said), "%", "rate", "exact")
    rounded = value.quantize(Decimal(1).scaleb(-places))
    assert fits(value, mention, "%") == ("yes" if rounded == said else "no")


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
    assert ((table.verdict == "agrees") & ~table.trivial).sum() == 5
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


@pytest.mark.parametrize(
    ("text", "value", "digits"),
    [
        *[("3.0%", 3.0, 2), ("475名", 475, 3), ("70个", 70, 1), ("百分之七", 7, 1), ("清零", 0, 1)],
        *[("万亿", 1e12, 1), ("250多万", 2.5e6, 2), ("2万5千公里", 25000, 2), ("下降4", -4, 1)],
        *[("三分之一", 33.3333, 1), ("2/3", 66.6667, 1), ("０.２８", 0.28, 2), ("0.0", 0, 1)],
        *[("1,506.3", 1506.3, 5), ("10.20亿", 1.02e9, 4)],
    ],
)
def test_significant_digits(text, value, digits):
    layer = pd.DataFrame({"text": [text], "value": [float(value)]})
    assert wz.wenzhou.significant_digits(layer).tolist() == [digits]
