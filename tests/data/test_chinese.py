"""Our prose in the data has its Chinese beside it, and values have a Chinese name.

That the Chinese is neutral, `tests/notebooks/test_neutrality.py` sees to, as of all that we say.
"""

import re

import pytest

import wzlib as wz
from wzlib.tables.read import closed_lists, described

HAN = re.compile(r"[\u3400-\u9fff]+")
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
LARGE = rf"(?:{NUMBER}(?:, | and )?)+ (?:million|billion)"  # 亿 and 万 count otherwise
DIGITS = "零一二三四五六七八九"
# Columns in which a reader tells something in English, where they are filled.
PROSE = {"about", "because", "check", "claim", "definition", "exclude", "explanation", "grammar"}
PROSE |= {"include", "inferred", "note", "origin", "publisher", "published", "question", "reason"}
PROSE |= {"referent", "searched", "target"}
TABLES = {name: wz.read_table(name) for name in described() if not name.startswith("reference/")}
CODEBOOKS = [table for name, table in TABLES.items() if {"chinese", "definition"} <= {*table}]
CODED = {value for table in CODEBOOKS for value in table.loc[:, :"chinese"].to_numpy().flat}
NAMED = TABLES["values_zh.csv"].set_index(["column", "value"]).chinese.to_dict()


def pairs():
    """Yield table, column, and each text with its Chinese: beside it, or as the name of a value."""
    for name, table in TABLES.items():
        for column in table:
            if column in PROSE or f"{column}_zh" in table:
                known = [NAMED.get((column, text), "") for text in table[column]]
                both = zip(table[column], table.get(f"{column}_zh", known), strict=True)
                yield from {(name, column, *pair) for pair in both}


def numeral(number: int) -> str:
    """Return a number below a hundred in Chinese.

    >>> [numeral(7), numeral(10), numeral(16), numeral(20)]
    ['七', '十', '十六', '二十']
    """
    tens, ones = divmod(number, 10)
    written = f"{DIGITS[tens]}十{DIGITS[ones]}" if tens else DIGITS[ones]
    return written.removeprefix("一").removesuffix("零") if tens else written


def faults(english: str, chinese: str) -> list[str]:
    """Return what the Chinese of a text lacks."""
    if bool(english) != bool(chinese):
        return ["one is empty"]
    lacking = [] if HAN.search(chinese) or not re.search("[A-Za-z]", english) else ["no Chinese"]
    lacking += [quoted for quoted in HAN.findall(english) if quoted not in chinese]
    there = {number.replace(",", "") for number in re.findall(NUMBER, chinese)}
    for number in re.findall(NUMBER, re.sub(LARGE, "", english)):
        plain = number.replace(",", "")
        small = plain.isdigit() and int(plain) < 100 and numeral(int(plain)) in chinese
        lacking += [] if plain in there or small else [number]
    return lacking


def test_what_we_say_has_its_chinese():
    wrong = [(*pair, found) for pair in pairs() if (found := faults(*pair[2:]))]
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in TABLES if closed_lists(name)])
def test_each_value_of_a_closed_list_has_a_chinese_name(name):
    for column, values in closed_lists(name).items():
        assert {v for v in values if v and v not in CODED and (column, v) not in NAMED} == set()


def test_names_are_chinese_and_of_columns_that_there_are():
    for table in [*CODEBOOKS, TABLES["values_zh.csv"]]:
        assert table.chinese.str.contains(HAN).all()
    assert not TABLES["values_zh.csv"].duplicated(["column", "value"]).any()


@pytest.mark.parametrize(
    ("english", "chinese", "lacking"),
    [
        ("the 16th Congress", "十六大", []),
        ("of 2019, 8.2 %", "2019年，8.1%", ["8.2"]),
        ("660.61 billion yuan of 2019", "2019年的6606.1亿元", []),
        ("始终 asserts", "断言", ["始终"]),
        ("said twice", "said twice", ["no Chinese"]),
        ("said twice", "", ["one is empty"]),
        ("", "说了两次", ["one is empty"]),
    ],
)
def test_what_is_missing_is_seen(english, chinese, lacking):
    assert faults(english, chinese) == lacking
