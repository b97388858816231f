"""Line breaking for labels in Chinese and English, as long as matplotlib has none for Chinese."""

import unicodedata


def columns(text: str) -> int:
    """Return the width of a text in columns; a Chinese character takes two.

    >>> columns("温州 Wenzhou")
    12
    """
    return sum(2 if _is_wide(character) else 1 for character in text)


def wrap(text: str, width: int) -> str:
    """Break a text into lines of at most `width` columns: at spaces, and in Chinese anywhere.

    No line begins with closing punctuation or ends with opening punctuation; a word longer than
    a line stays whole.

    >>> print(wrap("追求卓越，Pursuing excellence", 10))
    追求卓越，
    Pursuing
    excellence
    """
    lines = []
    for paragraph in text.split("\n"):
        lines.append("")
        for piece in _pieces(paragraph):
            if lines[-1] and columns((lines[-1] + piece).rstrip()) > width:
                lines.append("")
            lines[-1] += piece if lines[-1] else piece.lstrip()
    return "\n".join(line.rstrip() for line in lines)


def _pieces(paragraph: str) -> list[str]:
    """Cut a paragraph into the pieces between which a line may break."""
    pieces: list[str] = []
    previous = ""
    for character in paragraph:
        breaks = previous == " " or _is_wide(previous) or _is_wide(character)
        if previous and breaks and not _binds(previous, character):
            pieces.append("")
        pieces = pieces or [""]
        pieces[-1] += character
        previous = character
    return pieces


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WFA"


def _binds(before: str, after: str) -> bool:
    """Tell whether no line may break between two characters."""
    opens = unicodedata.category(before) in ("Ps", "Pi")
    return opens or after == " " or unicodedata.category(after) in ("Pe", "Pf", "Po")
