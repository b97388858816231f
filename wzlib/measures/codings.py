"""Codings from files: sheets of a class, the exports of the reading view and of Recogito.

A coding is a layer: start, end, text, and one row per span and code, with note and coder; a span
that was looked at and given no code has an empty one. A *sheet* is the same to be filled in by
hand: a row per unit, its codes in one cell, separated by ； or ;.
"""

import html
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from wzlib.errors import WzError
from wzlib.files import sha256
from wzlib.layers.spans import SPAN, columns_of, table_of
from wzlib.text.encodings import decode
from wzlib.text.speech import Speech

READ = (".csv", ".json", ".jsonld")
CODE = ("classifying", "tagging")  # purposes of a body that says what a span is
OWN = ["code", "note", "coder"]
UNSAID = {"start": -1, "end": -1, "prefix": "", "suffix": "", "source": "", "note": "", "coder": ""}
HASH = re.compile("(?:nih:sha-256;)?([0-9a-f]{8,64})")
FOR_PROGRAMS = ["pattern", "vehicles", "cue", "then", "moves", "fallback", "colour", "after"]
Row = dict[str, Any]


def values(cell: str) -> list[str]:
    """Return the codes of a cell, each once.

    >>> values("reform；party; reform")
    ['reform', 'party']
    """
    return [*dict.fromkeys(filter(None, map(str.strip, re.split("[；;]", cell))))]


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
    return codebook.drop(columns=FOR_PROGRAMS, errors="ignore")


def read_annotations(
    path: str | Path, text: str | Speech | None = None, column: str = ""
) -> pd.DataFrame:
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
        rows = _of_table(content, column) if table else _of_annotations(json.loads(content))
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


def read_sheets(
    folder: str | Path, column: str = "themes", text: str | Speech | None = None
) -> dict[str, pd.DataFrame]:
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
    sheets: dict[str, pd.DataFrame] = {}
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


def _of_table(content: str, column: str) -> Iterator[Row]:
    """Yield the rows of a sheet, or of the reading view's CSV, which says what text it is of."""
    mark = re.match('"?start"?([;\t])', content)  # as some spreadsheets write it
    form: Any = {"sep": mark[1] if mark else ",", "dtype": "str", "keep_default_na": False}
    table = pd.read_csv(io.StringIO(content), **form)
    exported = {"codes", "source"} <= {*table}
    column = "codes" if exported else column or [*table.columns[3:], "codes"][0]
    if missing := sorted({*SPAN, column} - {*table}):
        raise WzError(f"no column {', '.join(missing)}; use the sheet as it was given")
    once = exported or table.start.is_unique
    if not once or not table.start.str.fullmatch(r"\d+").all():
        raise WzError("a start is missing or stands twice; use the sheet as given")
    table = table.assign(code=table[column].map(values)).astype({"start": "int64", "end": "int64"})
    yield from (UNSAID | row for row in table.to_dict("records"))


def _of_annotations(data: Any) -> Iterator[Row]:
    """Yield a row for each passage and coder of a collection, a page or a list of annotations."""
    head = data if isinstance(data, dict) else {}
    for item in head.get("first", head).get("items", [head]) if head else data:
        codes: defaultdict[str, list[str]] = defaultdict(list)
        notes: list[str] = []
        coder = _name(item.get("creator") or head.get("creator"))
        for body in _several(item.get("body", [])):
            given = codes[_name(body.get("creator")) or coder]
            (given if body.get("purpose") in CODE else notes).append(_words(body))
        coders = [who for who in codes if codes[who]] or [*codes, coder][:1]
        for target in _several(item["target"]):
            place = {"source": target.get("source", "?"), "note": "；".join(filter(None, notes))}
            for selector in _several(target.get("selector", [])):
                place |= selector
            if "exact" in place:  # else it is of the whole text, or of a picture
                place["text"] = place["exact"]
                yield from (UNSAID | place | {"coder": who, "code": codes[who]} for who in coders)


def _several(one: Any) -> list:
    return one if isinstance(one, list) else [one]


def _name(creator: Any) -> str:
    """Return what a coder is called; of an address, its end."""
    told = creator if isinstance(creator, dict) else {"id": creator or ""}
    names = [told[key] for key in ("nickname", "name", "id") if told.get(key)]
    return names[0].rstrip("/").rpartition("/")[2] if names else ""


def _words(body: Row) -> str:
    """Return what a body says: a text, perhaps as HTML, or a term of a vocabulary."""
    words: Any = body.get("value", "")
    if body.get("format") == "text/html":
        words = html.unescape(re.sub("<[^>]+>", "", words))
    return str(words.get("label", words.get("id")) if isinstance(words, dict) else words).strip()


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
