"""The command line: `wz read`, `wz annotate`, `wz charts` and `wz corpus`."""

import argparse
import asyncio
import functools
import logging
import sys
import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wzlib.app.own import bring
from wzlib.errors import WzError, WzWarning
from wzlib.files import own_folder, printable, sha256
from wzlib.finders.annotate import annotate
from wzlib.made import check_made, write_made
from wzlib.progress import Progress
from wzlib.text.speech import Speech
from wzlib.views.reader import reading_view
from wzlib.views.tables import csv_files
from wzlib.wenzhou.speech import load_speech

if TYPE_CHECKING:
    from nbformat import NotebookNode

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


def _tell(message: object, *_: object, **__: object) -> None:
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

    corpus = commands.add_parser("corpus", help="the layers of many texts, as Parquet, on Dask")
    corpus.add_argument("source", help="a folder, a zip, or a CSV, JSONL or Parquet table")
    corpus.add_argument("-o", "--output", required=True, help="folder; a later run goes on in it")
    corpus.add_argument("--finders", help="names with commas between them; default: all")
    corpus.add_argument("--workers", type=int, help="processes; default: one for each core")
    corpus.add_argument("--scheduler", help="address of a Dask scheduler: tcp://HOST:PORT")
    corpus.add_argument("--largest", type=float, default=10, help="MB a document may have (10)")
    corpus.add_argument("--mix", action="store_true", help="go on with what another version made")
    corpus.set_defaults(run=_corpus)

    for command in (read, annotate, charts, corpus):
        own = command.add_argument_group("of your own")
        add = functools.partial(own.add_argument, action="append", default=[])
        add("--codebook", type=_pair, metavar="LAYER=CSV", help="as themes=mine.csv; repeatable")
        add(
            "--finder",
            metavar="PY",
            help="Python file, which is run: its find_… are finders",
        )
        own.add_argument("--lexicon", metavar="FILE", help="words to keep whole, one a line")
        if command is not corpus:
            own.add_argument("--layers", help="layers that a reader made: a folder, or a CSV file")
            command.add_argument("--force", action="store_true", help="write over what was changed")
    return parser


def _pair(given: str) -> tuple[str, str]:
    name, sign, file = given.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"{given}: give LAYER=FILE, such as themes=mine.csv")
    return name, file


def _brought(options: argparse.Namespace) -> dict[str, Any]:
    """Return what is a user's own as `bring` takes it, by paths that hold in any folder."""
    codebooks = {name: str(Path(file).resolve()) for name, file in options.codebook}
    lexicon = options.lexicon and str(Path(options.lexicon).resolve())
    finders = [str(Path(file).resolve()) for file in options.finder]
    return {"codebooks": codebooks, "lexicon": lexicon, "finders": finders}


def _speech(options: argparse.Namespace) -> Speech:
    return annotate(Path(options.file), **bring(**_brought(options)), read=options.layers)


def _read(options: argparse.Namespace) -> None:
    place = Path(options.output)
    if place.is_dir():
        raise WzError(f"{place}: a folder; give the name of a file")
    if not options.file and (options.layers or any(_brought(options).values())):
        raise WzError("what is your own goes with a text: give its file, too")
    speech = _speech(options) if options.file else load_speech()
    page = reading_view(speech).encode("utf-8")
    write_made(place.parent, {place.name: page}, force=options.force)
    print(f"Reading view of {len(speech.text):,} characters: {printable(options.output)}")


def _annotate(options: argparse.Namespace) -> None:
    place = Path(options.output)
    taken = _taken(options, place)
    speech = _speech(options)
    contents, read = csv_files(speech)
    write_made(place, contents, "csv", force=options.force, taken=taken, read=read)
    count = f"{len(speech)} layers of {len(speech.text):,} characters"
    print(f"{count}: {printable(options.output)}")


def _taken(options: argparse.Namespace, place: Path) -> dict[str, str]:
    """Return the paths of the layers in `place` that are to be taken up, each with its hash."""
    given, place = Path(options.layers or "").resolve(), place.resolve()
    if not options.layers or not given.is_relative_to(place):
        return {}
    files = [given] if given.is_file() else given.glob("*.csv")
    return {file.relative_to(place).as_posix(): sha256(file.read_bytes()) for file in files}


def _charts(options: argparse.Namespace) -> None:
    """Run the template on the text aside, then put what came of it in its place."""
    try:
        import nbformat

        from wzlib.app.notebooks import READING_VIEW, execute, index_page
    except ImportError as error:
        raise WzError("notebooks cannot be run here; pip install wzlib[charts]") from error
    out = Path(options.output).resolve()  # the kernel runs in another folder
    taken = _taken(options, out)
    speech = _speech(options)
    layers, read = csv_files(speech)
    made = {f"layers/{name}": content for name, content in layers.items()}
    made[READING_VIEW] = reading_view(speech).encode("utf-8")
    expected = [*made, "speech.ipynb", "charts/index.html"]
    check_made(out, expected, "charts", options.force, taken)  # before the long run
    with own_folder(out, ".wz") as aside:
        charts, page = aside / "charts", aside / "speech.ipynb"
        charts.mkdir()
        notebook = nbformat.read(TEMPLATE, as_version=4)
        _fill_in(notebook, options, speech.missing)
        nbformat.write(notebook, page)
        notebook = asyncio.run(execute(page, charts, Progress(sys.stdout)))
        made["speech.ipynb"] = (nbformat.writes(notebook) + "\n").encode("utf-8")
        made |= {f"charts/{file.name}": file.read_bytes() for file in charts.iterdir()}
        made["charts/index.html"] = index_page(
            charts, f"../{READING_VIEW}", f"Charts: {speech.name}"
        )
    read = [f"layers/{name}" for name in read]
    write_made(out, made, "charts", force=options.force, taken=taken, read=read)
    print(MISSING)
    print(f"Notebook, charts, reading view and layers: {printable(options.output)}")


def _fill_in(
    notebook: "NotebookNode", options: argparse.Namespace, missing: Mapping[str, str]
) -> None:
    """Give the template its text and what is a user's own, and leave out what it cannot show."""
    path, layers = Path(options.file).resolve(), options.layers
    given = {"path": str(path), "layers_of_a_reader": layers and str(Path(layers).resolve())}
    given |= _brought(options)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    lacking = {f"needs-{name}" for name in missing}
    notebook.cells = [
        cell for cell in notebook.cells if lacking.isdisjoint(cell.metadata.get("tags", []))
    ]


def _corpus(options: argparse.Namespace) -> None:
    from wzlib import corpus  # here: it needs Dask
    from wzlib.corpus.measures import failures
    from wzlib.corpus.recipe import LISTED
    from wzlib.corpus.run import log

    handler = logging.StreamHandler()
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    own = bring(options.finders.split(",") if options.finders else LISTED, **_brought(options))
    cluster = {"scheduler": options.scheduler, "workers": options.workers}
    limits = {"largest": int(options.largest * 1e6), "mix": options.mix}
    began = time.monotonic()
    try:
        done = corpus.annotate(options.source, options.output, **own, **cluster, **limits)
    finally:
        log.removeHandler(handler)
    seconds = time.monotonic() - began
    errors = failures(options.output)
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
