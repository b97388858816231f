"""The rules by which a raw text is cleaned, as `rules.toml` declares them.

A rule names spans and says what becomes of them: nothing, or one character for each of the
first characters. So a rule can remove and replace, but never add, and never move.
"""

import functools
import html
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from wzlib.text.characters import CLOSERS, ENUMERATED, HAN, HANS, SENTENCE_END
from wzlib.text.scripts import characters

Span = tuple[int, int]

TOLD = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))
WORDS = {"HANS": HANS, "HAN": HAN, "ENDS": SENTENCE_END, **TOLD["words"]}
LINE = {name: re.compile(pattern) for name, pattern in TOLD["line"].items()}


Find = Callable[[str], Iterable[Span]]


class Rule(NamedTuple):
    """A repair: each span that `find` names becomes `become(span)`, which is never longer."""

    name: str
    find: Find
    become: Callable[[str], str]
    reason: str


def _spans(find: str, within: str = r"[\s\S]+") -> Find:
    """Return what finds the places of a pattern, those within another one."""
    return lambda text: [
        (outer.start() + match.start(), outer.start() + match.end())
        for outer in re.finditer(within, text)
        for match in re.finditer(find, outer.group())
    ]


@functools.cache
def _plain_form(sign: str) -> str:
    """Return the one letter, digit or character of which this is another form."""
    form = characters("radical").get(sign) or unicodedata.normalize("NFKC", sign)
    radical, kind = "\u2e80" <= sign <= "\u2fdf", unicodedata.category(sign)
    return form if len(form) == 1 and (radical or kind in ("Lo", "Ll", "Lu", "Nd")) else sign


def _find_forms(text: str) -> Iterable[Span]:
    """Find the characters that are another form of one."""
    signs = re.escape("".join(sign for sign in set(text) if _plain_form(sign) != sign))
    return _spans(f"[{signs}]+")(text) if signs else []


def _find_spaced(text: str) -> Iterable[Span]:
    """Find the spaces of lines with a space between all characters, or between all words.

    Such a line has a mark between its words; without one, as a list of names has none, only
    single characters count.
    """
    for line in re.finditer(r"[^\n]+", text):
        pieces = line.group().split()
        letters = "".join(pieces)
        longest = 3 if re.search("[，。；！？]", letters) else 1
        most = min(longest * len(pieces), 3 * len(re.findall(HAN, letters)))
        if len(pieces) > 4 and len(letters) <= most:
            for gap in re.finditer(r"(?<=\S)[ \u3000]+(?=\S)", line.group()):
                yield line.start() + gap.start(), line.start() + gap.end()


def _find_page_breaks(text: str) -> Iterable[Span]:
    """Find line breaks in mid-sentence: where grammar or a mark tears, or between running texts.

    Before the first full stop of the text lines of running text are not joined, so that titles
    stay lines of their own; a heading without a number that has a comma in it can still be taken
    for running text. What is torn off after a line without any mark is a piece between links, and
    takes the pieces before it along.
    """
    first_stop = text.find("。")
    running = False  # whether the line before, with what was joined to it, has a comma or stop
    start = 0
    pieces: list[Span] = []  # the breaks before, between lines without a mark
    for gap in re.finditer(r"(?<=[^\n])\n+(?=[^\n])", text):
        before = text[start : gap.start()]
        after = text[gap.end() : (text.find("\n", gap.end()) + 1 or len(text) + 1) - 1]
        running = running or bool(re.search("[，。]", before))
        ended = before.rstrip(CLOSERS)[-1:] in tuple(SENTENCE_END + "：:；;")
        heading = ENUMERATED.match(after) or (ENUMERATED.match(before) and "。" not in before)
        off = not ended and LINE["torn_after"].match(after)
        in_text = running and gap.start() > first_stop >= 0 and re.search("[，。！？]", after)
        bare = LINE["bare"].fullmatch(before) and not ENUMERATED.match(before)
        torn = LINE["torn_before"].search(before)
        if off or (not ended and (torn or (in_text and not heading))):
            yield from pieces if off and bare else []
            yield gap.span()
            pieces = []
        else:
            if not bare or (pieces and pieces[-1][1] - pieces[-1][0] != len(gap.group())):
                pieces = []
            pieces += [gap.span()] if bare or (running and not ended and not heading) else []
            running = False
        start = gap.end()


# The functions that rules name.
FIND = {"forms": _find_forms, "spaced": _find_spaced, "page_breaks": _find_page_breaks}
BECOME = {
    "spaces": lambda matched: " " * len(matched),
    "forms": lambda matched: "".join(map(_plain_form, matched)),
    "halfwidth": lambda matched: unicodedata.normalize("NFKC", matched),
    "unescape": lambda matched: html.unescape(matched)[:1],
}


def _rule(declared: dict[str, str]) -> Rule:
    patterns = [declared[key] for key in ("find", "within") if key in declared]
    for word, signs in WORDS.items():
        patterns = [pattern.replace(word, signs) for pattern in patterns]
    by, one = declared.get("by", ""), declared.get("become", "")
    find = FIND.get(by) or _spans(*patterns)
    return Rule(declared["name"], find, BECOME.get(by, lambda _: one), declared["reason"])


DECLARED = TOLD["rule"]
RULES = [_rule(declared) for declared in DECLARED]
INVISIBLE = next(rule for rule in RULES if rule.name == "invisible character")
LINES = _rule(TOLD["page"])  # of a PDF file
