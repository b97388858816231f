"""Codings from files: sheets of a class, the exports of the reading view and of Recogito.

A coding is a layer: start, end, text, and one row per span and code, with note and coder; a span
that was looked at and given no code has an empty one. A *sheet* is the same to be filled in by
hand: a row per unit, its codes in one cell, separated by ； or ;.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from wzlib.errors import WzError
from wzlib.files import sha256
from wzlib.layers.spans import SPAN, columns_of, table_of
from wzlib.measures.coded_rows import Row, of_annotations, of_table, values
from wzlib.text.encodings import decode
from wzlib.text.speech import Speech

READ = (".csv", ".json", ".jsonld")
OWN = ["code", "note", "coder"]
HASH = re.compile("(?:nih:sha-256;)?([0-9a-f]{8,64})")
FOR_PROGRAMS = ["pattern", "vehicles", "cue", "then", "moves", "fallback", "colour", "after"]
Text = str | Speech | None
Sheets = dict[str, pd.DataFrame]  # by the name of the coder


def sheet(
    units: pd.DataFrame, count: int = 30, seed: int = 1, column: str = "themes"
) -> pd.DataFrame:
    """Return `count` units of a layer drawn at random, in order, with an empty column to fill in.

    The units are segments, sentences or any other spans. Write the codes that a unit has (such as
    the names of the themes that it is about) into the column, separated by ； or ;. What the codes
    are is a table of its own, `legend`. Raises `WzError` if there are not that many units.

    >>> from wzlib.finders.units import find_segments
    >>> sheet(find_segments("一。二。三。"), 2).text.tolist()
    ['一。', '三。']
    """
    if count > len(units):
        raise WzError(f"there are {len(units)} segments, so {count} cannot be drawn")
    drawn = units.sample(count, random_state=seed).sort_index(kind="stable")
    return drawn[SPAN].assign(**{column: ""}).reset_index(drop=True)


def legend(codebook: pd.DataFrame) -> pd.DataFrame:
    """Return what a coder needs of a codebook, as a table to go with a sheet.

    That is the codes and what is said of them, in both languages where the codebook has both;
    not the patterns of finders, the colours of charts, and whose the categories are.

    >>> from wzlib.tables.read import load_codebook
    >>> legend(load_codebook("times")).columns.tolist()
    ['time', 'chinese', 'english', 'definition', 'definition_zh']
    """
    return codebook.drop(columns=codebook.columns[1:].intersection(FOR_PROGRAMS))


def read_annotations(path: str | Path, text: Text = None, column: str = "") -> pd.DataFrame:
    """Return the codings of a file, a layer: start, end, text, code, note, coder.

    The file is what the reading view exports (W3C Web Annotations, or CSV), what Recogito exports
    (a list of Web Annotations in JSON-LD), or a sheet that was filled in (CSV; `column` has the
    codes, or else the first after start, end, text). One row per span and code; of annotations,
    what is classified or tagged is a code, a comment is the note. The coder is the pseudonym in
    the file, or else the file's name.

    With `text`, the clean text or the speech, the file is checked against it: by its hash where
    it has one, and by what it quotes. A place that is wrong is mended if the quotation, with what
    stands before and after it, is found once; places are in Unicode code points, in files without
    a hash, such as Recogito's, in UTF-16 code units. Without `text` the file is believed.

    Raises `WzError`, naming the file: for another text, for a quotation that is not found or
    found at several places, and for what is no such file.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp(), "one.csv")
    >>> _ = file.write_text("start,end,text,acts\\n9,11,精神,praise；plan\\n", encoding="utf-8")
    >>> read_annotations(file, "温州人精神").drop(columns="note").values.tolist()
    [[3, 5, '精神', 'praise', 'one'], [3, 5, '精神', 'plan', 'one']]
    """
    file, text = Path(path), text.text if isinstance(text, Speech) else text
    content = decode(file.read_bytes(), file.name)[0].removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        table = file.suffix.lower() == ".csv"
        rows = of_table(content, column) if table else of_annotations(json.loads(content))
        layer = pd.DataFrame(rows if text is None else _placed(rows, text))
        if layer.empty:
            raise WzError("no passage of it is coded")
    except (WzError, ValueError, KeyError, TypeError, AttributeError) as error:
        said = error if isinstance(error, WzError) else f"no file of codings ({error!r})"
        raise WzError(f"{file.name}: {said}") from error
    layer = layer.assign(coder=layer.coder.replace("", file.stem)).explode("code")
    columns = layer.fillna({"code": ""})[[*SPAN, *OWN]].to_dict("list")
    whole = " " * layer.end.max() if text is None else text
    return table_of(columns_of(whole, columns), dict.fromkeys(OWN, "str"))


def read_sheets(folder: str | Path, column: str = "themes", text: Text = None) -> Sheets:
    """Return the codings of a class by coder, as `alpha_of_sheets` takes them.

    Each file of the folder is one that `read_annotations` reads: a sheet as `sheet` makes it (in
    UTF-8 or, as some spreadsheets write it, GB18030), an export of the reading view, or one of
    Recogito, whose codes come into one cell for each span. With `text` each is checked against it.

    Raises `WzError`, naming the file, for one that is no such file, if there are fewer than two
    coders, and if one of them is in two files.

    >>> read_sheets("no-such-folder")
    Traceback (most recent call last):
    wzlib.errors.WzError: no-such-folder: fewer than two codings, so there is nothing to compare
    """
    sheets: Sheets = {}
    for file in sorted(Path(folder).glob("*")):
        if file.suffix.lower() not in READ:
            continue
        layer = read_annotations(file, text, column)
        for coder, rows in layer.groupby("coder", sort=False):
            if coder in sheets:
                raise WzError(f"{file.name}: {coder} has coded another file too; keep one of them")
            cells = rows.groupby(SPAN, sort=False).code.agg("；".join).map(values).map("；".join)
            sheets[str(coder)] = cells.rename(column).reset_index()
    if len(sheets) < 2:
        raise WzError(f"{folder}: fewer than two codings, so there is nothing to compare")
    return sheets


def _placed(rows: Iterable[Row], text: str) -> Iterator[Row]:
    """Yield the rows at the places where their quotations stand; refuse those of another text."""
    digits = sha256(text.encode("utf-8"))
    for row in rows:
        start, quote, named = row["start"], row["text"], HASH.fullmatch(row["source"])
        if named and not digits.startswith(named[1]):
            raise WzError(f"of another text (its hash begins {named[1][:8]}, here {digits[:8]})")
        if row["source"] and not named:  # it counts UTF-16 code units
            start = len(text.encode("utf-16-le")[: 2 * max(start, 0)].decode("utf-16-le", "ignore"))
        start = _found(text, quote, start, row["prefix"], row["suffix"])
        yield row | {"start": start, "end": start + len(quote)}


def _found(text: str, quote: str, start: int, before: str, after: str) -> int:
    """Return where a quotation stands: at `start`, or where alone it is found."""
    places = [found.start() for found in re.finditer(f"(?={re.escape(quote)})", text)]
    fits = [at for at in places if text.endswith(before, 0, at)]
    fits = [at for at in fits if text.startswith(after, at + len(quote))] or places
    if not quote or (start not in fits and len(fits) != 1):
        raise WzError(
            f"“{quote}” stands at {len(fits)} places of this text, and not at {start}: it is of "
            "another text, or give what stands before and after it"
        )
    return start if start in fits else fits[0]
