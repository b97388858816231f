"""The command line: each verb on the made-up sample, and what each says of wrong input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from wzlib.app.cli import main

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "made_up_speech.txt"
WRONG = {
    "empty.txt": (b"", "empty"),
    "english.txt": (b"This is English.", "not a Chinese text"),
    "binary.txt": (b"\x00\x01", "binary"),
    "old.doc": (b"\xd0\xcf\x11\xe0", "save it as .docx"),
    "latin.txt": (b"caf\xe9", "neither UTF-8 nor UTF-16, GB18030 or Big5"),
    "missing.txt": (None, "cannot be read"),
}


def shown(folder):
    """Return the names in a folder, without the list of what was written."""
    return {file.name for file in folder.iterdir() if not file.name.startswith(".")}


def test_read_writes_one_page(tmp_path, capsys):
    assert main(["read", str(SAMPLE), "-o", str(tmp_path / "a.html")]) == 0
    assert "高质量发展" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert shown(tmp_path) == {"a.html"}
    assert main(["read", str(SAMPLE), "-o", str(tmp_path)]) == 2
    assert "give the name of a file" in capsys.readouterr().err
    assert not tmp_path.with_name(f"{tmp_path.name}.part").exists()


def test_annotate_writes_the_layers(tmp_path):
    assert main(["annotate", str(SAMPLE), "-o", str(tmp_path / "layers")]) == 0
    package = json.loads((tmp_path / "layers" / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) == len(shown(tmp_path / "layers")) - 1
    text = (tmp_path / "layers" / "text.txt").read_text(encoding="utf-8")
    for row in pd.read_csv(tmp_path / "layers" / "quantities.csv", encoding="utf-8").itertuples():
        assert text[row.start : row.end] == row.text


@pytest.mark.notebook
def test_charts_into_a_folder_named_from_here_for_a_file_with_an_odd_name(
    tmp_path, monkeypatch, capsys
):
    odd = "其他 'a' $b$ $c$😀 温州.txt"
    text = SAMPLE.read_text(encoding="utf-8").replace("第一，要", "第一，𠮷🎉要")
    (tmp_path / odd).write_text("长" * 200 + "\n" + text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["charts", odd, "-o", "new/out"]) == 0
    out = tmp_path / "new" / "out"
    made = {"charts", "given", "index.html", "layers", "reading-view.html", "speech.ipynb"}
    assert shown(out) == made
    names = ["layer-metaphors", "parts", "quantities", "whole-text", "words"]  # no others may be
    for ending in ("png", "svg", "csv", "json", "txt"):
        found = {file.name for file in (out / "charts").glob(f"*.{ending}")}
        assert found == {f"speech-{name}.{ending}" for name in names}
    notebook = nbformat.read(out / "speech.ipynb", as_version=4)
    assert "What only a reader can add" in notebook.cells[-1].source

    notebook.cells.append(nbformat.v4.new_code_cell("1 + 1"))
    nbformat.write(notebook, out / "speech.ipynb")
    (out / "layers" / "my_ledger.csv").write_bytes(b"start,end,text\n")
    mine = {file: (out / file).read_bytes() for file in ("speech.ipynb", "layers/my_ledger.csv")}
    for options in ([], ["--layers", str(out / "layers")]):
        assert main(["charts", odd, "-o", "new/out", *options]) == 2
        assert "speech.ipynb" in capsys.readouterr().err
    assert {file: (out / file).read_bytes() for file in mine} == mine
    assert not list(out.glob(".wz*"))


@pytest.mark.notebook
def test_charts_of_texts_without_sections_numbers_and_words(tmp_path, capsys):
    (tmp_path / "tiny").mkdir()
    for number, text in enumerate(["温", "的。了。", "天气很好。花开了。"]):
        (tmp_path / "tiny" / f"{number}.txt").write_text(text, encoding="utf-8")
    assert main(["charts", str(tmp_path / "tiny"), "-o", str(tmp_path / "out")]) == 0
    assert "3 of 3 texts" in (said := capsys.readouterr().out) and "\x1b" not in said
    pages = [
        (tmp_path / "out" / str(number) / "index.html").read_text("utf-8") for number in range(3)
    ]
    assert all("<img" not in page and page.count("Not drawn: ") == 7 for page in pages)


def test_charts_leave_alone_what_they_did_not_make(tmp_path, capsys):
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "mine.png").write_bytes(b"x")
    assert main(["charts", str(SAMPLE), "-o", str(tmp_path)]) == 2
    assert "charts/mine.png" in capsys.readouterr().err
    assert [file.name for file in tmp_path.rglob("*")] == ["charts", "mine.png"]


@pytest.mark.notebook
def test_charts_that_fail_leave_nothing(tmp_path, monkeypatch, capsys):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("path = 1")])
    notebook.cells[0].metadata["tags"] = ["parameters"]
    notebook.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(notebook, tmp_path / "broken.ipynb")
    monkeypatch.setattr("wzlib.app.notebooks.ANY_SPEECH", tmp_path / "broken.ipynb")
    assert main(["charts", str(SAMPLE), "-o", str(tmp_path / "out")]) == 2
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("verb", ["read", "annotate", "charts"])
@pytest.mark.parametrize("name", WRONG)
def test_wrong_texts(verb, name, tmp_path, capsys):
    content, message = WRONG[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main([verb, str(tmp_path / name), "-o", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("wz: ") and message in said.err and not said.out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("verb", ["annotate", "charts", "corpus"])
def test_an_output_that_is_a_file(verb, tmp_path, capsys):
    (tmp_path / "out").write_bytes(b"mine")
    source = SAMPLE.parent if verb == "corpus" else SAMPLE
    assert main([verb, str(source), "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.startswith("wz: ")
    assert (tmp_path / "out").read_bytes() == b"mine"


@pytest.mark.corpus
def test_corpus(tmp_path, capsys):
    out = tmp_path / "out"
    command = ["corpus", str(SAMPLE.parent), "-o", str(out), "--finders", "sentences,quantities"]
    assert main([*command, "--workers", "1"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("1 documents in ") and "a second), 0 failed" in said.out
    assert "\x1b" not in said.err
    assert main([*command[:-1], "quantities,sentences"]) == 0
    assert capsys.readouterr().out == f"All documents were there already: {out}\n"
    (out / "parts.jsonl").write_bytes(b"{")
    assert main(command) == 2
    assert "parts.jsonl is broken" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--finders", "dances"], "no finder of dances"),
        (["--workers", "0"], "at least one worker"),
        (["--scheduler", "nowhere"], "no address"),
    ],
)
def test_corpus_with_wrong_options(options, message, tmp_path, capsys):
    assert main(["corpus", str(SAMPLE.parent), "-o", str(tmp_path / "out"), *options]) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.rglob("part-*"))


@pytest.mark.parametrize("arguments", [[], ["dance"], ["corpus", "x"]])
def test_wrong_commands_end_with_2_and_a_usage(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert capsys.readouterr().err.startswith("usage: wz")


@pytest.mark.slow
def test_a_command_that_fails_ends_with_2_and_without_a_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["corpus", "x", "-oy"]) == 2
    assert capsys.readouterr().err.startswith("wz: ")
    done = subprocess.run(
        [sys.executable, "-m", "wzlib.app.cli", "annotate", "no.txt"],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(SAMPLE.parents[2])},
    )
    assert done.returncode == 2 and done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
