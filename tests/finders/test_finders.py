"""What holds for every finder of formulae, rhetoric and voices, on any text."""

import importlib
import pkgutil
import re
from re import _constants as op
from re import _parser as regex

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wzlib as wz
import wzlib.finders
import wzlib.text
from tests.finders.work import counted, growth, timed
from wzlib.finders import registry
from wzlib.finders.annotate import find_layers
from wzlib.finders.guards import guarded
from wzlib.finders.registry import finders_of
from wzlib.layers.spans import check_layer

FINDERS = registry.FINDERS | {"repetition": wz.find_repetition, "anaphora": wz.find_anaphora}
OURS = {name: find for name, find in FINDERS.items() if name != "words"}  # others cut the words
PIECES = [
    *"温州“”，。、；：！？\n的一两152年他我",
    "习近平总书记",
    "强调",
    "嘱托",
    "一要",
    "第一，",
]
PIECES += ["—", "《", "》", "…", "守望相助", "两个健康", "改革", "攻坚战", "把", "变为", "有人说"]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
PROSE = "我们要坚持把工作标准调到最高、把精神状态调到最佳，习近平总书记强调，要打好“两战”。\n"


@pytest.mark.slow
@given(texts)
def test_any_text_gives_layers(text):
    layers, missing = find_layers(text, finders_of(registry.ALL))
    assert not missing
    for layer in (*layers.values(), wz.find_repetition(text), wz.find_anaphora(text)):
        check_layer(layer, text)


@pytest.mark.parametrize("find", FINDERS.values(), ids=FINDERS)
def test_an_empty_text_gives_an_empty_layer_with_the_same_columns(find, speech):
    assert find("").empty
    assert find("").columns.tolist() == find(speech.text).columns.tolist()


def test_each_layer_is_found_once(monkeypatch):
    """Nothing is found again for a finder that needs it, and nothing is kept for the next text."""
    found = []
    of_finder = importlib.import_module("wzlib.finders.finder")
    make = of_finder.columns_of
    monkeypatch.setattr(of_finder, "columns_of", lambda *given: found.append(1) or make(*given))
    for _ in range(2):
        wz.annotate(PROSE, [*registry.FINDERS])
    assert len(found) == 2 * len(registry.FINDERS)
    found.clear()
    wz.find_speech_acts(PROSE)  # with paragraphs, sections, sentences, segments and moves
    assert len(found) == 6


CLASSES = st.lists(st.sampled_from("甲乙丙丁"), min_size=1).map("".join).map("[{}]".format)
BEGINNINGS = st.one_of(
    st.sampled_from([*"甲乙丙", "甲?", "乙*", "(?:丙|丁)?", r"\d", ".", "[^甲]"]), CLASSES
)
LOOKS = st.sampled_from(["", "(?<!甲)", "(?<=乙)", "(?!丙)", "(?=丁)", "^", "(?i:x)"])
BRANCHES = st.builds("{}{}{}".format, LOOKS, BEGINNINGS, st.sampled_from(["", "乙", "丙+", "$"]))


@given(
    st.lists(BRANCHES, min_size=1, max_size=4).map("|".join),
    st.text(alphabet="甲乙丙丁7X", max_size=20),
)
def test_a_guarded_pattern_matches_as_the_pattern_does(pattern, text):
    expected = [match.span() for match in re.finditer(pattern, text)]
    assert [match.span() for match in guarded(pattern).finditer(text)] == expected


def test_the_patterns_of_the_codebooks_are_guarded(speech):
    vehicles, themes = wz.load_codebook("metaphors").vehicles, wz.load_codebook("themes").pattern
    assert all(guarded(pattern).pattern != pattern for pattern in vehicles)
    for pattern in (*vehicles, *themes):
        expected = [match.span() for match in re.finditer(pattern, speech.text)]
        assert [match.span() for match in guarded(pattern).finditer(speech.text)] == expected


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wz.find_themes("好。", book=1), "codebook, segments beside the text, not book$"),
        (lambda: wz.find_themes(12), "a text is wanted here"),
        (lambda: wz.annotate(12), "a text or the Path of a file is wanted, not int"),
        (lambda: wz.annotate("my_speech.txt"), "is the name of a file"),
        (lambda: wz.annotate("好好好。", ["dances"]), "no finder of dances; there are front, "),
        (lambda: wz.annotate("好。", codebooks={"dances": None}), "no finder of dances"),
        (lambda: wz.finder("mood", origin="guessed"), "origin is found, read, derived, not"),
    ],
)
def test_what_a_finder_cannot_take_is_a_sentence(call, message):
    with pytest.raises(wz.WzError, match=message):
        call()


RUNS = [PROSE, "”", "有人说：甲", "一要", "、人", "，", "他说", "的的", "中央、", "“两", "“"]


@pytest.mark.slow
@pytest.mark.parametrize("find", OURS.values(), ids=OURS)
def test_work_grows_with_the_text_and_not_with_its_square(find):
    assert growth(counted, find, RUNS, (200, 800)) < 4.1


@pytest.mark.slow
@pytest.mark.parametrize("find", OURS.values(), ids=OURS)
def test_the_time_that_patterns_take_grows_with_the_text(find):
    assert growth(timed, find, RUNS, (3_000, 24_000)) < 12


@pytest.mark.slow
def test_planted_squares_are_seen():
    def loops(text):
        commas = [place for place, mark in enumerate(text) if mark == "，"]
        return [1 for one in commas for other in commas if one < other]

    def copies(text):
        return [len(text[found.start() :]) for found in re.finditer("一", text)]

    def counts(text):
        return [text.count("要", found.start()) for found in re.finditer("一", text)]

    for planted in (loops, copies, counts):
        beside = growth(
            counted, lambda t, f=planted: (f(t), wz.find_repetition(t)), RUNS, (200, 800)
        )
        assert beside > 5
    assert slow_runs(re.compile(r"\d+强")) == ["1"]
    assert "“" in slow_runs(re.compile("“[^”]*”"))


# These are tried where a line or a mark begins, and not at each character.
AT_A_PLACE = {"characters.ENUMERATED", "cleaning.ENUMERATED", "attributions.QUOTED"}


def slow_runs(pattern):
    """Return the pieces of whose runs a pattern takes long: a square of them, or worse."""
    pieces = [*RUNS, "1", "一", "1,111", "一点", "1:", "第一", "万亿", "百分之", "1至", "“a", " "]

    def find(text):
        return [*pattern.finditer(text)]

    return [piece for piece in pieces if timed(find, (piece * 24_000)[:24_000]) > 0.1]


@pytest.mark.slow
def test_no_pattern_of_a_finder_grows_with_the_square_of_a_run():
    slow = {}
    for room in (wzlib.finders, wzlib.text):
        for info in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            for name, pattern in vars(importlib.import_module(info.name)).items():
                where = f"{info.name.rpartition('.')[2]}.{name}"
                if isinstance(pattern, re.Pattern) and where not in AT_A_PLACE:
                    slow[where] = slow_runs(pattern)
    assert len(slow) > 20
    assert {where: pieces for where, pieces in slow.items() if pieces} == {}


def unbounded(pattern):
    """Tell whether a pattern is tried at each character, runs on without an end, and may fail."""

    def runs_on(parts, last=True):
        parts = list(parts)
        for place, (kind, value) in enumerate(parts):
            end = last and place == len(parts) - 1  # then a run that is found is passed over
            inner = {op.BRANCH: lambda v: v[1], op.SUBPATTERN: lambda v: [v[3]]}
            if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
                if (value[1] == op.MAXREPEAT and not end) or runs_on(value[2], last=False):
                    return True
            elif kind in inner and any(runs_on(part, end) for part in inner[kind](value)):
                return True
        return False

    def branches(parts):
        parts = list(parts)
        if len(parts) == 1 and parts[0][0] is op.BRANCH:
            return [each for part in parts[0][1][1] for each in branches(part)]
        if len(parts) == 1 and parts[0][0] is op.SUBPATTERN:
            return branches(parts[0][1][3])
        return [parts]

    guarded = (op.AT, op.ASSERT_NOT)  # ^ or (?<!…): it is begun at few places
    return any(
        runs_on(branch)
        for branch in branches(regex.parse(pattern))
        if not branch or branch[0][0] not in guarded
    )


def test_no_pattern_of_a_codebook_grows_with_the_square_of_a_run():
    assert unbounded(r"前\d|\d+强") and unbounded("改(?:革.*新)") and unbounded("(?:甲|乙+)丙")
    assert not unbounded(r"(?<!\d)\d+强|改革.{0,8}新|前\d+") and not unbounded("^第.+要")
    columns = {"themes": ["pattern"], "moves": ["cue"], "speech_acts": ["cue", "fallback"]}
    columns |= {"metaphors": ["vehicles"]}
    for name, wanted in columns.items():
        table = wz.load_codebook(name)
        for column in wanted:
            assert [cell for cell in table[column] if unbounded(cell)] == [], f"{name}, {column}"
