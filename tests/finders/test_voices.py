"""Reported sayings and speech acts."""

import re

import pytest

import wzlib as wz
from tests.finders.test_finders import slow_runs
from wzlib.finders import attributions


def said(text):
    found = wz.find_attributions(text)
    return found[["text", "source", "form"]].values.tolist()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("习近平总书记曾指出，要创新。", ["要创新", "习近平总书记", "indirect"]),
        ("习近平总书记在浙江工作时强调：“干在实处。”", ["干在实处。", "习近平总书记", "direct"]),
        ("省委、省政府“两战都要赢”的部署要求", ["两战都要赢", "省委、省政府", "slogan"]),
        ("牢记习近平总书记的殷殷嘱托", ["殷殷嘱托", "习近平总书记", "mention"]),
        ("有人说，路很远。", ["路很远", "有人", "indirect"]),
        ("我反复讲，要实干。", ["要实干", "我", "indirect"]),
        ("王某同志强调:“要快。”", ["要快。", "王某同志", "direct"]),
    ],
)
def test_the_forms_of_attribution(text, row):
    assert said(text) == [row]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("会议指出，要快。", "会议"),
        ("今年中央经济工作会议强调，要快。", "中央经济工作会议"),
        ("党的十八大提出，要快。", "党的十八大"),
        ("市第九次党代会提出，要快。", "市第九次党代会"),
        ("党的二十大报告指出，要快。", "党的二十大报告"),
        ("《决定》提出，要快。", "《决定》"),
        ("县委提出，要快。", "县委"),
        ("我们党历来强调，要快。", "我们党"),
        ("国务院总理李某指出，要快。", "国务院总理李某"),
        ("李某总理指出，要快。", "李某总理"),
        ("孔子说，要快。", "孔子"),
        ("歌德说过：“要快。”", "歌德"),
        ("古人云：“要快。”", "古人"),
        ("俄罗斯有句谚语：“要快。”", "俄罗斯"),
        ("有的同志说，要快。", "有的同志"),
        ("他们说，要快。", "他们"),
        ("正所谓“要快”。", ""),
        ("王书记来调研。她要求，要快。", "王书记"),
        ("王书记高度重视，反复强调：“要快。”", "王书记"),
        ("他强调：“要快。”", ""),  # nobody was named before
    ],
)
def test_whatever_can_speak_is_a_source(text, source):
    (row,) = said(text)
    assert row[:2] == [row[0], source] and row[0].strip("。") == "要快"


@pytest.mark.parametrize(
    "text",
    [
        "我们希望大家支持",  # a wish of now
        "我们认为，要快。",  # the speaker's own claim
        "必须强调，要快。",
        "实践证明，要快。",
        "从根本上说，要快。",
        "总书记亲自部署",  # a deed
        "他强调，要快。",  # nobody was named before
        "按照要求做好工作",  # nobody's requirement
        "敢于说“不”",
        "习近平新时代中国特色社会主义思想",  # a name
        "毛泽东同志的讲话\n这是正文。",  # the title of a text
    ],
)
def test_what_attributes_nothing_is_not_found(text):
    assert said(text) == []


def test_a_pronoun_is_the_last_person_named_and_a_second_noun_has_the_same_source():
    found = wz.find_attributions("总书记指出，要稳。省委要求，要快。他还说，要好。")
    assert found.source.tolist() == ["总书记", "省委", "总书记"]
    found = wz.find_attributions("书记来了。泰戈尔说：“要快。”大家说，好。他又说，要好。")
    assert found.source.tolist() == ["泰戈尔", "大家", "书记"]
    found = wz.find_attributions("书记来了。泰戈尔说：“要快。”这很对。他又说，要好。")
    assert found.source.tolist() == ["泰戈尔", "泰戈尔"]
    found = wz.find_attributions("牢记总书记的嘱托和重要指示批示精神")
    assert found.text.tolist() == ["嘱托", "重要指示批示精神"]
    assert found.source.tolist() == ["总书记", "总书记"]
    assert found.cue.tolist() == ["总书记的嘱托", "总书记"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("总书记的嘱托和省委的要求", [["嘱托", "总书记"], ["要求", "省委"]]),
        ("总书记强调：“要稳。\n第二段“两山”理念。", []),
        ("书记强调“要快”的要求。", [["要快", "书记"]]),
        ("总书记强调指出，要稳…然后呢", [["要稳", "总书记"]]),
        ("没有人说过，这不行。", []),
        ("（总书记指出，要稳”这句话。", [["要稳", "总书记"]]),
        (
            "书记说：“要快”，“要稳。”“要好。”",
            [[each, "书记"] for each in ("要快", "要稳。", "要好。")],
        ),
        ("书记强调，要快。明确要求各县，要稳。", [["要快", "书记"], ["各县，要稳", "书记"]]),
        ("落实书记的要求，做好工作。", [["要求", "书记"]]),
        ("市委认真学习全会精神", [["精神", "全会"]]),
        ("刚才，三位代表作了发言。", [["发言", "三位代表"]]),
    ],
)
def test_a_saying_has_one_row_one_source_and_its_own_end(text, rows):
    assert wz.find_attributions(text)[["text", "source"]].values.tolist() == rows


FRAMES = {
    "verb": ("王书记{}：“要快。”", "王书记"),
    "call": ("王书记{}：“要快。”", "王书记"),
    "adverb": ("王书记{}指出，要快。", "王书记"),
    "somebody": ("{}说：“要快。”", None),
    "mention": ("牢记王书记的{}。", "王书记"),
    "speech": ("学习王书记的{}。", "王书记"),
}


def test_each_word_of_the_codebook_does_what_its_role_says():
    words = wz.load_codebook("attribution_words")
    for role, (frame, source) in FRAMES.items():
        rows = "|".join(words.pattern[words.role == role].str.removeprefix("(?:"))
        for _ in range(2):
            rows = re.sub(r"\([^()]*\)", "…", rows)  # of a phrase with brackets others tell
        plain = set(re.findall(r"(?:^|(?<=\|))[一-龥]+(?=\||$|\))", rows))
        assert len(plain) > 4, role
        for word in plain:
            assert (source or word) in [row[1] for row in said(frame.format(word))], word


def test_another_codebook_finds_other_sayings():
    words = wz.load_codebook("attribution_words")
    more = words.assign(pattern=words.pattern.mask(words.role == "proverb", "有道是"))
    assert wz.find_attributions("有道是“要快”。", codebook=more).text.tolist() == ["要快"]
    assert wz.find_attributions("书记说，要快。", codebook=words[words.role == "name"]).empty
    with pytest.raises(wz.WzError, match="attributions: the codebook has a pattern that is none"):
        wz.find_attributions("好。", codebook=words.assign(pattern="("))


@pytest.mark.slow
def test_no_pattern_of_the_words_grows_with_the_square_of_a_run():
    words = wz.load_codebook("attribution_words")
    made = attributions.patterns(tuple(zip(words.role, words.pattern, strict=True)))
    for role in ("cue", "word", "person"):  # these are tried at each character of a text
        assert slow_runs(made[role]) == []
