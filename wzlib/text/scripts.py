"""What finders see of a text in another script or with other marks: one character for one."""

import csv
import functools
import re
import tomllib
from collections import Counter
from pathlib import Path

from wzlib.files import DATA
from wzlib.layers.spans import Columns, pick
from wzlib.text.characters import CURLY, HAN, pairs

FEW = 20  # one character in so many, of those that tell, makes a text mixed
TOLD = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
ALIKE = {ord(one): mark for mark, others in TOLD["alike"].items() for one in others}
WIDE = str.maketrans(",;:!?().-", "，；：！？（）。—")
HALF = re.compile("|".join(TOLD["half"]).replace("HAN", HAN))
DOT = re.compile(r"\.(?!\d)|--")  # that may be one of these
QUOTES = {"「": "」", "『": "』", "〝": "〞", '"': '"', "'": "'"}
IN_NUMBER = "\\d.,%％〇零一二两三四五六七八九十百千万亿点"
SPOILT = re.compile(f"(?<![{IN_NUMBER}\ufffd])[{IN_NUMBER}]*+\ufffd[{IN_NUMBER}\ufffd]*+")
APOSTROPHE = re.compile("(?<=[0-9A-Za-z])'(?=[0-9A-Za-z])")


@functools.cache
def characters(kind: str) -> dict[str, str]:
    """Return the characters of one kind, each with the one that it stands for.

    *traditional* ones stand in no simplified text, *either* may (乾坤); a *phrase* is a word in
    which they become others than alone (計畫); *radical* ones are what programs take out of a PDF
    file in the place of characters.

    >>> characters("traditional")["長"], characters("either")["乾"], characters("radical")["⻓"]
    ('长', '干', '长')
    """
    with (DATA / "lexicon" / "characters.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return {row["form"]: row["plain"] for row in rows}


@functools.cache
def _simplified() -> frozenset[str]:
    """Return the characters that stand in no traditional text, not even in Hong Kong."""
    plain_ones = {*characters("traditional").values()} - characters("traditional").keys()
    return frozenset(one for one in plain_ones if not one.encode("big5hkscs", "ignore"))


def script(text: str) -> str:
    """Tell whether a text is *simplified*, *traditional* or *mixed*, by the characters that tell.

    >>> script("增長8%"), script("增长8%"), script("我們說，我们说")
    ('traditional', 'simplified', 'mixed')
    """
    signs = Counter(text)
    traditional = sum(signs[one] for one in characters("traditional").keys() & signs)
    simplified = sum(signs[one] for one in _simplified() & signs.keys())
    if traditional * FEW <= traditional + simplified:
        return "simplified"
    return "traditional" if simplified * FEW <= traditional + simplified else "mixed"


@functools.cache
def _strange() -> frozenset[str]:
    """Return what stands in no text in simplified characters and full-width marks."""
    return frozenset([*characters("traditional"), *map(chr, ALIKE), *QUOTES, *",;:!?()\ufffd"])


def plain(text: str) -> str:
    """Return a text as finders see it: simplified, in full-width marks; as long as it was.

    Traditional characters become simplified ones; half-width marks full-width ones, but not in a
    number, a time or an address; quotation marks of any form “ ” and ‘ ’, by pairs within a
    paragraph: straight ones open and close in turn, and the inner ones of two are single.

    >>> plain('書記指出:"要快,要穩."「『三農』」增長8.5%.')
    '书记指出：“要快，要稳。”“‘三农’”增长8.5%。'
    """
    if _strange().isdisjoint(set(text)) and not DOT.search(text):
        return text
    text = SPOILT.sub(lambda number: "\ufffd" * len(number[0]), text)  # it lost a character
    seen = _simplify(text).translate(ALIKE)
    dots = sum(match.lastgroup == "inner" for match in HALF.finditer(seen)) > seen.count("。")
    return _pair(HALF.sub(lambda match: _widen(match, dots), seen))


def _simplify(text: str) -> str:
    other = {ord(one): plain for one, plain in characters("traditional").items()}
    if script(text) != "traditional":
        return text.translate(other)
    other |= {ord(one): plain for one, plain in characters("either").items()}
    words = characters("phrase")
    firsts = "".join({word[0] for word in words})
    parts = re.split(f"((?=[{firsts}])(?:{'|'.join(sorted(words, key=len)[::-1])}))", text)
    return "".join(words.get(part) or part.translate(other) for part in parts)


def _widen(match: re.Match, dots: bool) -> str:
    """Return a mark in full width; `dots` tells whether a dot between characters is a full stop."""
    mark = match.group()
    if match["more"]:
        return "…" * len(mark)
    return mark if match["counted"] or (match["inner"] and not dots) else mark.translate(WIDE)


def _pair(text: str) -> str:
    """Return a text with “ ” and ‘ ’ for its other pairs of quotation marks."""
    signs, around = list(text), [len(text)]
    for start, end in sorted(pairs(APOSTROPHE.sub("_", text), CURLY | QUOTES)):
        while around[-1] <= start:
            around.pop()
        if text[start] in QUOTES:
            signs[start], signs[end - 1] = "“”" if len(around) % 2 else "‘’"
        around.append(end)
    return "".join(signs)


def cut(text: str, layer: Columns) -> Columns:
    """Return a layer with its quotations cut from a text of the same length."""
    return layer | {"text": [text[start:end] for start, end in pick(layer, "start", "end")]}
