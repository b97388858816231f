"""What `wz charts` makes: of a text a page with its notebook, of several a page beside them.

The folder of a text is whole: what it was made from lies in `given/`, so its notebook runs again
wherever the folder is, and nothing in it names another place.
"""

import asyncio
import os
import sys
import tempfile
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any

import wzlib as wz
from wzlib.app import notebooks
from wzlib.app.notebooks import READING_VIEW, NotebookNode
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
LINKS = {"The text with its layers: reading view 阅读视图": READING_VIEW, "notebook 笔记": NOTEBOOK}
LINKS |= {
    "tables of the layers 各层表格": "layers/",
    "pictures and their data 图及其数据": "charts/",
}


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
    ['a.txt', 'A-2.txt', 'b']
    """
    taken: dict[str, str] = {}
    for name in map(printable, names):
        path, new, number = PurePath(name), name, 1
        while new.casefold() in taken:
            number += 1
            new = f"{path.stem}-{number}{path.suffix}"
        taken[new.casefold()] = new
    return list(taken.values())


def draw(
    file: Path, place: Path, brought: Mapping[str, Any], layers: str | None, force: bool
) -> str:
    """Run the template on a text aside, put what came of it into `place`; return the title.

    `brought` is what `bring` takes; `layers` is what a reader made. Raises `WzError` for what
    cannot be read or run, and if a reader's work would be written over.
    """
    own: dict[str, Any] = {"force": force, "taken": taken_up(layers, place)}
    speech = wz.annotate(file, **bring(**brought), read=layers)
    tables, read = csv_files(speech)
    made = {f"layers/{name}": content for name, content in tables.items()}
    made[READING_VIEW] = reading_view(speech).encode("utf-8")
    books, finders, lexicon = brought["codebooks"], brought["finders"], brought["lexicon"]
    files = [str(file), *books.values(), *finders, *filter(None, [lexicon])]
    at = dict(zip(files, distinct(Path(one).name for one in files), strict=True))
    at = {one: f"given/{name}" for one, name in at.items()}
    made |= {name: Path(one).read_bytes() for one, name in at.items()}
    check_made(place, [*made, NOTEBOOK, PAGE], "charts", **own)  # before the long run
    given = {"path": at[str(file)], "layers_of_a_reader": layers and "layers"}
    given |= {"codebooks": {name: at[one] for name, one in books.items()}}
    given |= {"lexicon": lexicon and at[lexicon], "finders": [at[one] for one in finders]}
    with tempfile.TemporaryDirectory(prefix="wz") as aside:
        for name, content in made.items():
            (Path(aside) / name).parent.mkdir(exist_ok=True)
            (Path(aside) / name).write_bytes(content)
        charts = Path(aside, "charts")
        charts.mkdir()
        notebook = notebooks.filled(notebooks.ANY_SPEECH, given, speech)
        done = _run(Path(aside, NOTEBOOK), notebook, charts)
        made |= {f"charts/{chart.name}": chart.read_bytes() for chart in charts.iterdir()}
    made[NOTEBOOK] = notebooks.written(done)
    title = title_of(speech)
    made[PAGE] = notebooks.page(done, title, LINKS)
    write_made(place, made, "charts", read=[f"layers/{name}" for name in read], **own)
    return title


def draw_several(
    files: list[Path], place: Path, brought: Mapping[str, Any], layers: str | None, force: bool
) -> int:
    """Draw each text in a folder of its own, and set them side by side; return how many there are.

    `layers` is a folder that has those of a text as `wz charts` makes it. What is wrong with a
    text is told, by a `WzWarning` and on the page, and costs that text alone. Raises `WzError` if
    nothing is left, and as `draw` for the page.
    """
    check_made(place, [PAGE, SEVERAL], force=force)
    texts, failed = {}, {}
    names = distinct(file.stem for file in files)
    for number, (name, file) in enumerate(zip(names, files, strict=True), start=1):
        print(f"{number} of {len(files)}: {name}", flush=True)
        read = Path(layers, name, "layers") if layers else None
        own = str(read) if read and read.is_dir() else None
        try:
            texts[name] = draw(file, place / name, brought, own, force)
        except (WzError, OSError) as error:
            told = str(error).replace(f"{place}{os.sep}", "").replace(str(file), file.name)
            failed[printable(file.name)] = printable(told.strip().splitlines()[-1])
            warnings.warn(told, WzWarning, stacklevel=2)
    if not texts:
        raise WzError("none of the texts could be drawn")
    given = {"texts": texts, "failed": failed}
    done = _run(place / SEVERAL, notebooks.filled(notebooks.SPEECHES, given))
    page = notebooks.page(done, "Speeches side by side 多篇并列", {"notebook 笔记": SEVERAL})
    write_made(place, {PAGE: page, SEVERAL: notebooks.written(done)}, force=force)
    return len(texts)


def _run(path: Path, notebook: NotebookNode, charts: Path | None = None) -> NotebookNode:
    return asyncio.run(notebooks.execute(path, charts, Progress(sys.stdout), notebook))
