"""Formulae: what is one, and what is none."""

import re

import pytest

import wzlib as wz
from tests.finders.test_finders import RUNS
from tests.finders.work import growth, timed
from wzlib.finders import formulae
from wzlib.finders.formulae import BEFORE, TABLE


@pytest.mark.parametrize(
    ("text", "formula", "heads", "pattern"),
    [
        ("持续深化“三强两促”工作", "三强两促", "三；两", "double"),
        ("推进“一区五园”建设", "一区五园", "一；五", "double"),
        ("“六千六万”行动", "六千六万", "六；六", "double"),
        ("新时代“两个健康”先行区", "两个健康", "两", "single"),
        ("形成“三大高地”", "三大高地", "三", "counting"),
        ("“6大板块”成形", "6大板块", "6", "counting"),
        ("“老三样”销量下降", "老三样", "三", "single"),
        ("坚决做到“四个不摘”", "四个不摘", "四", "single"),
        ("推进“六六就业稳岗计划”", "六六就业稳岗计划", "六；六", "single"),
        ("做好“三去一降一补”工作", "三去一降一补", "三；一；一", "double"),
        ("实行“双随机、一公开”", "双随机、一公开", "双；一", "pair"),
        ("建立“1+3”机制", "1+3", "1；3", "figure"),
        ("落实“民营经济32条”", "民营经济32条", "32", "articles"),
        ("“十五”计划", "十五", "十五", "plan"),
        ("坚持四项基本原则", "四项基本原则", "四", "central"),
        ("编制十四五规划", "十四五", "十四；五", "central"),
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
        "以“万众一心”“五湖四海”说",  # idioms of the list
        "“百舸争流”，“千方百计”",  # the same in quotation marks
        "奋力去“拼”",  # a single word
        "成为全省四大科创走廊之一",  # a quantity
        "入选“全国十大考古新发现”",  # an award
        "实现“八连增”，进入“30强”",  # a count, a rank
        "发挥“压舱石”作用，打通“最后一公里”",  # worn figures
        "推行“保姆式”服务",  # a way of doing
        "古人说，“一勤天下无难事”工程",  # a saying
        "以“功成不必在我”的境界",  # an attitude
    ],
)
def test_what_is_no_formula_is_not_found(text):
    assert wz.find_formulae(text).empty


def test_a_formula_inside_a_longer_number_is_none():
    found = wz.find_formulae("“四港”联动，二十四港口。“152”项目，1152个。")
    assert found.text.tolist() == ["四港", "152"]


@pytest.mark.parametrize(
    ("text", "phrases", "pattern", "certainty"),
    [
        ("“瓯e办”平台。“上半场”。", ["瓯e办"], "named", "certain"),
        ("为侨“全球通”“直通车”改革", ["全球通", "直通车"], "named", "certain"),
        ("“青蓝榜样”，“青蓝榜样”，青蓝榜样", ["青蓝榜样"] * 2, "recurring", "certain"),
        ("胸怀“国之大者”。", ["国之大者"], "known", "certain"),
        ("推行“明厨亮灶”、“阳光餐厅”。", ["明厨亮灶", "阳光餐厅"], "made", "candidate"),
        ("公布“无废城市”。", ["无废城市"], "form", "candidate"),
    ],
)
def test_a_phrase_is_a_name_by_what_stands_beside_it_or_by_its_form(
    text, phrases, pattern, certainty
):
    found = wz.find_formulae(text)
    assert found.text.tolist() == phrases and set(found.kind) == {"phrase"}
    assert set(found.pattern) == {pattern} and set(found.certainty) == {certainty}


def test_a_phrase_counts_in_marks_alone_and_a_numeral_formula_anywhere():
    found = wz.find_formulae("“河湖长制”改革。河湖长制。“五水共治”行动。五水共治。")
    assert found.text.tolist() == ["河湖长制", "五水共治", "五水共治"]
    assert found.quoted.tolist() == [True, True, False]
    assert found.times.tolist() == [1, 2, 2]


def test_numbers_in_one_pair_of_marks_are_formulae_of_their_own():
    found = wz.find_formulae("“4大任务、9方面举措”纲举目张，“双极带动、多点支撑”。")
    assert found.text.tolist() == ["4大任务", "9方面举措"]


@pytest.mark.parametrize("word", TABLE["words"]["before"])
def test_each_word_before_a_name_is_one_that_fits(word):
    example = re.sub(r"\[(.)[^]]*\]\??", r"\1", word)
    assert re.search(BEFORE, example) and re.search(BEFORE, example + "“甲乙”、")


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


@pytest.mark.slow
@pytest.mark.parametrize("name", ["NUMERAL", "PHRASE", "PLAIN", "KNOWN", "ENDS", "AFTER", "BEFORE"])
def test_the_time_that_a_pattern_takes_grows_with_the_text(name):
    pattern = re.compile(getattr(formulae, name))
    assert growth(timed, lambda text: [*pattern.finditer(text)], RUNS, (3_000, 24_000)) < 12
