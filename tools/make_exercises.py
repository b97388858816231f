"""Make the students' copies of the exercises from the solutions.

    make_exercises.py      writes notebooks/exercises/*.ipynb from notebooks/exercises/solutions/

What stands between the markers of a solution (those of nbgrader in code, the same words in a
comment in text) is taken out; the outputs are taken off.
"""

import copy
import re
import sys
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


def main() -> int:
    """Write all copies, and take away those whose solution is gone."""
    written = set()
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        copied = student_copy(nbformat.read(path, as_version=4))
        write_whole(EXERCISES / path.name, (nbformat.writes(copied) + "\n").encode("utf-8"))
        written.add(path.name)
    for path in EXERCISES.glob("*.ipynb"):
        if path.name not in written:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
