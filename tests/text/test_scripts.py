"""Finders see a text in any script and marks alike; the text and its offsets stay what they are."""

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wzlib as wz
from wzlib.finders.annotate import find_layers
from wzlib.finders.registry import FINDERS, finders_of
from wzlib.text.scripts import characters, plain, script

WIDE = "，；：！？（）。“”"
SHAPES = {
    "s2t": lambda text: opencc.OpenCC("s2t").convert(text),
    "s2tw": lambda text: opencc.OpenCC("s2tw").convert(text),
    "s2hk": lambda text: opencc.OpenCC("s2hk").convert(text),
    "half-width": lambda text: text.translate(str.maketrans("，；：！？（）。", ",;:!?().")),
    "straight": lambda text: text.translate(str.maketrans("“”", '""')),
    "single": lambda text: text.translate(str.maketrans("“”", "''")),
    "corners": lambda text: text.translate(str.maketrans("“”", "「」")),
    "double corners": lambda text: text.translate(str.maketrans("“”", "『』")),
    "upright": lambda text: text.translate(str.maketrans("“”", "﹁﹂")),
    "primes": lambda text: text.translate(str.maketrans("“”", "〝〞")),
}


@pytest.fixture(scope="module")
def found(speech):
    return find_layers(speech.text, finders_of(FINDERS))[0]


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_the_speech_in_another_shape_has_the_same_layers(speech, found, shape):
    text = SHAPES[shape](speech.text)
    assert len(text) == len(speech.text) and text != speech.text
    for name, layer in find_layers(text, finders_of(FINDERS))[0].items():
        here, there = (list(zip(one.start, one.end, strict=True)) for one in (layer, found[name]))
        same = len(set(here) & set(there))
        assert 2 * same >= 0.995 * (len(set(here)) + len(set(there))), name
        assert all(text[start:end] == quote for start, end, quote in layer.iloc[:, :3].values)
    assert script(text) == ("traditional" if shape.startswith("s2") else "simplified")


def test_a_plain_text_is_its_own_view(speech):
    assert plain(speech.text) is speech.text


@given(st.text(alphabet=st.sampled_from([*"長乾著名計畫，。,.;:!?()\"'「」『』﹁〝〞“”‘’8%a \n�"])))
def test_a_view_is_as_long_as_its_text_and_its_own_view(text):
    seen = plain(text)
    assert len(seen) == len(text) and seen.count("\n") == text.count("\n")
    assert plain(seen.replace("�", "")) == seen.replace("�", "") or {*seen} & {
        *"\"'「」『』〝,.;:!?()"
    }


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("增長1,234.5萬元,下降0.5%.", "增长1,234.5万元，下降0.5%。"),
        ("1.加快发展.\n2.稳中求进...", "1.加快发展。\n2.稳中求进………"),
        ("会议于10:30开始,见http://a.cn/b.", "会议于10:30开始，见http://a.cn/b。"),
        ("列夫.托尔斯泰说。好。", "列夫.托尔斯泰说。好。"),
        ("去年好.今年好.", "去年好。今年好。"),
        ("\"要学'晋江经验',要快。\"", "“要学‘晋江经验’，要快。”"),
        ("People's Republic，5\"好", "People's Republic，5\"好"),
        ("「外『內』外」『單』", "“外‘内’外”“单”"),
        ("顯著圍繞著計畫，反覆", "显著围绕着计划，反复"),
        ("扭转乾坤，於某", "扭转乾坤，於某"),
        ("增长66�06亿元。", "增长������元。"),
    ],
)
def test_each_view(text, seen):
    assert plain(text) == seen


def test_a_finder_called_by_itself_sees_it_too_and_quotes_the_text():
    found = wz.find_attributions("省委書記指出:「要快.」好.")
    assert found[["text", "source", "form"]].values.tolist() == [["要快.", "省委书记", "direct"]]
    segments = wz.annotate("要堅持改革開放。", ["segments"])["segments"]
    themes = wz.find_themes("要堅持改革開放。", segments=segments)
    assert [*themes.text][:1] == ["要堅持改革開放。"] and themes.triggers[0] == "改革"


def test_no_simplified_text_has_a_character_of_the_table():
    for traditional, simplified in characters("traditional").items():
        assert not traditional.encode("gb2312", "ignore") and len(simplified) == 1
    assert all(len(form) == len(seen) for form, seen in characters("phrase").items())
