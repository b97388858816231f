"""The two zips for a class: pages opened from a folder, and a set-up without a network."""

import ast
import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

from tests.views.pages import hold_the_session
from tools import make_class
from tools.make_exercises import EXERCISES, IN_CODE, IN_TEXT, SOLUTIONS
from wzlib.views.reader import reading_view
from wzlib.wenzhou.speech import load_speech

ROOT = make_class.ROOT
SHEETS = sorted(EXERCISES.glob("[0-9][0-9]_*.ipynb"))
A4 = {"width": 658, "height": 1001}  # what its margins leave, in pixels of CSS


class Links(HTMLParser):
    """What the elements of a page refer to."""

    def __init__(self, text):
        super().__init__()
        self.targets = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.targets += [value for name, value in attributes if name in ("href", "src")]


def stand_in(folder):
    """Write pages where the book would have them, the reading view as it is."""
    documents = [*ROOT.glob("docs/*.md"), *ROOT.glob("data/codebook/*.md")]
    pages = [*documents, *ROOT.glob("notebooks/*.ipynb"), ROOT / "index", ROOT / "reading-view"]
    for path in pages:
        make_class.write(folder / path.relative_to(ROOT).with_suffix(".html"), "<title>x</title>")
    make_class.write(folder / make_class.READER, reading_view(load_speech()))
    return 0


@pytest.fixture(scope="module")
def offline(tmp_path_factory):
    """The offline zip with a stand-in for the book, unpacked."""
    folder = tmp_path_factory.mktemp("课 offline")  # a path with a space and 中文
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make_class, "build_book", stand_in)
        make_class.lay_offline(folder / "laid" / "wenzhou-offline")
    make_class.pack(folder / "laid" / "wenzhou-offline", folder / "packed.zip")
    for place in (folder, folder / "邻座 next seat"):
        zipfile.ZipFile(folder / "packed.zip").extractall(place)
    return folder / "wenzhou-offline"


def own_pages(offline):
    return [offline / "index.html", *sorted((offline / "worksheets").glob("*.html"))]


def test_links_of_the_pages_lead_to_files_and_none_into_the_network(offline):
    for path in own_pages(offline):
        text = path.read_text(encoding="utf-8")
        assert "//" not in text
        for target in Links(text).targets:
            assert (path.parent / urlsplit(target).path).is_file(), f"{path.name}: {target}"
    assert "//" not in (offline / "worksheets/class.css").read_text(encoding="utf-8")


def test_the_index_leads_to_every_worksheet_from_a_folder(browser, offline):
    page = browser.new_page()
    faults = []
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.goto((offline / "index.html").as_uri())
    names = [link.get_attribute("href") for link in page.locator("nav a").all()]
    assert names == [f"worksheets/{path.stem}.html" for path in SHEETS]
    page.locator("nav a").first.click()
    page.wait_for_url("**/worksheets/01_*.html")
    page.locator("h1 + p a").click()
    page.wait_for_url("**/book/notebooks/01_*.html")
    page.close()
    assert faults == []


def test_the_session_of_90_minutes_is_held_in_the_page_of_the_zip(page, offline, speech):
    reader = Path("wenzhou-offline", "book", make_class.READER)
    pages = [(offline.parent / seat / reader).as_uri() for seat in (".", "邻座 next seat")]
    hold_the_session(page, *pages, speech)


def test_a_worksheet_has_all_exercises_lines_for_each_and_no_solution(browser, offline):
    page = browser.new_page(viewport=A4)
    page.emulate_media(media="print")
    for path in SHEETS:
        copied = nbformat.read(path, as_version=4).cells
        heads = [cell.source.splitlines()[0] for cell in copied if cell.source.startswith("## ")]
        page.goto((offline / "worksheets" / f"{path.stem}.html").as_uri())
        sections = page.locator("section").all()
        shown = [section.locator("h2").inner_text() for section in sections]
        assert shown == [head.removeprefix("## ").replace("*", "") for head in heads]
        assert all(section.locator(".line").count() >= 2 for section in sections)
        heights = page.locator(".part").evaluate_all("all => all.map(e => e.offsetHeight)")
        assert max(heights) <= A4["height"], path.name
        text = page.locator("body").inner_text()
        solved = nbformat.read(SOLUTIONS / path.name, as_version=4).cells
        solutions = [
            found for c in solved for p in (IN_CODE, IN_TEXT) for found in p.findall(c.source)
        ]
        assert solutions
        assert not [s for s in solutions if s.splitlines()[1] in text]
        assert "SOLUTION" not in text and "answer = ..." not in text and "**" not in text
    page.close()


def test_what_needs_code_says_so_and_markup_is_escaped():
    cells = [
        nbformat.v4.new_markdown_cell("## 99.1 Counting (5 minutes)\n\n<b> in #s3-5 and `#s1-2`?"),
        nbformat.v4.new_code_cell("answer = ...  # your answer"),
        nbformat.v4.new_markdown_cell("为什么？\n\n*Your answer · 你的回答：*"),
    ]
    counting = make_class.exercise(cells)
    assert counting.computer
    assert [part.lines for part in counting.parts] == [make_class.SHORT, make_class.LONG]
    assert (
        '&lt;b&gt; in <a href="../book/reading-view.html#s3-5">#s3-5</a>' in counting.parts[0].text
    )
    assert "<code>#s1-2</code>" in counting.parts[0].text
    assert counting.parts[1].text == '<p lang="zh">为什么？</p>\n'
    cells[0].source = "## 99.1 Looking (5 minutes · *reading view*)"
    assert not make_class.exercise(cells).computer


@pytest.mark.parametrize("name", ["index.html", "worksheets/05_themes.html"])
def test_axe_finds_no_serious_fault(browser, offline, name, serious_faults):
    page = browser.new_page()
    page.goto((offline / name).as_uri())
    assert serious_faults(page) == []
    page.close()


def test_the_same_files_give_the_same_bytes(tmp_path):
    packed = []
    for place, mode in (("a", 0o600), ("b", 0o755)):
        for name in ("文/2.txt", "1.whl") if mode == 0o600 else ("1.whl", "文/2.txt"):
            make_class.write(tmp_path / place / "folder" / name, name)
            (tmp_path / place / "folder" / name).chmod(mode)
        make_class.pack(tmp_path / place / "folder", tmp_path / f"{place}.zip")
        packed.append((tmp_path / f"{place}.zip").read_bytes())
    assert packed[0] == packed[1]
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist() == ["folder/1.whl", "folder/文/2.txt"]


def test_all_zips_or_none(tmp_path, monkeypatch):
    def fail(folder):
        raise SystemExit("no network")

    (tmp_path / "wenzhou-offline.zip").write_text("as it was", encoding="utf-8")
    monkeypatch.setattr(
        make_class, "lay_offline", lambda folder: make_class.write(folder / "a", "")
    )
    monkeypatch.setattr(make_class, "lay_lab", fail)
    with pytest.raises(SystemExit):
        make_class.build(tmp_path)
    assert (tmp_path / "wenzhou-offline.zip").read_text(encoding="utf-8") == "as it was"
    assert len(list(tmp_path.iterdir())) == 1
    for name in ("lay_lab", "lay_coding"):
        monkeypatch.setattr(make_class, name, lambda folder: make_class.write(folder / "b", ""))
    make_class.build(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "wenzhou-coding.zip",
        "wenzhou-lab.zip",
        "wenzhou-offline.zip",
    ]


def test_the_wheels_are_what_the_lock_has_of_what_the_notebooks_need():
    names = make_class.needed(make_class.roots())
    pinned = re.findall(r"^(\S+?)==", make_class.locked(names), re.M)
    assert set(pinned) == names
    assert {"pandas", "jieba", "jupyterlab", "ipykernel", "distributed", "pyarrow", "pip"} <= names
    assert not {"pytest", "ruff", "sphinx", "playwright", "hypothesis", "pdoc", "wzlib"} & names
    assert make_class.locked({"jieba"}).splitlines()[0] == "jieba==0.42.1 \\"
    assert make_class.locked({"jieba"}).count("==") == 1
    with pytest.raises(SystemExit, match=r"Not in requirements\.lock: no-such"):
        make_class.locked({"no-such"})


def wheel(folder, name, files):
    """Write a wheel by hand."""
    rows = io.StringIO()
    csv.writer(rows).writerows([file, "", ""] for file in [*files, f"{name}.dist-info/RECORD"])
    with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as packed:
        for file, content in {**files, f"{name}.dist-info/RECORD": rows.getvalue()}.items():
            packed.writestr(file, content)


def tiny_wheels(folder):
    """Write a JupyterLab that only says what it is asked for, and the pip of this environment."""
    folder.mkdir()
    about = "Metadata-Version: 2.1\nName: jupyterlab\nVersion: 1\n"
    how = "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = {
        "jupyterlab/__init__.py": "",
        "jupyterlab/__main__.py": "import sys; print('opened', sys.prefix, sys.argv[1:])",
        "jupyterlab-1.dist-info/METADATA": about,
        "jupyterlab-1.dist-info/WHEEL": how,
    }
    wheel(folder, "jupyterlab-1", files)
    pip = metadata.distribution("pip")
    left = r"\.\.|.*(__pycache__|/(RECORD|INSTALLER|REQUESTED|direct_url\.json)$)"
    kept = [file for file in pip.files if not re.match(left, file.as_posix())]
    wheel(folder, f"pip-{pip.version}", {f.as_posix(): f.read_binary() for f in kept})


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a place") / "wenzhou-lab"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make_class, "fetch_wheels", tiny_wheels)
        make_class.lay_lab(folder)
    return folder


def start(lab, *options):
    command = [sys.executable, str(lab / "start.py"), *options]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_lab_has_what_a_student_needs(lab):
    names = {path.relative_to(lab).as_posix() for path in lab.rglob("*") if path.is_file()}
    solutions = {f"notebooks/exercises/solutions/{path.name}" for path in SHEETS}
    needed = {"README.txt", "README.md", "LICENSE", "data/speech.txt", "docs/teaching.zh.md"}
    assert solutions | needed | {"notebooks/00_start_here.ipynb"} <= names
    assert not [name for name in names if re.match(r"tests|tools|docs/book|.*conftest", name)]
    for path in [*lab.rglob("*.txt"), lab / "start.py"]:
        assert str(ROOT) not in path.read_text(encoding="utf-8")


def test_another_python_is_told_kindly(lab):
    packed = lab / "wheels" / "packed-for.txt"
    fits = packed.read_text(encoding="utf-8")
    packed.write_text(re.sub(r" \d+\.\d+", " 3.99", fits), encoding="utf-8")
    told = start(lab)
    packed.write_text(fits, encoding="utf-8")
    assert told.returncode == 2 and told.stderr == "" and "Setting up" not in told.stdout
    program = (lab / "start.py").read_text(encoding="utf-8")
    assert ast.parse(program, feature_version=(3, 7))  # an old Python gets as far as the sentence
    assert "packed for   CPython 3.99" in told.stdout and "py -3.99 start.py" in told.stdout
    assert f"This is             {fits}" in told.stdout and "不能用当前的 Python" in told.stdout


@pytest.mark.slow
def test_one_command_sets_up_without_a_network_and_later_only_opens(lab):
    first = start(lab, "--no-browser")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Setting up (once" in first.stdout and "Set up. 安装完成。" in first.stdout
    opened = first.stdout.splitlines()[-1]
    assert opened.startswith(f"opened {lab / 'venv'} ['notebooks/00_start_here.ipynb', ")
    assert opened.endswith("'--no-browser']")
    assert start(lab).stdout.startswith("opened")


@pytest.mark.slow
def test_a_broken_wheel_is_not_installed(lab):
    (path,) = (lab / "wheels").glob("jupyterlab-*.whl")
    content = path.read_bytes()
    path.write_bytes(content + b"x")
    (lab / "venv" / "set-up-for.txt").unlink(missing_ok=True)
    told = start(lab)
    path.write_bytes(content)
    assert told.returncode == 1 and "Setting up did not succeed" in told.stdout
    assert not (lab / "venv" / "set-up-for.txt").exists()
    path.rename(path.with_suffix(".part"))
    assert start(lab).returncode == 1
    path.with_suffix(".part").rename(path)
    missing = Path(lab, "wheels", "requirements.txt")
    content = missing.read_bytes()
    missing.unlink()
    assert "Unpack the whole zip" in start(lab).stdout
    missing.write_bytes(content)
