"""Measures: known values of the literature, an independent library, and the edges."""

import pandas as pd
import pytest
from scipy.stats import chi2_contingency

import wzlib as wz
from wzlib.layers.spans import check_layer


def counts(**words):
    return pd.DataFrame({"word": list(words), "count": list(words.values())})


def layer(text):
    return wz.make_layer(text, [{"start": at, "end": at + 1} for at in range(len(text))])


def parts(*sizes):
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    return [{"start": end - size, "end": end} for size, end in zip(sizes, ends, strict=True)]


def test_g2_is_that_of_scipy():
    table = wz.keyness(counts(a=7, b=15_327), counts(a=113, b=176_551)).set_index("word")
    cells = [[7, 113], [15_327, 176_551]]
    oracle = chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
    assert table.g2["a"] == pytest.approx(oracle)
    assert table.g2["a"] == pytest.approx(0.8298, abs=1e-4)


def test_keyness_of_words_that_one_side_lacks():
    table = wz.keyness(counts(a=40, b=960), counts(c=40, b=960)).set_index("word")
    assert table.log_ratio["a"] == pytest.approx(6.3219, abs=1e-3)  # 40 against 0.5
    assert table.log_ratio["c"] == -table.log_ratio["a"]
    assert 0 < table.conservative["a"] < table.log_ratio["a"]
    assert table.conservative["c"] == pytest.approx(-table.conservative["a"])
    assert table.conservative["b"] == 0
    assert table.index.tolist() == ["a", "b", "c"]
    with pytest.raises(wz.WzError, match="no words"):
        wz.keyness(counts(a=1), counts().astype({"count": int}))


def test_a_wider_interval_is_more_conservative():
    few = wz.keyness(counts(a=4, b=96), counts(a=10, b=9990)).set_index("word")
    many = wz.keyness(counts(a=40, b=960), counts(a=100, b=99_900)).set_index("word")
    assert few.log_ratio["a"] == pytest.approx(many.log_ratio["a"])
    assert few.conservative["a"] < many.conservative["a"]


def test_dispersion_of_gries():
    """Parts of 9, 10, 10, 10, 11 words with 1, 2, 3, 4, 5 hits (Gries 2008)."""
    sizes, hits = [9, 10, 10, 10, 11], [1, 2, 3, 4, 5]
    text = "".join("a" * hit + "b" * (size - hit) for size, hit in zip(sizes, hits, strict=True))
    table = wz.dispersion(layer(text), wz.make_layer(text, parts(*sizes))).set_index("word")
    assert table.dp["a"] == pytest.approx(0.18)
    assert table.dp_norm["a"] == pytest.approx(0.2195, abs=1e-4)
    assert table["count"]["a"] == 15


def test_chance_is_seeded_and_narrows_with_frequency():
    sizes = pd.Series([900, 800, 700])
    band = wz.dispersion_by_chance(sizes, pd.Series([5, 100]))
    assert band.equals(wz.dispersion_by_chance(sizes, pd.Series([5, 100])))
    assert (band.high - band.low).is_monotonic_decreasing
    assert not band.equals(wz.dispersion_by_chance(sizes, pd.Series([5, 100]), seed=2))


def test_log_dice_of_rychly():
    """f_xy 10, f_x 50, f_y 40 gives 11.83."""
    text = "xy" * 10 + "x-" * 40 + "-y" * 30
    table = wz.collocation(layer(text), wz.make_layer(text, parts(*[2] * 80)), "x")
    assert table.set_index("word").log_dice["y"] == pytest.approx(11.83, abs=0.005)
    assert table.set_index("word").together["y"] == 10
    with pytest.raises(wz.WzError, match="'z' is in none"):
        wz.collocation(layer(text), wz.make_layer(text, parts(len(text))), "z")


def test_frequencies_sum_to_the_whole(speech):
    words = wz.find_words(speech.text)
    table = wz.frequency(words)
    assert table["count"].sum() == len(words)
    assert (table.per_10000 * table.word.str.len()).sum() == pytest.approx(10_000)
    assert wz.frequency(words.head(0)).empty


def test_agreement_of_krippendorff():
    """Nominal data of two coders and ten units: alpha 0.095 (Krippendorff 2011)."""
    one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    two = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert wz.agreement.alpha(pd.DataFrame({"a": one, "b": two})) == pytest.approx(0.095, abs=5e-4)
    assert pd.isna(wz.agreement.alpha(pd.DataFrame({"a": [1, 1], "b": [1, 1]})))
    with pytest.raises(wz.WzError, match="two coders"):
        wz.agreement.alpha(pd.DataFrame({"a": [1, 2]}))


def test_themes_are_measured_and_disputed(speech):
    codebook, reference = wz.load_codebook("themes"), wz.read_table("codebook/themes_reference.csv")
    check_layer(reference, speech.text)
    segments = speech["segments"]
    assert reference[["start", "end"]].equals(segments[["start", "end"]])
    found = wz.find_themes(speech.text, codebook=codebook)
    check_layer(found, speech.text)
    assert all(word in row.text for row in found.itertuples() for word in row.triggers.split("；"))
    accuracy = wz.agreement.accuracy(found, reference)
    assert accuracy[["precision", "recall", "f1"]].stack().between(0, 1).all()
    named = {theme for themes in reference.themes for theme in themes.split("；")} - {""}
    assert named == set(codebook.theme) == set(accuracy.index)
    assert all(row.example in speech.text for row in codebook.itertuples())
    sheet = wz.agreement.sheet(segments)
    sheets = {"one": sheet.assign(themes="reform"), "two": sheet.assign(themes="")}
    assert wz.agreement.alpha_of_sheets(sheets).disputed["reform"] == len(sheet) == 30
    assert (wz.agreement.disputed(sheets).disputes == 1).all()
    with pytest.raises(wz.WzError, match="at least two"):
        wz.agreement.alpha_of_sheets({"one": sheet})


def test_a_concordance_is_escaped_and_sorted(speech, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    wz.show_concordance(speech, "精神(?=力量|境界|状态)", sort="right")
    assert shown[0].data.count("<tr>") >= 3
    with pytest.raises(wz.WzError, match="not found"):
        wz.show_concordance(speech, "掌声")
    with pytest.raises(wz.WzError, match="sorted by right, left, place"):
        wz.show_concordance(speech, "精神", sort="up")


def test_accuracy_counts_each_span_once():
    found = pd.DataFrame({"start": [0, 1], "end": [4, 4], "kind": "a"})
    reference = pd.DataFrame({"start": [0], "end": [4], "kind": "a"})
    table = wz.agreement.accuracy(found, reference, "kind", slack=2)
    assert table.loc["a", ["found", "both"]].tolist() == [2, 1]
    assert table.precision["all"] == 0.5


@pytest.mark.parametrize(("slack", "matches"), [(0, False), (1, False), (2, True), (None, True)])
def test_slack_is_counted_at_each_end(slack, matches):
    found = pd.DataFrame({"start": [2], "end": [8]})
    reference = pd.DataFrame({"start": [0], "end": [10]})
    assert wz.agreement.match(found, reference, slack=slack).notna().tolist() == [matches]


def test_density_is_a_share_and_sums_to_what_is_covered():
    layer = pd.DataFrame({"start": [0, 5], "end": [10, 15]})
    table = wz.density(layer, 100, window=10)
    assert table.share.max() == 1
    assert table.set_index("place").share[[5.0, 15.0, 25.0]].tolist() == [1, 0.5, 0]
    with pytest.raises(wz.WzError, match="a window of 500 characters in a text of 100"):
        wz.density(layer, 100)
