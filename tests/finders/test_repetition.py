"""Repetition against a definition spelled out, and shared beginnings and endings."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wzlib as wz
from wzlib.finders.repetition import SHORTEST


def spelled_out(text):
    """Return the repeats by their definition, with their places."""
    repeats = {}
    for length in range(SHORTEST, len(text)):
        for start in range(len(text) - length + 1):
            string = text[start : start + length]
            if "。" not in string:
                repeats.setdefault(string, []).append(start)
    counts = {string: len(places) for string, places in repeats.items()}
    characters = set(text)
    return {
        string: places
        for string, places in repeats.items()
        if len(places) > 1
        and all(b - a >= len(string) for a, b in pairwise(places))
        and all(
            counts.get(longer, 0) < len(places)
            for c in characters
            for longer in (c + string, string + c)
        )
    }


@given(st.text(alphabet="甲乙。", max_size=40))
@settings(deadline=None, max_examples=2 * settings.default.max_examples)
def test_repeats_are_those_of_the_definition(text):
    found = wz.find_repetition(text)
    places = {string: rows.start.tolist() for string, rows in found.groupby("text")}
    assert places == spelled_out(text)
    assert (found.times == found.groupby("text").start.transform("size")).all()


def test_the_longest_repeats_of_the_speech(speech):
    found = wz.find_repetition(speech.text)
    times = found.drop_duplicates("text").set_index("text").times
    assert times["在新征程上续写好新时代温州创新史，我们要坚持"] == 6
    assert times["温州人精神"] == speech.text.count("温州人精神") == 19
    assert times["习近平总书记"] == speech.text.count("习近平总书记")


def test_no_repeat_crosses_a_mark_that_ends_or_quotes():
    assert wz.find_repetition("甲乙。丙丁，甲乙。丙丁").empty
    assert wz.find_repetition("甲“乙丙丁，甲“乙丙丁").empty
    assert wz.find_repetition("“甲乙，丙丁”和“甲乙，丙丁”").text.tolist() == ["甲乙，丙丁"] * 2


def test_anaphora_and_epiphora_of_the_speech(speech):
    found = wz.find_anaphora(speech.text)
    shared = found.drop_duplicates(["text", "level"]).set_index(["level", "text"])
    assert shared.times["paragraph", "这启示我们"] == 6
    assert shared.times["sentence", "我们欣喜看到，温州正"] == 3
    assert shared.figure["sentence", "大开开放之门"] == "epiphora"


@pytest.mark.parametrize(
    "text", ["一要稳中求进。二要稳中求进。", "第一，稳中求进。\n第二，稳中求进。"]
)
def test_enumerators_are_left_out(text):
    found = wz.find_anaphora(text)
    assert set(found.text) == {"稳中求进"}
    assert set(found.figure) == {"anaphora", "epiphora"}


def test_a_third_unit_takes_nothing_from_two_that_share_more():
    found = wz.find_anaphora("一年来，全市求稳。一年来，全市求快。一年来，我们都好。")
    assert found.text.tolist() == ["一年来，全市求"] * 2
    assert found.times.tolist() == [2, 2]


def test_marks_at_the_ends_do_not_count_as_overlap():
    assert wz.find_repetition("好，甲乙丙丁，甲乙丙丁，坏").text.tolist() == ["甲乙丙丁"] * 2
