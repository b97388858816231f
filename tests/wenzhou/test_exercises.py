"""The exercises: copies, hints, kind words for what is not answered."""

import re
import statistics

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import wzlib as wz
from tests.notebooks.hygiene import execution
from tools.make_exercises import EXERCISES, IN_CODE, IN_TEXT, SOLUTIONS, student_copy
from wzlib.wenzhou.exercises import Unanswered, judge

PATHS = sorted(SOLUTIONS.glob("*.ipynb"))
HEADING = re.compile(r"^## (\d\d\.\d) .+ · .+ \(.*?(\d+) minutes.*\)$", re.MULTILINE)
ANSWERS = wz.read_table("answers.csv")


def read(path):
    return nbformat.read(path, as_version=4)


def prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def glossed(notebook):
    """Return what is quoted in Chinese and glossed in English."""
    quotes = re.findall(r"“([^”]*[\u3400-\u9fff][^”]*)” ?\(\*", prose(notebook))
    return [piece for quote in quotes for piece in re.split(" ?… ?", quote) if piece]


def test_every_notebook_from_01_to_13_has_its_exercises():
    names = sorted(path.name for path in EXERCISES.parent.glob("*.ipynb"))
    assert [path.name for path in PATHS] == names[1 : len(PATHS) + 1]
    assert PATHS[-1].name.startswith("13")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_set_has_its_parts_and_is_run(path, speech):
    notebook = read(path)
    number = path.stem[:2]
    numbers = [found[0] for found in HEADING.findall(prose(notebook))]
    assert len(numbers) >= 3
    assert numbers == [f"{number}.{place}" for place in range(1, len(numbers) + 1)]
    assert "## 150 words" in prose(notebook)
    checked = [re.findall(r'check_answer\("([\d.]+)"', source) for source in code(notebook)]
    checked = [name for names in checked for name in names]
    assert set(checked) == set(ANSWERS.exercise[ANSWERS.exercise.str.startswith(number)])
    said = [
        output.data["text/markdown"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "check_answer(" in cell.source and "text/markdown" in output.get("data", {})
    ]
    assert [text.startswith("**Right · 正确.**") for text in said] == [True] * len(checked)
    assert list(execution(notebook)) == []
    lines = [re.findall(r"^(?!###).*\S", source, re.MULTILINE) for source in code(notebook)]
    assert statistics.median(map(len, lines)) <= 4  # the markers of solutions not counted
    assert [quote for quote in glossed(notebook) if quote not in speech.text] == []


def test_half_of_the_core_exercises_need_no_code():
    heads = [line for path in PATHS for line in prose(read(path)).splitlines()]
    core = [line for line in heads if re.match(r"## \d\d\.[123] ", line)]
    assert len(core) == 3 * len(PATHS)
    assert sum("reading view" in line for line in core) >= len(core) / 2


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_students_copy_is_what_generation_gives_and_holds_no_solution(path):
    copied = EXERCISES / path.name
    assert read(copied) == student_copy(read(path))
    text = copied.read_text(encoding="utf-8")
    assert "SOLUTION" not in text and '"outputs": []' in text
    solutions = [found for source in code(read(path)) for found in IN_CODE.findall(source)]
    solutions += IN_TEXT.findall(prose(read(path)))
    assert len(solutions) >= 3
    for solution in solutions:
        assert solution.splitlines()[1] not in text


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_students_copy_runs_to_its_first_unanswered_cell(path, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    names = {}
    with pytest.raises(Unanswered, match=r"Exercise \d\d\.\d waits for your answer.*\n练习"):
        for source in code(read(EXERCISES / path.name)):
            exec(source, names)  # the cells as they are


@pytest.mark.slow
def test_a_notebook_shows_the_kind_sentence_and_no_traceback():
    notebook = read(EXERCISES / PATHS[0].name)
    with pytest.raises(CellExecutionError):
        NotebookClient(notebook, kernel_name="python3").execute()
    (error,) = (
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    )
    assert "\n".join(error.traceback).startswith("Exercise 01.1 waits for your answer")
    assert len("\n".join(error.traceback).splitlines()) == 2


@pytest.mark.parametrize(
    "row", list(ANSWERS.itertuples()), ids=lambda row: f"{row.exercise}:{row.value}"
)
def test_every_typical_answer_gets_its_sentence(row):
    assert judge(row.exercise, row.value) == (row.right, row.english, row.chinese)


def test_every_checked_exercise_has_a_right_answer_and_two_typical_wrong_ones():
    counts = pd.crosstab(ANSWERS.exercise, ANSWERS.right)
    assert (counts[True] >= 1).all() and (counts[False] >= 2).all()
    assert not ANSWERS.duplicated(["exercise", "value"]).any()


def test_answers_in_other_forms_and_answers_nobody_thought_of():
    assert judge("01.1", (911, 911)).right and judge("01.1", " #s911-911 ").right
    assert judge("01.2", "18").right and judge("01.2", 18.0).right
    assert "too high" in judge("01.2", 19).english and "偏小" in judge("01.2", 2).chinese
    assert "further on" in judge("01.1", (3, 3)).english
    assert "before that" in judge("01.1", (3000, 3001)).english
    assert "place is right" in judge("02.1", (11280, 11290)).english
    assert "before that" in judge("02.1", (11351, 11360)).english  # touches, and shares nothing
    for other in ("page break", 911, "911-", "9-1-1"):
        assert "not what was asked" in judge("01.1", other).english
    assert "not what was asked" in judge("01.2", (17, 18)).english
    with pytest.raises(wz.WzError, match=r"no exercise '99\.9'"):
        judge("99.9", 1)
