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
BROKEN = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError)
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
        many: Counter[str] = Counter()
        return _text(ElementTree.fromstring(xml), "", [], many), many
    except (*BROKEN, EOFError, RuntimeError) as error:
        told = f"a broken or locked Word file ({error}); open it in Word and save it anew"
        raise SourceError(f"{name}: {told}") from error


def _text(element: ElementTree.Element, within: str, boxes: list[str], many: Counter[str]) -> str:
    """Return the text of an element, but for its text boxes, which are put into `boxes`.

    `within` is the name of the element around it; `many` counts the elements by name.
    """
    tag = _name(element)
    many[tag] += tag != "numId" or "0" not in element.attrib.values()
    if tag in LEFT:
        return ""
    own = [] if tag == "p" else boxes
    text = (element.text or "") if tag == "t" else MARKS.get(tag, "") if within == "r" else ""
    text += "".join(_text(inner, tag, own, many) for inner in element)
    if tag == "p":  # in tracked changes its end may be deleted, so that it goes on
        joined = LEFT.intersection(map(_name, element.iterfind("{*}pPr/{*}rPr/*")))
        return "".join([text, "" if joined else "\n", *own])
    if tag == "txbxContent":
        boxes.append(text)
        return ""
    return text


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
