"""Every view takes every speech: without a layer it looks for, or with another of that name."""

import html
import re

import pytest

import wzlib as wz
from wzlib.text.source import clean_source
from wzlib.views.reader import reading_view

pytestmark = pytest.mark.slow  # every view of every odd speech

TEXT = "标题\n同志们：\n一、要快。增长8%，很好。\n二、要“稳”。\n办公室"
STRUCTURE = ["front", "paragraphs", "sections", "sentences", "emphasis", "translation"]


def speeches():
    source = clean_source(TEXT)
    yield "no layers", wz.Speech("none", source, {})
    yield "no text", wz.Speech("empty", clean_source(""), {})
    yield "one layer", wz.annotate(TEXT, ["quantities"])
    yield "a finder that failed", wz.Speech("failed", source, {}, missing={"sections": "it failed"})
    overlap = wz.make_layer(TEXT, [{"start": at, "end": at + 3} for at in range(20)])
    odd = overlap.assign(section=0, label=None, heading_end="x", english=1.5)
    for kind, layer in {"overlapping": overlap, "empty": overlap[:0], "odd": odd}.items():
        yield f"a user's own, {kind}", wz.Speech("own", source, {"mine": layer})
        for name in STRUCTURE:
            yield f"{name}, {kind}", wz.Speech("odd", source, {name: layer})


SPEECHES = dict(speeches())


@pytest.mark.parametrize("speech", SPEECHES.values(), ids=SPEECHES)
def test_every_view_takes_it(speech, tmp_path):
    page = reading_view(speech)
    units = re.findall(r'<span class="unit" data-start="(\d+)">([^<]+)</span>', page)
    for start, words in units:
        assert speech.text.startswith(html.unescape(words), int(start))
    assert html.unescape("".join(words for _, words in units)) == speech.text.replace("\n", "")
    for file in ("folder", "speech.xml", "speech.jsonld", "speech.html"):
        wz.export(speech, tmp_path / file)
    if speech.text:
        wz.passage(speech, "增长8%", "growth of 8%")
        wz.show_concordance(speech, "要")


def test_a_text_is_no_speech_and_a_speech_no_text(tmp_path):
    speech = SPEECHES["one layer"]
    calls = [
        (wz.passage, (TEXT, "要快"), "a speech is wanted"),
        (wz.passage, (speech, speech), "a text is wanted"),
        (wz.show_concordance, (TEXT, "要"), "a speech is wanted"),
        (wz.show_concordance, ("要", speech), "a speech is wanted"),
        (wz.show_reader, (TEXT,), "a speech is wanted"),
        (wz.export, (TEXT, tmp_path / "a.xml"), "a speech is wanted"),
    ]
    for call, arguments, message in calls:
        with pytest.raises(wz.WzError, match=message):
            call(*arguments)


def test_a_page_names_the_columns_by_their_titles(speech):
    page = reading_view(speech.with_layer("mine", speech["moves"][:3].assign(my_own="x")))
    titles = list(speech.contracts["moves"].columns.values())
    packed = f'["move","{titles[1].english}","{titles[1].chinese}"]'
    assert packed in page and '["my_own","my own","my own"]' in page
