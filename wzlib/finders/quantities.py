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

LONGEST_QUOTED = 12  # characters in quotation marks that are a name or a formula, no speech
HIDING = re.compile('“[^“”\n]+”|"[^"\n]+"|「[^「」\n]+」|《[^《》\n]+》')
CLAUSE = re.compile("[，。；：！？\n“”（(:]")
SIGNED = {"growth", "point", "level", "count"}  # kinds that a verb of falling makes negative

DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
HAN = "".join(DIGITS)
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
POWER_ALONE = re.compile("[十百千]?万?亿?")
TOKEN = re.compile(rf"\d+(?:\.\d+)?|点[{HAN}]+|.")
ONE_BY_ONE = re.compile(f"(?<![{HAN}点十百千])[{HAN[1:10]}][{HAN}]+(?![{HAN}十百千])")
NEIGHBOURS = re.compile(
    rf"(?<![{HAN}点\d.])([{HAN[1:10]}两])、?([{HAN[1:10]}两])(?![{HAN}点])|(?<!\d)(\d)、(\d)(?!\d)"
)
NEIGHBOURING = {HAN[one : one + 2] for one in range(1, 9)} | {"三五", "一两", "两三"}
NEIGHBOURING |= {f"{one}{one + 1}" for one in range(1, 9)}
CONSTANTS = {"first": 1.0, "ten": 10.0, "half": 50.0}
QUOTIENTS = {  # of which groups of a match, and how many to one
    "fraction": ("part", "low", 100),
    "slash": ("low", "of", 100),
    "versus": ("low", "to", 1),
    "ratio": ("low", "than", 1),
}
ZERO = re.compile(f"(?<=[{HAN}])[0Oo](?=[0Oo{HAN}年点万亿%]|$)")
NO_UNIT = Unit("bare", "", 1)


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
    plain = _plain(text)
    hidden = bytearray(len(plain))
    for name in HIDING.finditer(plain):
        length = len(name.group())
        if length <= LONGEST_QUOTED + 2 or name.group()[0] == "《":
            hidden[name.start() : name.end()] = b"\1" * length
    end, last = 0, Row(kind="", fall=False)
    for match in _matches(plain):
        if match.lastgroup and not hidden[match.start()]:
            between = plain[end : match.start()]
            for row in _rows(match, plain, last if grammar().linked(between) else None):
                end, last = row["end"], row
                yield row


def _plain(text: str) -> str:
    """Return a text of the same length in which what can be written in several ways is one."""
    known = grammar()
    text = re.sub("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))", ",", text)
    text = known.cheque.sub(lambda run: run.group().translate(known.formal), text)
    text = known.marked.sub(lambda mark: mark.group().translate(known.marks), text)
    text = ZERO.sub("〇", text)
    return re.sub(r"(?<=\d)〇(?=[\d〇年])", "0", text)


def _matches(plain: str) -> Iterator[re.Match]:
    """Yield what has the form of a quantity; the ends of what is no range one by one."""
    known = grammar()
    for match in known.pattern.finditer(plain):
        if match.lastgroup == "number" and match["high"] and not _range(match):
            for place in (
                match.start(),
                match.start("high_minus" if match["high_minus"] else "high"),
            ):
                if one := known.single.match(plain, place):
                    yield one
        else:
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
        form, dash = unit.of, "~" if match["high"] else ""
        said = "".join(match[part] or "" for part in ("minus", "low"))
        said += dash + "".join(match[part] or "" for part in ("unit", "halved", "more"))
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
    whole = [(start, end, _numbers(match))] if form != "composition" else _composition(match)
    for first, behind, numbers in whole:
        scale = rule.scale * unit.scale
        if fall and rule.kind in SIGNED and numbers and numbers[0] > 0:
            scale = -scale
        ends = sorted(float(f"{scale * number:.12g}") for number in numbers)
        if ends and all(map(math.isfinite, ends)):
            row = Row(start=first, end=behind, value=ends[0], unit=name, kind=rule.kind)
            row["high"] = ends[1] if len(ends) > 1 else None
            row["modifier"] = _modifier(match.group(), before, after, rule.kind)
            yield row | {"rule": rule.name, "fall": fall}


def _composition(match: re.Match) -> Iterator[tuple[int, int, tuple[float]]]:
    """Yield the parts of a whole, 5.1:48.2:46.7, each with its place; nothing if they are none."""
    parts = list(re.finditer(r"[\d.]+", match.group()))
    shares = [float(part.group()) for part in parts]
    if 99 < sum(shares) < 101:
        for part, share in zip(parts, shares, strict=True):
            yield match.start() + part.start(), match.start() + part.end(), (share,)


def _numbers(match: re.Match) -> tuple[float, ...]:
    """Return the number that a match states, both ends of a range, or nothing if it is none."""
    form = match.lastgroup or ""
    if form == "number":
        return _range(match)
    if form in CONSTANTS:
        return (CONSTANTS[form],)
    if form in QUOTIENTS:
        above, below, scale = QUOTIENTS[form]
        parts, whole = _numeral(match[above]), _numeral(match[below])
        if form == "fraction" and match["part_high"]:
            parts += _numeral(match["part_high"])
        if len(whole) != 1 or not whole[0]:
            return ()
        return tuple(
            float(f"{_sign(match['minus']) * scale * part / whole[0]:.6g}") for part in parts
        )
    numbers = _numeral(match[(match.lastindex or 0) + 1] or "一")
    if form == "double":
        return tuple(100 * (2**number - 1) for number in numbers)
    if form == "nth" and match["nth_high"]:
        numbers += _numeral(match["nth_high"])
    return tuple(-number for number in numbers) if form == "last" else numbers


def _range(match: re.Match) -> tuple[float, ...]:
    """Return the value of an amount, or the ends of a range; nothing if there is none."""
    known = grammar()
    low, high = _numeral(match["low"]), _numeral(match["high"] or "")
    if match["high"]:
        if len(low) != 1 or len(high) != 1:
            return ()
        carried = 1.0 if match["low_unit"] else _carried(match, low[0], high[0])
        low = (low[0] * carried * _sign(match["minus"]),)
        high = (high[0] * _sign(match["high_minus"]),)
        return low + high if low < high else ()
    unit = known.units.get(match["unit"] or "", NO_UNIT)
    half = f"{match['unit']}{match['halved']}"
    more = 0.5 if "半" in half else DIGITS.get(match["halved"] or "", 0) / 10
    for part in known.part.finditer(match["more"] or ""):
        size = known.smaller.get(unit.name, {}).get(part["unit"])
        numbers = _numeral(part["low"])
        if not size or len(numbers) != 1:
            return ()
        more += numbers[0] / size / unit.scale
    return tuple((number + more) * _sign(match["minus"]) for number in low)


def _sign(mark: str | None) -> int:
    return 1 if mark in (None, "+", "零上") else -1


def _carried(match: re.Match, low: float, high: float) -> float:
    """Return the power that the low end of a range shares with the high one: 3至5万."""
    powers = re.search("[百千]?[万亿]*$", match["high"].rstrip("多余几来 "))[0]
    if re.search("[万亿]", match["low"]):
        return 1.0
    if re.search("[十百千]", match["low"]):
        powers = powers.lstrip("百千")
    while powers and low * _product(powers) >= high:
        powers = powers[1:]
    return _product(powers)


def _numeral(numeral: str) -> tuple[float, ...]:
    """Return the value of a numeral, two if neighbouring digits make it a range, none if unread.

    多, 余, 来 and 几 in it are left out.

    >>> [_numeral(one) for one in ("1.2万亿", "250多万", "二十万亿", "三百零五", "2万5千")]
    [(1200000000000.0,), (2500000.0,), (20000000000000.0,), (305.0,), (25000.0,)]
    >>> [_numeral(one) for one in ("四十七点三万亿", "两三百", "十七八万", "六万万", "三〇五")]
    [(47300000000000.0,), (200.0, 300.0), (170000.0, 180000.0), (600000000.0,), (305.0,)]
    """
    numeral = re.sub("[ ,多余来几]", "", numeral).replace("·", ".")
    numeral = numeral.replace("廿", "二十").replace("卅", "三十").replace("半", "0.5")
    near = NEIGHBOURS.search(numeral)
    if not near:
        value = _value(numeral)
        return () if value is None else (value,)
    digits = sorted(filter(None, near.groups()), key=lambda one: float(DIGITS.get(one, one)))
    if "".join(digits) not in NEIGHBOURING:
        return ()
    ends = [_value(numeral[: near.start()] + digit + numeral[near.end() :]) for digit in digits]
    return () if None in ends else tuple(ends)


def _value(numeral: str) -> float | None:
    """Return the value of a numeral of one meaning; None if it is none."""
    alone = POWER_ALONE.fullmatch(numeral)
    if numeral[:1] in tuple("百千万亿") and not alone:
        return None
    total = section = 0.0  # what is complete; what stands below the next 万 or 亿
    digit: float | None = None
    last = least = math.inf  # the power before; the least of the section
    placed = True  # whether a 零 or a decimal says that the digit is one of units
    for token in TOKEN.findall(ONE_BY_ONE.sub(_places, numeral)):
        if power := POWERS.get(token):
            if not placed and 10 < last < power and digit is not None:
                return None
            if power < 10_000:
                if power >= least or (digit is None and power > 10 and not alone):
                    return None
                section += power * (1 if digit is None else digit)
                least = power
            else:
                if last == power and digit is None and not section:  # 万万
                    total *= power
                else:
                    below = total % power + section + (digit or 0)
                    if not below and digit is None and total:
                        return None
                    total += power * (below or digit is None) - total % power
                section, least = 0.0, math.inf
            digit, last, placed = None, power, False
        elif token in "零〇":
            placed = True
        elif token[0] == "点":
            if digit and not placed and last > 10:
                return None
            digit = (digit or 0) + float("0." + "".join(str(DIGITS[one]) for one in token[1:]))
            placed = True
        elif digit is not None:
            return None
        else:
            digit = float(DIGITS[token] if token in DIGITS else token)
    if digit and not placed:
        if numeral[-1] in DIGITS and last > 10:
            digit *= last / 10  # 三千五
        elif last > 10 and not last / 10 <= digit < last:
            return None
    return total + section + (digit or 0)


def _places(digits: re.Match) -> str:
    """Return digits written one by one, 二〇二〇, as an Arabic number; a list, 一二三, as it is."""
    run = digits.group()
    return run if len(run) > 2 and run in HAN else "".join(str(DIGITS[digit]) for digit in run)


def _product(powers: str) -> float:
    return math.prod(float(POWERS[power]) for power in powers)


def _modifier(quantity: str, before: str, after: str, kind: str) -> str:
    """Return what the words beside and inside a quantity say of it."""
    if kind == "rank":
        return "exact"
    if kind == "duration" and before.endswith("近"):
        before = ""  # the latest years, 近三年
    for side, words in (("after", after), ("before", before)):
        for name, said in grammar().modifiers[side].items():
            if said(words):
                return name
    if re.search("[多余几]|过半", quantity) or (before.endswith("上") and quantity[0] in POWERS):
        return "above"
    return "about" if "来" in quantity or NEIGHBOURS.search(quantity) else "exact"
