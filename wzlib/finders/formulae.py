"""Numeral formulae and set phrases: short names under which a political text puts longer things.

What counts as a formula says `data/codebook/formulae.md`. Two things give one away: a number that
counts what is not said (“两个健康”, “一区五园”), and quotation marks that come again or stand
before the word for what they name (“最多跑一次”改革).
"""

import functools
import re
from collections.abc import Iterator
from itertools import chain

import pandas as pd

from wzlib.finders.finder import finder
from wzlib.finders.quantities import find_quantities
from wzlib.finders.quantity_words import grammar
from wzlib.finders.quotations import find_quotations
from wzlib.layers.spans import make_layer, touches
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
def find_formulae(text: str, quotations: pd.DataFrame, quantities: pd.DataFrame) -> pd.DataFrame:
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
    numerals = dict(_numerals(_short(quotations, LONGEST_SLOGAN), text))
    phrases = {
        phrase: pattern
        for phrase, pattern in _phrases(_short(quotations, LONGEST), text)
        if not any(name in phrase for name in numerals)
    }
    patterns = phrases | numerals
    names = map(re.escape, sorted(patterns, key=len, reverse=True))
    found = re.finditer("|".join([*names, grammar().words["CENTRAL"]]), text)
    whole = (match.span() for match in found if not _in_number(text, match))
    rows = [{"start": start, "end": end} for start, end in whole]
    mentions = make_layer(text, rows)
    mentions = mentions[~touches(mentions, quantities)]
    mentions["pattern"] = [patterns.get(name, "central") for name in mentions.text]
    phrase = mentions.pattern.isin(["named", "recurring"])
    mentions["kind"] = phrase.map({True: "phrase", False: "numeral"}).astype("str")
    heads = mentions.text.str.findall(NUMERALS).str.join("；")
    mentions["heads"] = heads.where(~phrase, "").astype("str")
    mentions["quoted"] = touches(mentions, _short(quotations, LONGEST_SLOGAN))
    names = mentions.groupby("text").start
    mentions["first"], mentions["times"] = names.transform("min"), names.transform("size")
    return mentions


def _short(quotations: pd.DataFrame, longest: int) -> pd.DataFrame:
    short = quotations.text.str.len() <= longest + 2
    return quotations[short & (quotations.mark == "quotation")]


def _numerals(quotations: pd.DataFrame, text: str) -> Iterator[tuple[str, str]]:
    """Yield the numeral formulae that stand in quotation marks or after a quoted list."""
    for name in COUNTED.finditer(text):
        yield name["name"], "counted"
    for piece in chain(*quotations.text.str[1:-1].str.split("[，、；：·]")):
        if len(piece) > LONGEST_NUMERAL or SENTENCE.search(piece):
            continue
        for pattern, form in PATTERNS.items():
            if match := re.fullmatch(form, piece):
                name = match.groupdict().get("name", piece)
                if not YEAR.fullmatch(name) and re.search(NUMERALS, name):
                    yield name, pattern
                break


def _phrases(quotations: pd.DataFrame, text: str) -> Iterator[tuple[str, str]]:
    """Yield the set phrases: quoted, and either named by the next word or there again."""
    marked = quotations.text.value_counts()
    asked, named = re.compile(ASKED), re.compile(NAMED)
    count = functools.cache(text.count)
    for start, end, quote in zip(quotations.start, quotations.end, quotations.text, strict=True):
        phrase = quote[1:-1]
        said = text[start - 1 : start] in ("，", "：") or asked.match(text, end)
        if len(phrase) < 2 or said:
            continue
        if named.match(text, end):
            yield phrase, "named"
        elif (times := count(phrase)) > 1 and (len(phrase) > 3 or marked[quote] * 2 > times):
            yield phrase, "recurring"


def _in_number(text: str, match: re.Match) -> bool:
    """Tell whether a mention is a part of a longer number (三强 of 十三强, 152 of 1152)."""
    start, end = match.span()
    edges = (text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1])
    return any(re.fullmatch(rf"\d\d|{HEAD}{HEAD}", edge) for edge in edges)
