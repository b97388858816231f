"""Quantities are read with the right value, unit and kind; what only looks like one is left."""

import math
import tomllib

import cn2an
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wzlib as wz
from benchmarks.quantities import impossible
from tests.finders.work import counted, growth, timed
from wzlib.finders import quantities
from wzlib.finders.quantity_words import GRAMMAR, Grammar
from wzlib.layers.spans import check_layer

TABLE = tomllib.loads(GRAMMAR.read_text(encoding="utf-8"))
RULES = {rule["name"]: rule for rule in TABLE["rules"]}
READ = [
    ("总投资1.2万亿元", "1.2万亿元", 1.2e12, "CNY", "level"),
    ("超过二十万亿元", "二十万亿元", 2e13, "CNY", "level"),
    ("实际利用外资115.6亿美元", "115.6亿美元", 1.156e10, "USD", "level"),
    ("有250多万在外温州人", "250多万", 2.5e6, "person", "level"),
    ("粮食播种面积１５８４．６万亩", "１５８４．６万亩", 15846000, "亩", "level"),
    ("新改建2万5千公里", "2万5千公里", 25000, "公里", "level"),
    ("总额达到四十七点三万亿元", "四十七点三万亿元", 4.73e13, "CNY", "level"),
    ("人口为三点五亿人", "三点五亿人", 3.5e8, "person", "level"),
    ("收入一百八十三点七亿元", "一百八十三点七亿元", 1.837e10, "CNY", "level"),
    ("投资两点五千万元", "两点五千万元", 2.5e7, "CNY", "level"),
    ("占三分之一", "三分之一", 33.3333, "%", "share"),
    ("约1/3的企业", "1/3", 33.3333, "%", "share"),
    ("近三成企业", "三成", 30, "%", "share"),
    ("占6成", "6成", 60, "%", "share"),
    ("出生率为6.5‰", "6.5‰", 0.65, "%", "share"),
    ("涉及两个不同层面", "两个", 2, "个", "count"),
    ("占百分之七", "百分之七", 7, "%", "share"),
    ("半数以上", "半数", 50, "%", "share"),
    ("失业率5.5%左右", "5.5%", 5.5, "%", "share"),
    ("下降0.3%", "0.3%", -0.3, "%", "growth"),
    ("降到0.6%", "0.6%", 0.6, "%", "share"),
    ("翻一番", "翻一番", 100, "%", "growth"),
    ("翻两番", "翻两番", 300, "%", "growth"),
    ("增长1.5倍", "1.5倍", 150, "%", "growth"),
    ("是2015年的2.3倍", "2.3倍", 2.3, "x", "multiple"),
    ("增长1.3个百分点", "1.3个百分点", 1.3, "pp", "point"),
    ("下降3.5个百分点", "3.5个百分点", -3.5, "pp", "point"),
    ("推动十几个项目", "十几个", 10, "个", "count"),
    ("排名全省第一。", "第一", 1, "rank", "rank"),
    ("居第三位", "第三位", 3, "rank", "rank"),
    ("从全省倒数第三跃居", "倒数第三", -3, "rank", "rank"),
    ("居全国首位", "首位", 1, "rank", "rank"),
    ("位列第35位", "第35位", 35, "rank", "rank"),
    ("跻身全国30强", "30强", 30, "top", "rank"),
    ("进入全国前90", "前90", 90, "top", "rank"),
    ("中国十大品牌", "十", 10, "top", "rank"),
    ("获评改革十大案例", "十大", 10, "top", "rank"),
    ("成为十大品牌之一", "十大", 10, "top", "rank"),
    ("入选首批十大民生工程", "十大", 10, "top", "rank"),
    ("列入全国十大考古新发现", "十大", 10, "top", "rank"),
    ("跻身世界十大港口", "十大", 10, "top", "rank"),
    ("十大最具活力城市", "十大", 10, "top", "rank"),
    ("全面落实十大举措", "十大", 10, "大", "count"),
    ("成为全省十大行动之一", "十大", 10, "大", "count"),
    ("实施十大重点工程", "十大", 10, "大", "count"),
    ("全国推进十大标志性改革", "十大", 10, "大", "count"),
    ("成立70年来", "70年", 70, "year", "duration"),
    ("连续两年", "两年", 2, "year", "duration"),
    ("80周年", "80周年", 80, "year", "duration"),
    ("用了30天", "30天", 30, "day", "duration"),
    ("只用两个多月时间", "两个多月", 2, "month", "duration"),
    ("压缩到120个工作日", "120个工作日", 120, "工作日", "duration"),
    ("从13.5年提高到14年", "13.5年", 13.5, "year", "duration"),
    ("推出3款轿车", "3款", 3, "款", "count"),
    ("取缔近万辆三轮车", "万辆", 10000, "辆", "count"),
    ("上亿人出棚进楼", "亿人", 1e8, "person", "level"),
    ("八千多万农业转移人口", "八千多万", 8e7, "person", "level"),
    ("党中央召开七次全会", "七次", 7, "次", "count"),
    ("分别增长 30.2%", "30.2%", 30.2, "%", "growth"),
    ("涨幅控制在3.8%", "3.8%", 3.8, "%", "growth"),
    ("近百家企业", "百家", 100, "家", "count"),
    ("百余名代表", "百余名", 100, "名", "count"),
    ("一亿两千万人", "一亿两千万人", 1.2e8, "person", "level"),
    ("装机五万千瓦", "五万千瓦", 50000, "千瓦", "level"),
    ("翻了一番", "翻了一番", 100, "%", "growth"),
    ("增长一倍", "一倍", 100, "%", "growth"),
    ("形势稳定，进出口总值突破1.2万亿", "1.2万亿", 1.2e12, "CNY", "level"),
    ("产值１，２３４万元", "１，２３４万元", 12340000, "CNY", "level"),
    ("前10个月", "10个月", 10, "month", "duration"),
    ("恩格尔系数0.28", "0.28", 0.28, "1", "index"),
]
LEFT = [
    *(
        "2019年",
        "4月16日",
        "一季度",
        "上半年",
        "“十四五”规划",
        "二〇三五年",
        "第一，要快",
        "一是稳",
    ),
    *("迈上万亿台阶", "“示范区和“三个地”建设"),
    *("零部件业", "县委七届五次全会", "收支两条线管理", '完善"七个一"要求'),
    *("第十五次代表大会", "八届五次全会", "〔2020〕第12期", "“两个健康”", "“1161”", "“温28条”"),
    *(
        "最多跑一次",
        "百舸争流",
        "万水千山",
        "千家万户",
        "一个平台",
        "一批项目",
        "一流水平",
        "第一时间",
    ),
    *(
        "5G基站",
        "2.0版",
        "PM2.5",
        "长三角",
        "一带一路",
        "三大攻坚战",
        "首位度",
        "质量第一",
        "两位数",
    ),
]


@pytest.mark.parametrize(("text", "quote", "value", "unit", "kind"), READ)
def test_a_quantity_is_read(text, quote, value, unit, kind):
    found = wz.find_quantities(text)
    rows = found[found.text.str.startswith(quote)]
    assert len(rows) == 1, found.text.tolist()
    row = rows.iloc[0]
    assert row.value == pytest.approx(value, rel=1e-9)
    assert (row.unit, row.kind) == (unit, kind)


def read(text):
    """Return what is read, as the table of rules writes it, and by which rules."""
    found = wz.find_quantities(text)
    return "; ".join(
        f"{row.value:g}{'' if pd.isna(row.high) else f'..{row.high:g}'} {row.unit}"
        for row in found.itertuples()
    ), set(found.rule)


@pytest.mark.parametrize("name", RULES)
def test_each_rule_alone_reads_its_example_and_leaves_its_counterexample(name, monkeypatch):
    rule = RULES[name]
    said, rules = read(rule["example"])
    assert said == rule["reads"]
    assert (name in rules) == ("kind" in rule)
    left, others = read(rule["counter"])
    assert name not in others
    without = Grammar(TABLE | {"rules": [one for one in TABLE["rules"] if one is not rule]})
    monkeypatch.setattr(quantities, "grammar", lambda: without)
    assert read(rule["example"]) != (said, rules), "another rule does the same"
    assert read(rule["counter"])[0] == left


# A plain writer of numerals: each form is a text and what it says, a number or the ends of a range.
FIGURES = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def written(number):
    """Return a whole number in Chinese: 10050 as 一万零五十."""
    text = ""
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section = number // size % 10**4
        gap = text and 0 < section < 1000
        for power, ten in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = section // power % 10
            if digit:
                text += ("零" if gap else "") + FIGURES[digit] + ten
            gap = bool(text) and not digit and section % power > 0
        text += name if section else ""
    return text


whole = st.integers(21, 10**12 - 1)
small = st.integers(1, 9999)
digit = st.integers(1, 8)
power = st.sampled_from(
    [("", 1), ("百", 100), ("千", 1000), ("万", 10**4), ("百万", 10**6), ("亿", 10**8)]
)
large = st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12)])
FORMS = {
    "power": whole.map(lambda n: (written(n), n)),
    "formal": whole.map(lambda n: (written(n).translate(FORMAL), n)),
    "without the first 一": st.integers(10, 19).flatmap(
        lambda n: large.map(lambda p: (written(n)[1:] + p[0], n * p[1]))
    ),
    "one by one": small.map(
        lambda n: ("".join(FIGURES[int(d)] for d in f"20{n:04d}").replace("零", "○"), 200_000 + n)
    ),
    "commas": whole.map(lambda n: (f"{n:,}", n)),
    "spaces": whole.map(lambda n: (f"{n:,}".replace(",", " "), n)),
    "spaced out": st.integers(10, 9999).map(lambda n: (" ".join(str(n)), n)),
    "full width": whole.map(lambda n: (str(n).translate(FULL_WIDTH), n)),
    "mixed": st.tuples(small, st.integers(1000, 9999)).map(
        lambda ab: (f"{ab[0]}万{ab[1]}", ab[0] * 10**4 + ab[1])
    ),
    "chain": st.tuples(small, digit).map(
        lambda ab: (f"{ab[0]}亿{ab[1]}千万", ab[0] * 10**8 + ab[1] * 10**7)
    ),
    "decimal": st.tuples(small, small, large).map(
        lambda abp: (
            f"{abp[0]}.{abp[1]:04d}{abp[2][0]}",
            round((abp[0] + abp[1] / 10**4) * abp[2][1]),
        )
    ),
    "decimal in words": st.tuples(st.integers(1, 99), digit, large).map(
        lambda abp: (
            f"{written(abp[0])}点{FIGURES[abp[1]]}{abp[2][0]}",
            round((abp[0] + abp[1] / 10) * abp[2][1]),
        )
    ),
    "neighbours": st.tuples(digit, power.filter(lambda p: p[0])).map(
        lambda dp: (
            f"{FIGURES[dp[0]]}{FIGURES[dp[0] + 1]}{dp[1][0]}",
            (dp[0] * dp[1][1], (dp[0] + 1) * dp[1][1]),
        )
    ),
    "neighbours after a power": st.tuples(digit, digit).map(
        lambda ab: (
            f"{FIGURES[ab[0]]}十{FIGURES[ab[1]]}{FIGURES[ab[1] + 1]}万",
            ((10 * ab[0] + ab[1]) * 10**4, (10 * ab[0] + ab[1] + 1) * 10**4),
        )
    ),
    "range": st.tuples(
        st.integers(2, 499), st.integers(500, 999), large, st.sampled_from("至到-—～－−~")
    ).map(
        lambda abpd: (
            f"{abpd[0]}{abpd[3]}{abpd[1]}{abpd[2][0]}",
            (abpd[0] * abpd[2][1], abpd[1] * abpd[2][1]),
        )
    ),
}


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(deadline=None, max_examples=settings.default.max_examples // 2)
def test_a_numeral_is_read_as_it_was_written(form, data):
    text, said = data.draw(FORMS[form])
    found = wz.find_quantities(f"共投资{text}元。")
    assert found.text.tolist() == [f"{text}元"]
    low, high = said if isinstance(said, tuple) else (said, math.nan)
    assert found.value.tolist() == pytest.approx([low], rel=1e-9)
    assert found.high.tolist() == pytest.approx([high], rel=1e-9, nan_ok=True)
    assert found.modifier.tolist() == ["about" if form.startswith("neighbours") else "exact"]


@given(st.integers(1, 10**12 - 1), st.sampled_from(["low", "up"]))
def test_another_reader_and_writer_of_numerals_agrees(number, form):
    text = cn2an.an2cn(number, form)
    assert quantities._numeral(text) == (number,)
    assert quantities._numeral(written(number)) == (cn2an.cn2an(written(number), "smart"),)


@pytest.mark.parametrize("dash", ["至", "到", "-", "—", "–", "－", "~", "～", "−", "——"])
@pytest.mark.parametrize(("unit", "scale"), [("%", 1), ("个", 1), ("万吨", 10**4), ("℃", 1)])
def test_every_dash_makes_a_range_with_every_unit(dash, unit, scale):
    for text in (f"为3{dash}5{unit}。", f"为3{unit}{dash}5{unit}。"):
        found = wz.find_quantities(text)
        assert found[["value", "high"]].values.tolist() == [[3 * scale, 5 * scale]]


@pytest.mark.parametrize("minus", ["-", "−", "－", "﹣", "负"])
def test_every_minus_makes_a_number_negative(minus):
    found = wz.find_quantities(f"增速为{minus}3.2%，气温{minus}15℃，净利润为{minus}2亿元")
    assert found.value.tolist() == [-3.2, -15, -2e8]


@pytest.mark.parametrize("mark", ":：∶比")
def test_a_ratio_is_never_a_share(mark):
    found = wz.find_quantities(f"由3{mark}1缩小到2.5{mark}1。")
    assert found[["value", "kind"]].values.tolist() == [[3, "ratio"], [2.5, "ratio"]]


@pytest.mark.parametrize(
    "text", ["完成率为0分之1", "比重为00分之1", "十0分之0", f"投资{'9' * 400}元"]
)
def test_what_has_no_value_is_no_quantity(text):
    assert wz.find_quantities(text).empty


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_a_quantity_is_left(text):
    assert wz.find_quantities(text).text.tolist() == []


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("约5亿元", "about"),
        ("5亿元左右", "about"),
        ("近5亿元", "below"),
        ("超过5亿元", "above"),
        ("5亿元以上", "above"),
        ("不超过5亿元", "atmost"),
        ("5亿元以内", "atmost"),
        ("5亿多元", "above"),
        ("为5亿元", "exact"),
        ("近三年来", "exact"),
        ("控制在3.8%左右", "about"),
        ("上亿元投资", "above"),
        ("超过30家上下游企业", "above"),
        ("3个多功能厅", "exact"),
    ],
)
def test_the_words_of_approximation_are_read(text, modifier):
    assert wz.find_quantities(text).modifier.tolist() == [modifier]


def test_ranges_and_lists():
    found = wz.find_quantities("增长6%至6.5%，用5—10年；分别下降169%和198%；比例为5.1:48.2:46.7")
    assert found.value.tolist() == [6, 5, -169, -198, 5.1, 48.2, 46.7]
    assert found.high.tolist()[:2] == [6.5, 10]
    assert found.kind.tolist() == ["growth", "duration", "growth", "growth", *["share"] * 3]


CANNOT = [  # a text, what was read in it, and why it cannot be
    ("比【1】:3", 1, "%", "share", "a share beside a colon"),
    ("【第一个】百年", 1, "rank", "rank", "a rank before 百年"),
    ("【20000年】来", 20000, "year", "duration", "more than 10,000 years"),
    ("到【2019年】", 2019, "year", "duration", "a year as a length of time"),
    ("于09:02:【33】发布", 33, "个", "count", "inside a time of day"),
    ("占【2000%】", 2000, "%", "share", "a share above 1,000 %"),
    ("共【000吨】", 0, "吨", "level", None),
    ("产煤100,【000吨】", 0, "吨", "level", "a part of a longer number"),
    ("【完成5个】", 0, "个", "count", "zero, for a numeral of something"),
    ("为−【5%】", 5, "%", "share", "a minus sign unread"),
    ("【两三个】", 23, "个", "count", "neighbouring digits as one number"),
]


@pytest.mark.parametrize(("marked", "value", "unit", "kind", "reason"), CANNOT)
def test_what_cannot_be_is_told(marked, value, unit, kind, reason):
    start, end = marked.index("【"), marked.index("】") - 1
    row = {"start": start, "end": end, "value": value, "high": math.nan, "rule": "", "unit": unit}
    text = marked.replace("【", "").replace("】", "")
    found = pd.DataFrame([row | {"kind": kind, "text": text[start:end]}])
    assert [why for _, why in impossible(text, found)] == ([reason] if reason else [])
    twice = pd.concat([found, found.assign(high=-9)], ignore_index=True)
    assert {why for _, why in impossible(text, twice)} >= {
        "over another row",
        "ends before it begins",
    }


def test_nothing_that_cannot_be_is_read_in_the_speech(speech):
    assert list(impossible(speech.text, wz.find_quantities(speech.text))) == []


@given(
    st.text(
        alphabet='“”"《》0123456789０零〇○一二三五两十百千万亿廿壹佰点多余来几半.,%‰:：/比年月日时第前强'
        "分之角番翻成折倍—-−至到负下元个人每约，、 ",
        max_size=60,
    )
)
def test_any_heap_of_digits_and_units_gives_a_layer(text):
    found = check_layer(wz.find_quantities(text), text)
    assert found.value.map(math.isfinite).all()
    assert not (found.high < found.value).any()
    assert not (found.start < found.end.cummax().shift(fill_value=0)).any()


RUNS = [*("1", "一", "1,111", "一点", "1:", "第一", "前1", "万亿", "百分之", "1至")]
RUNS += ['"1', "“a", "“““1", "“", "《", "1 ", "壹"]


def test_work_grows_with_the_length_and_not_with_its_square():
    assert growth(counted, wz.find_quantities, RUNS, (200, 800)) < 4.1


@pytest.mark.slow
def test_the_time_of_the_grammar_grows_with_the_length():
    assert growth(timed, wz.find_quantities, RUNS, (3_000, 24_000)) < 12
