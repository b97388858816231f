"""Four-character expressions and metaphors."""

import wzlib as wz


def fours(text):
    found = wz.find_four_character(text)
    return dict(zip(found.text, found.kind, strict=True))


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
