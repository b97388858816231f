"""The command line: `wz read`."""

import argparse
import sys
from pathlib import Path

from wzlib.errors import WzError
from wzlib.files import write_whole
from wzlib.finders import read_speech
from wzlib.load import load_speech
from wzlib.reader import reading_view


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0, or 2 with a message if something is wrong.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     main(["read", "-o", f"{folder}/view.html"])  # doctest: +ELLIPSIS
    Reading view of 12,194 characters: ...view.html
    0
    """
    parser = argparse.ArgumentParser(prog="wz", description="Read a political speech with code.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    read = commands.add_parser(
        "read",
        help="write the reading view: one page of HTML with the text and all its layers",
        description="Write the reading view of a text: one page of HTML that works offline.",
    )
    read.add_argument("file", nargs="?", help="a Chinese text; without one, the Wenzhou speech")
    read.add_argument("-o", "--output", default="reading-view.html", help="default: %(default)s")
    read.set_defaults(run=_read)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except (WzError, OSError) as error:
        print(f"wz: {error}", file=sys.stderr)
        return 2
    return 0


def _read(options: argparse.Namespace) -> None:
    speech = read_speech(options.file) if options.file else load_speech()
    write_whole(Path(options.output), reading_view(speech).encode("utf-8"))
    print(f"Reading view of {len(speech.text):,} characters: {options.output}")
