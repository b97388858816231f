"""The language in which titles, labels and captions are shown: English, Chinese or both."""

import re

from wzlib.errors import WzError

SHOWN = {"en": (True, False), "zh": (False, True), "both": (True, True)}
PAIR = re.compile(  # 2 守正出新 upholding the right: a number of both, Chinese, English
    r"(?P<number>(?:\d+ )?)(?P<chinese>(?![A-Za-z])(?=[^\n]*[\u3400-\u9fff])[^\n]*?)[ \n]"
    r"(?P<english>[A-Za-z][^\u3400-\u9fff]*)"
)
_wanted = "both"


def language(wanted: str) -> None:
    """Show what follows in English (*en*), in Chinese (*zh*) or in *both*, as it is at first.

    Raises `WzError` for another word.

    >>> language("fr")
    Traceback (most recent call last):
    wzlib.errors.WzError: a language is en, zh, both, not 'fr'
    """
    if wanted not in SHOWN:
        raise WzError(f"a language is {', '.join(SHOWN)}, not {wanted!r}")
    globals()["_wanted"] = wanted


def chosen(english: str, chinese: str) -> tuple[str, ...]:
    """Return the texts that are shown: one or both, without what is empty.

    >>> chosen("record", "实绩")
    ('record', '实绩')
    """
    texts = zip(SHOWN[_wanted], (english, chinese), strict=True)
    return tuple(text for shown, text in texts if shown and text) or (english or chinese,)


def spoken(label: str) -> str:
    """Return of a label in both languages, Chinese first, what is shown; any other as it is.

    >>> spoken("2 守正出新 upholding the right")
    '2 守正出新 upholding the right'
    """
    pair = PAIR.fullmatch(label)
    if not pair or _wanted == "both":
        return label
    return pair["number"] + pair["english" if _wanted == "en" else "chinese"]
