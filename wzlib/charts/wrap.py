"""Line breaking for labels in Chinese and English, as long as matplotlib has none for Chinese."""

import re
import unicodedata
from itertools import pairwise

from wzlib.language import spoken

BORDER = re.compile(r"(?<=[\u3400-\u9fff…]) (?=[A-Za-z])")  # between the languages of a label


def columns(text: str) -> int:
    """Return the width of a text in columns; a Chinese character takes two.

    >>> columns("温州 Wenzhou")
    12
    """
    return sum(2 if _is_wide(character) else 1 for character in text)


def wrap(text: str, width: int) -> str:
    """Break a label into lines of at most `width` columns: at spaces, and in Chinese anywhere.

    Of a label in both languages that part is taken which is shown (`wz.language`).
    A label that is too long is broken first where its Chinese ends and its English begins.

    >>> print(wrap("守正出新 upholding the right", 10))
    守正出新
    upholding
    the right
    """
    text = spoken(text)
    return fold(BORDER.sub("\n", text) if columns(text) > width else text, width)


def fold(text: str, width: int) -> str:
    """Break a sentence into lines, whatever languages are in it.

    No line begins with closing punctuation or ends with opening punctuation; a word longer than
    a line stays whole.

    >>> print(fold("追求卓越，Pursuing excellence", 10))
    追求卓越，
    Pursuing
    excellence
    """
    lines = []
    for paragraph in text.split("\n"):
        lines.append("")
        cuts = [at for at in range(1, len(paragraph)) if _may_break(*paragraph[at - 1 : at + 1])]
        for start, end in pairwise([0, *cuts, len(paragraph)]):
            piece = paragraph[start:end]
            if lines[-1] and columns((lines[-1] + piece).rstrip()) > width:
                lines.append("")
            lines[-1] += piece if lines[-1] else piece.lstrip()
    return "\n".join(line.rstrip() for line in lines)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WFA"


def _may_break(before: str, after: str) -> bool:
    """Tell whether a line may end between two characters."""
    opens, closes = unicodedata.category(before), unicodedata.category(after)
    binds = opens in ("Ps", "Pi") or after == " " or closes in ("Pe", "Pf", "Po")
    return not binds and (before == " " or _is_wide(before) or _is_wide(after))
