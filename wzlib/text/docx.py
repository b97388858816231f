"""The text of a Word file (.docx), with the standard library: a zip of XML."""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from xml.etree import ElementTree

from wzlib.errors import SourceError

LARGEST = 50_000_000  # bytes of XML: many books
LEFT = {"del", "moveFrom", "Fallback", "rt"}  # what nobody sees who reads the page
MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(data: bytes, name: str, others: Mapping[str, str]) -> tuple[str, Counter[str]]:
    """Return the text of a Word file, a line for each paragraph, and the number of its elements.

    What is deleted in tracked changes is no text. `others` say what another archive is, by a file
    in it. Raises `SourceError` for one, and for a file that is broken, locked or too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if "word/document.xml" not in archive.namelist():
            other = next((file for file in others if file in archive.namelist()), "")
            raise SourceError(f"{name}: {others[other]}")
        with archive.open("word/document.xml") as file:
            xml = file.read(LARGEST + 1)
        if len(xml) > LARGEST or b"<!D" in xml.replace(b"\0", b""):  # no Word declares entities
            raise SourceError(f"{name}: a bomb, no speech: it unpacks to far more than it is")
        return _read(xml)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        EOFError,
        RuntimeError,
    ) as error:
        told = f"a broken or locked Word file ({error}); open it in Word and save it anew"
        raise SourceError(f"{name}: {told}") from error


def _read(xml: bytes) -> tuple[str, Counter[str]]:
    texts: list[list[str]] = [[]]  # of the document, and of the text boxes around the place
    boxes: list[str] = []
    path: list[str] = []
    many: Counter[str] = Counter()
    left, joined = 0, False  # how deep what is left out lies; whether a paragraph's end is deleted
    for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            path.append(tag)
            if not left:
                many[tag] += tag != "numId" or "0" not in element.attrib.values()
                left = len(path) if tag in LEFT else 0
                texts += [[] for _ in range(tag == "txbxContent")]
            continue
        if left == len(path):
            left, joined = 0, joined or path[-3:-1] == ["pPr", "rPr"]
        elif not left and tag == "t":
            texts[-1].append(element.text or "")
        elif not left and path[-2:-1] == ["r"]:
            texts[-1].append(MARKS.get(tag, ""))
        elif not left and tag == "txbxContent":
            boxes += texts.pop()
        elif not left and tag == "p":
            texts[-1].append("" if joined else "\n")
            joined = False
            if len(texts) == 1:
                texts[0] += boxes
                boxes = []
        path.pop()
        element.clear()
    return "".join(texts[0]), many
