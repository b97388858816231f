"""Notebooks run from code: errors with the cell that failed, and a page of the charts.

What `make charts` and `wz charts` share. nbclient and nbformat come with the packages for
notebooks, not with the library alone.
"""

import atexit
import logging
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Container
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from wzlib.errors import WzError
from wzlib.progress import Progress

try:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from nbformat import NotebookNode
    from traitlets.config import Config
except ImportError as error:
    raise WzError("notebooks cannot be run here; pip install wzlib[charts]") from error

READING_VIEW = "reading-view.html"
TEMPLATES = Path(__file__).parent / "template"
ANY_SPEECH = TEMPLATES / "any_speech.ipynb"


class NotebookError(WzError):
    """A notebook did not run to its end."""


def written(notebook: NotebookNode) -> bytes:
    """Return a notebook as its file has it."""
    return (nbformat.writes(notebook) + "\n").encode("utf-8")


async def execute(
    path: Path, charts: Path | None, progress: Progress, notebook: NotebookNode | None = None
) -> NotebookNode:
    """Run one notebook (that of a path, or as it is given) in a kernel of its own; return it done.

    Charts are also written to the folder `charts`, if one is given. Raises `NotebookError` with
    the source and the error of a failing cell.
    """
    began, notebook = time.monotonic(), notebook or nbformat.read(path, as_version=4)
    count = len(notebook.cells)

    def show(cell_index: int, **_: object) -> None:
        took = time.monotonic() - began
        progress.show(path.stem, f"{path.stem} cell {cell_index + 1} of {count}, {took:.0f} s")

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_complete=show,
    )
    environment = {**os.environ}
    if charts:
        environment |= {"WZ_CHARTS": str(charts), "WZ_NOTEBOOK": path.stem.split("_")[0]}
    with tempfile.TemporaryDirectory(prefix="wz") as sockets:
        if os.name != "nt":  # no TCP port, so none can be taken or listened to
            client.config.KernelManager = Config(transport="ipc", ip=f"{sockets}/kernel")
        try:
            await client.async_execute(env=environment, stderr=subprocess.DEVNULL)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
            raise NotebookError(f"\n{path.name} failed.\n{plain}") from None
        except Exception as error:  # whatever nbclient stumbles over once it is stopped
            logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # and its tasks and its end
            atexit.unregister(client._cleanup_kernel)
            told = f"its kernel could not be started, or was stopped ({type(error).__name__})"
            raise NotebookError(f"{path.name}: {told}") from error
    progress.end(path.stem, f"{path.stem}: {count} cells in {time.monotonic() - began:.1f} s")
    return notebook


def for_speech(given: dict[str, object], layers: Container[str]) -> NotebookNode:
    """Return the notebook for any speech with its parameters, without what needs other layers."""
    notebook = nbformat.read(ANY_SPEECH, as_version=4)
    cells, notebook.cells = notebook.cells, []
    for cell in cells:
        tags = cell.metadata.get("tags", [])
        if "parameters" in tags:
            cell.source = "\n".join(f"{name} = {value!r}" for name, value in given.items())
        needed = (tag.removeprefix("needs-") for tag in tags if tag.startswith("needs-"))
        if all(name in layers for name in needed):
            notebook.cells.append(cell)
    return notebook


def index_page(folder: Path, view: str, heading: str) -> bytes:
    """Return a page with every chart of a folder and its files, and a link to the reading view."""
    environment = Environment(autoescape=True, trim_blocks=True, undefined=StrictUndefined)
    page = environment.from_string((TEMPLATES / "charts.html").read_text(encoding="utf-8"))
    texts = {file.stem: file.read_text(encoding="utf-8").strip() for file in folder.glob("*.txt")}
    figures = sorted((file.stem, texts[file.stem]) for file in folder.glob("*.png"))
    return page.render(heading=heading, view=view, figures=figures).encode("utf-8")
