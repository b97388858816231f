"""Four-character expressions and metaphors."""

import wzlib as wz

IDIOMS = wz.load_idioms()


def fours(text):
    found = wz.find_four_character(text, IDIOMS)
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
    found = wz.find_four_character("众志成城、同舟共济。守望相助", IDIOMS)
    assert found.run.tolist() == [0, 0, 1]


def test_a_metaphor_candidate_has_its_domain():
    codebook = wz.load_codebook("metaphors")
    found = wz.find_metaphors("新征程上的攻坚战", codebook)
    assert found[["text", "domain"]].values.tolist() == [["新征程", "journey"], ["攻坚战", "war"]]


def test_the_longer_word_has_the_character_that_two_domains_claim():
    codebook = wz.load_codebook("metaphors").head(2).assign(vehicles=["长路|光", "路上的光"])
    found = wz.find_metaphors("长路上的光", codebook)
    assert found.text.tolist() == ["路上的光"]


def test_the_finders_do_as_well_as_was_told(speech):
    reference = wz.read_table("four_character.csv")
    found = wz.find_four_character(speech.text, IDIOMS)
    accuracy = wz.agreement.accuracy(found, reference, "kind", slack=0)
    assert accuracy.recall["idiom"] > 0.85
    candidates = wz.find_metaphors(speech.text, wz.load_codebook("metaphors"))
    confirmed = speech.layers["metaphors"].query("status == 'confirmed'")
    assert wz.agreement.match(candidates, confirmed).notna().mean() > 0.85
