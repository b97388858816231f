"""Notebooks run from code: progress, errors with the cell that failed, and a page of the charts.

What `make charts` and `wz charts` share. nbclient and nbformat come with the packages for
notebooks, not with the library alone.
"""

import atexit
import html
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from wzlib.errors import WzError

READING_VIEW = "reading-view.html"


class NotebookError(WzError):
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


async def execute(
    path: Path, charts: Path | None, progress: Progress, **environment: str
) -> nbformat.NotebookNode:
    """Run one notebook in a kernel of its own and return it with its outputs.

    Charts are also written to the folder `charts`, if one is given; `environment` is added to
    that of the kernel. Raises `NotebookError` with the source and the error of a failing cell.
    """
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
    environment = os.environ | environment
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
    progress.finish(path.stem, len(code), time.monotonic() - began)
    return notebook


def index_page(folder: Path, view: str, heading: str) -> bytes:
    """Return a page with every chart of a folder and its files, and a link to the reading view."""
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
    heading = html.escape(heading)
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{heading}</title>'
        "<style>body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "img{max-width:100%}figure{margin:0 0 3rem}figcaption{line-height:1.5}</style>"
        f"<h1>{heading}</h1>"
        f'<p><a href="{view}">The reading view</a>: the whole text with its layers.</p>'
        + "\n".join(figures)
        + "</html>\n"
    )
    return page.encode("utf-8")
