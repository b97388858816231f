"""The text of a PDF file, by pdfplumber: lines that fill the page are parts of a paragraph."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median, mode

from wzlib.errors import SourceError
from wzlib.text.characters import CLOSERS, HAN, SENTENCE_END

ALIKE = 3  # pages whose first or last line is the same have it as a head


def read_pdf(data: bytes, name: str) -> str:
    """Return the text of a PDF file: a line break after each line, two after each paragraph.

    A paragraph ends where a line does not reach the margin, or the next is indented or further
    off. Numbers and heads of pages are left out. Raises `SourceError` for a scan, a locked or
    broken file, and where pdfplumber is not installed.
    """
    try:
        import pdfplumber  # here: an extra
    except ImportError as error:
        how = "pip install 'wzlib[pdf]' to read it, or save its text as .docx or .txt"
        raise SourceError(f"{name}: a PDF file; {how}") from error
    try:
        with pdfplumber.open(io.BytesIO(data)) as file:
            pages = [page.dedupe_chars().extract_text_lines() for page in file.pages]
    except Exception as error:  # of pdfminer, of many kinds
        told = f"a broken PDF file ({error!r})"
        if "PDFPasswordIncorrect" in told:
            told = "locked; save it without its password"
        raise SourceError(f"{name}: {told}") from error
    lines = list(_lines(pages))
    text = "".join(line["text"] for line in lines)
    if not re.search(HAN, text) or text.count("(cid:") > len(text) / 100:
        told = "a scan, or in a font that does not tell its characters"
        how = "have its text recognised (OCR), read that through and save it as .txt"
        raise SourceError(f"{name}: {told}; {how}")
    return lines[0]["text"] + "".join(_joined(lines))


def _lines(pages: list[list[dict]]) -> Iterator[dict]:
    """Yield the lines of all pages without their numbers and heads, each with its page."""

    def letters(line: dict) -> str:
        return re.sub(r"[\W\d_]", "", line["text"])

    edges = Counter(letters(line) for page in pages for line in [*page[:1], *page[1:][-1:]])
    for number, page in enumerate(pages):
        for place, line in enumerate(page):
            inner = 0 < place < len(page) - 1
            if inner or (letters(line) and edges[letters(line)] < max(ALIKE, len(pages) / 2)):
                yield line | {"page": number}


def _joined(lines: list[dict]) -> Iterator[str]:
    """Yield each line but the first, after the breaks that set it off from the one before."""
    size = median(line["chars"][0]["size"] for line in lines)
    left = mode(round(line["x0"]) for line in lines)
    right = sorted(line["x1"] for line in lines)[int(0.9 * (len(lines) - 1))]
    gap = median([after["top"] - line["bottom"] for line, after in pairwise(lines)] or [0])
    for line, after in pairwise(lines):
        near = line["page"] != after["page"] or after["top"] - line["bottom"] < gap + size / 2
        ended = line["text"].rstrip(CLOSERS)[-1:] in tuple(SENTENCE_END)
        room = 2 * size if ended else (right - left) / 4  # at the margin; a title leaves more
        goes_on = near and line["x1"] > right - room and after["x0"] < left + size
        yield ("\n" if goes_on else "\n\n") + after["text"]
