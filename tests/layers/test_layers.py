"""A layer fits its text, or says where it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wzlib as wz
from wzlib.errors import LayerError
from wzlib.layers.spans import check_layer


@pytest.fixture
def sentences(speech):
    return speech["sentences"].copy()


def test_every_layer_of_the_speech_fits(speech):
    for name, layer in speech.items():
        check_layer(layer, speech.text, name)


def test_a_shifted_offset_is_caught(speech, sentences):
    sentences.loc[40, ["start", "end"]] += 1
    with pytest.raises(LayerError, match=r"sentences, row 40 \(\d+ to \d+\): quotes"):
        wz.Speech("x", speech.source, {"sentences": sentences})


def test_a_span_outside_the_text_is_caught(speech, sentences):
    sentences.loc[172, "end"] = len(speech.text) + 1
    with pytest.raises(LayerError, match=r"row 172 .* not in a text of"):
        check_layer(sentences, speech.text)


def test_rows_out_of_order_are_caught(speech, sentences):
    with pytest.raises(LayerError, match=r"row 1 .*out of order"):
        check_layer(sentences[::-1], speech.text)


def test_missing_columns_are_caught(speech, sentences):
    with pytest.raises(LayerError, match="first columns"):
        check_layer(sentences[["text", "start", "end"]], speech.text)


def test_within_refuses_overlapping_outer_spans(speech, sentences):
    with pytest.raises(LayerError, match="overlap"):
        wz.within(sentences, speech["template"].assign(end=12000))


def test_within_and_count_by_with_nothing_to_find(sentences):
    assert wz.within(sentences, sentences[:0]).isna().all()
    assert wz.within(sentences[:0], sentences).empty
    assert wz.count_by(sentences[:0], sentences).sum() == 0


def test_outer_rows_need_unique_whole_numbers_as_labels(speech, sentences):
    named = speech["sections"].set_index("section", drop=False)
    with pytest.raises(LayerError, match="unique whole numbers"):
        wz.count_by(sentences, named)
    with pytest.raises(LayerError, match="start and end must be whole numbers"):
        check_layer(sentences.astype({"start": "float64"}), speech.text)


def test_counts_add_up(speech):
    sections, clauses = speech["sections"], speech["clauses"]
    assert wz.count_by(clauses, sections).sum() == (clauses.section != "").sum()
    assert wz.count_by(clauses, sections[2:]).index.tolist() == sections[2:].index.tolist()


def test_a_table_that_is_not_described_is_refused():
    with pytest.raises(wz.WzError, match=r"no table 'nothing.csv'.*there are: .*alignment.csv, "):
        wz.read_table("nothing.csv")


spans = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted)


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8))
def test_to_touch_is_to_share_a_character(some, others):
    text = "甲乙丙丁戊己庚辛壬"
    layer, other = (
        wz.make_layer(text, [dict(zip(("start", "end"), span, strict=True)) for span in made])
        for made in (some, others)
    )
    taken = {place for one in other.itertuples() for place in range(one.start, one.end)}
    shared = [not taken.isdisjoint(range(one.start, one.end)) for one in layer.itertuples()]
    assert wz.touches(layer, other).tolist() == shared
