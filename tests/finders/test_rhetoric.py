"""Four-character expressions, metaphors, and the layers that a reader made of them."""

import re

import pandas as pd
import pytest

import wzlib as wz
from wzlib.layers.spans import check_layer


def fours(text):
    found = wz.find_four_character(text)
    return dict(zip(found.text, found.kind, strict=True))


def test_idioms_are_those_of_the_lists():
    assert len(IDIOMS) > 30_000
    assert IDIOMS.word.is_unique
    assert IDIOMS.word.str.fullmatch(r"[\u3400-\u9fff]{4}").all()
    assert IDIOMS.source.ne("").all()
    ours = wz.read_table("lexicon/idioms.csv")
    assert {"与时俱进", "百舸争流", "言行举止"} <= set(ours.word)


def test_idioms_are_found_anywhere_and_rhythm_by_its_form():
    assert fours("全市上下众志成城抗大灾") == {"众志成城": "idiom"}
    assert fours("崇尚科学、锐意创新、砥砺前行，") == {
        "崇尚科学": "rhythm",
        "锐意创新": "rhythm",
        "砥砺前行": "idiom",
    }
    assert fours("以一往无前的决心，以更大的力度") == {"一往无前": "idiom"}
    assert fours("会议今天举行，代表出席") == {}


def test_what_one_mark_divides_is_one_run():
    found = wz.find_four_character("众志成城、同舟共济。守望相助")
    assert found.run.tolist() == [0, 0, 1]


def test_a_metaphor_candidate_has_its_domain():
    codebook = wz.load_codebook("metaphors")
    found = wz.find_metaphors("新征程上的攻坚战", codebook=codebook)
    assert found[["text", "domain"]].values.tolist() == [["新征程", "journey"], ["攻坚战", "war"]]


def test_the_longer_word_has_the_character_that_two_domains_claim():
    codebook = wz.load_codebook("metaphors").head(2).assign(vehicles=["长路|光", "路上的光"])
    found = wz.find_metaphors("长路上的光", codebook=codebook)
    assert found.text.tolist() == ["路上的光"]


def test_the_finders_do_as_well_as_was_told(speech):
    reference = wz.read_table("four_character.csv")
    found = wz.find_four_character(speech.text)
    accuracy = wz.span_accuracy(found, reference, "kind", slack=0)
    assert accuracy.recall["idiom"] > 0.85
    candidates = wz.find_metaphors(speech.text)
    confirmed = speech["metaphors"].query("status == 'confirmed'")
    assert wz.match_spans(candidates, confirmed).notna().mean() > 0.85


def test_the_readings_hold_together(speech):
    metaphors = speech["metaphors"]
    assert ((metaphors.level == "") == (metaphors.status == "rejected")).all()
    assert metaphors.reason.ne("").all()
    assert len(metaphors[metaphors.status == "rejected"]) > 50
    domains = {*wz.load_codebook("metaphors").domain, "other"}
    assert set(metaphors.domain) <= domains
    registers = wz.load_codebook("registers")
    assert set(speech["registers"].register) == set(registers.register)
    fours = wz.read_table("four_character.csv")
    check_layer(fours, speech.text)
    assert fours.text.str.fullmatch(r"[\u3400-\u9fff]{4}").all()
    assert (fours.start.iloc[1:].to_numpy() >= fours.end.iloc[:-1].to_numpy()).all()


@pytest.mark.parametrize("pattern", wz.load_codebook("metaphors").vehicles)
def test_a_pattern_of_vehicles_is_sound(pattern):
    assert not re.search(pattern, "")
    assert len(pattern.split("|")) > 20


def test_accuracy_counts_each_span_once():
    found = pd.DataFrame({"start": [0, 1], "end": [4, 4], "kind": "a"})
    reference = pd.DataFrame({"start": [0], "end": [4], "kind": "a"})
    table = wz.span_accuracy(found, reference, "kind", slack=2)
    assert table.loc["a", ["found", "both"]].tolist() == [2, 1]
    assert table.precision["all"] == 0.5


@pytest.mark.parametrize(("slack", "matches"), [(0, False), (1, False), (2, True), (None, True)])
def test_slack_is_counted_at_each_end(slack, matches):
    found = pd.DataFrame({"start": [2], "end": [8]})
    reference = pd.DataFrame({"start": [0], "end": [10]})
    assert wz.match_spans(found, reference, slack=slack).notna().tolist() == [matches]


def test_density_is_a_share_and_sums_to_what_is_covered():
    layer = pd.DataFrame({"start": [0, 5], "end": [10, 15]})
    table = wz.density(layer, 100, window=10)
    assert table.share.max() == 1
    assert table.set_index("place").share[[5.0, 15.0, 25.0]].tolist() == [1, 0.5, 0]
    with pytest.raises(wz.WzError, match="a window of 500 characters in a text of 100"):
        wz.density(layer, 100)
