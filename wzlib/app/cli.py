"""The command line: `wz read`, `wz annotate`, `wz charts` and `wz corpus`."""

import argparse
import logging
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import wzlib as wz
from wzlib.app.own import bring, taken_up
from wzlib.errors import WzError, WzWarning
from wzlib.files import printable
from wzlib.made import write_made
from wzlib.views.reader import reading_view
from wzlib.views.tables import csv_files

TOLD = 10  # failures of a corpus that the terminal names


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
            told = options.run(options)
            print(f"{told}: {printable(options.output)}")
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
    for run, output, told in COMMANDS:
        command = commands.add_parser(run.__name__[1:], help=told)
        command.set_defaults(run=run)
        add, own = command.add_argument, command.add_argument_group("of your own").add_argument
        add("-o", "--output", default=output, required=not output, help=f"default: {output}")
        if run is _corpus:
            add("source", help="a folder, a zip, or a CSV, JSONL or Parquet table")
            add("--finders", help="names with commas between them; default: all")
            add("--workers", type=int, help="processes; default: one for each core")
            add("--scheduler", help="address of a Dask scheduler: tcp://HOST:PORT")
            add("--largest", type=_bytes, default="10", help="MB a document may have (10)")
            add("--mix", action="store_true", help="go on with what another version made")
        else:
            file = "a Chinese text: .txt, .md, .html, .docx or .pdf"
            file += "; several, or folders of them: side by side" if run is _charts else ""
            add("file", nargs={_read: "?", _charts: "+"}.get(run), help=file)
            add("--force", action="store_true", help="write over what was changed")
            own("--layers", type=_path, help="layers that a reader made: a folder, or a CSV file")
        several: dict[str, Any] = {"action": "append", "default": []}
        own("--codebook", type=_pair, metavar="LAYER=CSV", help="as themes=mine.csv", **several)
        own("--finder", type=_path, metavar="PY", help="its find_… are finders; run", **several)
        own("--lexicon", type=_path, metavar="FILE", help="words to keep whole, one a line")
    return parser


def _path(given: str) -> str:
    return str(Path(given).resolve())  # for the notebook, which runs in another folder


def _bytes(given: str) -> int:
    return int(float(given) * 1e6)


def _pair(given: str) -> tuple[str, str]:
    name, sign, file = given.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"{given}: give LAYER=FILE, such as themes=mine.csv")
    return name, _path(file)


def _brought(options: argparse.Namespace) -> dict[str, Any]:
    """Return what is a user's own as `bring` takes it."""
    codebooks, finders = dict(options.codebook), options.finder
    return {"codebooks": codebooks, "lexicon": options.lexicon, "finders": finders}


def _speech(options: argparse.Namespace) -> wz.Speech:
    return wz.annotate(Path(options.file), **bring(**_brought(options)), read=options.layers)


def _read(options: argparse.Namespace) -> str:
    place = Path(options.output)
    if place.is_dir():
        raise WzError(f"{place}: a folder; give the name of a file")
    if not options.file and (options.layers or any(_brought(options).values())):
        raise WzError("what is your own goes with a text: give its file, too")
    speech = _speech(options) if options.file else wz.load_speech()
    page = reading_view(speech).encode("utf-8")
    write_made(place.parent, {place.name: page}, force=options.force)
    return f"Reading view of {len(speech.text):,} characters"


def _annotate(options: argparse.Namespace) -> str:
    place = Path(options.output).resolve()
    taken, speech = taken_up(options.layers, place), _speech(options)
    contents, read = csv_files(speech)
    write_made(place, contents, "csv", force=options.force, taken=taken, read=read)
    return f"{len(speech)} layers of {len(speech.text):,} characters"


def _charts(options: argparse.Namespace) -> str:
    from wzlib.app import charts  # here: it needs more packages

    given = {"layers": options.layers, "force": options.force, **_brought(options)}
    place = Path(options.output).resolve()
    texts = list(dict.fromkeys(text for one in options.file for text in charts.texts_in(one)))
    if len(texts) == 1 and not Path(options.file[0]).is_dir():
        charts.draw(texts[0], place, **given)
        return "Page (index.html), notebook, charts, reading view and layers"
    count = charts.draw_several(texts, place, **given)
    return f"{count} of {len(texts)} texts, each with a page, and one beside them (index.html)"


def _corpus(options: argparse.Namespace) -> str:
    from wzlib.corpus.measures import failures  # here: it needs more packages
    from wzlib.corpus.recipe import LISTED
    from wzlib.corpus.run import log

    handler, began = logging.StreamHandler(), time.monotonic()
    own = bring(options.finders.split(",") if options.finders else LISTED, **_brought(options))
    own |= {name: getattr(options, name) for name in ("scheduler", "workers", "largest", "mix")}
    log.addHandler(handler)
    try:
        done = wz.corpus.annotate(options.source, options.output, **own)
    finally:
        log.removeHandler(handler)
    errors = failures(options.output)
    for doc, layer, reason in errors.head(TOLD).itertuples(index=False):
        _tell(f"{doc}{layer and f', {layer}'}: {reason}")
    if len(errors) > TOLD:
        _tell(f"… and {len(errors) - TOLD:,} more in {Path(options.output, 'errors')}")
    if not done.documents:
        return "All documents were there already"
    seconds = time.monotonic() - began
    rate = f"{seconds:,.0f} s ({done.documents / seconds:,.1f} a second)"
    return f"{done.documents:,} documents in {rate}, {done.failed:,} failed"


COMMANDS = [
    (_read, "reading-view.html", "the reading view: one page of HTML, all layers in it"),
    (_annotate, "layers", "the layers that finders make, as CSV tables, into a folder"),
    (_charts, "out", "a page of charts, notebook, reading view and layers, into a folder"),
    (_corpus, "", "the layers of many texts, as Parquet, on Dask; a later run goes on in it"),
]


if __name__ == "__main__":
    sys.exit(main())
