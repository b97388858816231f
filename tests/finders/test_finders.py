"""What holds for every finder of formulae, rhetoric and voices, on any text."""

import time
from re import _constants as op
from re import _parser as regex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wzlib as wz
from wzlib.finders import registry
from wzlib.layers.spans import check_layer

FINDERS = registry.FINDERS | {"repetition": wz.find_repetition, "anaphora": wz.find_anaphora}
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


@given(texts)
@settings(deadline=None)
def test_any_text_gives_layers(text):
    for find in FINDERS.values():
        check_layer(find(text), text)


@pytest.mark.parametrize("find", FINDERS.values(), ids=FINDERS)
def test_an_empty_text_gives_an_empty_layer_with_the_same_columns(find, speech):
    assert find("").empty
    assert find("").columns.tolist() == find(speech.text).columns.tolist()


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", [PROSE, "“", "”", "“两", "一要", "、人", "，", "他说", "的的", "中央、", "有人说：甲"]
)
@pytest.mark.parametrize("find", FINDERS.values(), ids=FINDERS)
def test_time_grows_no_faster_than_the_text(find, piece):
    seconds = []
    for length in (5_000, 20_000):
        text = (piece * length)[:length]
        began = time.process_time()
        find(text)
        seconds.append(time.process_time() - began)
    assert seconds[1] < 8 * seconds[0] + 0.2


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
