"""A speech written for other programs, or to be read: the format is the one of the path."""

from collections.abc import Callable
from pathlib import Path

from wzlib.errors import WzError
from wzlib.made import write_made
from wzlib.text.speech import Speech, wanted_speech
from wzlib.views.annotations import web_annotations
from wzlib.views.reader import reading_view
from wzlib.views.tables import csv_files
from wzlib.views.tei import tei_document

FORMATS: dict[str, Callable[[Speech], bytes]] = {
    ".xml": tei_document,
    ".jsonld": web_annotations,
    ".json": web_annotations,
    ".html": lambda speech: reading_view(speech).encode("utf-8"),
}


def export(speech: Speech, path: str | Path, *, force: bool = False) -> None:
    """Write a speech with all its layers; the path says in which format.

    - A folder, or a path without a suffix: `text.txt`, one CSV table per layer, and
      `datapackage.json`, which says what each column is. `wz.read_speech(file, folder)` takes up
      what a reader has corrected there.
    - `.xml`: one TEI P5 document; `.jsonld` (or `.json`): W3C Web Annotations.
    - `.html`: the reading view, one page that needs nothing else.

    The same speech gives the same bytes. Folders on the way are made. What was changed or added
    there since is written over only with `force`.

    Raises `WzError` for another suffix, if a layer's name cannot be a file's name and an
    identifier (the page takes any), if XML cannot hold a character, or if a file there was changed
    or is not by wz; `OSError` if a file cannot be written.

    >>> import tempfile
    >>> from wzlib.finders.annotate import annotate
    >>> speech = annotate("要坚持改革，增长8%。", ["quantities"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export(speech, f"{folder}/layers")
    ...     print((Path(folder) / "layers" / "text.txt").read_text(encoding="utf-8"))
    要坚持改革，增长8%。
    >>> export(speech, "speech.docx")
    Traceback (most recent call last):
    wzlib.errors.WzError: speech.docx: no format .docx; give .xml, .jsonld, .json, .html, or a ...
    """
    wanted_speech(speech)
    path = Path(path)
    if path.is_dir() or not path.suffix:
        contents, read = csv_files(speech)
        write_made(path, contents, "csv", force=force, read=read)
    elif write := FORMATS.get(path.suffix.lower()):
        write_made(path.parent, {path.name: write(speech)}, force=force)
    else:
        known = ", ".join(FORMATS)
        raise WzError(f"{path}: no format {path.suffix}; give {known}, or a folder for CSV tables")
