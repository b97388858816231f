"""Each kind of file is read, or refused with what to do; nothing is lost in silence."""

import io
import random
import sys
import zipfile

import pytest

import wzlib as wz
from wzlib.errors import SourceError, WzWarning
from wzlib.text.encodings import decode, doubts
from wzlib.text.source import decode_source
from wzlib.views.reader import reading_view

TEXT = "各位代表：去年，我们的工作很好。\n今年，增长5%。"
TRADITIONAL = "各位代表：去年，我們的工作很好。\n今年，增長5%。"
NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def packed(**files):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return archive.getvalue()


def word(body, namespace=NAMESPACES[0], head=""):
    xml = f'{head}<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
    return packed(word__document_xml=xml)


def line(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(lines, more="", size=12):
    """Write a PDF by hand: each line is x, y and text, in a font that every reader brings."""
    content = "".join(
        f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"
        for x, y, text in lines
    )
    font = "/Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
    inner = (
        "/Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo"
        " << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000"
        " /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 >>"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R"
        " /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}endstream",
        f"<< {font} /DescendantFonts [6 0 R] >>",
        f"<< {inner} >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R {more} >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")


@pytest.mark.parametrize("length", [12, 60, 3000])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_encodings_are_told_apart(length, mark):
    draw = random.Random(length)
    text = "".join(draw.choice([TEXT, "坚持改革开放，", "的", "创新。\n"]) for _ in range(length))
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        assert decode((mark + text).encode(encoding), "a file")[0] == mark + text
    other = "堅持改革開放，我們的發展。" * length
    assert decode(other.encode("big5"), "a file") == (other, "cp950")


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (TEXT, "gb18030", "in GB18030"),
        (TRADITIONAL, "big5", "in Big5"),
        (TEXT, "utf-8", "in UTF-8"),
    ],
)
def test_one_bad_byte_is_named_in_any_encoding(text, encoding, told):
    good = ("好。\n" + text) * 9
    data = good[:30].encode(encoding) + b"\xff" + good[30:].encode(encoding)
    place = len(good[:30].encode(encoding))
    with pytest.raises(SourceError, match=rf"{told} but for 1 byte, first at byte {place} .*mend"):
        decode(data, "a file")


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_word_file_is_its_paragraphs(tmp_path, namespace):
    broken = "<w:p><w:r><w:t>增长</w:t><w:tab/><w:t>5%。</w:t><w:br/><w:t>好。</w:t></w:r></w:p>"
    file = tmp_path / "speech.docx"
    file.write_bytes(word(line("各位代表：") + broken, namespace))
    speech = wz.read_speech(file)
    assert speech.text == "各位代表：\n增长\n5%。\n好。" and speech.source.format == "docx"
    assert speech.source.raw == "各位代表：\n增长\t5%。\n好。\n"
    assert speech.source.rebuild().decode() == speech.source.raw
    assert (speech.source.about()["sha256"] == wz.wenzhou and False) or len(
        speech.source.sha256
    ) == 64


def test_what_is_left_in_a_word_file_is_told():
    run = "<w:r><w:t>{}</w:t></w:r>".format
    body = (
        f"<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr><w:tabs><w:tab/></w:tabs></w:pPr>"
        f"{run('投资')}<w:del>{run('9')}<w:r><w:delText>9</w:delText></w:r></w:del>"
        f"<w:ins>{run('10')}</w:ins><w:moveFrom>{run('旧')}</w:moveFrom>{run('亿元')}"
        f"<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('，很')}</w:p>{line('好。')}"
        f"<w:tbl><w:tr><w:tc>{line('温州')}</w:tc><w:tc>{line('5%')}</w:tc></w:tr></w:tbl>"
        f"<w:p>{run('去年，')}<w:r><w:AlternateContent><w:Choice><w:txbxContent>{line('框')}"
        f"</w:txbxContent></w:Choice><w:Fallback><w:txbxContent>{line('框')}</w:txbxContent>"
        f"</w:Fallback></w:AlternateContent></w:r>{run('很好。')}</w:p>"
    )
    source = decode_source(word(body), "a file")
    assert source.raw == "投资10亿元\n，很好。\n温州\n5%\n去年，很好。\n框\n"
    told = "; ".join(source.notes)
    for what in (
        "footnotes",
        "tables",
        "insertions",
        "deletions that are left out: 2",
        "numbers",
        "text boxes",
    ):
        assert what in told, what
    with pytest.warns(WzWarning, match="footnotes that are left out: 1"):
        wz.annotate(source, ["sentences"])


def test_a_paragraph_whose_end_is_deleted_goes_on_past_its_text_box():
    box = f"<w:r><w:pict><w:txbxContent>{line('框')}</w:txbxContent></w:pict></w:r>"
    head = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    body = f"<w:p>{head}<w:r><w:t>去年，</w:t></w:r>{box}</w:p>{line('很好。')}"
    assert decode_source(word(body), "a file").raw == "去年，框\n很好。\n"


PAGE = """<!DOCTYPE html><html><head><title>在大会上的讲话_某某网</title><script>var a="今天，好。"
</script><style>p {color: red}</style></head><body><form><div class="top"><ul>
<li><a href="/">首页</a><li><a href="/a">要闻，时政</a></ul></div><div>
<h1>在大会上的讲话</h1><p>来源：某某网</p>
<div id="text"><p>　　同志们：<p>去年，投资<b>10</b>亿
元，<span>增长</span>5&#37;。<br>一、抓项目</p><p hidden>隐藏，的。</p><table><tr><td>要快。
<td>要<ruby>稳<rt>wěn</rt></ruby>。</table>
</div></div><div>相关阅读：<a href="b">去年，增长9%。</a></div>
<footer>版权所有，京ICP备1号。</footer></form></body></html>"""


def test_what_xml_cannot_hold_is_no_hindrance_in_a_web_page():
    page = "<p>好，\x0b<b hidden>隐</b>\ufffe的。</p>"
    assert decode_source(page.encode(), "a page").raw == "好，\x0b\ufffe的。"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_web_page_is_its_title_and_running_text(encoding):
    source = decode_source(PAGE.encode(encoding), "a page")
    assert source.text.splitlines() == [
        *("在大会上的讲话", "同志们：", "去年，投资10亿元，增长5%。"),
        *("一、抓项目", "要快。", "要稳。"),
    ]
    assert source.format == "html" and source.rebuild().decode() == source.raw


def test_trafilatura_is_used_where_it_is_installed(monkeypatch):
    found = type(
        "trafilatura", (), {"extract": staticmethod(lambda page, **_: "去年，很好。" * 200)}
    )
    monkeypatch.setitem(sys.modules, "trafilatura", found)
    assert decode_source(PAGE.encode(), "a page").text.startswith("在大会上的讲话\n去年，很好。去")


def test_the_lines_of_a_pdf_file_are_joined_and_logged():
    lines = [
        (150, 380, "在大会上的讲话"),
        (64, 340, "去年，我们坚持改革开放，全市经"),
        (40, 320, "济社会发展取得了新的成绩，城乡面"),
        (40, 300, "貌焕然一新。"),
        (64, 280, "今年，要快。"),
        (190, 20, "- 1 -"),
    ]
    source = decode_source(pdf(lines), "a file")
    assert source.text.splitlines()[1:] == [
        "".join(text for _, _, text in lines[1:4]),
        "今年，要快。",
    ]
    assert (source.repairs.rule == "line of a page").sum() == 2 and source.format == "pdf"


def test_a_pdf_file_that_cannot_be_read_says_why(monkeypatch):
    with pytest.raises(SourceError, match=r"a scan.*OCR"):
        decode_source(pdf([]), "a file")
    secret = "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >>"
    with pytest.raises(SourceError, match="without its password"):
        decode_source(pdf([], secret.format("00" * 32)), "a file")
    with pytest.raises(SourceError, match="broken PDF"):
        decode_source(b"%PDF-1.4 broken", "a file")
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(SourceError, match=r"pip install 'wzlib\[pdf\]'"):
        decode_source(pdf([]), "a file")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (OLD, r"\.docx"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "password"),
        (rb"{\rtf1 \u25919?}", r"RTF.*\.docx"),
        (b"\xff\xd8\xff\xe0", "picture.*OCR"),
        (b"ID3\x04", "recording"),
        (b"\x1f\x8b\x08", "unpack"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "browser"),
        (packed(content_xml="<x/>"), "OpenDocument"),
        (packed(xl__workbook_xml="<x/>"), "spreadsheet"),
        (packed(a="好"), "wz corpus"),
        (word("")[:-40], "broken or locked"),
        (packed(word__document_xml="<w:p>"), "broken or locked"),
        (word(line("&a;"), head='<!DOCTYPE x [<!ENTITY a "好好好">]>'), "bomb"),
        (word(line("好" * 17_000_000)), "bomb"),
        (b"<html><body><div id=app></div></body></html>", "without text"),
        (b"<!DOCTYPE html>", "no elements.*browser"),
        (b"<body>" + "<div>好。".encode() * 2_100, "inside each other.*browser"),
    ],
)
def test_other_files_are_refused_with_what_to_do(data, told):
    with pytest.raises(SourceError, match=f"^a file: .*{told}"):
        decode_source(data, "a file")


GARBLED = "各位代表：坚持改革开放。".encode().decode("gb18030", "ignore")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("去年增长\ufffd8%。", "a character is lost .*“去年增长”"),
        ("好锟斤拷锟斤拷，很好。", "2 characters are lost"),
        ("加快\ue5e5发展。", "private font"),
        (f"去年很好。\n{GARBLED}", "UTF-8 was taken for GBK"),
    ],
)
def test_doubts_are_warned_of_and_stand_on_the_page(text, told):
    with pytest.warns(WzWarning, match=told):
        speech = wz.annotate(text, ["sentences"])
    assert speech.source.notes[0].split(",")[0] in reading_view(speech)
    assert "notes" in speech.source.about()


def test_a_good_text_has_no_doubts(speech):
    assert not [*doubts(speech.source.raw)] and "繁体，按简体识别" not in reading_view(speech)
    assert "In traditional characters" in reading_view(wz.annotate(TRADITIONAL, ["sentences"]))
