"""The grammar of quantities in Chinese: amounts, rates, shares, counts, ranks, lengths of time.

What counts as a quantity, and how it is read, says `data/codebook/quantities.md`. One regular
expression finds numerals with their units; what stands just before and after decides whether it
is a quantity at all, its kind, its sign and its modifier.
"""

import math
import re
from collections.abc import Iterator

from wzlib.finders.finder import finder
from wzlib.finders.quantity_words import (
    ABOUT_A_POWER,
    AFTER_NUMBER,
    BEFORE_NUMBER,
    BEST,
    CHANGED,
    CHOSEN,
    COUNTED,
    DASH,
    DATE_AFTER,
    DIGITS,
    FEW,
    FORMULA,
    HAN_NUMBER,
    LINKED,
    MONEY,
    MONEY_WORDS,
    NOT_A_RANK,
    NOT_RANKED,
    NUMBER,
    PEOPLE,
    PERCENT,
    PHYSICAL,
    POWERS,
    RANK_END,
    TIME,
    UNIT,
    WIDTHS,
    YEAR,
)
from wzlib.layers.spans import Row
from wzlib.text.characters import HAN

LONGEST_QUOTED = 12  # characters in quotation marks that are a name or a formula, no speech
QUANTITY = re.compile(
    rf"(?P<last>倒数第{HAN_NUMBER})"
    rf"|第(?P<rank>{NUMBER})(?P<rank_unit>位|名|个|(?=大[^会]))?"
    r"|(?P<first>首位(?!度))"
    rf"|前(?>(?P<front>{NUMBER})(?:强|位|名)?)(?![个几]|季度|年|月|天|期|批|些)"
    rf"|(?P<top>\d+|百)强"
    rf"|(?P<ten>十)大(?={HAN})"
    rf"|(?P<percent>百分之(?P<percent_of>{NUMBER}))"
    r"|(?P<part>(?P<below>\d+|[二三四五六七八九十百]+)分之(?P<above>\d+|[一二两三四五六七八九]+))"
    r"|(?P<slash>(?<![\d/])\d{1,2}/\d{1,2}(?![\d/]))"
    r"|(?P<half>一半|半数|过半)"
    r"|翻了?(?P<double>[一两二三四]?)番"
    r"|(?P<ratio>\d+(?:\.\d+)?(?:[:：∶]\d+(?:\.\d+)?){1,4}(?![:：∶\d]))"
    rf"|(?P<low>{NUMBER})(?:(?P<low_unit>{UNIT})?{DASH}(?P<high>{NUMBER}))?(?P<unit>{UNIT})?"
)


@finder("quantities")
def find_quantities(text: str) -> Iterator[Row]:
    """Return the quantities: start, end, text, value, high, unit, kind, modifier.

    `value` is in the base unit (万 and 亿 multiplied out; percent stays percent), negative for a
    fall and for a rank from the end; `high` is the upper end of a range, else missing. `kind` is
    level, growth, point, share, count, rank, multiple, duration or index; `modifier` exact,
    about, below, above or atmost.

    >>> found = find_quantities("地区生产总值达到6606亿元，增长8.2%，跃居全省第三。")
    >>> found[["text", "value", "unit", "kind"]].values.tolist()[0]
    ['6606亿元', 660600000000.0, 'CNY', 'level']
    >>> found[["text", "value", "unit", "kind"]].values.tolist()[1:]
    [['8.2%', 8.2, '%', 'growth'], ['第三', 3.0, 'rank', 'rank']]
    """
    plain = re.sub("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))", ",", text).translate(WIDTHS)
    return _read_all(plain)


def _read_all(plain: str) -> Iterator[Row]:
    quoted = bytearray(len(plain))
    for quote in re.finditer('“[^“”\n]+”|"[^"\n]+"', plain):
        if len(quote.group()) <= LONGEST_QUOTED + 2:
            quoted[quote.start() : quote.end()] = b"\1" * len(quote.group())
    last: Row | None = None
    for match in QUANTITY.finditer(plain):
        start, end = match.span()
        if quoted[start]:
            continue
        before = re.split("[，。；：！？\n“”（(]", plain[max(0, start - 16) : start])[-1].rstrip()
        after = plain[end : end + 14]
        linked = last if last and LINKED.search(plain[last["end"] : start]) else None
        for row in _read(match, before, after, linked):
            row = Row(start=start, end=end, high=None) | row
            if not math.isfinite(row["value"] + (row["high"] or 0)):
                continue  # a heap of powers, no number
            row["modifier"] = _modifier(match.group(), before, after, row)
            yield row
            last = row


def _read(match: re.Match, before: str, after: str, linked: Row | None) -> Iterator[Row]:
    """Yield what a match says; nothing if it is no quantity, several rows for a ratio."""
    if match["low"]:
        yield from _read_number(match, before, after, linked)
    elif match["rank"]:
        placed = match["rank_unit"] is not None or (before.strip() and RANK_END.match(after))
        if placed and not NOT_A_RANK.match(after) and not NOT_RANKED.search(before):
            yield {"value": _number(match["rank"]), "unit": "rank", "kind": "rank"}
    elif match["last"]:
        yield {"value": -_number(match["last"][3:]), "unit": "rank", "kind": "rank"}
    elif match["first"]:
        yield {"value": 1.0, "unit": "rank", "kind": "rank"}
    elif match["front"]:
        yield {"value": _number(match["front"]), "unit": "top", "kind": "rank"}
    elif match["top"]:
        yield {"value": _number(match["top"]), "unit": "top", "kind": "rank"}
    elif match["ten"]:
        judged = BEST.match(after) or CHOSEN.search(before)
        unit, kind = ("top", "rank") if judged else ("大", "count")
        yield {"value": _number(match["ten"]), "unit": unit, "kind": kind}
    elif match["ratio"]:
        yield from _read_ratio(match)
    elif match["double"] is not None:
        times = _number(match["double"] or "一")
        yield {"value": (2**times - 1) * 100, "unit": "%", "kind": "growth"}
    else:
        if match["percent"]:
            value = _number(match["percent_of"])
        elif match["part"]:
            below = _number(match["below"])
            if not below:
                return
            value = round(100 * _number(match["above"]) / below, 4)
        elif match["slash"]:
            above, below = map(int, match["slash"].split("/"))
            if above >= below:
                return
            value = round(100 * above / below, 4)
        else:
            value = 50.0
        yield _rate(value, None, before, linked)


def _read_ratio(match: re.Match) -> Iterator[Row]:
    parts = list(re.finditer(r"[\d.]+", match.group()))
    if len(parts) > 2 or "." in match.group():
        for part in parts:
            place = {"start": match.start() + part.start(), "end": match.start() + part.end()}
            yield place | {"value": float(part.group()), "unit": "%", "kind": "share"}


def _read_number(match: re.Match, before: str, after: str, linked: Row | None) -> Iterator[Row]:
    number, unit = match["low"], match["unit"] or ""
    if _is_no_quantity(match, before, after):
        return
    value = _number(number)
    high = _number(match["high"]) if match["high"] else None
    if high is not None and high >= 10_000 > value and not match["low_unit"]:
        value *= _power(match["high"])
    if unit in ("个百分点", "百分点"):
        yield {"value": _sign(before) * value, "high": high, "unit": "pp", "kind": "point"}
    elif unit in PERCENT:
        scale = PERCENT[unit]
        yield _rate(value * scale, high and high * scale, before, linked)
    elif unit == "倍":
        if CHANGED.search(before):
            yield {"value": value * 100, "high": high, "unit": "%", "kind": "growth"}
        else:
            yield {"value": value, "high": high, "unit": "x", "kind": "multiple"}
    elif unit in TIME:
        yield {"value": value, "high": high, "unit": TIME[unit], "kind": "duration"}
    else:
        kind, name = _level_or_count(number, unit, before, after)
        if kind:
            yield {"value": _sign(before) * value, "high": high, "unit": name, "kind": kind}


def _level_or_count(number: str, unit: str, before: str, after: str) -> tuple[str, str]:
    """Return kind and unit of an amount, or two empty texts if it is none."""
    if unit in MONEY:
        return "level", MONEY[unit]
    if unit == "人":
        return "level", "person"
    if unit in PHYSICAL:
        return "level", unit
    if unit == "位" and re.search("(?:排名|位次|名次|位列|位居|列|居)[^，。；]{0,6}$", before):
        return "rank", "rank"
    if unit:
        return "count", unit
    if re.search("(?:指数|系数|比分|得分)(?:为|达|达到|至|降至|升至)?$", before):
        return "index", "1"
    if re.search("[万亿]", number) and re.search(r"[\d一二两三四五六七八九十]", number):
        counted = re.split("[，。；：！？\n、]", after[:10])[0]
        if PEOPLE.search(counted) or re.search("人口|人数|就业|人员", before):
            return "level", "person"
        if MONEY_WORDS.search(before):
            return "level", "CNY"
    return "", ""


def _is_no_quantity(match: re.Match, before: str, after: str) -> bool:
    """Tell a date, a name, a version, an idiom or an indefinite 一 from a quantity."""
    number, unit = match["low"], match["unit"] or ""
    whole = match.group() + after
    digits = number[0].isdigit()
    if re.search(r"[A-Za-z.·\-第]$", before) or (re.match("[A-Za-z]", after) and not unit):
        return True
    if not digits and re.search("[几数每]$", before):
        return True
    if unit == "次" and re.match("全会|全体|会议|代表大会|党代会", after):
        return not before.endswith("召开")
    if FORMULA.match(whole) and not (number[0] in POWERS and ABOUT_A_POWER.search(before)):
        return True
    if not unit and DATE_AFTER.match(after):
        return True
    if YEAR.match(number) and (unit == "年" or not unit):
        return True
    if unit == "年" and re.fullmatch("[零〇一二三四五六七八九]{4}", number):
        return True
    if unit == "日" or (unit == "年" and number.isdigit() and len(number) == 4):
        return True
    if unit == "年" and re.match("级|度|代|一遇|一次|规划|计划|行动|之计", after):
        return True
    if unit == "人" and re.match("民|大[^口幅]|均|才|工|力|心|类|文|生|事|选|士", after):
        return True
    if unit == "成" and not digits and re.match("[立为果功员本长效就绩熟都交型品份人]", after):
        return True
    if digits:
        return False
    if number[0] == "零":
        return True
    if number[0] in "百千万亿" and unit not in MONEY:
        return not unit or not (
            re.search("[余多]", match["low"])
            or re.match("以上", after)
            or ABOUT_A_POWER.search(before)
        )
    if unit in ("年", "天", "周", "个月") and number == "一":
        return bool(re.search("[新每这同哪第有的比]$", before)) or unit in ("天", "周")
    if number == "一" and unit not in ("倍", "个百分点", "百分点"):
        return not (re.search("[个座家项][^，。；]{1,8}和$", before) and unit in FEW)
    if unit in COUNTED:
        return unit not in FEW and _number(number) <= 10
    return not unit and not re.search("[万亿]", number)


def _rate(value: float, high: float | None, before: str, linked: Row | None) -> Row:
    """Return a growth if a verb of change stands before it (or before what it is listed with)."""
    rate: Row = {"value": value, "high": high, "unit": "%", "kind": "share"}
    if CHANGED.search(before):
        return rate | {"value": _sign(before) * value, "kind": "growth"}
    if linked and linked["kind"] == "growth":
        return rate | {"value": -value if linked["value"] < 0 else value, "kind": "growth"}
    return rate


def _sign(before: str) -> int:
    """Return -1 if a verb of falling stands just before the number, else 1."""
    changed = CHANGED.search(before)
    return -1 if changed and changed["fall"] else 1


def _modifier(quantity: str, before: str, after: str, row: Row) -> str:
    if row["kind"] == "rank":
        return "exact"
    for name, words in AFTER_NUMBER:
        if words.match(after):
            return name
    for name, words in BEFORE_NUMBER:
        if words.search(before) and not (row["kind"] == "duration" and before.endswith("近")):
            return name
    over = re.search("[多余几]", quantity) or (before.endswith("上") and quantity[0] in POWERS)
    return "above" if over else "exact"


def _number(numeral: str) -> float:
    """Return the value of an Arabic, Chinese or mixed numeral, 多 余 几 left out.

    >>> [_number(numeral) for numeral in ("1.2万亿", "250多万", "二十万亿", "三百零五", "2万5千")]
    [1200000000000.0, 2500000.0, 20000000000000.0, 305.0, 25000.0]
    >>> _number("四十七点三万亿")
    47300000000000.0
    """
    numeral = re.sub("[多余几,]", "", numeral)
    if numeral[0].isdigit():
        parts = re.findall(r"(\d+(?:\.\d+)?)(\D*)", numeral)
        return round(sum(float(digits) * _power(powers) for digits, powers in parts), 6)
    whole, _, rest = numeral.partition("点")
    decimals = rest[: len(rest) - len(rest.lstrip("".join(DIGITS)))]
    powers = rest[len(decimals) :]
    total = section = digit = 0.0
    for character in whole:
        if character in DIGITS:
            digit = DIGITS[character] + (10 * digit if "十" not in whole else 0)
        elif POWERS[character] < 10_000:
            section += (digit or 1) * POWERS[character]
            digit = 0
        else:
            below = total % POWERS[character] + section + digit
            total += (below or 1) * POWERS[character] - total % POWERS[character]
            section = digit = 0
    fraction = "".join(str(DIGITS[character]) for character in decimals or "零")
    return round((total + section + digit + float(f"0.{fraction}")) * _power(powers), 6)


def _power(characters: str) -> float:
    return math.prod(float(POWERS.get(character, 1)) for character in characters)
