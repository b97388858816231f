"""Patterns of a codebook, tried only where one of their first characters stands."""

import functools
import re
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]

WITHOUT_EXTENT = (ops.ASSERT, ops.ASSERT_NOT, ops.AT)
REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)


@functools.cache
def guarded(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern so that it matches as it would, and is quick where no match can begin.

    Python tests the first character of a match by itself, but not behind a look-behind. Where a
    match may begin with any character of a kind, the pattern is compiled as it is.

    >>> guarded("(?<!创)新路|征程").pattern
    '(?=[征新])(?:(?<!创)新路|征程)'
    >>> guarded(r"\d强|好").pattern
    '\\d强|好'
    """
    parsed = _parser.parse(pattern)
    first = _first(list(parsed)) if parsed.state.flags == re.UNICODE else None
    if not first:
        return re.compile(pattern)
    return re.compile(f"(?=[{re.escape(''.join(sorted(first)))}])(?:{pattern})")


def _first(parts: list) -> set[str] | None:
    """Return the characters that a match can begin with; None if that may be any, or nothing."""
    for number, (op, value) in enumerate(parts):
        if op in WITHOUT_EXTENT:
            continue
        if op is ops.LITERAL:
            return {chr(value)}
        if op is ops.IN:
            literal = all(kind is ops.LITERAL for kind, _ in value)
            return {chr(code) for _, code in value} if literal else None
        if op is ops.BRANCH:
            inner = value[1]
        elif op is ops.SUBPATTERN and not value[1]:  # it changes no flag
            inner = [value[3]]
        elif op in REPEATS:
            inner = [value[2], *([[]] if value[0] == 0 else [])]
        else:
            return None
        firsts = [_first([*branch, *parts[number + 1 :]]) for branch in inner]
        known = [first for first in firsts if first]
        return set().union(*known) if len(known) == len(firsts) else None
    return None
