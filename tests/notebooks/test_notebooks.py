"""The committed notebooks are in order, and each guard catches the fault it exists for."""

import base64
import copy
import hashlib
import io
import os
import re
import subprocess
import sys

import nbformat
import pytest
from matplotlib.image import imread

import wzlib as wz
from tests.notebooks.hygiene import check
from tools.run_notebooks import (
    NOTEBOOKS,
    README_PICTURES,
    README_VIEW,
    ROOT,
    main,
    normalise,
    picture_of,
)
from wzlib.views.reader import reading_view

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
CHARTED = """import pandas as pd
import wzlib as wz
table = pd.DataFrame({"part": ["一", "二"], "length": [30, 20]})
fig = wz.charts.bars(table, x="length", y="part", xlabel="characters")
wz.charts.show(fig, "parts", title="Parts", alt="Bars.", source="a test", caption="Read.")
"""


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(PATHS[0], as_version=4)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_is_in_order(path, speech):
    assert check(nbformat.read(path, as_version=4), path, speech.text) == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_normalised(path):
    notebook = nbformat.read(path, as_version=4)
    assert normalise(copy.deepcopy(notebook)) == notebook


@pytest.mark.parametrize("name", README_PICTURES)
def test_a_picture_of_the_readme_is_the_one_of_its_notebook(name):
    notebook = nbformat.read(NOTEBOOKS / f"{README_PICTURES[name]}.ipynb", as_version=4)
    assert (ROOT / "docs" / f"{name}.png").read_bytes() == picture_of(notebook, name)
    assert f"](docs/{name}.png)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_reading_view_of_the_readme_is_the_one_of_the_speech(speech):
    assert README_VIEW.read_text(encoding="utf-8") == reading_view(speech)


def charted(notebook):
    return next(cell for cell in notebook.cells if "charts.show(" in cell.source)


def first_prose(notebook):
    return next(cell for cell in notebook.cells if "**Aims.**" in cell.source)


def spoil_counts(notebook):
    notebook.cells[1].execution_count = 7


def spoil_kernel(notebook):
    notebook.metadata.kernelspec.name = "conda-env-wz-py"


def spoil_semicolon(notebook):
    notebook.cells[1].source += ";"


def spoil_stderr(notebook):
    notebook.cells[1].outputs.append(nbformat.v4.new_output("stream", name="stderr", text="!"))


def spoil_picture(notebook):
    outputs = charted(notebook).outputs
    outputs.remove(next(o for o in outputs if "image/png" in o.get("data", {})))


def spoil_alt(notebook):
    for output in charted(notebook).outputs:
        output.get("metadata", {}).get("image/png", {}).pop("alt", None)


def spoil_fingerprint(notebook):
    (picture,) = (o for o in charted(notebook).outputs if "image/png" in o.get("data", {}))
    picture.data["text/plain"] = "<a picture>"


def spoil_number(notebook):
    first_prose(notebook).source += " The speech has 12,194 characters."


def spoil_number_word(notebook):
    first_prose(notebook).source += " Its twenty paragraphs."


def spoil_heading(notebook):
    first_prose(notebook).source += " Five headings do so in the same frame."


def spoil_abstract(notebook):
    prose = first_prose(notebook)
    prose.source = prose.source.replace("**提要。**", "**提要。** 开篇、七个部分与结尾；")


def spoil_said(notebook):
    notebook.cells[1].source += '\nwz.say(f"It has {len(speech.text)} characters in six parts.")'


def spoil_finding(notebook):
    for cell in notebook.cells:
        cell.source = cell.source.replace("The text is bulletin", "By two readers it is bulletin")


def spoil_path(notebook):
    notebook.cells[1].source += '\nopen("/home/me/speech.txt")'


def spoil_link(notebook):
    first_prose(notebook).source += " [next](01_gone.ipynb)"


def spoil_anchor(notebook):
    first_prose(notebook).source += " [here](#Nowhere-at-all)"


def spoil_quotation(notebook):
    first_prose(notebook).source = "“温州人永远第一” " + first_prose(notebook).source


def spoil_gloss(notebook):
    gloss = "温州人民创造无限荣光 (*the people of Wenzhou*) "
    first_prose(notebook).source = gloss + first_prose(notebook).source


def spoil_frame(notebook):
    first_prose(notebook).source = first_prose(notebook).source.replace("**Aims.**", "")


def spoil_passage(notebook):
    notebook.cells[1].source = "1"


def spoil_quiz(notebook):
    for cell in notebook.cells:
        cell.source = cell.source.replace("3. Which", "Which")


def spoil_length(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source += "\n1\n2\n3\n4\n5"


def spoil_order(notebook):
    prose = first_prose(notebook)
    prose.source = prose.source.replace("**Aims.**", "**X**").replace("**提要", "**Aims.** **提要")


def spoil_network(notebook):
    first_prose(notebook).source += " [far](https://example.org/)"


def spoil_function(notebook):
    notebook.cells[1].source += "\ndef read(): pass"


def spoil_prose(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source[:20]


def spoil_address(notebook):
    output = nbformat.v4.new_output("display_data", {"text/plain": "<Axes at 0x7f00>"})
    notebook.cells[1].outputs.append(output)


def spoil_tag(notebook):
    notebook.cells[1].metadata["tags"] = ["nbval-ignore-output"]


FAULTS = {
    "nbval may pass over": spoil_tag,
    "not in the order": spoil_order,
    "into the network": spoil_network,
    "function or class": spoil_function,
    "words of prose": spoil_prose,
    "address of an object": spoil_address,
    "not 1..": spoil_counts,
    "kernel": spoil_kernel,
    "semicolon": spoil_semicolon,
    "stderr": spoil_stderr,
    "0 pictures": spoil_picture,
    "without alt": spoil_alt,
    "or fingerprint": spoil_fingerprint,
    "typed number in prose: …The speech has 12": spoil_number,
    "Its twenty paragraphs": spoil_number_word,
    "Five headings do so": spoil_heading,
    "七个部分": spoil_abstract,
    "… characters in six parts": spoil_said,
    "By two readers it is": spoil_finding,
    "absolute path": spoil_path,
    "link to nothing": spoil_link,
    "missing anchor": spoil_anchor,
    "not in the speech: 温州人永远第一": spoil_quotation,
    "not in the speech: 温州人民创造无限荣光": spoil_gloss,
    "'Aims' is missing": spoil_frame,
    "open with a passage": spoil_passage,
    "three questions": spoil_quiz,
    "median code cell": spoil_length,
}


@pytest.mark.parametrize("message", FAULTS)
def test_a_planted_fault_is_caught(message, notebook, speech):
    spoiled = copy.deepcopy(notebook)
    FAULTS[message](spoiled)
    assert any(message in problem for problem in check(spoiled, PATHS[0], speech.text))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty folder whose notebooks, solutions, charts and view are those of the runner."""
    for name, place in {"NOTEBOOKS": "notebooks", "CHARTS": "charts", "SOLUTIONS": "none"}.items():
        (tmp_path / place).mkdir()
        monkeypatch.setattr(f"tools.run_notebooks.{name}", tmp_path / place)
    monkeypatch.setattr("tools.run_notebooks.README_VIEW", tmp_path / "view.html")
    monkeypatch.setattr("tools.run_notebooks.write_students_copies", lambda: None)
    return tmp_path


def write_notebook(path, *sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.mark.notebook
def test_nbval_sees_a_changed_bar_and_show_refuses_a_wrong_glyph(project):
    path = project / "notebooks" / "00_small.ipynb"
    write_notebook(path, CHARTED)
    assert main("notebooks") == 0
    stored = path.read_text(encoding="utf-8")
    changed = stored.replace("[30, 20]", "[29, 20]")
    path.with_stem("01_bar").write_text(changed, encoding="utf-8")
    changed = stored.replace('\\"一\\"', '\\"\U00013000\\"')
    path.with_stem("02_glyph").write_text(changed, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly"]
    command += ["-c", os.devnull, "--rootdir", str(project), "--nbval", "--nbval-current-env"]
    command += ["-rA", str(path.parent)]
    told = subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stdout
    results = re.findall(r"^(PASSED|FAILED) \S*(0\d)_\w+\.ipynb", told, re.M)
    assert sorted(results) == [("FAILED", "01"), ("FAILED", "02"), ("PASSED", "00")]
    assert ", drawn " in told and "ChartError" in told


@pytest.mark.notebook
def test_a_failing_cell_stops_the_run_and_leaves_everything_as_it_was(project, capsys):
    (project / "charts" / "before.txt").touch()
    path = project / "notebooks" / "00_bad.ipynb"
    write_notebook(path, "1 + 1", "1 / 0  # planted")
    before = path.read_bytes()
    for command in ("charts", "notebooks"):
        assert main(command) == 1
        error = capsys.readouterr().err
        assert "00_bad.ipynb" in error
        assert "1 / 0  # planted" in error
        assert "ZeroDivisionError" in error
    assert path.read_bytes() == before
    assert [file.name for file in (project / "charts").iterdir()] == ["before.txt"]
    assert not (project / "view.html").exists()


def test_an_unknown_command_writes_nothing(capsys):
    assert main("chart") == 2
    assert "run_notebooks.py charts" in capsys.readouterr().out


def test_a_passage_must_stand_in_the_speech_once(speech):
    with pytest.raises(wz.WzError, match="0 times"):
        wz.passage(speech, "温州人永远第一", "…")


@pytest.mark.notebook
def test_charts_are_counted_before_they_are_published(project, capsys):
    """A run whose charts are not all there keeps what was there before, as two at once did not."""
    charts, path = project / "charts", project / "notebooks" / "00_one.ipynb"
    write_notebook(path, CHARTED)
    assert main("charts") == 0
    assert {"00-parts.png", "index.html", "reading-view.html"} <= {f.name for f in charts.iterdir()}
    take_away = """import os, pathlib
for picture in pathlib.Path(os.environ["WZ_CHARTS"]).glob("*.png"):
    picture.unlink()"""
    write_notebook(path, CHARTED, take_away)
    (charts / "before.txt").touch()
    assert main("charts") == 1
    assert "show 1 charts, and 0 were written" in capsys.readouterr().err
    assert (charts / "before.txt").exists()
    assert not list(project.glob("charts.*/"))


def pictures():
    """Return of every chart of the notebooks what its metadata tell, and its PNG."""
    cells = [cell for path in PATHS for cell in nbformat.read(path, as_version=4).cells]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    held = [output for output in outputs if "image/png" in output.get("data", {})]
    return [(one.metadata["image/png"]["wz"], one.data["image/png"]) for one in held]


def test_every_chart_has_its_row_of_words_and_every_row_its_chart():
    table = wz.read_table("charts.csv")
    assert sorted(about["name"] for about, _ in pictures()) == sorted(table.chart)
    mute = table[table.mute != ""].chart.tolist()
    assert len(mute) <= 3
    assert [about["name"] for about, _ in pictures() if not about["doors"]] == mute


def test_no_number_is_typed_into_a_title():
    quoted = re.compile(r"\{.*?\}|\d+强|1161|252|152")
    table = wz.read_table("charts.csv")
    for column in ("title", "title_zh", "about", "about_zh"):
        typed = [text for text in table[column] if re.search(r"\d", quoted.sub("", text))]
        assert typed == []


def test_a_stored_picture_is_the_one_that_was_drawn():
    for about, png in pictures():
        pixels = imread(io.BytesIO(base64.b64decode(png)))
        drawn = hashlib.sha256((pixels * 255).round().astype("uint8").tobytes()).hexdigest()
        assert about["pixels"] == drawn[:16], about["name"]
