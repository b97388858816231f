"""Formulae: what is one, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wzlib as wz
from wzlib.finders.formulae import _count


@pytest.mark.parametrize(
    ("text", "formula", "heads", "pattern"),
    [
        ("持续深化“三强两促”工作", "三强两促", "三；两", "double"),
        ("推进“一区五园”建设", "一区五园", "一；五", "double"),
        ("“六千六万”行动", "六千六万", "六；六", "double"),
        ("新时代“两个健康”先行区", "两个健康", "两", "single"),
        ("包括试点在内的“十大举措”", "十大举措", "十", "single"),
        ("开展“温州擂台·六比竞赛”", "六比竞赛", "六", "single"),
        ("省“152”项目", "152", "152", "figure"),
        ("奏响“奋战1161，奋进2020”主旋律", "1161", "1161", "figure"),
        ("拿出“温28条”", "温28条", "28", "articles"),
        ("在“十四五”发展中", "十四五", "十四；五", "plan"),
        ("深化“产学研用金、才政介美云”十联动", "十联动", "十", "counted"),
        ("“省一大”召开地", "省一大", "一", "ordinal"),
        ("做到两个维护", "两个维护", "两", "central"),
    ],
)
def test_a_numeral_formula_is_found_with_its_heads(text, formula, heads, pattern):
    (row,) = wz.find_formulae(text).itertuples()
    assert (row.text, row.heads, row.pattern, row.kind) == (formula, heads, pattern, "numeral")


@pytest.mark.parametrize(
    "text",
    [
        "“奋进2020”是口号",  # a year
        "他说，“两手都要硬”",  # a sentence
        "列入长三角27个中心区城市",  # a place name and a quantity
        "一要稳，二要快",  # enumerators
        "“我国是一个大国”",  # an indefinite one
        "百舸争流、千家万户",  # idioms
        "“百舸争流”，“千方百计”",  # the same in quotation marks
        "奋力去“拼”",  # a single word
        "成为全省四大科创走廊之一",  # a quantity
    ],
)
def test_what_is_no_formula_is_not_found(text):
    assert wz.find_formulae(text).empty


def test_a_formula_inside_a_longer_number_is_none():
    found = wz.find_formulae("“四港”联动，二十四港口。“152”项目，1152个。")
    assert found.text.tolist() == ["四港", "152"]


def test_a_phrase_is_named_or_comes_again():
    found = wz.find_formulae("“瓯e办”平台。“重要窗口”，“重要窗口”。“上半场”。")
    assert found.text.tolist() == ["瓯e办", "重要窗口", "重要窗口"]
    assert found.pattern.tolist() == ["named", "recurring", "recurring"]
    assert found["first"].tolist() == [1, 9, 9]


def test_no_formula_shares_a_character_with_a_quantity(speech):
    taken = set()
    for layer in (wz.find_formulae(speech.text), wz.find_quantities(speech.text)):
        spans = zip(layer.start, layer.end, strict=True)
        characters = {place for start, end in spans for place in range(start, end)}
        assert not taken & characters
        taken |= characters
    assert taken


def test_the_rest_of_the_text_is_not_copied_at_each_quotation():
    class Counted(str):
        copied = 0

        def __getitem__(self, key):
            piece = str.__getitem__(self, key)
            Counted.copied += len(piece)
            return piece

    text = Counted("推进“温州模式”改革，做好工作。" * 300)
    assert len(wz.find_formulae(text)) == 300
    assert Counted.copied < 20 * len(text)


@given(
    st.text(alphabet="甲乙丙", max_size=30),
    st.sets(st.text(alphabet="甲乙丙", min_size=2, max_size=4)),
)
def test_phrases_are_counted_as_one_by_one(text, phrases):
    assert _count(text, phrases) == {phrase: text.count(phrase) for phrase in phrases}
