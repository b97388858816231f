"""What the files of codings hold: the rows of a table, or Web Annotations.

A row says where a passage is told to stand (start, end), what it quotes (text, and with Web
Annotations what stands before and after: prefix, suffix), of which text (source), and who (coder)
gave it which codes (code, a list) with what note.
"""

import html
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from wzlib.errors import WzError
from wzlib.layers.spans import SPAN

CODE = ("classifying", "tagging")  # purposes of a body that says what a span is
UNSAID = {"start": -1, "end": -1, "prefix": "", "suffix": "", "source": "", "note": "", "coder": ""}
Row = dict[str, Any]


def values(cell: str) -> list[str]:
    """Return the codes of a cell, each once.

    >>> values("reform；party; reform")
    ['reform', 'party']
    """
    return [*dict.fromkeys(filter(None, map(str.strip, re.split("[；;]", cell))))]


def of_table(content: str, column: str) -> Iterator[Row]:
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


def of_annotations(data: Any) -> Iterator[Row]:
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
