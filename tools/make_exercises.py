"""The students' copies of the exercises, made from the solutions by `make notebooks`.

What stands between the markers of a solution (those of nbgrader in code, the same words in a
comment in text) is taken out; the outputs are taken off.
"""

import copy
import re
from pathlib import Path

import nbformat

from wzlib.files import write_whole

EXERCISES = Path(__file__).resolve().parent.parent / "notebooks" / "exercises"
SOLUTIONS = EXERCISES / "solutions"
IN_CODE = re.compile(r"^### BEGIN SOLUTION\n.*?^### END SOLUTION$", re.DOTALL | re.MULTILINE)
IN_TEXT = re.compile(r"<!-- BEGIN SOLUTION -->.*?<!-- END SOLUTION -->", re.DOTALL)
UNANSWERED = "answer = ...  # your answer 你的答案"
BLANK = "*Your answer · 你的回答：*"


def student_copy(solution: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the notebook of a student: no solutions, no outputs, links from its own folder."""
    copied = copy.deepcopy(solution)
    for cell in copied.cells:
        cell.source = IN_TEXT.sub(BLANK, IN_CODE.sub(UNANSWERED, cell.source))
        cell.source = cell.source.replace("](../../", "](../")
        if cell.cell_type == "code":
            cell.update(execution_count=None, outputs=[])
    return copied


def write_students_copies() -> None:
    """Write all copies, and take away those whose solution is gone."""
    solutions = sorted(SOLUTIONS.glob("*.ipynb"))
    for path in solutions:
        copied = student_copy(nbformat.read(path, as_version=4))
        write_whole(EXERCISES / path.name, (nbformat.writes(copied) + "\n").encode("utf-8"))
    for path in EXERCISES.glob("*.ipynb"):
        if path.name not in {solution.name for solution in solutions}:
            path.unlink()
