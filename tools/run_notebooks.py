"""Run every notebook, two at a time.

    run_notebooks.py charts      writes each chart and the reading view to build/charts/
    run_notebooks.py notebooks   writes the executed, normalised notebooks back

`charts` writes nothing under notebooks/. A failing cell stops the run with its source and its
error; what was there before is left as it was.
"""

import asyncio
import base64
import html
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from wzlib.files import write_whole
from wzlib.load import load_speech
from wzlib.reader import reading_view

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
CHARTS = ROOT / "build" / "charts"
README_NOTEBOOK = NOTEBOOKS / "13_reading_it_together.ipynb"
README_PICTURE = ROOT / "docs" / "whole-speech.png"
READING_VIEW = "reading-view.html"
KERNELS = 2
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class NotebookError(Exception):
    """A notebook did not run to its end."""


class Progress:
    """One line per notebook; on a terminal also the running cells, in place."""

    def __init__(self) -> None:
        """Start the clock."""
        self.running: dict[str, str] = {}
        self.began = time.monotonic()

    def update(self, name: str, cell: int, cells: int) -> None:
        """Note that a notebook has done `cell` of its `cells`."""
        self.running[name] = f"{name} cell {cell} of {cells}, {self._seconds()}"
        if sys.stdout.isatty():
            print("\r\x1b[K" + "; ".join(self.running.values()), end="", flush=True)

    def finish(self, name: str, cells: int, seconds: float) -> None:
        """Print the line of a notebook that is done."""
        self.running.pop(name, None)
        start = "\r\x1b[K" if sys.stdout.isatty() else ""
        print(f"{start}{name}: {cells} cells in {seconds:.1f} s", flush=True)

    def _seconds(self) -> str:
        return f"{time.monotonic() - self.began:.0f} s"


async def execute(path: Path, charts: Path | None, progress: Progress) -> nbformat.NotebookNode:
    """Run one notebook in a kernel of its own and return it with its outputs."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    done: list[int] = []

    def count(cell: nbformat.NotebookNode, **_: object) -> None:
        if cell.cell_type == "code":
            done.append(1)
            progress.update(path.stem, len(done), len(code))

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_complete=count,
    )
    environment = dict(os.environ)
    if charts:
        environment |= {"WZ_CHARTS": str(charts), "WZ_NOTEBOOK": path.stem[:2]}
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wz") as sockets:
        if os.name != "nt":  # no TCP port, so none can be taken or listened to
            client.config.KernelManager = Config(transport="ipc", ip=f"{sockets}/kernel")
        await client.async_execute(env=environment)
    progress.finish(path.stem, len(code), time.monotonic() - began)
    return notebook


async def execute_all(paths: list[Path], charts: Path | None) -> list[nbformat.NotebookNode]:
    """Run the notebooks, at most KERNELS at once; the first failure cancels the others."""
    progress, turn = Progress(), asyncio.Semaphore(KERNELS)

    async def in_turn(path: Path) -> nbformat.NotebookNode:
        async with turn:
            try:
                return await execute(path, charts, progress)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
                raise NotebookError(f"\n{path.name} failed.\n{plain}") from None

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


def write_index(folder: Path) -> None:
    """Write a page that shows every chart of the folder with its description and its files."""
    figures = []
    for picture in sorted(folder.glob("*.png")):
        alt = html.escape(picture.with_suffix(".txt").read_text(encoding="utf-8").strip())
        links = " · ".join(
            f'<a href="{picture.with_suffix(ending).name}">{ending[1:].upper()}</a>'
            for ending in (".png", ".svg", ".csv", ".txt")
        )
        figures.append(
            f'<figure id="{picture.stem}"><img src="{picture.name}" alt="{alt}">'
            f"<figcaption><b>{picture.stem}</b> {links}<br>{alt}</figcaption></figure>"
        )
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Charts</title>'
        "<style>body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "img{max-width:100%}figure{margin:0 0 3rem}figcaption{line-height:1.5}</style>"
        "<h1>The charts of the notebooks</h1>"
        f'<p><a href="{READING_VIEW}">The reading view</a>: the whole speech with its layers.</p>'
        + "\n".join(figures)
        + "</html>\n"
    )
    write_whole(folder / "index.html", page.encode("utf-8"))


def picture_of(notebook: nbformat.NotebookNode, name: str) -> bytes:
    """Return the picture of the chart `name` that a notebook holds."""
    (cell,) = (cell for cell in notebook.cells if f'"{name}",' in cell.source)
    (data,) = (out.data for out in cell.outputs if "image/png" in out.get("data", {}))
    return base64.b64decode(data["image/png"])


def main(command: str) -> int:
    """Run the notebooks and keep what the command asks for; keep nothing if one of them fails."""
    if command not in ("charts", "notebooks"):
        return print(__doc__) or 2
    paths = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    aside = CHARTS.with_name("charts.part") if command == "charts" else None
    if aside:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
    try:
        # The selector loop, as pyzmq asks for on Windows; elsewhere it is the usual one.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            notebooks = runner.run(execute_all(paths, aside))
    except ExceptionGroup as failures:
        failed, rest = failures.split(NotebookError)
        if rest:
            raise
        print(failed.exceptions[0], file=sys.stderr)  # the others were only cancelled
        return 1
    if aside:
        write_whole(aside / READING_VIEW, reading_view(load_speech()).encode("utf-8"))
        write_index(aside)
        shutil.rmtree(CHARTS, ignore_errors=True)
        aside.replace(CHARTS)
        print(f"Charts: {CHARTS / 'index.html'}")
    else:
        for path, notebook in zip(paths, notebooks, strict=True):
            write_whole(path, (nbformat.writes(normalise(notebook)) + "\n").encode("utf-8"))
            if path == README_NOTEBOOK:
                write_whole(README_PICTURE, picture_of(notebook, README_PICTURE.stem))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
