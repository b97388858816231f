"""The students' copies of the exercises, made from the solutions by `make notebooks`.

What stands between the markers of a solution (those of nbgrader in code, the same words in a
comment in text) is taken out; the outputs are taken off.
"""

import copy
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

from wzlib.files import write_whole
from wzlib.text.characters import HAN

EXERCISES = Path(__file__).resolve().parent.parent / "notebooks" / "exercises"
SOLUTIONS = EXERCISES / "solutions"
IN_CODE = re.compile(r"^### BEGIN SOLUTION\n.*?^### END SOLUTION$", re.DOTALL | re.MULTILINE)
IN_TEXT = re.compile(r"<!-- BEGIN SOLUTION -->.*?<!-- END SOLUTION -->", re.DOTALL)
CHECKED = re.compile(r'check_answer\("([\d.]+)"')
MARKUP = re.compile(r"[*`]|\[([^]]*)\]\([^)]*\)")
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


def checked_in_the_page() -> Iterator[dict[str, str]]:
    """Yield each question that is checked and that is answered in the reading view.

    exercise, heading (English · Chinese), and what is asked, in english and in chinese; a list
    belongs to both.
    """
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        said: list[str] = []
        for cell in nbformat.read(path, as_version=4).cells:
            if found := CHECKED.search(cell.source):
                heading = re.sub(r"^## [\d.]+ | \(.*", "", said[0])
                if "*reading view*" in said[0]:
                    plain = [MARKUP.sub(r"\1", part) for part in said[1:]]
                    shares = [len(re.findall(HAN, part)) * 2 > len(part) for part in plain]
                    lists = [part.startswith("1. ") for part in plain]
                    both = list(zip(plain, shares, lists, strict=True))
                    english = "\n".join(
                        part for part, chinese, listed in both if listed or not chinese
                    )
                    chinese = "\n".join(part for part, chinese, listed in both if listed or chinese)
                    yield {
                        "exercise": found[1],
                        "heading": heading,
                        "english": english,
                        "chinese": chinese,
                    }
            elif cell.cell_type == "markdown":
                source = IN_TEXT.sub("", cell.source)
                said = [] if source.startswith("## ") else said
                said += [part for part in source.split("\n\n") if part.strip()]


def write_students_copies() -> None:
    """Write all copies, and take away those whose solution is gone."""
    solutions = sorted(SOLUTIONS.glob("*.ipynb"))
    for path in solutions:
        copied = student_copy(nbformat.read(path, as_version=4))
        write_whole(EXERCISES / path.name, (nbformat.writes(copied) + "\n").encode("utf-8"))
    for path in EXERCISES.glob("*.ipynb"):
        if path.name not in {solution.name for solution in solutions}:
            path.unlink()
