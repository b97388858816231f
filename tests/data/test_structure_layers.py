"""Moves, template and the tokens of another segmenter: what they keep to."""

import wzlib as wz
from wzlib.layers.spans import check_layer

FRAME = "就是要(?P<verb>..)(?P<trait>[^。]+)，持续注入(?P<content>....)的时代内涵"


def test_the_moves_read_fill_the_parts_with_moves_of_the_codebook(speech):
    moves, sections = speech["moves"], speech["sections"]
    parts = sections[sections.kind == "part"]
    assert "".join(moves.text).replace("\n", "") == "".join(parts.text).replace("\n", "")
    assert moves.groupby("section").start.min().tolist() == parts.start.tolist()
    assert moves.groupby("section").end.max().tolist() == parts.end.tolist()
    assert set(moves.move) == set(wz.load_codebook("moves").move)
    assert (wz.within(moves, sections).map(sections.section) == moves.section).all()


def test_the_rule_finds_the_frame_that_the_template_holds(speech):
    template = speech["template"]
    read = template[template.slot.isin(["verb", "trait", "content"])]
    found = wz.find_slots(speech.text, FRAME)
    assert (
        found[["start", "end", "slot"]].values.tolist()
        == read[["start", "end", "slot"]].values.tolist()
    )
    assert (template.english != "").all()


def test_the_stored_tokens_of_wapic_are_a_layer(speech):
    check_layer(wz.read_table("reference/tokens_wapic.csv"), speech.text)
