"""Formulae: what is one, what is none, and what the curated layer must agree on."""

import re

import pytest

import wzlib as wz
from wzlib.layers.spans import check_layer
from wzlib.tables.read import DATA


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


def test_the_finder_does_as_well_as_was_told(speech):
    mentions = wz.read_table("formula_mentions.csv").assign(kind="all")
    found = wz.find_formulae(speech.text).assign(kind="all")
    accuracy = wz.span_accuracy(found, mentions, "kind", slack=2).loc["all"]
    assert accuracy.precision > 0.97
    assert accuracy.recall > 0.8


def wrong_rows(formulae, text):
    """Return what is wrong with the curated layer, a sentence per fault."""
    for row in formulae.itertuples():
        listed = row.members.split("；") if row.members else []
        span = text[int(row.members_start) : int(row.members_end)] if listed else ""
        if any(member not in span for member in listed):
            yield f"{row.text}: a member is not in the span of its list"
        if "".join(re.findall(r"\d+|[一二两三四五六七八九十]", row.heads)) not in re.sub(
            r"[^\d一二两三四五六七八九十]", "", row.text
        ):
            yield f"{row.text}: its heads are not in it"
        if (row.kind == "numeral") != bool(row.heads):
            yield f"{row.text}: heads and kind do not fit"
        if row.level_cue and row.level_cue not in text:
            yield f"{row.text}: the cue of its level is not in the text"
        if (row.level == "not stated") != (row.level_cue == ""):
            yield f"{row.text}: level and cue do not fit"
        if (row.unfolded == "never") == (row.gloss_source == "the text"):
            yield f"{row.text}: what is never unfolded cannot be glossed from the text"
        if text.index(row.text) != row.start:
            yield f"{row.text}: not its first mention"
        yield from wrongly_sourced(row)


SEARCHED = re.compile(r"[^;|]+; \d{4}-\d\d; [^;|]+(?: \| [^;|]+){2,}")
DAY = re.compile(r"(?:\d{4}(?:-\d\d){0,2})?")


def wrongly_sourced(row):
    """Return what is wrong with where the gloss of a formula comes from."""
    seen = row.gloss_source in ("explained elsewhere", "placed")
    if seen != bool(row.source and row.address):
        yield f"{row.text}: a page where none was used, or none where one was"
    sought = row.gloss_source in ("placed", "not found") or "not established" in row.english
    if sought != bool(row.searched):
        yield f"{row.text}: what is not found says where one searched, and nothing else does"
    if row.searched and not SEARCHED.fullmatch(row.searched):
        yield f"{row.text}: searched has not place, month and three searches"
    if row.level_elsewhere and not seen:
        yield f"{row.text}: a level elsewhere without a page"
    if row.gloss_source == "placed" and not re.search("not found|One page names one", row.english):
        yield f"{row.text}: placed, and the gloss does not say what was not found"
    if not all(map(DAY.fullmatch, (row.uttered_from, row.uttered_to, row.seen_on))):
        yield f"{row.text}: a date that is none"


def test_the_curated_formulae_hold_together(speech):
    formulae, mentions = speech["formulae"], wz.read_table("formula_mentions.csv")
    assert list(wrong_rows(formulae, speech.text)) == []
    check_layer(mentions, speech.text)
    first = mentions.drop_duplicates("formula").set_index("formula").start
    assert first.to_dict() == formulae.set_index("text").start.to_dict()
    variants = mentions[mentions.text != mentions.formula].formula.unique()
    assert variants.tolist() == ["敢为人先、特别能创新创业"]  # the other word order


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("members", "空港；机场", "not in the span"),
        ("heads", "九", "heads are not in it"),
        ("level_cue", "中央提出的", "cue of its level"),
        ("level", "city", "level and cue"),
        ("gloss_source", "general knowledge", "glossed from the text"),
        ("start", 0, "first mention"),
        ("gloss_source", "not found", "says where one searched"),
        ("gloss_source", "explained elsewhere", "none where one was"),
        ("searched", "stored public pages; 2026-11; 四港", "three searches"),
        ("level_elsewhere", "city", "without a page"),
        ("english", "Four Ports: the reading is not established", "says where one searched"),
        ("seen_on", "last year", "a date"),
    ],
)
def test_a_planted_fault_in_the_layer_is_caught(column, value, message, speech):
    formulae = speech["formulae"].copy()
    row = formulae.index[formulae.text == "四港"][0]
    formulae.loc[row, column] = value
    assert any(message in fault for fault in wrong_rows(formulae, speech.text))


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


def touching(layer, other):
    """Return the texts of a layer that share a character with a span of another."""
    pairs = layer.merge(other, how="cross", suffixes=("", "_other"))
    shared = (pairs.start < pairs.end_other) & (pairs.start_other < pairs.end)
    return pairs.text[shared].drop_duplicates().tolist()


def two_tables(formulae, near, ledger, left_out):
    """Return what the tables of formulae and of quantities say against each other."""
    named = formulae[~formulae.text.str.fullmatch(r"\D*\d+条")]  # the number of articles is both
    yield from (f"{text}: a formula and in the ledger" for text in touching(named, ledger))
    same = formulae.merge(near, on=["start", "end"]).text_x
    yield from (f"{text}: a formula and none" for text in same)
    counted = near[near.reason.str.match("quantity|rank")]
    known = touching(counted, ledger) + touching(counted, left_out)
    yield from (f"{text}: a quantity in no table" for text in counted.text if text not in known)
    other = near[near.reason.str.match("figurative")]
    yield from (f"{text}: no quantity, but in one" for text in touching(other, ledger))


def quantity_tables():
    names = ("not_formulae.csv", "indicators.csv", "not_indicators.csv")
    return [wz.read_table(name) for name in names]


def test_what_is_counted_is_in_the_tables_of_quantities_and_no_formula(speech):
    formulae = speech["formulae"]
    assert list(two_tables(formulae, *quantity_tables())) == []


def test_a_number_in_two_tables_or_in_none_is_caught(speech):
    formulae = speech["formulae"].copy()
    near, ledger, left_out = quantity_tables()
    ten = near[near.text == "十大举措"]
    more = [*formulae[["start", "end", "text"]].values.tolist(), *ten.iloc[:, :3].values.tolist()]
    twice = wz.make_layer(speech.text, [{"start": row[0], "end": row[1]} for row in sorted(more)])
    faults = list(two_tables(twice, near, ledger, left_out))
    assert faults == ["十大举措: a formula and in the ledger", "十大举措: a formula and none"]
    near.loc[near.text == "千企智能化改造", "reason"] = "quantity; near"
    faults = list(two_tables(formulae, near, ledger, left_out))
    assert faults == ["千企智能化改造: a quantity in no table"]


def test_both_codebooks_call_the_same_things_counts():
    rules = (DATA / "codebook" / "formulae.md").read_text(encoding="utf-8")
    (row,) = [line for line in rules.splitlines() if line.startswith("| 四大科创走廊")]
    assert "十大举措" in row and "not formulae" in row
