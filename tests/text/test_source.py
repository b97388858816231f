"""The raw file is intact, the clean text comes from it by rules, and nothing is lost."""

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wzlib as wz
from tests.finders.work import timed
from tools.make_data import generate
from wzlib.errors import SourceError
from wzlib.finders.sections import cuts
from wzlib.tables.read import DATA
from wzlib.text.cleaning import DECLARED, RULES
from wzlib.text.scripts import plain
from wzlib.text.source import Source, clean_source, find_emphasis, read_source
from wzlib.wenzhou.speech import RAW

SHA256 = "860626c2a722ccf61064e5dea43fb9400637a5705fbc02f5c70a0536af649ba2"
CLEAN = "大家好。改革开放40多年来，温州PPP项目有“瓯e办”。\n第二段，增长8.2%，很好！"

PIECES = (
    "温州|，|。|！|”| |\u3000|\n|\r\n|\r|**|2019|GDP|１２|％|．|\xa0|\ufeff|\u200b|\t|"
    "一、|第一，|：|\x85|😀|𠮷|⻓|\xad|&nbsp;|<b>|# |- |`|[a](b)|100 000|万 |\ufffd|的"
)
damaged = st.lists(st.sampled_from(PIECES.split("|")), max_size=60).map("".join)


def assert_lossless(source: Source) -> None:
    """Rebuild the raw text, and account for each raw character exactly once."""
    assert source.rebuild() == source.raw.encode(source.encoding)
    spans = [*zip(source.alignment.raw_start, source.alignment.raw_end, strict=True)]
    spans += [*zip(source.repairs.raw_start, source.repairs.raw_end, strict=True)]
    edges = [0, *(edge for span in sorted(spans) for edge in span), len(source.raw)]
    assert edges[0::2] == edges[1::2]
    for clean, raw in enumerate(source.raw_index):
        assert source.raw_span(clean, clean + 1) == (raw, raw + 1)


def test_the_raw_file_is_the_one_we_received():
    assert hashlib.sha256((DATA / RAW).read_bytes()).hexdigest() == SHA256


def test_an_edited_raw_byte_changes_the_generated_files(tmp_path):
    raw = (DATA / RAW).read_bytes().replace("核心".encode(), "中心".encode(), 1)
    edited = tmp_path / "raw.txt"
    edited.write_bytes(raw)
    assert read_source(edited).text != (DATA / "speech.txt").read_text(encoding="utf-8")


def test_regenerating_the_data_changes_nothing():
    for name, content in generate().items():
        assert (DATA / name).read_bytes() == content, f"{name}: run `make data`"


def test_the_speech_is_lossless_and_has_eighteen_page_breaks(speech):
    assert_lossless(speech.source)
    assert speech.source.rebuild() == (DATA / RAW).read_bytes()
    assert (speech.source.repairs.rule == "page break").sum() == 18
    assert "激扬新时代温州人精神 当好“重要窗口”" in speech.text
    assert speech.text.count("特别能创新创业") == 3
    assert speech.text.count("特别能创业创新") == 4
    assert speech["emphasis"].damaged.sum() == 4


def test_a_lost_repair_is_noticed(speech):
    source = speech.source
    repairs = source.repairs.drop(index=7)
    broken = Source(source.raw, source.encoding, source.text, source.alignment, repairs)
    assert broken.rebuild() != source.rebuild()


@given(damaged)
def test_any_damage_is_repaired_without_loss(raw):
    source = clean_source(raw)
    assert_lossless(source)
    assert len(find_emphasis(source)) == (source.repairs.rule == "emphasis mark").sum() / 2
    assert len(source.text) <= len(raw)


@given(st.data())
def test_generated_damage_is_undone(data):
    """Break sentences over pages, pad digits, mark emphasis: the clean text comes back."""
    raw = CLEAN.replace("40", " 40 ").replace("PPP", " PPP ").replace("\n", "\n\n")
    place = data.draw(st.integers(raw.index("，") + 1, raw.index("。", raw.index("，")) - 1))
    gap = data.draw(st.sampled_from(["\n\n", "\r\n\r\n", "**\n\n", "\n\u3000\u3000"]))
    if raw[place - 1 : place + 1].strip() == raw[place - 1 : place + 1]:
        opening = "**" if gap.startswith("**") else ""
        raw = raw[: place - 1] + opening + raw[place - 1 : place] + gap + raw[place:]
    source = clean_source("\ufeff" + raw)
    assert source.text == CLEAN
    assert_lossless(source)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_files_of_other_people(tmp_path, encoding, line_end):
    file = tmp_path / "speech.txt"
    file.write_bytes(CLEAN.replace("\n", line_end).encode(encoding))
    source = read_source(file)
    assert source.text == CLEAN
    assert source.rebuild() == file.read_bytes()


@pytest.mark.parametrize("rule", DECLARED, ids=lambda rule: rule["name"])
def test_each_rule_has_an_example_that_only_it_repairs(rule):
    raw, clean = rule["example"]
    source = clean_source(raw)
    assert (source.text, rule["name"] in set(source.repairs.rule)) == (clean, True)
    assert_lossless(source)
    others = [one for one, told in zip(RULES, DECLARED, strict=True) if told is not rule]
    without = clean_source(raw, rules=others)
    assert (without.text, [*without.repairs.rule]) != (source.text, [*source.repairs.rule])


@pytest.mark.parametrize(
    "text",
    [
        "①加快。②稳中求进，面积30㎡，约5℃。",
        "出席：张三 李四 王五 赵六 钱七",
        "展现新担当新作为\n去年，投资增长5%。\n提升城市能级\n今年，要快。",
        "2019 2020两年，100 200。",
        "——5%是低的。\n-3%是负的。",
    ],
)
def test_what_is_no_damage_stays(text):
    assert clean_source(text).text == text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("２０１９年，增长８．２％。", "2019年，增长8.2%。"),
        ("\u3000\u3000各位代表：\u3000\u3000现在报告工作。", "各位代表：\n现在报告工作。"),
        ("总体要求。  今年目标。", "总体要求。\n今年目标。"),
        ("增长\xa08.2%。", "增长8.2%。"),
        ("温 办 通 报\n\n盛大开幕。", "温办通报\n盛大开幕。"),
        ("一、总体要求，目标\n今年，要快。", "一、总体要求，目标\n今年，要快。"),
        ("说到，做到\n一、总体要求，目标。", "说到，做到\n一、总体要求，目标。"),
        ("好。奋斗，“拼\n\n搏”。", "好。奋斗，“拼搏”。"),
        ("不忘初心，牢记使命\n\n同志们，今天开会。", "不忘初心，牢记使命\n同志们，今天开会。"),
        ("好。去年，增长了\n\n8.2%，很好。", "好。去年，增长了8.2%，很好。"),
        ("推动《\n\n办法》落实。", "推动《办法》落实。"),
        ("李\u3000\u3000强", "李强"),
        ("好。，温州\n！温州\n，温州。", "好。，温州！温州，温州。"),
        ("一** 没有配对。", "一** 没有配对。"),
        ("今 年 ， 形 势\n很 好 ， 增 长 8 . 2 ％ 。", "今年，形势\n很好，增长8.2%。"),
        ("去年 投资 增长 8.2% ， 达到 10 亿元 。", "去年投资增长8.2%，达到10亿元。"),
        ("收入12\u202f345 万元，3 万 5 千人。", "收入12345万元，3万5千人。"),
        ("市委\n正式明确\n目标\n，全市拥护。", "市委正式明确目标，全市拥护。"),
        ("讲话\n\n反对\n刘某某\n为首的集团。", "讲话\n反对刘某某为首的集团。"),
        ("好，今天好。我们反对\n刘某某\n为首的。", "好，今天好。我们反对刘某某为首的。"),
        ("报告\t——2026年\t省长 李某\n一、\t好", "报告\n——2026年\n省长 李某\n一、 好"),
    ],
)
def test_each_repair(raw, clean):
    assert clean_source(raw).text == clean


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\x01\x00\x02\x00", "binary"),
        (b"\xff\xff\xff\xff", "neither UTF-8 nor UTF-16"),
        (b"Ladies and gentlemen, \xa4\xa4", "not a Chinese text: 5%"),
        (b"Ladies and gentlemen", "not a Chinese text: 0%"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, content, message):
    file = tmp_path / "speech.txt"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        read_source(file)


@pytest.mark.parametrize(
    ("name", "kinds", "but"),
    [
        ("invisible character", ("Cf", "Cc"), "\t\n\v\f\r\x85"),
        ("kind of space", ("Zs",), " \u3000"),
    ],
)
def test_a_rule_names_every_character_of_a_kind(name, kinds, but):
    signs = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000))))
    (rule,) = (rule for rule in RULES if rule.name == name)
    found = {sign for start, end in rule.find(signs) for sign in signs[start:end]}
    wanted = {sign for sign in signs if unicodedata.category(sign) in kinds} - {*but}
    assert wanted <= found
    more = {unicodedata.category(sign) for sign in found - wanted} - {"Cn"}  # of a later Unicode
    assert more <= ({"Mn"} if "Cf" in kinds else {"Cc"}), "variation marks, and the tab"


def test_a_mark_with_an_invisible_character_inside_is_one_mark():
    emphasis = find_emphasis(clean_source("*\u200b*温州*\u200b*人。"))
    assert emphasis.text.tolist() == ["温州"]
    with pytest.raises(SourceError, match="no rule is called 'page-break'"):
        clean_source("好。").before_after("page-break")


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        wz.read_speech(tmp_path / "nowhere.txt")


def test_a_raw_span_outside_the_text_is_refused(speech):
    with pytest.raises(SourceError, match="not a span"):
        speech.raw_span(5, 5)


@pytest.mark.slow
@pytest.mark.parametrize("read", [clean_source, plain, lambda text: cuts(text, "。！？；，：")])
def test_no_heap_of_signs_takes_the_square_of_its_length(read):
    pieces = [
        *PIECES.split("|"),
        "|",
        "![",
        "[a](",
        "|-",
        "# ",
        "一 ",
        "1 000 ",
        "（",
        "《",
        "“",
        "。”",
    ]
    pieces += ["'", '"', "「", ".", ",", "甲乙\n", "，\n", "甲\n的", "<b", "&#1", "长 "]
    slow = [piece for piece in pieces if timed(read, (piece * 30_000)[:30_000]) > 1]
    assert slow == []
