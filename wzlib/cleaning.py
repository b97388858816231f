"""The rules by which a raw text is cleaned.

A rule names spans and says what becomes of them: nothing, or one character for each of the
first characters. So a rule can remove and replace, but never add, and never move.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from wzlib.characters import CLOSERS, HAN, NUMERAL, SENTENCE_END

Span = tuple[int, int]

ENUMERATED = re.compile(
    rf"{NUMERAL}{{1,3}}、|[（(]{NUMERAL}{{1,3}}[）)]|第{NUMERAL}{{1,3}}[，、章节部]|\d+[.．、]"
)


class Rule(NamedTuple):
    """A repair: each span that `find` names becomes `become(span)`, which is never longer."""

    name: str
    find: Callable[[str], Iterable[Span]]
    become: Callable[[str], str]
    reason: str


def _matches(pattern: str) -> Callable[[str], Iterable[Span]]:
    return lambda text: [match.span() for match in re.finditer(pattern, text)]


def _inside(outer: str, inner: str) -> Callable[[str], Iterable[Span]]:
    return lambda text: [
        (start + found.start(), start + found.start() + len(found.group()))
        for match in re.finditer(outer, text)
        for start in [match.start()]
        for found in re.finditer(inner, match.group())
    ]


def _find_page_breaks(text: str) -> Iterable[Span]:
    """Find line breaks in mid-sentence: running text before and after, no sentence end between."""
    for gap in re.finditer(r"(?<=[^\n])\n+(?=[^\n])", text):
        before = text[text.rfind("\n", 0, gap.start()) + 1 : gap.start()]
        after = text[gap.end() : (text.find("\n", gap.end()) + 1 or len(text) + 1) - 1]
        ended = before.rstrip(CLOSERS)[-1:] in tuple(SENTENCE_END + "：:；;")
        heading = ENUMERATED.match(after) or (ENUMERATED.match(before) and "。" not in before)
        running = re.search("[，。]", before) and re.search("[，。！？]", after)
        if running and not ended and not heading:
            yield gap.span()


def _remove(_: str) -> str:
    return ""


def _halfwidth(matched: str) -> str:
    return "".join(chr(ord(character) - 0xFEE0) for character in matched)


RULES = [
    Rule(
        "invisible character",
        _matches(r"[\ufeff\u200b-\u200d\u2060]+"),
        _remove,
        "byte order marks and zero-width characters are no part of the text",
    ),
    Rule("line end", _matches(r"\r(?=\n)"), _remove, "a line ends with one character"),
    Rule(
        "line end",
        _matches(r"[\r\x0b\x0c\x85\u2028\u2029]"),
        lambda _: "\n",
        "a line ends with one kind of character",
    ),
    Rule(
        "kind of space",
        _matches(r"[\t\xa0\u2000-\u200a\u202f]"),
        lambda _: " ",
        "tabs, no-break and typographic spaces become plain ones",
    ),
    Rule(
        "full width",
        _matches(r"[０-９Ａ-Ｚａ-ｚ％]+|(?<=[０-９])．(?=[０-９])"),
        _halfwidth,
        "digits, letters and the percent sign are written in one width",
    ),
    Rule(
        "emphasis mark",
        _inside(r"\*\*[^*\n]+\*\*", r"\*\*"),
        _remove,
        "the conversion's marks for bold type; their extent is kept in the emphasis layer",
    ),
    Rule(
        "lost paragraph",
        _matches(
            rf"(?<=\S)(?: *\u3000{{2}}[ \u3000]*| {{3,}}|(?<=[{SENTENCE_END}：{CLOSERS}])  )(?=\S)"
        ),
        lambda _: "\n",
        "an indentation inside a line stands where a paragraph began",
    ),
    Rule("margin", _matches(r"(?m)^[ \u3000]+|[ \u3000]+$"), _remove, "spaces at a line's edge"),
    Rule(
        "letter-spacing",
        _inside(rf"(?m)^{HAN}(?: {HAN})+$", " "),
        _remove,
        "a whole line set with a space between its characters, as letterheads are",
    ),
    Rule(
        "space at a digit or Latin letter",
        _matches(
            r"(?<=[0-9A-Za-z%]) +(?=[^\s0-9A-Za-z])|(?<=[^\s0-9A-Za-z]) +(?=[0-9A-Za-z])",
        ),
        _remove,
        "the conversion set spaces between Chinese and digits or Latin letters",
    ),
    Rule(
        "page break",
        _find_page_breaks,
        _remove,
        "a line break in mid-sentence: both sides are running text, no sentence ends before it",
    ),
    Rule(
        "blank line",
        _matches(r"\A\n+|(?<=\n)\n+|\n+\Z"),
        _remove,
        "one line break separates paragraphs; it may hide a page break at a sentence's end",
    ),
]
