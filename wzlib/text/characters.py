"""Classes of characters, marks and what numbers a list: all of them, as the floors above need them.

And what strings begin with.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

HANS = r"\u3400-\u9fff\U00020000-\U0003ffff"  # inside brackets
HAN = f"[{HANS}]"
DIGITS = "一二三四五六七八九"
NUMERAL = f"[{DIGITS}十]"
SENTENCE_END = "。！？!?…"
CLOSERS = "”’》〉）】」』)"
CURLY = {"“": "”", "‘": "’"}
MARKS = CURLY | {"「": "」", "『": "』", "《": "》", "〈": "〉"}
TITLE_MARKS = "《〈"
BRACKETS = {"（": "）", "(": ")", "【": "】", "〔": "〕", "[": "]"}
QUOTED = "“[^“”]*”"

# What numbers a list: 一、 第一， （一） 1. at a line; 一要 二是 in a sentence.
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


def pairs(text: str, marks: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield each closing mark with the last open one of its kind in the paragraph, as a span.

    `marks` are closing marks by opening ones; one that closes itself opens and closes in turn.

    >>> sorted(pairs("“论《拼》”，好”", MARKS))
    [(0, 6), (2, 5)]
    """
    opened: dict[str, list[int]] = {close: [] for close in marks.values()}
    for match in re.finditer(f"[{re.escape(''.join([*marks, *marks.values()]))}\n]", text):
        mark, place = match.group(), match.start()
        if mark == "\n":
            opened = {close: [] for close in opened}
        elif opened.get(mark):
            yield opened[mark].pop(), place + 1
        elif mark in marks:
            opened[marks[mark]].append(place)
