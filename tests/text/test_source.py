"""The raw file is intact, the clean text comes from it by rules, and nothing is lost."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wzlib as wz
from tools.make_data import generate
from wzlib.errors import SourceError
from wzlib.tables.read import DATA
from wzlib.text.source import Source, clean_source, find_emphasis, read_source
from wzlib.wenzhou.speech import RAW

SHA256 = "860626c2a722ccf61064e5dea43fb9400637a5705fbc02f5c70a0536af649ba2"
CLEAN = "大家好。改革开放40多年来，温州PPP项目有“瓯e办”。\n第二段，增长8.2%，很好！"

PIECES = (
    "温州|，|。|！|”| |\u3000|\n|\r\n|\r|**|2019|GDP|１２|％|．|\xa0|\ufeff|\u200b|\t|"
    "一、|第一，|：|\x85|😀|𠮷"
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
    assert clean_source(source.text).text == source.text or "**" in source.text


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_files_of_other_people(tmp_path, encoding, line_end):
    file = tmp_path / "speech.txt"
    file.write_bytes(CLEAN.replace("\n", line_end).encode(encoding))
    source = read_source(file)
    assert source.text == CLEAN
    assert source.rebuild() == file.read_bytes()


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
    ],
)
def test_each_repair(raw, clean):
    assert clean_source(raw).text == clean


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\x89PNG\x00\x01", "binary"),
        ("讲话".encode("utf-16"), "UTF-16"),
        (b"\xff\xff\xff\xff", "neither UTF-8 nor GB18030"),
        (b"Ladies and gentlemen, \xa4\xa4", "neither UTF-8 nor GB18030"),
        (b"Ladies and gentlemen", "not a Chinese text: 0%"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, content, message):
    file = tmp_path / "speech.txt"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        read_source(file)


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
