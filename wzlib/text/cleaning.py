"""The rules by which a raw text is cleaned.

A rule names spans and says what becomes of them: nothing, or one character for each of the
first characters. So a rule can remove and replace, but never add, and never move.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from wzlib.text.characters import CLOSERS, ENUMERATED, HAN, SENTENCE_END

Span = tuple[int, int]


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
        (match.start() + found.start(), match.start() + found.end())
        for match in re.finditer(outer, text)
        for found in re.finditer(inner, match.group())
    ]


def _find_page_breaks(text: str) -> Iterable[Span]:
    """Find line breaks in mid-sentence: running text before and after, no sentence end between.

    Before the first full stop of the text nothing is joined, so that titles stay lines of their
    own; a heading without a number that has a comma in it can still be taken for running text.
    """
    first_stop = text.find("。")
    running = False  # whether the line before, with what was joined to it, has a comma or stop
    start = 0
    for gap in re.finditer(r"(?<=[^\n])\n+(?=[^\n])", text):
        before = text[start : gap.start()]
        after = text[gap.end() : (text.find("\n", gap.end()) + 1 or len(text) + 1) - 1]
        running = running or bool(re.search("[，。]", before))
        ended = before.rstrip(CLOSERS)[-1:] in tuple(SENTENCE_END + "：:；;")
        heading = ENUMERATED.match(after) or (ENUMERATED.match(before) and "。" not in before)
        torn = not ended and (after[0] in "、，。；！？”’》）" or before[-1] in "、，“‘《（")
        in_text = gap.start() > first_stop >= 0 and re.search("[，。！？]", after)
        if torn or (running and in_text and not ended and not heading):
            yield gap.span()
        else:
            running = False
        start = gap.end()


def _remove(_: str) -> str:
    return ""


def _halfwidth(matched: str) -> str:
    return "".join(chr(ord(character) - 0xFEE0) for character in matched)


INVISIBLE = Rule(
    "invisible character",
    _matches(r"[\ufeff\u200b-\u200d\u2060]+"),
    _remove,
    "byte order marks and zero-width characters are no part of the text",
)
RULES = [
    INVISIBLE,
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
        _inside(r"\*\*(?=\S)[^*\n]+(?<=\S)\*\*", r"\*\*"),
        _remove,
        "the conversion's marks for bold type; their extent is kept in the emphasis layer",
    ),
    Rule(
        "letter-spacing",
        _inside(
            rf"(?m)^[ \u3000]*{HAN}(?:[ \u3000]+{HAN})+[ \u3000]*$", r"(?<=\S)[ \u3000]+(?=\S)"
        ),
        _remove,
        "a whole line set with a space between its characters, as letterheads are",
    ),
    Rule(
        "lost paragraph",
        _matches(rf"(?<=\S)(?: *\u3000{{2}}[ \u3000]*| {{3,}}|(?<=[{SENTENCE_END}：”’])  )(?=\S)"),
        lambda _: "\n",
        "an indentation inside a line stands where a paragraph began",
    ),
    Rule("margin", _matches(r"(?m)^[ \u3000]+|[ \u3000]+$"), _remove, "spaces at a line's edge"),
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
