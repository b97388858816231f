"""Notebooks run from code: errors with the cell that failed, and the page of one that was run.

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
from collections.abc import Container, Mapping
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from wzlib.errors import WzError
from wzlib.progress import Progress

try:
    import mistune
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from nbformat import NotebookNode
    from traitlets.config import Config
except ImportError as error:
    raise WzError("notebooks cannot be run here; pip install wzlib[charts]") from error

READING_VIEW = "reading-view.html"
TEMPLATES = Path(__file__).parent / "template"
ANY_SPEECH, SPEECHES = TEMPLATES / "any_speech.ipynb", TEMPLATES / "speeches.ipynb"


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
    told = {"WZ_CHARTS": str(charts), "WZ_NOTEBOOK": path.stem.split("_")[0]} if charts else {}
    with tempfile.TemporaryDirectory(prefix="wz") as sockets:
        if os.name != "nt":  # no TCP port, so none can be taken or listened to
            client.config.KernelManager = Config(transport="ipc", ip=f"{sockets}/kernel")
        try:
            await client.async_execute(env={**os.environ, **told}, stderr=subprocess.DEVNULL)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
            raise NotebookError(f"\n{path.name} failed.\n{plain}") from None
        except Exception as error:  # whatever nbclient stumbles over once it is stopped
            logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # and its tasks and its end
            atexit.unregister(client._cleanup_kernel)
            why = f"its kernel could not be started, or was stopped ({type(error).__name__})"
            raise NotebookError(f"{path.name}: {why}") from error
    progress.end(path.stem, f"{path.stem}: {count} cells in {time.monotonic() - began:.1f} s")
    return notebook


def filled(template: Path, given: Mapping, layers: Container[str] = ()) -> NotebookNode:
    """Return a template with its parameters, without the cells that need other layers."""
    notebook = nbformat.read(template, as_version=4)
    cells, notebook.cells = notebook.cells, []
    for cell in cells:
        tags = cell.metadata.get("tags", [])
        if "parameters" in tags:
            cell.source = "\n".join(f"{name} = {value!r}" for name, value in given.items())
        needed = (tag.removeprefix("needs-") for tag in tags if tag.startswith("needs-"))
        if all(name in layers for name in needed):
            notebook.cells.append(cell)
    return notebook


def page(notebook: NotebookNode, title: str, links: Mapping[str, str]) -> bytes:
    """Return a notebook that was run as a page: prose, pictures and tables, without the code.

    `links` are addresses by what is said of them in English and Chinese. A cell with the tag
    *notebook* is left out.
    """
    pages = Environment(autoescape=True, trim_blocks=True, undefined=StrictUndefined)
    prose = mistune.create_markdown(escape=True)
    pages.filters |= {"prose": lambda text: _by_language(str(prose(text))), "spoken": _by_language}
    template = pages.from_string((TEMPLATES / "page.html").read_text(encoding="utf-8"))
    return template.render(cells=notebook.cells, title=title, links=links).encode("utf-8")


def _by_language(html: str) -> Markup:
    """Return HTML in which each paragraph says its language: Chinese if it ends in its marks."""

    def told(found: re.Match) -> str:
        words = re.sub("<[^>]*>", "", found[2]).rstrip()
        language = "zh-Hans" if words.endswith(("。", "：", "；")) else "en"
        return f'<{found[1]} lang="{language}">{found[2]}</{found[1]}>'

    html = html.replace("\n\n", "</p><p>")  # of a caption, whose languages are paragraphs
    return Markup(re.sub(r"(?s)<(p|li)>(.*?)</\1>", told, html))
