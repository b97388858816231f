"""Classes of characters, and what strings begin with, as several rooms need them."""

from collections.abc import Sequence

HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
NUMERAL = "[一二三四五六七八九十]"
SENTENCE_END = "。！？!?…"
CLOSERS = "”’》〉）】」』)"


def common_prefix(texts: Sequence[str]) -> str:
    """Return what all texts begin with.

    >>> common_prefix(["把名考虑很多", "把利考虑很多", "把权考虑很多"])
    '把'
    """
    first, last = min(texts), max(texts)
    differ = (place for place, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return first[: next(differ, len(first))]
