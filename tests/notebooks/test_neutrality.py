"""Neutral in its words, and named only where needed: the whole project, and planted sentences."""

import json
import re

import pytest

from tests.data.reading import persons_claimed
from tests.notebooks.neutrality import ALLOWED, loaded, prose_of
from tests.tools.test_project import ROOT, TRACKED

# Raw files, lists of plain words and other people's texts; the tests, which plant such words.
LEFT_OUT = ("data/raw/", "data/reference/", "data/sample/", "data/stopwords", "data/words_en")
LEFT_OUT += (
    "data/lexicon/idioms",
    "data/lexicon/characters",
    "data/speech.txt",
    "tests/",
    "LICENSE",
    "requirements",
)
OURS = [
    name
    for name in TRACKED
    if name != "docs/reading-view.html"  # its words stand in data/ and wzlib/views/page/
    and name.endswith((".ipynb", ".py", ".csv", ".json", ".md", ".cff", ".html", ".js"))
    and not name.startswith(LEFT_OUT)
]
INSINUATING = [
    "The speaker wants us to believe that the city rose by its own strength.",
    "The number hides a fall; the base is deliberately left out.",
    "The slogan papers over the lending crisis.",
    "It is no accident that the case numbers are missing.",
    "A so-called spirit, repeated as propaganda.",
    "The regime speaks through its mouthpiece.",
    "Tellingly, the first quarter has no number.",
    "The speech tries to distract the hall from the epidemic.",
    "The speech refuses to name the peers of a rank.",
    "The real aim of the passage is another one.",
    "The source of the rank is conveniently not given.",
    "Empty slogans and clichés fill the tasks.",
    "这段话掩盖了疫情的代价。",
    "讲话企图转移视线。",
    "这里别有用心地粉饰政绩。",
    "对死亡人数只字不提。",
    "通篇套话空话，不过是政治秀。",
    "其真实意图是为当局辩护。",
]
PRAISING = [
    "A masterly period, brilliantly built.",
    "The clever turn from crisis to chance is impressive.",
    "An eloquent and visionary passage.",
    "高屋建瓴、精彩绝伦的论述。",
    "掷地有声，令人振奋。",
]
NEUTRAL = [
    "The base is not stated; the speech names no peers.",
    "No second source found (searched: stored public pages).",
    "The clause lies between two records and covers a page.",
    "Why it is so the text does not tell; the words leave it open.",
    "The masked values are missing; an empty word is refused.",
    "Authority is quoted with content before the records.",
    "The speech says “掩盖” of nobody.",
    "> 高屋建瓴",
    "不从词句推断讲话人的意图。",
    "The title of the book is `Silence and Concealment`.",
    "A sentence of the speech: 只有干出来的精彩。 *brilliance that comes by working*",
]


@pytest.fixture(scope="module")
def text():
    return (ROOT / "data/speech.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def said():
    """What our files say: name of the file, place in it, prose."""
    contents = {name: (ROOT / name).read_text(encoding="utf-8") for name in OURS}
    assert len(contents) > 100
    return [
        (name, at, part)
        for name, content in contents.items()
        for at, part in prose_of(name, content)
    ]


def test_what_we_say_is_neutral(said, text):
    faults = [(name, at, fault) for name, at, part in said for fault in loaded(part, text, ALLOWED)]
    assert faults == []


@pytest.mark.parametrize("sentence", INSINUATING + PRAISING)
def test_a_planted_sentence_is_caught(sentence, text):
    assert list(loaded(f"It has three parts. {sentence} Then it ends.", text, ALLOWED))


@pytest.mark.parametrize("sentence", NEUTRAL)
def test_a_neutral_sentence_is_not(sentence, text):
    assert list(loaded(sentence, text, ALLOWED)) == []


def test_it_looks_into_captions_notes_and_definitions_and_not_into_quotations(text):
    caption = 'wz.charts.show(fig, "x", t, caption=f"What {n} rows hide.")'
    cells = [
        {"cell_type": "code", "source": caption},
        {"cell_type": "markdown", "source": "`hidden`"},
    ]
    said = list(prose_of("a.ipynb", json.dumps({"cells": cells})))
    assert sorted(said[0][1].split("\n\n")) == ["What … rows hide.", "x"]
    assert [len(list(loaded(part, text))) for _, part in said] == [1, 0]
    table = "start,end,text,english,note\n0,2,精彩,brilliant,a brilliant phrase\n"
    faults = [fault for _, part in prose_of("a.csv", table) for fault in loaded(part, text)]
    assert faults == ["'brilliant' in …a brilliant phrase…"]
    assert list(loaded("这段论述精彩", text)) != []
    assert list(loaded("只有干出来的精彩", text)) == []


# --- the living --------------------------------------------------------------------------------

NAMES = re.compile(r"陈伟俊|Chen Weijun|车俊|Che Jun\b")
# Where a citation or an identification needs the name; elsewhere it is *the speaker*.
CITING = {"source", "original", "origin", "speaker_of_origin", "searched", "publisher", "published"}
CITING |= {"text", "term", "pinyin", "english", "level_cue", "source_en", "official_source", "url"}
NAMED = {
    "notebooks/00_start_here.ipynb": "says whose speech it is",
    "data/README.md": "says whose speech it is",
    "data/glossary.csv": "explains the name in the subtitle",
}


def named(said):
    """Yield the places that name a living person without need."""
    for name, place, part in said:
        column = place.rpartition(", ")[2].removesuffix("_zh")
        quoted = re.sub(r"“[^”]*”|^> .*$", "", part, flags=re.M)
        if name not in NAMED and column not in CITING and NAMES.search(quoted):
            yield f"{name}, {place}: {NAMES.search(quoted).group()}"


def test_the_living_are_named_where_it_is_needed(said):
    assert list(named(said)) == []


def test_a_name_without_need_is_caught():
    def named_in(name, content):
        return list(named((name, place, part) for place, part in prose_of(name, content)))

    cells = json.dumps({"cells": [{"cell_type": "markdown", "source": "Chen Weijun demands it."}]})
    assert named_in("08.ipynb", cells) == ["08.ipynb, cell 0: Chen Weijun"]
    assert named_in("a.csv", "origin,note\nChen Weijun 2018,\n") == []
    assert named_in("a.csv", "origin,note\n,by Chen Weijun\n") == [
        "a.csv, row 1, note: Chen Weijun"
    ]
    assert named_in("data/glossary.csv", "note\nby Chen Weijun\n") == []


# --- the readers are no persons ----------------------------------------------------------------


def test_nobody_takes_the_readers_for_persons(said):
    assert [(name, at, fault) for name, at, part in said for fault in persons_claimed(part)] == []


def test_a_person_in_the_place_of_a_reader_is_caught():
    for wrong in ("A reading by one person after a codebook", "coded by hand", "由两人编码"):
        assert list(persons_claimed(wrong))
    for right in (
        "No person has coded the layers yet",
        "迄今还没有人工编码",
        "read by language models",
    ):
        assert not list(persons_claimed(right))
