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
from pathlib import Path

import nbformat
from jinja2 import Environment, StrictUndefined
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from wzlib.errors import WzError
from wzlib.progress import Progress

READING_VIEW = "reading-view.html"
TEMPLATES = Path(__file__).parent / "template"


class NotebookError(WzError):
    """A notebook did not run to its end."""


async def execute(path: Path, charts: Path | None, progress: Progress) -> nbformat.NotebookNode:
    """Run one notebook in a kernel of its own and return it with its outputs.

    Charts are also written to the folder `charts`, if one is given. Raises `NotebookError` with
    the source and the error of a failing cell.
    """
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    done: list[int] = []

    def count(cell: nbformat.NotebookNode, **_: object) -> None:
        if cell.cell_type == "code":
            done.append(1)
            state = f"{path.stem} cell {len(done)} of {len(code)}, {progress.seconds():.0f} s"
            progress.show(path.stem, state)

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_complete=count,
    )
    environment = {**os.environ}
    if charts:
        environment |= {"WZ_CHARTS": str(charts), "WZ_NOTEBOOK": path.stem.split("_")[0]}
    began = time.monotonic()
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
            raise NotebookError(
                f"{path.name}: its kernel could not be started, or was stopped "
                f"({type(error).__name__})"
            ) from error
    took = time.monotonic() - began
    progress.end(path.stem, f"{path.stem}: {len(code)} cells in {took:.1f} s")
    return notebook


def index_page(folder: Path, view: str, heading: str) -> bytes:
    """Return a page with every chart of a folder and its files, and a link to the reading view."""
    environment = Environment(autoescape=True, trim_blocks=True, undefined=StrictUndefined)
    page = environment.from_string((TEMPLATES / "charts.html").read_text(encoding="utf-8"))
    texts = {file.stem: file.read_text(encoding="utf-8").strip() for file in folder.glob("*.txt")}
    figures = sorted((file.stem, texts[file.stem]) for file in folder.glob("*.png"))
    return page.render(heading=heading, view=view, figures=figures).encode("utf-8")
