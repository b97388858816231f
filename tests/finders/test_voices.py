"""Reported sayings and speech acts."""

import pytest

import wzlib as wz


def said(text):
    found = wz.find_attributions(text)
    return found[["text", "source", "form"]].values.tolist()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("习近平总书记曾指出，要创新。", ["要创新", "习近平总书记", "indirect"]),
        ("习近平总书记在浙江工作时强调：“干在实处。”", ["干在实处。", "习近平总书记", "direct"]),
        ("省委、省政府“两战都要赢”的部署要求", ["两战都要赢", "省委、省政府", "slogan"]),
        ("牢记习近平总书记的殷殷嘱托", ["习近平总书记的殷殷嘱托", "习近平总书记", "mention"]),
        ("有人说，路很远。", ["路很远", "有人", "indirect"]),
        ("我反复讲，要实干。", ["要实干", "我", "indirect"]),
    ],
)
def test_the_forms_of_attribution(text, row):
    assert said(text) == [row]


@pytest.mark.parametrize(
    "text",
    [
        "我们希望大家支持",  # a wish of now
        "他们说，好",  # no single source
        "总书记亲自部署",  # a deed
        "他强调，要快。",  # nobody was named before
        "按照要求做好工作",  # nobody's requirement
        "习近平新时代中国特色社会主义思想",  # a name
    ],
)
def test_what_attributes_nothing_is_not_found(text):
    assert said(text) == []


def test_a_pronoun_is_the_last_person_named_and_a_second_noun_has_the_same_source():
    found = wz.find_attributions("总书记指出，要稳。省委要求，要快。他还说，要好。")
    assert found.source.tolist() == ["总书记", "省委", "总书记"]
    found = wz.find_attributions("牢记总书记的嘱托和重要指示批示精神")
    assert found.text.tolist() == ["总书记的嘱托", "重要指示批示精神"]
    assert found.source.tolist() == ["总书记", "总书记"]
    assert found.cue.tolist() == ["总书记的嘱托", "总书记"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("总书记的嘱托和省委的要求", [["总书记的嘱托", "总书记"], ["省委的要求", "省委"]]),
        ("总书记强调：“要稳。\n第二段“两山”理念。", []),
        ("书记强调“要快”的要求。", [["要快", "书记"]]),
        ("总书记强调指出，要稳…然后呢", [["要稳", "总书记"]]),
        ("没有人说过，这不行。", []),
        ("（总书记指出，要稳”这句话。", [["要稳", "总书记"]]),
    ],
)
def test_a_saying_has_one_row_one_source_and_its_own_end(text, rows):
    assert wz.find_attributions(text)[["text", "source"]].values.tolist() == rows


def test_the_finders_do_as_well_as_was_told(speech):
    found = wz.find_attributions(speech.text)
    accuracy = wz.agreement.accuracy(found, speech.layers["attributions"], "form")
    assert accuracy.precision["all"] >= 0.9
    assert accuracy.recall["all"] > 0.75
    moves = wz.find_moves(speech.text, wz.load_codebook("moves"))
    acts = wz.find_speech_acts(speech.text, wz.load_codebook("speech_acts"), moves)
    read = speech.layers["speech_acts"].query("act != ''")
    assert (acts.act.to_numpy() == read.act.to_numpy()).mean() > 0.85
