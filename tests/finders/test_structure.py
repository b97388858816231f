"""How a speech is built: nothing lost between the units, the known structure of the speech."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wzlib as wz
from wzlib.errors import WzWarning
from wzlib.finders.front import _pieces, find_front, find_paragraphs
from wzlib.finders.quotations import find_quotations
from wzlib.finders.sections import find_sections, find_subsections
from wzlib.finders.units import find_clauses, find_segments, find_sentences
from wzlib.text.source import clean_source
from wzlib.views.rows import title_of

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
    wz.find_moves(text)


@given(texts)
def test_the_sections_tile_the_body_of_any_text_and_hold_those_of_the_second_level(text):
    paragraphs, sections, parts = find_paragraphs(text), find_sections(text), find_subsections(text)
    body = paragraphs[paragraphs.kind == "body"]
    assert "".join(paragraphs.kind.str[0]) == "".join(
        sorted(paragraphs.kind.str[0], key="fbc".index)
    )
    assert body.empty == (text == "")
    if text:
        start, end = body.start.min(), body.end.max()
        assert joined(sections.assign(start=sections.start - start), text[start:end])
        assert sections.start.min() == start and sections.end.max() == end
        outside = find_front(text).query("@start < start < @end")
        assert (outside.start < body.end.min()).all()  # its first line may begin with front matter
        assert parts.section.isin(sections.section).all()
        assert (wz.within(parts, sections) >= 0).all()


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
    assert front["speaker"] == "陈伟俊"
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


GREETED = "同志们：\n去年很好，今年更好。"
FRONTS = [
    # a date, a venue, a speaker within a line
    (
        "政府工作报告\n——2026年2月2日在某省第十四届人民代表大会第五次会议上\n省长 卢东亮",
        {"date": "2026年2月2日", "venue": "某省第十四届人民代表大会第五次会议"}
        | {"title": "政府工作报告", "office": "省长", "speaker": "卢东亮"},
    ),
    (
        "讲话\n（2014年7月4日，首尔）\n某国主席　张　某",
        {"title": "讲话", "date": "2014年7月4日", "venue": "首尔", "speaker": "张　某"},
    ),
    ("走新路\n——马卫光在发展大会上的演讲", {"title": "走新路", "speaker": "马卫光"}),
    ("讲话\n二○二○年四月\n马卫光", {"date": "二○二○年四月", "speaker": "马卫光"}),
    ("某某在第五次会议上的发言\n时间：2026年1月27日", {"date": "2026年1月27日"}),
    # when and by whom it was published is another matter
    (
        "习近平：在座谈会上的讲话(全文)\n2013-05-06 | 来源： 中国政府网 | 【打印】【关闭】",
        {
            "title": "在座谈会上的讲话",
            "speaker": "习近平",
            "date": None,
            "source": "来源： 中国政府网",
        },
    ),
    # all in one line, and a caption that names others
    (
        "新华社北京9月8日电团结合作　砥砺前行——在峰会的讲话（2025年9月8日，北京）国家主席　习近平"
        "9月8日晚，国家主席习近平出席峰会。新华社记者 黄某 摄尊敬的卢拉总统，各位同事：\n很好。",
        {"title": "团结合作　砥砺前行", "subtitle": "——在峰会的讲话", "speaker": "习近平"}
        | {"venue": "北京", "salutation": "尊敬的卢拉总统，各位同事："},
    ),
    # a title of several lines, a broken one, one that ends like a sentence, one in a web page
    (
        "高举伟大旗帜走新路\n为全面建设而奋斗到底\n——在大会上的报告",
        {"title": "高举伟大旗帜走新路 为全面建设而奋斗到底"},
    ),
    (
        "在全市经济工作会议暨\n重点项目推进会上的讲话",
        {"title": "在全市经济工作会议暨重点项目推进会上的讲话"},
    ),
    ("前进，温州！\n（2020年4月）", {"title": "前进，温州！"}),
    (
        "首页 > 要闻\n下载\n【字号：\n大\n】\n工作总结\n责任编辑：张三",
        {"title": "工作总结", "speaker": None},
    ),
    # rather nothing than something else
    ("首页\n大\n中\n马上就办\n安徽\n下载", {"title": None, "speaker": None, "date": None}),
]


@pytest.mark.parametrize(("head", "told"), FRONTS)
def test_what_the_front_matter_tells(head, told):
    speech = wz.annotate(f"{head}\n{GREETED}", ["front"], name="no title")
    front = speech["front"].groupby("field").text.first()
    title = title_of(speech) if "title" in front else None
    assert {**told} == {field: front.get(field) for field in told} | (
        {"title": title} if "title" in told else {}
    )


def test_lines_of_a_speech_have_no_form_of_front_matter(speech):
    body = speech["paragraphs"].query("kind == 'body'")
    for start, end in zip(body.start, body.end, strict=True):
        assert {field for *_, field in _pieces(speech.text, start, end)} == {"spoken"}


@pytest.mark.parametrize(
    "after",
    [
        "注释：\n1.两高：是指高能耗。\n2.一低：低水平。",
        "本作品属于\n公有领域。\nPublic domain",
        "（新华社北京4月8日电）",
    ],
)
def test_notes_licences_and_footers_are_no_part_of_the_speech(after):
    text = f"{GREETED}\n{'要快，也要稳。' * 20}\n谢谢大家\n{after}"
    paragraphs = find_paragraphs(text)
    assert paragraphs.text[paragraphs.kind == "body"].iloc[-1] == "谢谢大家"
    assert paragraphs.kind.iloc[-1] == "colophon"


def test_a_work_report_with_headings_of_its_own_style():
    text = "各位代表：\n现在报告。\n一、回顾\n去年很好。第一，稳。\n二、任务\n一要快。\n谢谢大家！"
    sections = find_sections(text)
    assert sections.label.tolist() == ["开篇 opening", "一、回顾", "二、任务", "结尾 closing"]
    assert find_front(text).field.tolist() == ["salutation"]


SAID = "去年投资增长，各项工作取得新的成绩，人民生活继续改善。"


@pytest.mark.parametrize(
    "heads",
    [
        ["（一）成绩", "（二）问题", "（三）打算"],
        ["1.成绩", "2.问题", "3.打算"],
        ["## 一、成绩", "## 二、问题", "## 三、打算"],
        ["## 成绩与经验", "## 问题与不足", "## 打算与安排"],
        ["第一个问题：成绩", "第二个问题：问题", "第三个问题：打算"],
        ["第一章 总则", "第二章 目标", "第三章 措施"],
        ["成绩来之不易", "问题不容忽视", "任务十分艰巨"],  # a line without a number between two
    ],
)
def test_styles_of_headings(heads):
    text = "同志们：\n好。\n" + "\n".join(f"{head}\n{SAID}" for head in heads) + "\n谢谢大家。"
    sections = find_sections(text)
    assert sections.kind.tolist() == ["opening", "part", "part", "part", "closing"]
    assert sections.label[1:4].tolist() == [head.lstrip("# ") for head in heads]


def test_a_list_is_no_plan():
    two = "今天开会。\n说两点。\n第一，要快。\n第二，要稳。\n"
    late = "再提三点希望。\n第一，要学。\n第二，要团结。\n第三，要实干。"
    assert find_sections(two + f"{SAID}\n" * 6).section.tolist() == ["opening"]
    assert find_sections(two + f"{SAID}\n" * 6 + late).section.tolist() == ["opening"]
    contents = "报告\n目录\n一、甲\n二、乙\n现在报告。\n"
    text = contents + f"一、甲\n{SAID * 3}\n二、乙\n{SAID * 3}"
    assert find_sections(text).start.tolist() == [
        text.index("一、"),
        text.rindex("一、"),
        text.rindex("二、"),
    ]


def test_two_levels_and_lists_that_count_anew():
    part = f"{SAID}\n一、子项之一。\n二、子项之二。\n（一）快\n{SAID}\n（二）稳\n{SAID}\n"
    text = f"好。\n一、甲\n{part}二、乙\n{part}三、丙\n{SAID}"
    assert find_sections(text).section.tolist() == ["opening", *PARTS, "part 3"]
    assert find_subsections(text).section.tolist() == ["part 1", "part 1", "part 2", "part 2"]


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
    kinds = find_paragraphs("读《奋斗吧！》\n各位同志：\n大家好。").kind
    assert kinds.tolist() == ["front", "front", "body"]
