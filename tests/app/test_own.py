"""What is one's own: a finder, a codebook, a lexicon, a CSV layer, by the public way alone."""

import json
import shutil

import nbformat
import pandas as pd
import pytest

import wzlib as wz
from wzlib.app.cli import main
from wzlib.app.own import bring

FINDER = '''"""Questions."""
import re

WORDS = "什么|怎么|为什么"


def find_questions(text):
    for match in re.finditer(f"[^。？\\n]*?({WORDS})[^。？\\n]*？", text):
        yield {"start": match.start(), "end": match.end(), "word": match[1]}
'''
NAMES = ("questions", "themes", "my_reading", "words")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A text, and beside it what one brings; the options of the command line that take it."""
    folder = tmp_path_factory.mktemp("own")
    sample = wz.sample_path().read_text(encoding="utf-8")
    (folder / "text.txt").write_text(f"{sample}靠什么做到？一起做到。\n", encoding="utf-8")
    (folder / "mine.py").write_text(FINDER, encoding="utf-8")
    codebook = "theme,pattern,colour\n桥,桥|路,#aa3377\n做到,做到,\n"
    (folder / "mine.csv").write_text(codebook, encoding="utf-8-sig")
    (folder / "names.txt").write_text("高质量发展推进大会\n一起做到\n", encoding="utf-8")
    (folder / "my_reading.csv").write_text("start,end,text,what\n0,2,在全,a place\n", "utf-8")
    options = ["--finder", "mine.py", "--codebook", "themes=mine.csv", "--lexicon", "names.txt"]
    return folder, options


def table(path, name):
    return pd.read_csv(path / f"{name}.csv", encoding="utf-8", keep_default_na=False)


def check(layers):
    """What came of the text, wherever: the finder's, the codebook's, the lexicon's layers."""
    assert layers["questions"][["text", "word"]].values.tolist() == [["靠什么做到？", "什么"]]
    themes = list(layers["themes"].theme)
    assert {*themes} == {"桥", "做到"} and themes.count("做到") == 3
    words = dict(zip(layers["words"].text, layers["words"].tag, strict=True))
    assert words["一起做到"] == "nz" and words["高质量发展推进大会"] == "nz"


@pytest.mark.notebook
def test_charts_reading_view_and_exports(own, monkeypatch):
    folder, options = own
    monkeypatch.chdir(folder)
    assert main(["charts", "text.txt", "-o", "out", *options, "--layers", "my_reading.csv"]) == 0
    out = folder / "out"
    layers = {name: table(out / "layers", name) for name in NAMES}
    check(layers)
    assert layers["my_reading"].values.tolist() == [[0, 2, "在全", "a place", "person"]]
    drawn = table(out / "charts", "speech-whole-text")
    assert {"questions", "my reading", "themes 主题"} <= {*drawn.track}, "a lane for each"
    notebook = nbformat.read(out / "speech.ipynb", as_version=4)
    assert "given/mine.py" in notebook.cells[1].source and "/tmp" not in notebook.cells[1].source
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "themes: not measured" in page and "my_reading: read by a person" in page
    view = (out / "reading-view.html").read_text(encoding="utf-8")
    assert all(f'"{name}"' in view for name in NAMES) and "靠什么做到？" in view
    package = json.loads((out / "layers" / "datapackage.json").read_text(encoding="utf-8"))
    assert {*NAMES} <= {resource["name"] for resource in package["resources"]}


@pytest.mark.slow
def test_annotate_and_read(own, monkeypatch, tmp_path):
    folder, options = own
    monkeypatch.chdir(folder)
    command = ["annotate", "text.txt", "-o", str(tmp_path / "layers")]
    assert main([*command, *options, "--layers", "my_reading.csv"]) == 0
    check({name: table(tmp_path / "layers", name) for name in NAMES})
    brought = bring(None, {"themes": "mine.csv"}, "names.txt", ["mine.py"])
    speech = wz.annotate(folder / "text.txt", **brought, read="my_reading.csv")
    check(speech)
    assert speech.colours("themes") == {"桥": "#aa3377"}
    assert speech.credit("my_reading").endswith("read by a person 人")
    assert main(["read", "text.txt", "-o", str(tmp_path / "view.html"), *options]) == 0
    assert "questions" in (tmp_path / "view.html").read_text(encoding="utf-8")


def test_a_corpus(own, monkeypatch, tmp_path, capsys, cluster):
    """From the command line, then from code with a function and a reading; each notices changes."""
    folder, options = own
    monkeypatch.chdir(folder)
    (tmp_path / "texts").mkdir()
    shutil.copy(folder / "text.txt", tmp_path / "texts")
    finders = ["--finders", "themes,words", "--scheduler", cluster["scheduler"]]
    command = ["corpus", str(tmp_path / "texts"), "-o", str(tmp_path / "out"), *options]
    assert main([*command, *finders]) == 0
    found = ("questions", "themes", "words")
    check({name: pd.read_parquet(tmp_path / "out" / name) for name in found})
    added = {"mine.py": "# changed\n", "mine.csv": "another,x,\n", "names.txt": "另一个词\n"}
    for file, more in added.items():
        before = (folder / file).read_bytes()
        (folder / file).write_bytes(before + more.encode())
        assert main([*command, *finders]) == 2
        assert "--mix" in capsys.readouterr().err
        (folder / file).write_bytes(before)
    assert main([*command, *finders]) == 0
    assert "were there already" in capsys.readouterr().out

    pattern = "做到"

    @wz.finder("deeds", english="deeds")
    def find_deeds(text):
        return [{"start": text.index(pattern), "end": text.index(pattern) + len(pattern)}]

    read = pd.DataFrame({"doc": "text", "start": [0], "end": [2], "text": ["在全"], "what": ["?"]})
    options = {"layers": ["sentences", find_deeds], "read": {"my_reading": read}, **cluster}
    assert wz.corpus.annotate(tmp_path / "texts", tmp_path / "own", **options) == (1, 0)
    assert pd.read_parquet(tmp_path / "own" / "deeds").text.tolist() == ["做到"]
    rows = pd.read_parquet(tmp_path / "own" / "my_reading")
    assert rows.values.tolist() == [["text", 0, 2, "在全", "?", "person"]]
    options["read"] = {"my_reading": read.assign(what="!")}
    assert wz.corpus.annotate(tmp_path / "texts", tmp_path / "own", **options) == (1, 0)
    assert pd.read_parquet(tmp_path / "own" / "my_reading").what.tolist() == ["!"]
    options["read"] = {"my_reading": read.assign(doc="another")}
    with pytest.raises(wz.WzError, match="no document 'another'"):
        wz.corpus.annotate(tmp_path / "texts", tmp_path / "own", **options)


@pytest.mark.parametrize(
    ("option", "name", "content", "message"),
    [
        (
            "--codebook",
            "dances=a.csv",
            "theme,pattern\n",
            "no finder of dances",
        ),
        (
            "--codebook",
            "themes=a.csv",
            "theme,words\na,b\n",
            "has no column pattern",
        ),
        ("--codebook", "themes=a.csv", "theme,pattern\na,(\n", "a pattern that is none: '('"),
        ("--codebook", "themes=a.csv", "", "a.csv: empty"),
        ("--codebook", "themes=no.csv", "", "no.csv"),
        ("--lexicon", "a.csv", "word;tag\na;b\n", "one word a line, or the columns word and tag"),
        ("--lexicon", "a.csv", b"\xce\xc2", "a.csv: not in UTF-8"),
        ("--finder", "a.csv", "x = 1\nfind_x =\n", "a.csv, line 2: SyntaxError: invalid syntax"),
        ("--finder", "a.csv", "\n\nprint(1 / 0)\n", "a.csv, line 3: ZeroDivisionError"),
        ("--finder", "a.csv", "from wzlib import find_words\n", "no function find_…"),
    ],
)
@pytest.mark.parametrize("verb", ["annotate", "corpus"])
def test_what_cannot_be_taken_is_a_sentence(
    verb, option, name, content, message, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    source = wz.sample_path() if verb == "annotate" else wz.sample_path().parent
    assert main([verb, str(source), "-o", "out", option, name]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
