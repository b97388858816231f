"""Measures of words and spans: values of the literature, independent oracles, the edges."""

import math
from collections import Counter
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2_contingency, multivariate_hypergeom

import wzlib as wz

quick = settings(deadline=None, max_examples=40)
CELL = st.integers(min_value=0, max_value=10**6)


def counts(**words):
    return pd.DataFrame({"word": list(words), "count": list(words.values())})


def layer(text):
    return wz.make_layer(text, [{"start": at, "end": at + 1} for at in range(len(text))])


def parts(*sizes):
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    return [{"start": end - size, "end": end} for size, end in zip(sizes, ends, strict=True)]


def units(*texts):
    """Return the characters of several texts as words, and the texts as units."""
    text = "".join(texts)
    return layer(text), wz.make_layer(text, parts(*map(len, texts)))


def test_frequencies_are_counts(speech):
    words = wz.find_words(speech.text)
    table = wz.frequency(words)
    assert dict(zip(table.word, table["count"], strict=True)) == Counter(words.text)
    assert (table.per_10000 * table.word.str.len()).sum() == pytest.approx(10_000)
    assert table["count"].is_monotonic_decreasing
    assert wz.frequency(layer("乙甲丙甲")).word.tolist() == [
        "甲",
        "丙",
        "乙",
    ]  # equal ones by character
    assert wz.frequency(words.head(0)).empty


@quick
@given(st.tuples(CELL, CELL, CELL.map(lambda n: n + 1), CELL.map(lambda n: n + 1)))
def test_g2_is_that_of_scipy_and_never_negative(cells):
    seen, there, rest, others = cells
    if not seen + there:
        return
    target = counts(a=seen, b=rest).query("count > 0")
    table = wz.keyness(target, counts(a=there, b=others).query("count > 0")).set_index("word")
    cells = [[seen, there], [rest, others]]
    oracle = chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
    assert table.g2["a"] == pytest.approx(oracle, abs=1e-6)
    assert (table.g2 >= 0).all()


def test_g2_of_a_known_pair():
    table = wz.keyness(counts(a=7, b=15_327), counts(a=113, b=176_551)).set_index("word")
    assert table.g2["a"] == pytest.approx(0.8298, abs=1e-4)


@pytest.mark.parametrize(
    ("seen", "there"), [(40, 0), (0, 40), (40, 20), (20, 40), (21, 20), (400, 20), (1, 3)]
)
def test_the_conservative_ratio_is_the_near_end_of_an_exact_interval(seen, there):
    """Of 95 % over all words together (Evert 2022), by the interval of Clopper and Pearson."""
    size, whole = 1000, 3000
    target, reference = counts(a=seen, b=size - seen), counts(a=there, b=whole - there)
    table = wz.keyness(target, reference).set_index("word")
    share = binomtest(seen, seen + there).proportion_ci(1 - 0.05 / len(table), method="exact")
    ends = [
        math.log2(p / (1 - p) * whole / size) if 0 < p < 1 else math.inf * (p or -1) for p in share
    ]
    near = 0 if ends[0] <= 0 <= ends[1] else min(ends, key=abs)
    assert table.conservative["a"] == pytest.approx(near)


def test_keyness_of_words_that_one_side_lacks():
    table = wz.keyness(counts(a=40, b=960), counts(c=40, b=960)).set_index("word")
    assert table.log_ratio["a"] == pytest.approx(math.log2(40 / 0.5))  # Hardie 2014
    assert table.log_ratio["c"] == -table.log_ratio["a"]
    assert table.conservative["c"] == pytest.approx(-table.conservative["a"])
    assert table.conservative["b"] == 0
    assert table.index.tolist() == ["a", "b", "c"]
    assert table.loc["c", ["count", "reference_count"]].tolist() == [0, 40]
    with pytest.raises(wz.WzError, match="no words"):
        wz.keyness(counts(a=1), counts().astype({"count": int}))


def test_a_well_attested_word_comes_before_a_rare_one_with_a_higher_ratio():
    table = wz.keyness(counts(a=3, b=300, c=697), counts(b=900, d=9100))
    assert table.word.tolist()[:3] == ["c", "b", "a"]
    ratio = table.set_index("word").log_ratio
    assert ratio["a"] > ratio["b"]


def test_dispersion_of_gries():
    """Parts of 9, 10, 10, 10, 11 words with 1, 2, 3, 4, 5 hits (Gries 2008)."""
    sizes, hits = [9, 10, 10, 10, 11], [1, 2, 3, 4, 5]
    texts = ["a" * hit + "b" * (size - hit) for size, hit in zip(sizes, hits, strict=True)]
    table = wz.dispersion(*units(*texts)).set_index("word")
    assert table.dp["a"] == pytest.approx(0.18)
    assert table.dp_norm["a"] == pytest.approx(0.2195, abs=1e-4)
    assert table["count"]["a"] == 15


def test_a_word_of_the_smallest_part_alone_is_as_uneven_as_can_be():
    table = wz.dispersion(*units("abb", "bbbb", "bbbbb")).set_index("word")
    assert table.dp_norm["a"] == 1
    assert table.dp["a"] == pytest.approx(1 - 3 / 12)


def exact_quantiles(sizes, count):
    """Return the quantiles of DPnorm over all ways to deal words to parts, by their chances."""
    chances = Counter()
    for dealt in product(*(range(min(size, count) + 1) for size in sizes[1:])):
        dealt = (count - sum(dealt), *dealt)
        if 0 <= dealt[0] <= sizes[0]:
            share = np.array(dealt) / count
            value = np.abs(share - sizes / sizes.sum()).sum() / 2 / (1 - sizes.min() / sizes.sum())
            chances[round(value, 9)] += multivariate_hypergeom.pmf(dealt, sizes, count)
    values = sorted(chances)
    reached = np.cumsum([chances[value] for value in values])
    return [values[np.searchsorted(reached, share)] for share in (0.05, 0.5, 0.95)]


@pytest.mark.parametrize(
    ("sizes", "count", "near"), [((8, 5, 5), 6, 1e-9), ((90, 70, 50), 40, 0.011)]
)
def test_chance_has_the_quantiles_of_the_exact_distribution(sizes, count, near):
    """A few steps with wide gaps are met exactly, many small ones nearly, by a thousand deals."""
    band = wz.dispersion_by_chance(pd.Series(sizes), pd.Series([count]))
    exact = exact_quantiles(np.array(sizes), count)
    assert band.iloc[0, 1:].tolist() == pytest.approx(exact, abs=near)


def test_chance_is_seeded():
    sizes, frequencies = pd.Series([900, 800, 700]), pd.Series([5, 100])
    band = wz.dispersion_by_chance(sizes, frequencies)
    assert band.equals(wz.dispersion_by_chance(sizes, frequencies))
    assert not band.equals(wz.dispersion_by_chance(sizes, frequencies, seed=2))


def test_log_dice_of_rychly():
    """f_xy 10, f_x 50, f_y 40 gives 11.83."""
    table = wz.collocation(*units(*["xy"] * 10, *["x-"] * 40, *["-y"] * 30), "x")
    assert table.set_index("word").log_dice["y"] == pytest.approx(11.83, abs=0.005)
    assert table.set_index("word").together["y"] == 10
    with pytest.raises(wz.WzError, match="'z' is in none"):
        wz.collocation(*units("xy"), "z")


@quick
@given(st.lists(st.text("xyz", min_size=1, max_size=4), min_size=1))
def test_mutual_information_is_that_of_church_and_hanks(texts):
    """How much likelier two words are together than if each came by itself (1990)."""
    if not any("x" in text for text in texts):
        return
    table = wz.collocation(*units(*texts), "x").set_index("word")
    both = {word: [{"x", word} <= set(text) for text in texts] for word in "yz"}
    assert set(table.index) == {word for word in both if any(both[word])}
    for word in table.index:
        chance = np.mean(["x" in t for t in texts]) * np.mean([word in t for t in texts])
        assert table.mi[word] == pytest.approx(math.log2(np.mean(both[word]) / chance), abs=1e-9)


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=8).map(
    lambda spans: pd.DataFrame([(a, a + n) for a, n in spans], columns=["start", "end"])
)


@quick
@given(SPANS, st.integers(10, 40))
def test_density_is_the_share_of_characters_covered(spans, window):
    table = wz.density(spans, 80, window)
    covered = {at for span in spans.itertuples() for at in range(span.start, span.end)}
    for row in table.itertuples():
        here = range(int(row.place - window / 2), int(row.place + window / 2))
        assert row.share == pytest.approx(len(covered.intersection(here)) / window)
    assert table.place.diff().dropna().eq(window // 10).all()
    assert table.place.iloc[0] == window / 2
    assert 80 - window // 10 < table.place.iloc[-1] + window / 2 <= 80


@pytest.mark.parametrize("window", [9, 101])
def test_a_window_must_fit(window):
    with pytest.raises(wz.WzError, match=f"a window of {window} characters in a text of 100"):
        wz.density(pd.DataFrame({"start": [0], "end": [5]}), 100, window)


def test_values_meet_in_a_span_and_not_where_it_begins():
    rows = [(0, 4, "a"), (0, 4, "b"), (0, 4, "a"), (0, 2, "c"), (4, 9, "a")]
    grid = wz.co_occurrence(pd.DataFrame(rows, columns=["start", "end", "kind"]), "kind")
    assert grid.to_numpy().tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 1]]


def test_a_concordance_is_escaped_and_sorted(speech, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    wz.show_concordance(speech, "精神(?=力量|境界|状态)", sort="right")
    assert shown[0].data.count("<tr>") >= 3
    with pytest.raises(wz.WzError, match="not found"):
        wz.show_concordance(speech, "掌声")
    with pytest.raises(wz.WzError, match="sorted by right, left, place"):
        wz.show_concordance(speech, "精神", sort="up")
