"""The command line: `wz read`, `wz annotate`, `wz charts` and `wz corpus`."""

import argparse
import asyncio
import json
import logging
import sys
import time
import warnings
from pathlib import Path

from wzlib.errors import WzError, WzWarning
from wzlib.files import own_folder, printable
from wzlib.finders.annotate import read_speech
from wzlib.made import check_made, sha256, write_made
from wzlib.views.reader import reading_view
from wzlib.views.tables import csv_files
from wzlib.wenzhou.speech import load_speech

TEMPLATE = Path(__file__).parent / "template" / "any_speech.ipynb"
TOLD = 10  # failures of a corpus that the terminal names
MISSING = """\
Made by finders alone. What a reader would add is missing: a ledger of the statistics, themes
checked against a reading, figures of speech accepted or rejected, actors, echoes, arguments, a
translation. The notebook says how each is made."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0, or 2 with a message if something is wrong.

    What had to be left out, such as a layer whose finder failed, is told and no reason to stop.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     main(["read", "-o", f"{folder}/view.html"])  # doctest: +ELLIPSIS
    Reading view of 12,194 characters: ...view.html
    0
    """
    options = _parser().parse_args(arguments)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", WzWarning)
            warnings.showwarning = _tell
            options.run(options)
    except (WzError, OSError) as error:
        _tell(error)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _tell(message: object, *_: object) -> None:
    print(f"wz: {printable(str(message))}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wz", description="Read a political speech with code.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    read = commands.add_parser("read", help="the reading view: one page of HTML, all layers in it")
    read.add_argument("file", nargs="?", help="a Chinese text; without one, the Wenzhou speech")
    read.add_argument("-o", "--output", default="reading-view.html", help="default: %(default)s")
    read.set_defaults(run=_read)

    annotate = commands.add_parser("annotate", help="the layers that finders make, as CSV tables")
    annotate.add_argument("file", help="a Chinese text in UTF-8 or GB18030")
    annotate.add_argument("-o", "--output", default="layers", help="folder; default: %(default)s")
    annotate.set_defaults(run=_annotate)

    charts = commands.add_parser("charts", help="notebook, charts, reading view and layers")
    charts.add_argument("file", help="a Chinese text in UTF-8 or GB18030")
    charts.add_argument("-o", "--output", default="out", help="folder; default: %(default)s")
    charts.set_defaults(run=_charts)

    for command in (read, annotate, charts):
        command.add_argument("--layers", help="folder of layers that a reader has corrected")
        command.add_argument("--force", action="store_true", help="write over what was changed")

    corpus = commands.add_parser("corpus", help="the layers of many texts, as Parquet, on Dask")
    corpus.add_argument("source", help="a folder, a zip, or a CSV, JSONL or Parquet table")
    corpus.add_argument("-o", "--output", required=True, help="folder; a later run goes on in it")
    corpus.add_argument("--finders", help="names with commas between them; default: all")
    corpus.add_argument("--workers", type=int, help="processes; default: one for each core")
    corpus.add_argument("--scheduler", help="address of a Dask scheduler: tcp://HOST:PORT")
    corpus.add_argument("--largest", type=float, default=10, help="MB a document may have (10)")
    corpus.add_argument("--mix", action="store_true", help="go on with what another version made")
    corpus.set_defaults(run=_corpus)
    return parser


def _read(options: argparse.Namespace) -> None:
    place = Path(options.output)
    if place.is_dir():
        raise WzError(f"{place}: a folder; give the name of a file")
    if options.layers and not options.file:
        raise WzError("--layers: give the file of the text that they are of, too")
    speech = read_speech(options.file, options.layers) if options.file else load_speech()
    page = reading_view(speech).encode("utf-8")
    write_made(place.parent, {place.name: page}, force=options.force)
    print(f"Reading view of {len(speech.text):,} characters: {printable(options.output)}")


def _annotate(options: argparse.Namespace) -> None:
    place = Path(options.output)
    taken = _taken(options, place)
    speech = read_speech(options.file, options.layers)
    contents, read = csv_files(speech)
    write_made(place, contents, "csv", force=options.force, taken=taken, read=read)
    count = f"{len(speech)} layers of {len(speech.text):,} characters"
    print(f"{count}: {printable(options.output)}")


def _taken(options: argparse.Namespace, place: Path) -> dict[str, str]:
    """Return the paths of the layers in `place` that are to be taken up, each with its hash."""
    given, place = Path(options.layers or "").resolve(), place.resolve()
    if not options.layers or not given.is_relative_to(place):
        return {}
    return {file.relative_to(place).as_posix(): sha256(file) for file in given.glob("*.csv")}


def _charts(options: argparse.Namespace) -> None:
    """Run the template on the text aside, then put what came of it in its place."""
    try:
        import nbformat

        from wzlib.app.notebooks import READING_VIEW, Progress, execute, index_page
    except ImportError as error:
        raise WzError("notebooks cannot be run here; pip install wzlib[charts]") from error
    out = Path(options.output).resolve()  # the kernel runs in another folder
    taken = _taken(options, out)
    speech = read_speech(options.file, options.layers)
    layers, read = csv_files(speech)
    made = {f"layers/{name}": content for name, content in layers.items()}
    read = [f"layers/{name}" for name in read]
    made[READING_VIEW] = reading_view(speech).encode("utf-8")
    expected = [*made, "speech.ipynb", "charts/index.html"]
    check_made(out, expected, "charts", options.force, taken)  # before the long run
    with own_folder(out, ".wz") as aside:
        (aside / "charts").mkdir()
        notebook = nbformat.read(TEMPLATE, as_version=4)
        _fill_in(notebook, options, speech.missing)
        page = aside / "speech.ipynb"
        nbformat.write(notebook, page)
        notebook = asyncio.run(execute(page, aside / "charts", Progress()))
        made["speech.ipynb"] = (nbformat.writes(notebook) + "\n").encode("utf-8")
        page = index_page(aside / "charts", f"../{READING_VIEW}", f"Charts: {speech.name}")
        made |= {f"charts/{file.name}": file.read_bytes() for file in (aside / "charts").iterdir()}
        made["charts/index.html"] = page
        write_made(out, made, "charts", force=options.force, taken=taken, read=read)
    print(MISSING)
    print(f"Notebook, charts, reading view and layers: {printable(options.output)}")


def _fill_in(notebook: object, options: argparse.Namespace, missing: dict[str, str]) -> None:
    """Give the template its text, and take out the cells whose layers are missing."""
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    cells = []
    for cell, tagged in zip(notebook.cells, tags, strict=True):
        lacking = [name for name in missing if f"needs-{name}" in tagged]
        if "parameters" in tagged:
            path, layers = (
                _literal(Path(given).resolve()) if given else "None"
                for given in (options.file, options.layers)
            )
            cell.source = f"path = {path}\nlayers_of_a_reader = {layers}"
        if not lacking:
            cells.append(cell)
    notebook.cells = cells


def _literal(path: Path) -> str:
    """Return a path as Python has it in a source that can be written in UTF-8."""
    name = str(path)
    return json.dumps(name, ensure_ascii=name != printable(name))


def _corpus(options: argparse.Namespace) -> None:
    from wzlib.corpus.parts import read_errors
    from wzlib.corpus.run import annotate_corpus, log  # here: it needs Dask

    handler = logging.StreamHandler()
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    layers = options.finders.split(",") if options.finders else None
    cluster = {"scheduler": options.scheduler, "workers": options.workers}
    limits = {"largest": int(options.largest * 1e6), "mix": options.mix}
    began = time.monotonic()
    try:
        done = annotate_corpus(options.source, options.output, layers=layers, **cluster, **limits)
    finally:
        log.removeHandler(handler)
    seconds = time.monotonic() - began
    errors = read_errors(options.output)
    for doc, layer, reason in errors.head(TOLD).itertuples(index=False):
        _tell(f"{doc}{layer and f', {layer}'}: {reason}")
    if len(errors) > TOLD:
        _tell(f"… and {len(errors) - TOLD:,} more in {Path(options.output, 'errors')}")
    if done.documents:
        rate = f"{done.documents / seconds:,.1f} a second"
        said = f"{done.documents:,} documents in {seconds:,.0f} s ({rate}), {done.failed:,} failed"
    else:
        said = "All documents were there already"
    print(f"{said}: {printable(options.output)}")


if __name__ == "__main__":
    sys.exit(main())
