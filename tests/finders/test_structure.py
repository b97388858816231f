"""How a speech is built: nothing lost between the units, the known structure of the speech."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wzlib as wz
from wzlib.errors import WzWarning
from wzlib.finders.quotations import find_quotations
from wzlib.finders.sections import find_front, find_sections
from wzlib.finders.units import find_clauses, find_segments, find_sentences
from wzlib.text.source import clean_source

PARTS = ["part 1", "part 2"]
UNITS = [find_sentences, find_segments, find_clauses]
MARKS = [*"州，。！？；：”“《》\n…）1x"]
PHRASES = ["一要", "二是", "第一，", "第二，", "一、", "二、", "10：30"]
texts = st.lists(st.sampled_from(MARKS + PHRASES), max_size=50).map(
    lambda pieces: clean_source("".join(pieces)).text
)


def joined(layer, text):
    """Return the text as the layer's spans give it, with nothing but line breaks between."""
    parts, at = [], 0
    for start, end, quote in zip(layer.start, layer.end, layer.text, strict=True):
        assert set(text[at:start]) <= {"\n"}
        parts += [text[at:start], quote]
        at = end
    return "".join(parts)


@pytest.mark.parametrize("find", UNITS)
def test_joined_units_give_back_the_speech(find, speech):
    assert joined(find(speech.text), speech.text) == speech.text


@given(texts)
def test_joined_units_give_back_any_text(text):
    for find in UNITS:
        assert joined(find(text), text) == text
    find_quotations(text)
    find_front(text)
    wz.find_moves(text)


def test_the_sections_of_the_speech(speech):
    sections = speech["sections"]
    parts = [f"part {number}" for number in range(1, 7)]
    assert sections.section.tolist() == ["opening", *parts, "closing"]
    assert sections.label[1] == "1 追求卓越 pursuit of excellence"
    headings = [speech.text[a:b] for a, b in zip(sections.start, sections.heading_end, strict=True)]
    assert all(h.startswith("第") and h.endswith("时代内涵。") for h in headings[1:7])
    assert not headings[0] and not headings[7]


def test_the_front_matter_of_the_speech(speech):
    front = speech["front"].set_index("field").text
    assert front["series"] == "温办通报"
    assert front["number"] == "〔2020〕第12期"
    assert front["date"] == "（2020年4月16日）"
    assert front["distribution"] == "发：各县（市、区）委，市级各单位党委（党组）"
    assert "salutation" not in front


def test_units_at_times_of_day_and_in_lists():
    assert find_clauses("会议10：30开始，很好：对。").text.tolist() == [
        "会议10：30开始，",
        "很好：",
        "对。",
    ]
    assert find_segments("一是快，二是稳。").text.tolist() == ["一是快，", "二是稳。"]


def test_more_than_ten_parts_and_a_shout_that_is_no_closing():
    ones = ["", *"一二三四五六七八九"]
    numerals = [f"{ten}{one}" for ten in ("", "十", "二十", "三十") for one in ones][1:33]
    text = "好。\n" + "\n".join(f"{numeral}、任务\n要快。" for numeral in numerals)
    assert find_sections(text).section.tolist()[-1] == "part 32"
    assert find_sections("好。\n一、快\n快。\n二、稳\n前进！").section.tolist()[-1] == "part 2"


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("好。\n一、快。\n快好。", ["opening"]),  # one heading is no list
        ("好。\n一、快。\n三、稳。\n稳好。", ["opening"]),  # nor is one with a gap
        ("一、快。\n第一，先。\n第二，后。\n二、稳。\n稳好。", ["part 1", "part 2"]),
        ("第一，先。\n一、快。\n二、稳。\n第二，后。\n第三，完。", ["part 1", "part 2", "part 3"]),
        ("前进！\n加油！", ["opening"]),  # nothing but shouts has no closing
        ("好。\n一、快。\n快。\n二、稳。\n稳。\n前进！\n加油！", ["opening", *PARTS, "closing"]),
        (
            "好。\n一、快。\n二、稳。\n前进！",
            ["opening", *PARTS],
        ),  # a part is more than its heading
    ],
)
def test_parts_are_counted_by_the_style_that_comes_first(text, sections):
    found = find_sections(text)
    assert found.section.tolist() == sections
    assert found.start[0] == 0 and found.end.iloc[-1] == len(text)


def test_the_title_is_the_longest_line_that_is_nothing_else():
    front = find_front("讲话\n在全市激扬精神大会上的讲话稿\n二〇二〇年四月十六日\n大家好。")
    assert front.field.tolist() == ["other", "title", "date"]


def test_a_work_report_with_headings_of_its_own_style():
    text = "各位代表：\n现在报告。\n一、回顾\n去年很好。第一，稳。\n二、任务\n一要快。\n谢谢大家！"
    sections = find_sections(text)
    assert sections.label.tolist() == ["开篇 opening", "一、回顾", "二、任务", "结尾 closing"]
    assert find_front(text).field.tolist() == ["salutation"]


def test_nested_and_broken_quotation_marks():
    assert find_quotations("“断，“好”")[["text", "depth"]].values.tolist() == [["“好”", 1]]
    found = find_quotations("“外‘内’外”和”“断\n《书》")
    assert found[["text", "depth"]].values.tolist() == [
        ["“外‘内’外”", 1],
        ["‘内’", 2],
        ["《书》", 1],
    ]


def test_a_move_does_not_cross_the_border_of_a_part():
    text = "好。\n第一，快。\n这启示我们，要快。\n第二，慢。\n慢也好。"
    found = wz.find_moves(text)
    assert found[["section", "move"]].values.tolist() == [["part 1", "lesson"]]


def test_the_marks_of_the_speech_pair(speech):
    quotations = speech["quotations"]
    assert (
        (quotations.mark == "quotation").sum() == speech.text.count("“") == speech.text.count("”")
    )
    assert (quotations.mark == "title").sum() == speech.text.count("《")


def test_the_concordance_stays_in_its_paragraph(speech):
    table = wz.concordance(speech.text, "第[一二三四五六]，新时代")
    assert (table.left == "").all()
    assert len(table) == 6


def test_pairs_inside_more_than_seven_others_are_left_out_with_a_warning():
    text = "“" * 2_000 + "好" + "”" * 2_000
    with pytest.warns(WzWarning, match="1,992 pairs"):
        found = find_quotations(text)
    assert found.depth.tolist() == list(range(1, 9))


def test_depth_counts_the_pairs_that_are_open_even_if_they_cross():
    found = find_quotations("“《甲”乙》丙“丁”")
    assert found[["text", "depth"]].values.tolist() == [
        ["“《甲”", 1],
        ["《甲”乙》", 2],
        ["“丁”", 1],
    ]


@pytest.mark.parametrize(
    "sentences",
    [
        ["我看了《别跑！爸爸》和《论“怎么办？”》。", "好。"],
        ["增长（按可比价。下同）5%，为什么（为什么？）要问清。", "对。"],
        ["群众喊出“冲啊！”“杀啊！”的口号。", "再来。"],
        ["他说：“要快。", "要稳。”", "大家同意。"],
        ["他说“行吗？”", "大家笑了。"],
        ["“你们辛苦了！”，他说。", "他问：“行吗？”。", "大家笑。"],
        ["感谢大家。", "（掌声。）", "再见。"],
        ['"我们行吗?"', "有人问.", '"行!"', "大家答."],
        ["中国人讲“好邻居金不换。”", "中国有许多邻居。"],
    ],
)
def test_a_mark_ends_a_sentence_only_where_one_ends(sentences):
    assert find_sentences("".join(sentences)).text.tolist() == sentences


def test_no_clause_ends_in_a_title_and_no_paragraph_with_one():
    assert find_clauses("学习《你好，青年》，要快。").text.tolist() == [
        "学习《你好，青年》，",
        "要快。",
    ]
    assert find_front("读《奋斗吧！》\n各位好。").field.tolist() == ["title"]
