"""Candidates: what is seen with one code only gets it, and how good they are is held out."""

import random

import numpy as np
import pandas as pd
import pytest

import wzlib as wz
from wzlib.layers.spans import make_layer

WORDS = {"reform": ["改革", "制度", "试点"], "epidemic": ["疫情", "防控", "医院"]}


def made_up(codes, seed=1):
    """Return units whose words tell their codes, and the codes of each."""
    chance, text, spans = random.Random(seed), "", []
    for given in codes:
        words = ["我们", "工作", *(chance.choice(WORDS[code]) for code in given)]
        unit = "，".join(words) + "。"
        spans.append({"start": len(text), "end": len(text) + len(unit)})
        text += unit
    return make_layer(text, spans)


def coding(units, codes):
    rows = units.assign(code=[[*given] or [""] for given in codes]).explode("code")
    return rows.reset_index(drop=True)


ONE = [("reform",), ("epidemic",)] * 15
SOME = [("reform",), ("epidemic",), (), ("reform", "epidemic")] * 10


@pytest.mark.parametrize("codes", [ONE, SOME])
def test_words_that_tell_the_codes_are_found_to_tell_them(codes):
    units = made_up(codes)
    found = wz.candidates(units, coding(units, codes)[lambda t: t.start < units.start[20]])
    given = found.layer.groupby("start").code.agg(set).reindex(units.start[20:])
    right = [
        (one if one == one else set()) == set(code)
        for one, code in zip(given, codes[20:], strict=True)
    ]
    assert np.mean(right) >= 0.8
    assert found.held_out.index.tolist() == ["epidemic", "reform", "all"]
    assert found.held_out.alpha["all"] > 0.6
    assert "no use" not in found.contract.trust
    telling = found.layer[found.layer.code == "reform"].words.str.split("；").explode()
    assert telling.isin([*WORDS["reform"], "我们", "工作"]).mean() > 0.6


def test_what_is_held_out_is_not_learned_from():
    """Of codes given without regard to the words nothing can be learned: the sentence says so."""
    units = made_up([("reform",)] * 40)
    chance = random.Random(3)
    codes = [(chance.choice("ab"),) for _ in range(40)]
    found = wz.candidates(units, coding(units, codes)[:30])
    assert found.held_out.alpha["all"] < 0.4
    counts = pd.Series([code for (code,) in codes[:30]]).value_counts()
    assert f"would be right in {counts.iloc[0] / 30:.0%}" in found.contract.trust
    wrong = found.held_out.disputed["all"]
    assert f"held out in its turn, {1 - wrong / 30:.0%}" in found.contract.trust
    assert ("no use" in found.contract.trust) == (30 - wrong <= counts.iloc[0])
    assert "没有用处" in found.contract.trust_zh or 30 - wrong > counts.iloc[0]


def test_a_code_with_a_single_case_is_no_candidate_and_counts_as_missed():
    units, codes = made_up(ONE), [*ONE]
    codes[0] = ("rare",)
    found = wz.candidates(units, coding(units, codes)[:20])
    assert "rare" not in set(found.layer.code)
    assert found.held_out.disputed["rare"] == 1
    assert found.held_out.disputed["all"] >= 1


def test_candidates_are_a_layer_with_their_trust(speech):
    text = speech.text
    coded = speech["speech_acts"].rename(columns={"act": "code"})[::8][:24]
    found = wz.candidates(speech["segments"], coded)
    again = wz.candidates(speech["segments"], coded)
    assert found.layer.equals(again.layer) and found.held_out.equals(again.held_out)
    assert not found.layer.start.isin(coded.start).any()
    made = speech.with_layer("candidates", found.layer, found.contract)
    assert made.contracts["candidates"].origin == "found"
    assert [text[a:b] for a, b in zip(found.layer.start, found.layer.end, strict=True)] == [
        *found.layer.text
    ]


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        (ONE[:9], "9 units are coded"),
        ([("reform",)] * 12, "two ways"),
        ([(str(at),) for at in range(12)], "0 codes at least twice"),
    ],
)
def test_too_little_is_refused(codes, fault):
    units = made_up(ONE)
    with pytest.raises(wz.WzError, match=fault):
        wz.candidates(units, coding(units[: len(codes)], codes))


def test_spans_that_are_no_units_and_several_coders_are_refused():
    units = made_up(ONE)
    with pytest.raises(wz.WzError, match="2 persons have coded this"):
        wz.candidates(units, coding(units, ONE).assign(coder=["LI", "ZHAO"] * 15))
    with pytest.raises(wz.WzError, match="no units of this layer"):
        wz.candidates(units, coding(units, ONE).assign(start=lambda table: table.start + 1))
