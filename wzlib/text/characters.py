"""Classes of characters, marks and what numbers a list: all of them, as the floors above need them.

And what strings begin with.
"""

import re
from collections.abc import Sequence

HANS = r"\u3400-\u9fff\U00020000-\U0003ffff"  # inside brackets
HAN = f"[{HANS}]"
DIGITS = "一二三四五六七八九"
NUMERAL = f"[{DIGITS}十]"
SENTENCE_END = "。！？!?…"
CLOSERS = "”’》〉）】」』)"
MARKS = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉"}
QUOTED = "“[^“”]*”"

# What numbers a list: 一、 第一， （一） 1. at a line; 一要 二是 in a sentence.
HEADINGS = [rf"({NUMERAL}{{1,3}})、", rf"第({NUMERAL}{{1,3}})(?:部分)?[，,、：]"]  # of parts
ENUMERATED = re.compile(
    rf"{NUMERAL}{{1,3}}、|[（(]{NUMERAL}{{1,3}}[）)]|第{NUMERAL}{{1,3}}[，、章节部]|\d+[.．、](?!\d)"
)
ENUMERATION = rf"{NUMERAL}{{1,2}}[要是]"
ENUMERATOR = re.compile(f"第?{NUMERAL}{{1,3}}[，、]|{ENUMERATION}")
FIRST = re.compile("第?一[，、要是]")  # the one that begins a list


def common_prefix(texts: Sequence[str]) -> str:
    """Return what all texts begin with.

    >>> common_prefix(["把名考虑很多", "把利考虑很多", "把权考虑很多"])
    '把'
    """
    first, last = min(texts), max(texts)
    differ = (place for place, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return first[: next(differ, len(first))]
