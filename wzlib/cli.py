"""The command line: `wz read`, `wz annotate`, `wz charts` and `wz corpus`."""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from wzlib.errors import WzError
from wzlib.export import export_csv
from wzlib.files import write_whole
from wzlib.finders import read_speech
from wzlib.load import load_speech
from wzlib.reader import reading_view

TEMPLATE = Path(__file__).parent / "template" / "any_speech.ipynb"
MISSING = """\
Made by finders alone. What a reader would add is missing: a ledger of the statistics, themes
checked against a reading, figures of speech accepted or rejected, actors, echoes, arguments, a
translation. The notebook says how each is made."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0, or 2 with a message if something is wrong.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     main(["read", "-o", f"{folder}/view.html"])  # doctest: +ELLIPSIS
    Reading view of 12,194 characters: ...view.html
    0
    """
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (WzError, OSError) as error:
        print(f"wz: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


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
    corpus.set_defaults(run=_corpus)
    return parser


def _read(options: argparse.Namespace) -> None:
    if Path(options.output).is_dir():
        raise WzError(f"{options.output}: a folder; give the name of a file")
    speech = read_speech(options.file) if options.file else load_speech()
    write_whole(Path(options.output), reading_view(speech).encode("utf-8"))
    print(f"Reading view of {len(speech.text):,} characters: {options.output}")


def _annotate(options: argparse.Namespace) -> None:
    speech = read_speech(options.file)
    export_csv(speech, options.output)
    print(f"{len(speech.layers)} layers of {len(speech.text):,} characters: {options.output}")


def _charts(options: argparse.Namespace) -> None:
    """Run the template on the text aside, then put what came of it in its place."""
    try:
        import nbformat

        from wzlib.notebooks import READING_VIEW, Progress, execute, write_index
    except ImportError as error:
        raise WzError("notebooks cannot be run here; pip install wzlib[charts]") from error
    speech = read_speech(options.file)
    out = Path(options.output).resolve()  # the kernel runs in another folder
    for name in ("charts", "layers"):
        if (out / name).exists() and not (out / "speech.ipynb").exists():
            raise WzError(f"{out / name}: not made by wz charts; give another folder with -o")
    new = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=out, prefix=".wz") as folder:
            aside = Path(folder)
            (aside / "charts").mkdir()
            notebook = nbformat.read(TEMPLATE, as_version=4)
            (given,) = (
                cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])
            )
            path = str(Path(options.file).resolve())
            given.source = f"path = {json.dumps(path, ensure_ascii=False)}"
            page = aside / "speech.ipynb"
            nbformat.write(notebook, page)
            nbformat.write(asyncio.run(execute(page, aside / "charts", Progress())), page)
            write_index(aside / "charts", f"../{READING_VIEW}")
            export_csv(speech, aside / "layers")
            write_whole(aside / READING_VIEW, reading_view(speech).encode("utf-8"))
            for made in aside.iterdir():
                _put(made, out / made.name)
    except BaseException:
        if new:
            shutil.rmtree(out)
        raise
    print(MISSING)
    print(f"Notebook, charts, reading view and layers: {options.output}")


def _put(made: Path, place: Path) -> None:
    """Move a file or folder to its place; what was there before is replaced."""
    if place.is_dir():
        shutil.rmtree(place)
    made.replace(place)


def _corpus(options: argparse.Namespace) -> None:
    from wzlib.corpus import annotate_corpus  # here: it needs Dask

    layers = options.finders.split(",") if options.finders else None
    cluster = {"scheduler": options.scheduler, "workers": options.workers}
    began = time.monotonic()
    done = annotate_corpus(options.source, options.output, layers=layers, **cluster)
    seconds = time.monotonic() - began
    if done.documents:
        rate = f"{done.documents / seconds:,.1f} a second"
        said = f"{done.documents:,} documents in {seconds:,.0f} s ({rate}), {done.failed:,} failed"
    else:
        said = "All documents were there already"
    print(f"{said}: {options.output}")


if __name__ == "__main__":
    sys.exit(main())
