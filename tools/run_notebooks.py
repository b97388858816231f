"""Run every notebook, two at a time.

    run_notebooks.py charts      writes each chart and the reading view to build/charts/
    run_notebooks.py notebooks   writes the executed, normalised notebooks back, the solutions
                                 of the exercises too, the students' copies, the reading view
                                 and the pictures of the README

`charts` writes nothing under notebooks/. A failing cell stops the run with its source and its
error; what was there before is left as it was.
"""

import asyncio
import base64
import json
import sys
from contextlib import nullcontext
from pathlib import Path

import nbformat
from filelock import FileLock
from jinja2 import Environment, StrictUndefined

from tools.aside import own_folder
from tools.make_exercises import SOLUTIONS, write_students_copies
from wzlib.app.notebooks import READING_VIEW, NotebookError, execute, written
from wzlib.files import write_whole
from wzlib.progress import Progress
from wzlib.views.reader import reading_view
from wzlib.wenzhou.speech import load_speech

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
CHARTS = ROOT / "build" / "charts"
README_PICTURES = {  # charts that lie in docs/ too, and their notebooks
    "whole-speech": "13_reading_it_together",
    "moves-by-part": "02_architecture",
    "two-texts": "14_your_own_speech",
}
README_VIEW = ROOT / "docs" / READING_VIEW
KERNELS = 2
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


async def execute_all(paths: list[Path], charts: Path | None) -> list[nbformat.NotebookNode]:
    """Run the notebooks, at most KERNELS at once; the first failure cancels the others."""
    progress, turn = Progress(sys.stdout), asyncio.Semaphore(KERNELS)

    async def in_turn(path: Path) -> nbformat.NotebookNode:
        async with turn:
            return await execute(path, charts, progress)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(in_turn(path)) for path in paths]
    return [task.result() for task in tasks]


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the notebook with counts 1..n, the plain kernel name, and no trace of the run."""
    notebook.metadata = nbformat.from_dict(METADATA)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        cell.execution_count = number
        cell.metadata.pop("execution", None)
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            cell.outputs = []  # a page of a megabyte, which JupyterLab shows only when it is run
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = number
    return notebook


def picture_of(notebook: nbformat.NotebookNode, name: str) -> bytes:
    """Return the picture of the chart `name` that a notebook holds."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    pictures = (output for output in outputs if "image/png" in output.get("data", {}))
    (data,) = (one.data for one in pictures if one.metadata["image/png"]["wz"]["name"] == name)
    return base64.b64decode(data["image/png"])


def index_page(folder: Path) -> bytes:
    """Return a page with every chart of a folder, whose marks lead to the reading view."""
    environment = Environment(autoescape=True, trim_blocks=True, undefined=StrictUndefined)
    template = Path(__file__).with_name("charts.html").read_text(encoding="utf-8")
    told = ((file.stem, file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json")))
    charts = [{"file": stem, **json.loads(text)} for stem, text in told]
    return environment.from_string(template).render(view=READING_VIEW, charts=charts).encode()


def publish(aside: Path, notebooks: list[nbformat.NotebookNode]) -> None:
    """Put the charts in their place, if there are as many as the notebooks show.

    `aside` is a folder in a folder of this run's own, which what was there before is moved to.
    """
    pictures = len(list(aside.glob("*.png")))
    sources = (cell.source for notebook in notebooks for cell in notebook.cells)
    shown = sum(source.count("charts.show(") for source in sources)
    if pictures != shown:
        raise NotebookError(f"the notebooks show {shown} charts, and {pictures} were written")
    write_whole(aside / READING_VIEW, reading_view(load_speech()).encode("utf-8"))
    write_whole(aside / "index.html", index_page(aside))
    with FileLock(CHARTS.with_name(f"{CHARTS.name}.lock")):  # another run may be as far
        if CHARTS.exists():
            CHARTS.rename(aside.with_name("before"))
        aside.rename(CHARTS)
    print(f"Charts: {CHARTS / 'index.html'}")


def main(command: str) -> int:
    """Run the notebooks and keep what the command asks for; keep nothing if one of them fails."""
    if command not in ("charts", "notebooks"):
        return print(__doc__) or 2
    paths = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    paths += sorted(SOLUTIONS.glob("*.ipynb")) if command == "notebooks" else []
    charts = command == "charts"
    try:
        with own_folder(CHARTS.parent, "charts.") if charts else nullcontext() as own:
            aside = own / "charts" if charts else None
            if charts:
                aside.mkdir()
            # The selector loop, as pyzmq asks for on Windows; elsewhere it is the usual one.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                notebooks = runner.run(execute_all(paths, aside))
            if charts:
                publish(aside, notebooks)
                return 0
    except (KeyboardInterrupt, asyncio.CancelledError, asyncio.InvalidStateError):
        return print("stopped; what was there before is as it was", file=sys.stderr) or 130
    except NotebookError as error:
        return print(error, file=sys.stderr) or 1
    except ExceptionGroup as failures:
        failed, rest = failures.split(NotebookError)
        if rest:
            raise
        print(failed.exceptions[0], file=sys.stderr)  # the others were only cancelled
        return 1
    for path, notebook in zip(paths, notebooks, strict=True):
        write_whole(path, written(normalise(notebook)))
        for name, stem in README_PICTURES.items():
            if path == NOTEBOOKS / f"{stem}.ipynb":
                write_whole(ROOT / "docs" / f"{name}.png", picture_of(notebook, name))
    write_students_copies()
    write_whole(README_VIEW, reading_view(load_speech()).encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
