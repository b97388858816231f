"""Agreement: examples of the literature, the definitions by brute force, the edges."""

from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wzlib as wz

SPAN = st.tuples(st.integers(0, 25), st.integers(0, 9)).map(lambda at: (at[0], at[0] + at[1]))
SPANS = st.lists(SPAN, max_size=7)

quick = settings(deadline=None, max_examples=40)


def layer(spans, **columns):
    return pd.DataFrame(list(spans), columns=["start", "end"]).assign(**columns)


def by_hand(found, read, slack):
    """Match spans as sets of characters: the pair that shares most first, then the next."""
    matched = {}
    while True:
        best = None
        for one, (start, end) in enumerate(found):
            for other, (first, last) in enumerate(read):
                here, there = set(range(start, end)), set(range(first, last))
                near = slack is None or max(abs(start - first), abs(end - last)) <= slack
                share = len(here & there) / (len(here | there) or 1)
                fits = share > 0 and near if slack is not None else share >= 0.5
                free = one not in matched and other not in matched.values()
                if fits and free and (best is None or share > best[0]):
                    best = (share, one, other)
        if best is None:
            return [matched.get(one, pd.NA) for one in range(len(found))]
        matched[best[1]] = best[2]


@quick
@given(SPANS, SPANS, st.sampled_from([None, 0, 1, 3]))
def test_spans_match_as_by_hand(found, read, slack):
    labels = wz.agreement.match(layer(found), layer(read), slack)
    assert str(labels.tolist()) == str(by_hand(found, read, slack))


@pytest.mark.parametrize(
    ("span", "slack", "matches"),
    [
        ((0, 10), None, True),
        ((0, 5), None, True),  # half of what the two cover
        ((0, 4), None, False),
        ((5, 15), None, False),  # a third
        ((2, 12), None, True),  # two thirds
        ((4, 14), None, False),  # 6 of 14
        ((2, 8), 2, True),
        ((2, 8), 1, False),
        ((0, 7), 2, False),
        ((10, 10), 20, False),  # a point shares nothing
    ],
)
def test_half_of_what_two_spans_cover_is_a_match(span, slack, matches):
    labels = wz.agreement.match(layer([span]), layer([(0, 10)]), slack)
    assert labels.notna().tolist() == [matches]


def test_labels_are_those_of_the_two_layers():
    found, read = layer([(9, 12), (0, 4)]), layer([(0, 4), (9, 12)])
    labels = wz.agreement.match(found.set_axis([7, 3]), read.set_axis(["a", "b"]))
    assert labels.to_dict() == {7: "b", 3: "a"}


def test_accuracy_counts_each_span_once():
    found, read = layer([(0, 4), (1, 4), (6, 8)]), layer([(0, 4), (6, 8)])
    found["kind"], read["kind"] = ["a", "a", "b"], ["a", "c"]
    table = wz.agreement.accuracy(found, read, "kind", slack=2)
    nan = pytest.approx(float("nan"), nan_ok=True)
    assert table.index.tolist() == ["a", "b", "c", "all"]
    assert table.loc["a"].tolist() == [1, 2, 1, 0.5, 1, pytest.approx(2 / 3)]
    assert table.loc["b"].tolist() == [0, 1, 0, 0, nan, 0]
    assert table.loc["c"].tolist() == [1, 0, 0, nan, 0, 0]
    assert table.loc["all"].tolist() == [2, 3, 1, pytest.approx(1 / 3), 0.5, pytest.approx(0.4)]
    empty = wz.agreement.accuracy(found.head(0), read.head(0), "kind")
    assert empty.loc["all"].tolist() == [0, 0, 0, nan, nan, nan]


THEMES = st.lists(st.sets(st.sampled_from(["reform", "order", "culture"])), min_size=1, max_size=6)


@quick
@given(THEMES, THEMES)
def test_themes_of_segments_agree_as_sets(found, read):
    pairs = [
        {(at, theme) for at, themes in enumerate(coding) for theme in themes}
        for coding in (found, read)
    ]
    layers = [
        layer(
            ((5 * at, 5 * at + 4) for at, _ in sorted(given)), theme=[t for _, t in sorted(given)]
        )
        for given in pairs
    ]
    table = wz.agreement.accuracy(*layers, "theme", slack=0)
    for theme in table.index.drop("all"):
        here, there = ({at for at, given in coding if given == theme} for coding in pairs)
        numbers = [len(there), len(here), len(here & there)]
        assert table.loc[theme, ["reference", "found", "both"]].tolist() == numbers
    assert table.both["all"] == len(pairs[0] & pairs[1])


MISSING = "."


def coded(*coders):
    columns = [[None if code == MISSING else code for code in codes] for codes in coders]
    return pd.DataFrame(dict(enumerate(columns)))


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        (["0100000010", "1110010000"], 0.095),
        (["aabbdcccedda", "babbbccceddd"], 0.692),
        (["123321412...", "1233224125.3", ".3332342251.", "12332441251."], 0.743),
    ],
)
def test_alpha_is_that_of_krippendorff(coders, alpha):
    """The nominal examples of "Computing Krippendorff's Alpha-Reliability" (2011)."""
    assert wz.agreement.alpha(coded(*coders)) == pytest.approx(alpha, abs=5e-4)


@quick
@given(
    st.integers(2, 4).flatmap(
        lambda coders: st.lists(
            st.text("ab.", min_size=coders, max_size=coders), min_size=1, max_size=8
        )
    )
)
def test_alpha_is_one_less_observed_by_expected_disagreement(units):
    paired = [[code for code in unit if code != MISSING] for unit in units]
    paired = [codes for codes in paired if len(codes) > 1]
    everything = [code for codes in paired for code in codes]
    codings = pd.DataFrame([[None if c == MISSING else c for c in unit] for unit in units])
    if not paired:
        with pytest.raises(wz.WzError, match="two coders"):
            wz.agreement.alpha(codings)
        return
    differ = [sum(a != b for a, b in permutations(codes, 2)) / (len(codes) - 1) for codes in paired]
    observed = sum(differ) / len(everything)
    chance = sum(a != b for a, b in permutations(everything, 2))
    expected = chance / (len(everything) * (len(everything) - 1))
    oracle = 1 - observed / expected if chance else float("nan")
    assert wz.agreement.alpha(codings) == pytest.approx(oracle, nan_ok=True)


def test_alpha_of_spans_counts_what_both_have():
    one = layer([(0, 3), (4, 8), (9, 12), (20, 22)], is_=["a", "b", "", "a"])
    other = layer([(0, 3), (4, 8), (9, 12), (29, 31)], is_=["b", "a", "", "a"])
    table = wz.agreement.alpha_of_spans(one, other, ["is_"])
    assert table.loc["is_"].tolist() == [2, -0.5]
    one.loc[2, "is_"] = "b"  # what one reader alone leaves empty is a disagreement
    table = wz.agreement.alpha_of_spans(one, other, ["is_"])
    codes = pd.DataFrame({"one": ["a", "b", "b"], "other": ["b", "a", ""]})
    assert table.loc["is_"].tolist() == [3, wz.agreement.alpha(codes)]


def sheets(**coders):
    """Return sheets of segments 0, 10, 20 …; None is a segment that the coder did not have."""
    made = {}
    for name, cells in coders.items():
        table = layer(((10 * at, 10 * at + 8) for at in range(len(cells))), text="…", types=cells)
        made[name] = table[[cell is not None for cell in cells]]
    return made


def test_alpha_of_sheets_is_alpha_of_each_value():
    given = sheets(
        one=["a；b", "a", "", "b", None, "c"],
        two=[" a ;b", "", "", "b; a", "a", None],
        three=["a", "a", float("nan"), "b", "a", None],
    )
    table = wz.agreement.alpha_of_sheets(given, "types")
    marks = {}
    marks["a"] = coded("1100.0", "10011.", "11001.")
    marks["b"] = coded("1001.0", "10010.", "00010.")
    marks["c"] = coded("0000.1", "00000.", "00000.")
    assert table.index.tolist() == ["a", "b", "c"]
    assert table.index.name == "types"
    for value, codings in marks.items():
        assert table.alpha[value] == pytest.approx(wz.agreement.alpha(codings), nan_ok=True)
    assert table.disputed.tolist() == [2, 1, 0]
    with pytest.raises(wz.WzError, match="at least two"):
        wz.agreement.alpha_of_sheets({"one": given["one"]}, "types")


def test_the_most_disputed_segments_come_first():
    given = sheets(one=["a", "b", "c", "a；c"], two=["a", "a", "c", "b"])
    table = wz.agreement.disputed(given, "types")
    assert table.start.tolist() == [30, 10, 0, 20]
    assert table.disputes.tolist() == [3, 2, 0, 0]
    assert table.loc[0, ["one", "two"]].tolist() == ["a；c", "b"]
    assert table.columns.tolist() == ["start", "end", "text", "one", "two", "disputes"]
