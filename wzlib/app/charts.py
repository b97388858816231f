"""What `wz charts` makes: of a text a page with its notebook, of several a page beside them.

The folder of a text is whole: what it was made from lies in `given/`, so its notebook runs again
wherever the folder is, and nothing in it names another place.
"""

import asyncio
import sys
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import wzlib as wz
from wzlib.app import notebooks
from wzlib.app.notebooks import READING_VIEW
from wzlib.app.own import bring, taken_up
from wzlib.errors import WzError, WzWarning
from wzlib.files import printable
from wzlib.made import LIST, check_made, write_made
from wzlib.progress import Progress
from wzlib.text.formats import ENDINGS
from wzlib.views.reader import reading_view
from wzlib.views.rows import title_of
from wzlib.views.tables import csv_files

PAGE, NOTEBOOK, SEVERAL = "index.html", "speech.ipynb", "speeches.ipynb"
LINKS = {"The text with its layers 原文与标注": READING_VIEW, "notebook 笔记": NOTEBOOK}
LINKS |= {"tables 各层表格": "layers/", "pictures 图": "charts/"}


def texts_in(place: str) -> list[Path]:
    """Return the file of a text, or the texts in a folder, without what wz has made there."""
    folder = Path(place)
    if not folder.is_dir():
        return [folder]
    made = {file.parent for file in folder.rglob(LIST)} - {folder}
    files = [file for file in sorted(folder.rglob("*")) if file.suffix.lower() in ENDINGS]
    texts = [file for file in files if file.name[0] not in ".~" and made.isdisjoint(file.parents)]
    if not texts:
        raise WzError(f"{place}: no text in it, no file that ends in {', '.join(ENDINGS)}")
    return texts


def distinct(names: Iterable[str]) -> list[str]:
    """Return names as they can be written, no two alike on any file system.

    >>> distinct(["a.txt", "A.txt", "b"])
    ['a.txt', '1-A.txt', 'b']
    """
    taken: dict[str, str] = {}
    for number, name in enumerate(map(printable, names)):
        while name.casefold() in taken:
            name = f"{number}-{name}"
        taken[name.casefold()] = name
    return list(taken.values())


def draw(file: Path, place: Path, layers: str | None, force: bool, **brought: Any) -> str:
    """Run the template on a text aside, put what came of it into `place`; return the title.

    `layers` is what a reader made, `brought` what `bring` takes. Raises `WzError` for what cannot
    be read or run, and if a reader's work would be written over.
    """
    own: dict[str, Any] = {"force": force, "taken": taken_up(layers, place)}
    speech = wz.annotate(file, **bring(**brought), read=layers)
    tables, read = csv_files(speech)
    files = [str(file.resolve()), *brought["codebooks"].values(), *brought["finders"]]
    files += filter(None, [brought["lexicon"]])
    names = [f"given/{name}" for name in distinct(Path(one).name for one in files)]
    made = {name: Path(one).read_bytes() for name, one in zip(names, files, strict=True)}
    made |= {f"layers/{name}": content for name, content in tables.items()}
    made[READING_VIEW] = reading_view(speech).encode("utf-8")
    check_made(place, [*made, NOTEBOOK, PAGE], "charts", **own)  # before the long run
    given = {"path": files[0], "layers_of_a_reader": layers and "layers", **brought}
    notebook = notebooks.filled(notebooks.ANY_SPEECH, given, speech)
    for one, name in zip(files, names, strict=True):
        notebook.cells[1].source = notebook.cells[1].source.replace(repr(one), repr(name))
    with tempfile.TemporaryDirectory(prefix="wz") as aside:
        charts = Path(aside, "charts")
        charts.mkdir()
        write_made(Path(aside), made)
        run = notebooks.execute(Path(aside, NOTEBOOK), charts, Progress(sys.stdout), notebook)
        done = asyncio.run(run)
        made |= {f"charts/{chart.name}": chart.read_bytes() for chart in charts.iterdir()}
    made[NOTEBOOK] = notebooks.written(done)
    made[PAGE] = notebooks.page(done, title_of(speech), LINKS)
    write_made(place, made, "charts", read=[f"layers/{name}" for name in read], **own)
    return title_of(speech)


def draw_several(files: list[Path], place: Path, layers: str | None, **given: Any) -> int:
    """Draw each text in a folder of its own, and set them side by side; return how many there are.

    `layers` is a folder that has those of a text as `wz charts` makes it; the rest is as for
    `draw`. What is wrong with a text is told, by a `WzWarning` and on the page, and costs that text
    alone. Raises `WzError` if nothing is left, or a reader's work would be written over.
    """
    check_made(place, [PAGE, SEVERAL], force=given["force"])
    texts, failed = {}, {}
    for name, file in zip(distinct(one.stem for one in files), files, strict=True):
        print(f"{name}:", flush=True)
        own = Path(layers or "", name, "layers")
        read = str(own) if layers and own.is_dir() else None
        try:
            texts[name] = draw(file, place / name, read, **given)
        except (WzError, OSError) as error:
            told = str(error).replace(f"{file}: ", "").replace(str(place / name), name).strip()
            failed[printable(file.name)] = printable(told.splitlines()[-1])
            warnings.warn(f"{file.name}: {told}", WzWarning, stacklevel=2)
    if not texts:
        raise WzError("no page was made: none of the texts could be drawn")
    beside = notebooks.filled(notebooks.SPEECHES, {"texts": texts, "failed": failed})
    done = asyncio.run(notebooks.execute(place / SEVERAL, None, Progress(sys.stdout), beside))
    page = notebooks.page(done, "多篇讲话并列 Speeches side by side", {"notebook 笔记": SEVERAL})
    write_made(place, {PAGE: page, SEVERAL: notebooks.written(done)}, force=given["force"])
    return len(texts)
