"""Quantities in Chinese: amounts, rates, shares, counts, ranks, ratios, lengths of time.

What counts as a quantity, and how it is read, says `data/codebook/quantities.md`; the rules stand
in `quantities.toml`. One regular expression finds what has the form of a quantity, a numeral is
read by one algorithm, and the first rule that fits says what the whole is.
"""

import math
import re
from collections.abc import Iterator

from wzlib.finders.finder import finder
from wzlib.finders.quantity_words import Unit, grammar
from wzlib.layers.spans import Row

CLAUSE = re.compile(r"[，。；：！？“”（(:]|(?<![\d.])\n")  # but no break inside a number
SIGNED = {"growth", "point", "level", "count"}  # kinds that a verb of falling makes negative
NO_UNIT = Unit("bare", "", 1)

HAN = "〇一二三四五六七八九零两"
PLAIN = str.maketrans(HAN + "点", "012345678902.")
CHEQUE = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
LARGE = {"": 1, "万": 10**4, "亿": 10**8, "万万": 10**8, "万亿": 10**12, "亿亿": 10**16}


@finder("quantities")
def find_quantities(text: str) -> Iterator[Row]:
    """Return the quantities: start, end, text, value, high, unit, kind, modifier, rule.

    `value` is in the base unit (万 and 亿 multiplied out; percent stays percent), negative for a
    fall and for a rank from the end; `high` is the upper end of a range, else missing. `kind` is
    level, growth, point, share, count, rank, multiple, ratio, duration or index; `modifier`
    exact, about, below, above or atmost; `rule` the name of the rule that read it.

    >>> found = find_quantities("地区生产总值达到6606亿元，增长8.2%，跃居全省第三。")
    >>> found[["text", "value", "unit", "kind"]].values.tolist()[0]
    ['6606亿元', 660600000000.0, 'CNY', 'level']
    >>> found[["text", "value", "unit", "kind"]].values.tolist()[1:]
    [['8.2%', 8.2, '%', 'growth'], ['第三', 3.0, 'rank', 'rank']]
    """
    known = grammar()
    plain = re.sub("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))", ",", text)
    plain = known.marked.sub(lambda mark: known.marks[mark[0]], plain)
    plain = known.numerals["zero"].sub("〇", plain)
    end, last = 0, Row(kind="", unit="", fall=False)
    for match in _matches(plain):
        between = plain[max(end, match.start() - 9) : match.start()]  # what links is shorter
        for row in _rows(match, plain, last if known.linked(between) else None):
            end, last = row["end"], row
            yield row


def _matches(plain: str) -> Iterator[re.Match]:
    """Yield what has the form of a quantity; the ends of what is no range one by one."""
    for match in grammar().pattern.finditer(plain):
        if match.lastgroup == "number" and match["high"] and not _amount(match):
            second = match.start("high_minus" if match["high_minus"] else "high")
            readable = len(_numeral(match["low"])) == len(_numeral(match["high"])) == 1
            for start in (match.start(), second) if readable else ():
                yield from filter(None, [grammar().single.match(plain, start)])
        elif match.lastgroup:
            yield match


def _rows(match: re.Match, plain: str, last: Row | None) -> Iterator[Row]:
    """Yield what a match says: nothing if it is no quantity, several rows for a composition.

    `last` is the row that it is linked with, if there is one.
    """
    known = grammar()
    start, end = match.span()
    before = CLAUSE.split(plain[max(0, start - 16) : start])[-1]
    after = plain[end : end + 14].lstrip(" ")
    unit = known.units.get(match["unit"] or "", NO_UNIT)
    form, said = match.lastgroup or "", match.group()
    if form == "number":
        form = unit.of
    elif form == "ratio" and said.count(":") > 1:
        form = "composition"
    changed = known.changed(before)
    how = "by a verb" if changed else "in a list" if last and last["kind"] == "growth" else ""
    rule = known.rule(form, re.sub("[ ,]", "", said), before, after, how)
    if not rule or not rule.kind:
        return
    name = (rule.unit or unit.name) + re.sub("^(?:每| ?/ ?每?)", "/", match["per"] or "")
    fall = bool(changed and (changed["fall"] or changed["falling"]))
    if last and not changed:
        fall = last["fall"] and last["unit"] == name
    for first, behind, numbers in _parts(match, form):
        down = fall and rule.kind in SIGNED and min(numbers, default=0) > 0
        scale = rule.scale * unit.scale * (-1 if down else 1)
        ends = sorted(float(f"{scale * number:.12g}") for number in numbers)
        if ends and all(map(math.isfinite, ends)):
            row = Row(start=first, end=behind, value=ends[0], high=None, fall=fall)
            row |= {"unit": name, "kind": rule.kind, "rule": rule.name}
            row["modifier"] = _modifier(match.group(), before, after, rule.kind)
            yield row | ({"high": ends[1]} if len(ends) > 1 else {})


def _parts(match: re.Match, form: str) -> Iterator[tuple[int, int, tuple[float, ...]]]:
    """Yield what a match states, or each part of a whole, 5.1:48.2:46.7, with its place."""
    if form != "composition":
        yield match.start(), match.end(), _numbers(match)
        return
    parts = list(re.finditer(r"[\d.]+", match.group()))
    if 99 < sum(float(part.group()) for part in parts) < 101:
        for part in parts:
            start = match.start() + part.start()
            yield start, start + len(part.group()), (float(part.group()),)


def _numbers(match: re.Match) -> tuple[float, ...]:
    """Return the number that a match states, both ends of a range, or nothing if it is none."""
    form, inner = match.lastgroup, (match.lastindex or 0) + 1
    if form == "number":
        return _amount(match)
    if form in ("first", "ten", "half"):
        return ({"first": 1.0, "ten": 10.0, "half": 50.0}[form],)
    numbers = _numeral(match[inner] or "一")
    if form in ("nth", "fraction"):
        numbers += _numeral(match[inner + 1] or "")
    if form == "double":
        return tuple(100 * (2**number - 1) for number in numbers)
    if form in ("fraction", "slash", "versus", "ratio"):
        low, scale = _numeral(match["low"]), 100 if form in ("fraction", "slash") else 1
        above, below = (numbers, low) if form == "fraction" else (low, numbers)
        if len(below) != 1 or not below[0]:
            return ()
        scale *= _sign(match["minus"])
        return tuple(float(f"{scale * one / below[0]:.6g}") for one in above)
    return tuple(-number for number in numbers) if form == "last" else numbers


def _amount(match: re.Match) -> tuple[float, ...]:
    """Return the value of an amount, or the ends of a range; nothing if there is none."""
    known = grammar()
    low, high = _numeral(match["low"]), _numeral(match["high"] or "")
    if match["high"]:
        if not len(low) == len(high) == 1:
            return ()
        start = low[0] * _sign(match["minus"])
        if not match["low_unit"]:
            start *= _carried(match, low[0], high[0])
        end = high[0] * _sign(match["high_minus"])
        return (start, end) if start < end else ()
    unit = known.units.get(match["unit"] or "", NO_UNIT)
    more = 0.5 if "半" in f"{match['unit']}{match['halved']}" else _digit(match["halved"]) / 10
    for part in known.part.finditer(match["more"] or ""):
        size, numbers = known.smaller.get(unit.name, {}).get(part["unit"]), _numeral(part["low"])
        if not size or len(numbers) != 1:
            return ()
        more += numbers[0] / size / unit.scale
    return tuple((number + more) * _sign(match["minus"]) for number in low)


def _carried(match: re.Match, low: float, high: float) -> int:
    """Return the power that the low end of a range shares with the high one: 3至5万."""
    own = re.sub("[^十百千万亿]", "", match["low"])
    powers = re.findall("[百千]?[万亿]*$", match["high"].rstrip("多余来几 "))[0]
    powers = powers.lstrip("百千万亿" if own.strip("十百千") else "百千" if own else "")
    steps = (powers[place:] for place in range(len(powers) + 1))
    sizes = (math.prod(POWERS[power] for power in step) for step in steps)
    return next(size for size in sizes if low * size < high or size == 1)


def _sign(mark: str | None) -> int:
    return 1 if mark in (None, "+", "零上") else -1


def _numeral(numeral: str) -> tuple[float, ...]:
    """Return the value of a numeral, two if neighbouring digits make it a range, none if unread.

    多, 余, 来 and 几 in it are left out.

    >>> [_numeral(one) for one in ("1.2万亿", "250多万", "二十万亿", "三百零五", "2万5千")]
    [(1200000000000.0,), (2500000.0,), (20000000000000.0,), (305.0,), (25000.0,)]
    >>> [_numeral(one) for one in ("四十七点三万亿", "两三百", "十七八万", "六万万", "三〇五")]
    [(47300000000000.0,), (200.0, 300.0), (170000.0, 180000.0), (600000000.0,), (305.0,)]
    """
    numeral = re.sub("[ ,多余来几]", "", numeral).translate(CHEQUE).replace("半", "0.5")
    numeral = re.sub(r"(?<=\d)[·点](?=\d)", ".", numeral)
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    values = [_value(numeral)]
    if near := grammar().numerals["neighbours"].search(numeral):
        pair = [digit for digit in near.groups() if digit]
        if _digit(pair[1]) - _digit(pair[0]) != 1 and pair not in (["三", "五"], ["三", "两"]):
            return ()
        values = [_value(numeral[: near.start()] + one + numeral[near.end() :]) for one in pair]
    return tuple(value for value in values if value is not None)


def _digit(digit: str | None) -> float:
    return float((digit or "0").translate(PLAIN))


def _value(numeral: str) -> float | None:
    """Return the value of a numeral of one meaning; None if it is none."""
    forms = grammar().numerals
    if not numeral or forms["power"].fullmatch(numeral):
        return float(math.prod(POWERS[power] for power in numeral)) if numeral else None
    total, last = 0.0, 0
    plain = forms["one_by_one"].sub(lambda digits: digits[0].translate(PLAIN), numeral)
    for section, powers in re.findall("(?=.)([^万亿]*)([万亿]*)", plain):
        parts, power = forms["below_10_000"].fullmatch(section), LARGE.get(powers)
        if not section or not parts or not power:
            return None
        thousands, hundreds, tens, ten, zero, one, tenths = parts.groups()
        value = _digit(thousands) * 1000 + _digit(hundreds) * 100 + (_digit(tens) or bool(ten)) * 10
        digit, step = _digit(one), 10 if hundreds else 100 if thousands else last / 10
        step *= bool(hundreds or thousands or not powers or power > last)  # not in 六亿八万
        if one and step and not ten and not zero:
            if powers if one in HAN else not step <= digit < 10 * step:
                return None
            digit *= step if one in HAN else 1  # 三千五
        value += digit + _digit(tenths)
        total = (total + value) * power if power >= last else total + value * power
        last = power
    return total


def _modifier(quantity: str, before: str, after: str, kind: str) -> str:
    """Return what the words beside and inside a quantity say of it."""
    if kind == "duration" and before.endswith("近"):
        before = ""  # the latest years, 近三年
    sides = {"after": after, "before": before, "inside": (before or " ")[-1] + quantity}
    said = (name for side, name, words in grammar().modifiers if words(sides[side]))
    return "exact" if kind == "rank" else next(said, "exact")
