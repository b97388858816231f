"""A text annotated: its layers found one after another, each once, and made a speech."""

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from wzlib.errors import WzError, WzWarning
from wzlib.files import printable
from wzlib.finders.finder import Finder
from wzlib.finders.registry import DEFAULT, STRUCTURE, contracts, finders_of
from wzlib.finders.units import find_sentences
from wzlib.layers.spans import Columns, table_of
from wzlib.tables.corrected import read_layers
from wzlib.text.scripts import cut, plain
from wzlib.text.source import Source, decode_source, find_emphasis, read_source
from wzlib.text.speech import Speech

NAME = 80  # characters of a string that may be the name of a file


def find_columns(
    text: str, finders: Mapping[str, Finder], given: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[dict[str, Columns], dict[str, str]]:
    """Run finders one after another; return their layers, and why those that failed are missing.

    `finders` are as `finders_of` returns them; `given` are keywords, such as a codebook, by the
    name of the layer. Each layer is found once, and handed to those that need it. A finder that
    fails costs its layer and those that need it. The reason names the first sentence on which it
    fails alone, if there is one, and the error.
    """
    seen = plain(text)
    layers: dict[str, Columns] = {}
    missing: dict[str, str] = {}
    for name, find in finders.items():
        if lacking := {need.contract.name for need in find.needs} & missing.keys():
            missing[name] = f"it needs {', '.join(sorted(lacking))}"
            continue
        options = dict(given.get(name, {})) if given else {}
        try:
            layers[name] = find.columns(seen, layers, **options)
        except (KeyboardInterrupt, SystemExit, WzError):
            raise
        except BaseException as error:  # of any kind, a panic in Rust too
            parts = find_sentences(text).text if name not in STRUCTURE else []
            fails = (
                one for one in parts if one == text or find_columns(one, {name: find}, given)[1]
            )
            at = next(fails, "")
            place = f" at “{at[:60]}{'…' * (len(at) > 60)}”" if at else ""
            missing[name] = f"its finder failed{place} ({type(error).__name__}: {error})"
    if seen is not text:
        layers = {name: cut(text, layer) for name, layer in layers.items()}
    return layers, missing


def find_layers(
    text: str, finders: Mapping[str, Finder], given: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Return what `find_columns` does, each layer a table."""
    found, missing = find_columns(text, finders, given)
    types = {name: finders[name].contract.types for name in found}
    return {name: table_of(layer, types[name]) for name, layer in found.items()}, missing


def annotate(
    text: str | Path | Source,
    layers: Iterable[str | Callable] | None = None,
    name: str | None = None,
    *,
    codebooks: Mapping[str, pd.DataFrame] | None = None,
    read: str | Path | None = None,
) -> Speech:
    """Return any Chinese text as a speech with the layers that finders make of it.

    - `text`: a `str` is a text, a `Path` a file: text, Markdown, HTML, Word (.docx) or PDF.
    - `layers`: names of layers, and finders of your own: functions of a text that give rows with
      `start` and `end` (see `wz.finder`); by default all but *words*, and but *moves* and
      *speech_acts*, whose rules hold for the speech that they were made on. What they need is
      found too.
    - `name`: what charts and errors call the text; by default the file's name, or its beginning.
    - `codebooks`: by the name of a layer the table its finder is to take in place of the packaged
      one; for *words*, a lexicon.
    - `read`: a CSV file with a layer of your own (its name is the file's), or a folder of layers
      as `wz.export` writes them, in which a reader has corrected some or added others: these take
      the place of what is found, each row marked `read_by` *person*.

    A layer whose finder fails is missing: a `WzWarning` says why, and so does `speech.missing`;
    and one tells what is to be known of the file, as does `speech.source.notes`.
    Raises `SourceError` for a text that is empty or not Chinese, or a file that cannot be read;
    `WzError` for a layer that is unknown, a string that is the name of a file, and layers that
    cannot be read or are of another text; `LayerError` for one that does not fit the text.

    >>> speech = annotate("同志们：\\n要坚持改革，增长8%。", ["quantities"])
    >>> speech["quantities"].text.tolist()
    ['8%']
    """
    if isinstance(text, str):
        if len(text) <= NAME and re.search(r"\.[A-Za-z]\w{1,4}$", text.strip()):
            raise WzError(f"{text!r} is the name of a file; give Path({text!r}), or read_speech")
        source = decode_source(text.encode("utf-8", "surrogatepass"), name or "the text")
    elif isinstance(text, Path | Source):
        source = text if isinstance(text, Source) else read_source(text)
    else:
        raise WzError(f"a text or the Path of a file is wanted, not {type(text).__name__}")
    name = name or (printable(text.stem) if isinstance(text, Path) else source.text[:12])
    if source.notes:
        told = f"{' '.join(name.split())}: {'; '.join(source.notes)}"
        warnings.warn(told, WzWarning, stacklevel=2)
    codebooks = codebooks or {}
    finders = finders_of([*DEFAULT, *codebooks] if layers is None else layers)
    if unknown := codebooks.keys() - finders.keys():
        raise WzError(f"a codebook for {', '.join(sorted(unknown))}, but no such layer is found")
    given = {layer: {"codebook": table} for layer, table in codebooks.items()}
    found, missing = find_layers(source.text, finders, given)
    found |= {"emphasis": find_emphasis(source), "repairs": source.repairs}
    own = {key: find.contract for key, find in finders.items() if find.contract.columns}
    known = own | {key: contract for key, contract in contracts().items() if key in found}
    for key, table in codebooks.items():  # what is measured is another codebook
        known[key] = replace(known[key].coloured(table), reach=())
    by_person = read_layers(read, source.text, known) if read else {}
    for key in by_person.keys() & known.keys():
        known[key] = replace(known[key], origin="read", trust="", trust_zh="", reach=())
    found |= by_person
    missing = {layer: reason for layer, reason in missing.items() if layer not in by_person}
    for layer, reason in missing.items():
        warnings.warn(f"the layer {layer} is missing: {reason}", WzWarning, stacklevel=2)
    order = [*contracts(), *found]
    tables = {layer: found[layer] for layer in sorted(found, key=order.index)}
    readers = dict.fromkeys(by_person, "a person 人")
    return Speech(name, source, tables, known, readers, missing)


def read_speech(path: str | Path, read: str | Path | None = None) -> Speech:
    """Return the text of a file with its layers: `annotate(Path(path), read=read)`.

    >>> read_speech("no-such-file.txt")
    Traceback (most recent call last):
    wzlib.errors.SourceError: no-such-file.txt: cannot be read (No such file or directory); ...
    """
    return annotate(Path(path), read=read)
