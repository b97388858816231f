"""A speech cannot be changed; what does not fit it or its contract does not get in."""

import dataclasses

import pytest

import wzlib as wz
from wzlib.errors import LayerError, UnknownLayerError
from wzlib.layers.contract import Column, Contract
from wzlib.text.source import clean_source

MOOD = Contract(
    name="mood",
    columns={"mood": Column("str"), "why": Column("str", optional=True)},
    label="mood",
)


@pytest.fixture
def small():
    source = clean_source("温州好。温州很好。")
    sentences = wz.make_layer(source.text, [{"start": 0, "end": 4}, {"start": 4, "end": 9}])
    return wz.Speech("small", source, {"sentences": sentences.assign(n=[1, 2])})


def test_what_is_done_to_a_layer_does_not_reach_the_speech(small):
    handed = small["sentences"]
    handed["mood"] = "good"
    handed.loc[0, "n"] = 99
    handed.columns = ["a", "b", "c", "d", "e"]
    assert small["sentences"].values.tolist() == [[0, 4, "温州好。", 1], [4, 9, "温州很好。", 2]]


def test_what_was_given_can_be_changed_later_without_harm(small):
    layer = small["sentences"]
    layers, readers = {"mine": layer}, {"mine": "me"}
    speech = wz.Speech("x", small.source, layers, readers=readers)
    layer.loc[0, "n"] = 99
    layers["other"] = layer
    readers["mine"] = "you"
    assert list(speech) == ["mine"] and speech["mine"].n[0] == 1 and speech.readers["mine"] == "me"


def test_a_speech_has_no_handle_to_change_it_by(small):
    with pytest.raises(dataclasses.FrozenInstanceError):
        small.name = "other"
    with pytest.raises(TypeError):
        small["mine"] = small["sentences"]
    for mapping in (small.contracts, small.readers, small.missing):
        with pytest.raises(TypeError):
            mapping["mine"] = "mine"


def test_one_layer_more_is_another_speech(small):
    more = small.with_layer("long", small["sentences"][1:])
    assert "long" not in small and list(more) == ["sentences", "long"] and len(more) == 2
    assert more["long"].text.tolist() == ["温州很好。"]
    assert more.contracts["long"].label == "n" and more.contracts["long"].title == "long"


def test_a_layer_that_does_not_fit_is_refused(small):
    shifted = small["sentences"].assign(start=[1, 4])
    with pytest.raises(LayerError, match=r"sentences, row 0 \(1 to 4\): quotes"):
        small.with_layer("sentences", shifted)
    with pytest.raises(LayerError, match="mood: no column 'mood'"):
        small.with_layer("mood", small["sentences"], MOOD)
    with pytest.raises(LayerError, match="column mood is int64, not str"):
        small.with_layer("mood", small["sentences"].rename(columns={"n": "mood"}), MOOD)
    fits = small["sentences"].assign(mood="good")
    assert small.with_layer("mood", fits, MOOD).contracts["mood"] is MOOD


def test_an_unknown_layer_is_told_with_those_that_there_are(small):
    with pytest.raises(UnknownLayerError, match="no layer 'moods'; there are sentences") as error:
        small["moods"]
    assert isinstance(error.value, KeyError) and str(error.value).startswith("small: ")
    assert small.get("moods") is None and "moods" not in small
    lacking = wz.Speech("x", small.source, {}, missing={"moods": "its finder failed"})
    with pytest.raises(UnknownLayerError, match="its finder failed"):
        lacking["moods"]


def test_colours_are_those_of_the_codebook_in_use():
    book = wz.load_codebook("themes").head(2).assign(colour=["#123456", ""])
    speech = wz.annotate("要坚持改革开放，推进创新。", ["themes"], codebooks={"themes": book})
    assert speech.colours("themes") == {book.theme[0]: "#123456"}


def test_the_gloss_is_that_of_the_sentences_that_a_span_touches(small):
    english = small["sentences"].drop(columns="n").assign(english=["Good.", "Very good."])
    speech = small.with_layer("translation", english)
    spans = {
        (0, 4): "Good.",
        (3, 5): "Good. Very good.",
        (4, 5): "Very good.",
        (8, 9): "Very good.",
    }
    assert {span: speech.gloss(*span) for span in spans} == spans
    table = speech.glossed(small["sentences"])
    assert table.english.tolist() == ["Good.", "Very good."]
    with pytest.raises(UnknownLayerError, match="no layer 'translation'"):
        small.gloss(0, 4)


def test_a_credit_names_the_layers_and_each_reader_once(small):
    layers = dict.fromkeys(["one", "two", "three"], small["sentences"])
    readers = {"one": "A", "two": "A", "three": "B"}
    speech = wz.Speech("x", small.source, layers, readers=readers)
    assert speech.credit("one") == "x; layer one, read by A"
    assert speech.credit("one", "two") == "x; layers one, two, read by A"
    assert speech.credit() == "x; layers read by A and B"
    with pytest.raises(wz.WzError, match="nobody is known to have read four"):
        speech.credit("one", "four")
