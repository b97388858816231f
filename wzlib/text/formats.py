"""What kind of file some bytes are: the text of those that are read, and advice for the others."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from wzlib.errors import SourceError
from wzlib.text.cleaning import LINES, RULES, Rule
from wzlib.text.docx import read_docx
from wzlib.text.encodings import decode
from wzlib.text.pdf import read_pdf
from wzlib.text.web import PAGE, read_page

ENDINGS = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")  # of the files that a folder gives
TOLD = tomllib.loads((Path(__file__).parent / "formats.toml").read_text(encoding="utf-8"))


class Extract(NamedTuple):
    """What was taken out of a file: its raw text, what was left, and by which rules to clean it."""

    raw: str
    notes: Sequence[str] = ()
    format: str = "text"
    encoding: str = "utf-8"
    rules: Sequence[Rule] = RULES


def extract(data: bytes, name: str) -> Extract:
    """Return the text of a file by what its bytes are, whatever its name says.

    Raises `SourceError` for kinds of files that are not read, saying what to do instead.

    >>> extract("<p>去年投资<b>10</b>亿元。</p>".encode(), "a page")[:3]
    ('去年投资10亿元。', (), 'html')
    """
    for kind in TOLD["refused"]:
        if re.match(kind["begin"].encode(), data, re.DOTALL):
            raise SourceError(f"{name}: {kind['told']}")
    if data.startswith(b"PK"):
        text, many = read_docx(data, name, TOLD["archive"])
        notes = [f"{told}: {many[tag]:,}" for tag, told in TOLD["word"].items() if many[tag]]
        return Extract(text, notes, "docx")
    if b"%PDF-" in data[:1024]:
        return Extract(read_pdf(data, name), format="pdf", rules=[LINES, *RULES])
    text, encoding = decode(data, name)
    if PAGE.search(text):
        return Extract(read_page(text, name), format="html")
    return Extract(text, encoding=encoding)
