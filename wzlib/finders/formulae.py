"""Numeral formulae and set phrases: short names under which a political text puts longer things.

What counts as a formula says `data/codebook/formulae.md`. Two things give one away: a number that
counts what is not said (“两个健康”, “一区五园”), and quotation marks that come again or stand
before the word for what they name (“最多跑一次”改革).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, compress, groupby
from operator import itemgetter

from wzlib.finders.finder import finder
from wzlib.finders.quantities import find_quantities
from wzlib.finders.quantity_words import grammar
from wzlib.finders.quotations import find_quotations
from wzlib.layers.spans import Columns, Row, coverage, pick
from wzlib.text import characters
from wzlib.text.characters import HAN

LONGEST = 12  # characters in quotation marks that are a name
LONGEST_SLOGAN = 24  # characters in quotation marks that may hold a formula; more are speech
LONGEST_NUMERAL = 7  # characters of a numeral formula
DIGITS = "一二两三四五六七八九十百千万双"
HEAD = f"[{DIGITS}]"
NUMERALS = rf"\d+|十[{characters.DIGITS}]|[{characters.DIGITS}十两双]"  # as the heads are told
WORD = f"(?:(?![年月日时点分元]){HAN})"
PATTERNS = {
    "plan": f"十?[{characters.DIGITS}]五",
    "double": f"(?:{HEAD}{WORD}){{2,3}}|(?:{HEAD}[千万]){{2}}",
    "single": f"(?!一){HEAD}[个大条项张]?{WORD}.*",
    "ordinal": f"{WORD}一大",
    "articles": rf"{WORD}{{0,4}}\d+条",
    "figure": rf"{WORD}{{0,3}}(?P<name>\d{{3,5}})",
}
YEAR = re.compile(r"1[89]\d\d|2[01]\d\d")
SENTENCE = re.compile("[都是不就也了着过才把被让到]|(?<!重)要")  # what is said, not what is named
NAMED = (
    rf"[{characters.HANS}\d.]{{0,6}}?(?:工程|行动|活动|专项|改革|教育|先行区|示范区|试验区|项目|清单|政策|"
    "倡议|战略|计划|论坛|竞赛|机制|理念|工作|体系|平台)"
)
ASKED = "的[^，。；：]{0,4}(?:要求|方针|原则|部署|号召)"
COUNTED = re.compile(f"、[^“”\n]{{0,40}}”(?P<name>(?!一){HEAD}{WORD}{{2}})")


@finder("formulae", needs=[find_quotations, find_quantities])
def find_formulae(text: str, quotations: Columns, quantities: Columns) -> Iterator[Row]:
    """Return every mention of a formula, a layer.

    Columns: start, end, text, kind, heads, pattern, quoted, first, times. `kind` is *numeral* or
    *phrase*; `heads` are the numerals, separated by ；. `pattern` says what gave it away: in
    quotation marks a *plan*, *double*, *single*, *ordinal*, *articles* or *figure*; a number
    that is *counted* after a quoted list; *central*, known in any text; a phrase that is *named*
    by the word after it, or *recurring*. `quoted` tells whether this mention is in quotation
    marks, `first` where the first one begins, `times` how many there are. What is found in
    quotation marks is found wherever it stands. No formula shares a character with a quantity
    (`find_quantities`).

    >>> found = find_formulae("打好“两战”，做好省“152”项目。两战都要赢。")
    >>> found[["start", "text", "heads", "pattern", "quoted", "times"]].values.tolist()[:2]
    [[3, '两战', '两', 'single', True, 2], [11, '152', '152', 'figure', True, 1]]
    >>> found[["start", "first", "quoted"]].values.tolist()[2]
    [18, 3, False]
    """
    slogans = _short(quotations, LONGEST_SLOGAN)
    numerals = dict(_numerals(slogans, text))
    phrases = {
        phrase: pattern
        for phrase, pattern in _phrases(_short(quotations, LONGEST), text)
        if not any(phrase[a:b] in numerals for a, b in combinations(range(len(phrase) + 1), 2))
    }
    patterns = phrases | numerals
    counted, quoted = (coverage(spans, len(text)) for spans in (quantities, slogans))
    mentions = [
        match
        for match in re.finditer(_any_of(patterns), text)
        if not _in_number(text, match) and not counted[slice(*match.span())].any()
    ]
    times = Counter(match.group() for match in mentions)
    first: dict[str, int] = {}
    for match in mentions:
        name, (start, end) = match.group(), match.span()
        pattern = patterns.get(name, "central")
        phrase = pattern in ("named", "recurring")
        yield {
            "start": start,
            "end": end,
            "kind": "phrase" if phrase else "numeral",
            "heads": "" if phrase else "；".join(re.findall(NUMERALS, name)),
            "pattern": pattern,
            "quoted": quoted[start:end].any(),
            "first": first.setdefault(name, start),
            "times": times[name],
        }


def _short(quotations: Columns, longest: int) -> Columns:
    """Return the quotations of at most so many characters; titles are none."""
    short = [
        mark == "quotation" and len(quote) <= longest + 2
        for quote, mark in pick(quotations, "text", "mark")
    ]
    return {name: list(compress(values, short)) for name, values in quotations.items()}


def _numerals(quotations: Columns, text: str) -> Iterator[tuple[str, str]]:
    """Yield the numeral formulae that stand in quotation marks or after a quoted list."""
    for counted in COUNTED.finditer(text):
        yield counted["name"], "counted"
    for piece in chain(*(re.split("[，、；：·]", quote[1:-1]) for quote in quotations["text"])):
        if len(piece) > LONGEST_NUMERAL or SENTENCE.search(piece):
            continue
        for pattern, form in PATTERNS.items():
            if match := re.fullmatch(form, piece):
                name = match.groupdict().get("name", piece)
                if not YEAR.fullmatch(name) and re.search(NUMERALS, name):
                    yield name, pattern
                break


def _phrases(quotations: Columns, text: str) -> Iterator[tuple[str, str]]:
    """Yield the set phrases: quoted, and either named by the next word or there again."""
    marked = Counter(quotations["text"])
    times = _count(text, {quote[1:-1] for quote in marked})
    asked, named = re.compile(ASKED), re.compile(NAMED)
    for start, end, quote in pick(quotations, "start", "end", "text"):
        phrase = quote[1:-1]
        said = text[start - 1 : start] in ("，", "：") or asked.match(text, end)
        if len(phrase) < 2 or said:
            continue
        if named.match(text, end):
            yield phrase, "named"
        elif times[phrase] > 1 and (len(phrase) > 3 or marked[quote] * 2 > times[phrase]):
            yield phrase, "recurring"


def _count(text: str, phrases: set[str]) -> dict[str, int]:
    """Return how often each phrase stands in a text, in one pass over it."""
    begun = defaultdict(list)
    for phrase in phrases:
        begun[phrase[:2]].append(phrase)
    times, reach = dict.fromkeys(phrases, 0), dict.fromkeys(phrases, 0)
    for place in range(len(text) - 1):
        for phrase in begun.get(text[place : place + 2], ()):
            if reach[phrase] <= place and text.startswith(phrase, place):
                times[phrase] += 1
                reach[phrase] = place + len(phrase)
    return times


def _any_of(names: Iterable[str]) -> str:
    """Return a pattern of names, the longest first; those with one beginning are tried together."""
    ordered = sorted(names, key=lambda name: (name[0], -len(name)))
    groups = (
        re.escape(first) + "(?:" + "|".join(re.escape(name[1:]) for name in group) + ")"
        for first, group in groupby(ordered, key=itemgetter(0))
    )
    return "|".join([*groups, grammar().words["CENTRAL"]])


def _in_number(text: str, match: re.Match) -> bool:
    """Tell whether a mention is a part of a longer number (三强 of 十三强, 152 of 1152)."""
    start, end = match.span()
    edges = (text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1])
    return any(re.fullmatch(rf"\d\d|{HEAD}{HEAD}", edge) for edge in edges)
