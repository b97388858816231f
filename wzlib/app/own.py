"""What a user brings in files: codebooks, a lexicon, finders, layers."""

import io
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from wzlib.errors import WzError
from wzlib.files import sha256
from wzlib.finders.registry import finders_of
from wzlib.tables.read import load_lexicon


def bring(
    layers: Iterable[str] | None = None,
    codebooks: Mapping[str, str] | None = None,
    lexicon: str | None = None,
    finders: Iterable[str] = (),
) -> dict[str, Any]:
    """Return `layers` and `codebooks` as `wz.annotate` and `wz.corpus.annotate` take them.

    - `layers`: names of layers, to which those of the finders are added, and those whose codebook
      or lexicon is given; by default those that `wz.annotate` finds.
    - `codebooks`: CSV files by the layers whose finders are to take them.
    - `lexicon`: a file of words that *words* keeps whole beside the packaged ones: one a line, or
      a CSV table with the columns word and tag; a word without a tag is *nz*, a name.
    - `finders`: Python files, which are run; each function `find_…` defined in one is a finder.

    Raises `WzError` for a file that is no such one, naming the line where a Python file fails;
    `OSError` for one that cannot be read.

    >>> bring(["themes"])
    {'layers': ['themes'], 'codebooks': {}}
    """
    tables = {name: _table(file) for name, file in (codebooks or {}).items()}
    if lexicon:
        words = pd.concat([tables.get("words", load_lexicon("genre")), _lexicon(lexicon)])
        tables["words"] = words.drop_duplicates("word", keep="last")
    names = dict.fromkeys([*(finders_of() if layers is None else layers), *tables])
    own = [find for file in finders for find in _finders(file)]
    return {"layers": [*names, *own], "codebooks": tables}


def taken_up(layers: str | None, place: Path) -> dict[str, str]:
    """Return the paths of the layers in `place` that are to be taken up, each with its hash."""
    if not layers or not Path(layers).is_relative_to(place):
        return {}
    files = [Path(layers)] if Path(layers).is_file() else Path(layers).glob("*.csv")
    return {file.relative_to(place).as_posix(): sha256(file.read_bytes()) for file in files}


def _text(file: str) -> str:
    try:
        return Path(file).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WzError(f"{file}: not in UTF-8; save it as UTF-8") from error


def _table(file: str) -> pd.DataFrame:
    try:
        return pd.read_csv(io.StringIO(_text(file)), dtype="str", keep_default_na=False)
    except ValueError as error:  # of pandas
        raise WzError(f"{file}: empty, or no CSV table ({error})") from error


def _lexicon(file: str) -> pd.DataFrame:
    text = _text(file)
    words = [line.strip() for line in text.splitlines() if line.strip()]
    told = words and "word" in words[0].split(",")
    table = _table(file) if told else pd.DataFrame({"word": words}, dtype="str")
    if not table.word.str.fullmatch(r"\w+").all():
        raise WzError(f"{file}: a lexicon has one word a line, or the columns word and tag")
    return table.reindex(columns=["word", "tag"], fill_value="nz").replace({"tag": {"": "nz"}})


def _finders(file: str) -> list[Callable]:
    """Run a Python file and return the finders that it defines."""
    place, source = Path(file).resolve(), _text(file)
    module = ModuleType(place.stem)
    try:
        exec(compile(source, place, "exec"), vars(module))
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == str(place)]
        line = lines[-1] if lines else getattr(error, "lineno", 1)  # of a fault in the syntax
        raise WzError(f"{file}, line {line}: {type(error).__name__}: {error}") from error
    found = [
        value
        for name, value in vars(module).items()
        if name.startswith("find_") and getattr(value, "__module__", "") == place.stem
    ]
    if not found:
        raise WzError(f"{file}: it defines no function find_…, so there is no finder in it")
    return found
