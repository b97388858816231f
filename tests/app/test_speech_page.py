"""`wz charts`: a page that shows what may be shown, of one text, and of several side by side."""

import re
import shutil

import nbformat
import pandas as pd
import pytest

from wzlib.app.charts import distinct, texts_in
from wzlib.app.cli import main
from wzlib.app.notebooks import ANY_SPEECH, filled, page
from wzlib.finders.registry import FINDERS, STRUCTURE, contracts
from wzlib.made import LIST

REPORT = """在全市工业大会上的报告
（2021年3月5日）
市长 王明
各位代表：
现在，我向大会报告工作。
一、去年的工业
去年，全市工业投资100亿元，增长8.2%，新建工厂40家。省委指出，要办好工业。
工厂2.5万家，工人12万人，占全市工人的三成。王书记强调：“要让工厂有订单。”
二、今年的工业
今年，工厂要有订单，工人要有培训。一要办好工厂，二要办好培训，三要办好园区。
今年安排投资120亿元，培训工人3万人，园区5个。会议强调，园区要先行。
三、怎样办好园区
园区要有工厂，工厂要有工人。要建园区道路10公里，园区宿舍2000间。
"""
SPEECH = "在读书会上的讲话\n2019年10月8日\n李红\n同学们：\n" + "".join(
    f"读书是一件好事，{who}都爱读书。我小时候在河边读书，看见河水，想到大海。\n"
    for who in ("老人", "孩子", "母亲", "父亲", "老师", "同学")
)
HAN_NUMERAL = r"[\d.,%第〇零一二三四五六七八九十百千万亿两几半]+[年月日个位家人元倍条项]*"


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """Two texts and a file that is none, drawn into a folder among them, twice."""
    folder = tmp_path_factory.mktemp("texts")
    (folder / "a report.txt").write_text(REPORT, encoding="utf-8")
    (folder / "talk.md").write_text(SPEECH, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    assert main(["charts", str(folder), "-o", str(folder / "out")]) == 0
    shutil.copytree(folder / "out", folder.with_name("first"))
    assert main(["charts", str(folder), "-o", str(folder / "out")]) == 0
    return folder


def said(path):
    """Return what a page says, without its pictures and its style."""
    content = re.sub(r'src="data:[^"]*"|(?s:<style>.*?</style>)', "", path.read_text("utf-8"))
    return re.sub(r"\s+", " ", content)


@pytest.mark.notebook
def test_a_second_run_gives_the_same_bytes_and_nothing_names_the_place(several):
    out, first = several / "out", several.with_name("first")
    files = {file.relative_to(out) for file in out.rglob("*") if file.is_file()}
    assert len(files) > 60
    for name in files:
        content = (out / name).read_bytes()
        assert content == (first / name).read_bytes(), name
        assert str(several.parent).encode() not in content, name
        assert not re.search(rb"/tmp/|/home/|ipykernel_\d", content), name


@pytest.mark.notebook
def test_the_page_of_a_report(several):
    folder = several / "out" / "a report"
    told = said(folder / "index.html")
    assert '<h1 lang="zh-Hans">在全市工业大会上的报告</h1>' in told
    assert "讲话人：王明；职务：市长；日期：2021年3月5日" in told
    seen = re.sub(r'href="[^"]*"', "", told)
    assert not re.search(r"\d[eE][+-]?\d\d\b|modifier|s1\b|part 1|level_|\bnan\b", seen)
    table = told[told.index("as it stands") :]
    for cells in ("<td>100亿</td> <td>CNY 元</td>", "<td>40</td> <td>家</td>"):
        assert cells in table
    assert "“一、去年的工业”" in told or "“二、今年的工业”" in told, "parts by their names"
    pictures = re.findall(r'alt="([^"]*)"', told)
    assert len(pictures) == len(list((folder / "charts").glob("*.png"))) >= 4 and all(pictures)
    assert told.count("Reach: ") == len(pictures) == told.count("可靠程度：")
    parts = pd.read_csv(folder / "charts" / "speech-parts.csv")
    assert parts.part.tolist()[1:] == ["一、去年的工业", "二、今年的工业", "三、怎样办好园区"]
    for name in ("index.html", "reading-view.html"):
        assert all((folder / link).exists() for link in links(folder / name))


def links(path):
    """Return the addresses of a page in its own folder."""
    return {link.split("#")[0] for link in re.findall(r'href="([^":#][^":]*)"', said(path))}


@pytest.mark.notebook
def test_no_numeral_is_among_the_words(several):
    for table in several.glob("out/*/charts/speech-*words.csv"):
        words = pd.read_csv(table).word
        assert len(words) and not words.str.fullmatch(HAN_NUMERAL).any(), words.tolist()


@pytest.mark.notebook
def test_what_is_not_reliable_or_too_little_is_a_sentence(several):
    told = said(several / "out" / "talk" / "index.html")
    for sentence in ("no headings were found", "0 quantities were found", "0 sayings were found"):
        assert sentence in told
    for name in sorted(FINDERS.keys() - {*STRUCTURE}):
        drawn = list(several.glob(f"out/*/charts/*{name.replace('_', '-')}.png"))
        contract = FINDERS[name].contract
        english = contracts().get(name, contract).english
        listed = f"<strong>{english}</strong>, " in told
        assert listed == (not contract.reliable), name
        assert contract.reliable or not drawn, name


@pytest.mark.notebook
def test_texts_side_by_side_by_date_and_a_bad_one_is_told(several):
    told = said(several / "out" / "index.html")
    assert told.index('<a href="talk/index.html">在读书会上的讲话</a>') < told.index(
        '<a href="a%20report/index.html">在全市工业大会上的报告</a>'
    ), "by date, not by name"
    assert "Not among them: empty.txt (the file is empty)." in told
    assert "王明 2021" in told and "李红 2019" in told
    keywords = told[told.index("Keywords, each against the others") :]
    assert re.search(r"<td>李红 2019</td> <td>[^<]*读书 \d+\.\d", keywords)


@pytest.mark.notebook
def test_a_value_that_a_reader_corrected_is_drawn(several, tmp_path):
    shutil.copytree(several / "out", tmp_path / "out")
    themes = tmp_path / "out" / "a report" / "layers" / "themes.csv"
    rows = "".join(f"{at},{at + 2},{REPORT[at : at + 2]},reform\n" for at in range(0, 10, 2))
    themes.write_text(f"start,end,text,theme\n{rows}", encoding="utf-8")
    report = str(several / "a report.txt")
    place = tmp_path / "out" / "a report"
    assert main(["charts", report, "-o", str(place)]) == 2
    assert main(["charts", report, "-o", str(place), "--layers", str(place / "layers")]) == 0
    assert (place / "charts" / "speech-layer-themes.png").exists()
    assert "由人标注" in said(place / "index.html")


@pytest.mark.parametrize("name", sorted(FINDERS.keys() - {*STRUCTURE, "words"}))
def test_the_notebook_does_without_a_layer_that_is_missing(name):
    notebook = filled(ANY_SPEECH, {"path": "a"}, FINDERS.keys() - {name})
    assert notebook.cells[1].source == "path = 'a'"
    assert not [cell for cell in notebook.cells if f'speech["{name}"]' in cell.source]


def test_a_page_is_prose_pictures_and_tables_each_paragraph_in_its_language():
    cells = [nbformat.v4.new_markdown_cell("Left out.", metadata={"tags": ["notebook"]})]
    cells += [nbformat.v4.new_markdown_cell("Is *it* <b>safe</b>?\n\n是的。")]
    figure = "<figure><figcaption><p>How.\n\n怎样。</p></figcaption></figure>"
    shown = [{"image/png": "QQ=="}, {"text/html": figure}]
    outputs = [nbformat.v4.new_output("display_data", data) for data in shown]
    told = {"name": "one", "doors": [[1, 2, 3, 4, "<b>", "s1-2"]]}
    outputs[0].metadata = {"image/png": {"alt": 'a "b"', "width": 864, "wz": told}}
    cells += [nbformat.v4.new_code_cell("secret = 1", outputs=outputs)]
    told = page(nbformat.v4.new_notebook(cells=cells), "A & B", {"view": "v.html"}).decode()
    assert "<title>A &amp; B</title>" in told and '<a href="v.html">view</a>' in told
    assert '<p lang="en">Is <em>it</em> &lt;b&gt;safe&lt;/b&gt;?</p>' in told
    assert '<p lang="zh-Hans">是的。</p>' in told and 'alt="a &#34;b&#34;"' in told
    assert '<p lang="en">How.</p><p lang="zh-Hans">怎样。</p>' in told
    assert 'href="reading-view.html#s1-2&amp;n=%3Cb%3E" title="&lt;b&gt;"' in told
    assert "secret" not in told and "Left out" not in told


def test_the_texts_of_a_folder_are_those_that_wz_did_not_make(tmp_path):
    for name in ("b.txt", "in/a.DOCX", ".hidden.txt", "~$a.docx", "notes.odt", "out/a/given/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "out" / LIST).write_bytes(b"{}")
    texts = texts_in(str(tmp_path))
    assert [text.relative_to(tmp_path).as_posix() for text in texts] == ["b.txt", "in/a.DOCX"]
    assert distinct(["Ä.txt", "ä.txt", "ä.txt", "b"]) == ["Ä.txt", "1-ä.txt", "2-ä.txt", "b"]


def test_a_folder_without_texts_is_a_sentence(tmp_path, capsys):
    assert main(["charts", str(tmp_path), "-o", str(tmp_path / "out")]) == 2
    assert "no text in it" in capsys.readouterr().err
