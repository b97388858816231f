"""Echoes, actors and times: what the layers made by reading must agree on."""

import re
from pathlib import Path

import pytest

import wzlib as wz
from wzlib.load import closed_lists

RESEARCHED = [
    "准确识变、科学应变、主动求变",
    "善于从眼前的危机、眼前的困难中捕捉和创造机遇",
    "外防输入、内防反弹",
]
NO_ORIGIN = "origin not established"


def wrong_echoes(echoes):
    """Return what is wrong with a layer of echoes, a sentence per fault."""
    for row in echoes.itertuples():
        known = row.origin != NO_ORIGIN
        if known != (row.source_kind != "none") or known != bool(row.source):
            yield f"{row.start}: an origin needs a source, and a source an origin"
        if (
            known
            and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", row.date)
            and (row.speaker_of_origin not in ("classical", "other"))
        ):
            yield f"{row.start}: an origin needs a date"
        if row.date > "2020-04-16":
            yield f"{row.start}: what is later than the speech is no origin"
        if row.source_kind == "page" and "://" not in row.source:
            yield f"{row.start}: a page needs an address"
        if not known and row.relation:
            yield f"{row.start}: without an origin there is no relation to it"


def test_the_echoes_hold_together(speech):
    echoes = speech.layers["echoes"]
    assert list(wrong_echoes(echoes)) == []
    marking = echoes.drop_duplicates("text").set_index("text").marking
    assert marking[RESEARCHED].tolist() == ["unmarked"] * 3
    assert (echoes.origin == NO_ORIGIN).sum() > 10


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("source", "", "needs a source"),
        ("date", "spring", "needs a date"),
        ("date", "2020-05-01", "later than the speech"),
        ("source", "a page", "needs an address"),
        ("origin", NO_ORIGIN, "no relation"),
    ],
)
def test_a_planted_fault_among_the_echoes_is_caught(column, value, message, speech):
    echoes = speech.layers["echoes"].copy()
    row = echoes.index[echoes.text == RESEARCHED[0]][0]
    echoes.loc[row, column] = value
    assert any(message in fault for fault in wrong_echoes(echoes))


def test_actors_do_not_overlap_and_times_cover_the_body(speech):
    actors, times = speech.layers["actors"], speech.layers["times"]
    assert (actors.start.iloc[1:].to_numpy() >= actors.end.iloc[:-1].to_numpy()).all()
    body = speech.layers["segments"].query("section != ''")
    assert times[["start", "end"]].to_numpy().tolist() == body[["start", "end"]].to_numpy().tolist()
    assert set(times.time) <= set(wz.load_codebook("times").time)
    assert all(row.cue in row.text for row in times.itertuples())


AT_LARGE = {"全国", "全省", "我国", "浙江"}
COVERB = "[为对向给与同于像以][^，。；：！]*$"


def wrong_actors(actors, text):
    """Return what is wrong with a layer of actors, a sentence per fault."""
    for row in actors.itertuples():
        before, after = text[row.start - 20 : row.start], text[row.end]
        people = row.group == "people of Wenzhou" or row.naming == "非温州人"
        if people != bool(row.naming):
            yield f"{row.start}: the people have a naming, and nobody else"
        word = "温州人" if row.naming.endswith("温州人") else row.naming
        if word not in ("", "other") and not row.text.endswith(word):
            yield f"{row.start}: {row.text} is not called {row.naming}"
        if row.text[:2] in ("全市", "全省") and row.text.endswith("上下") and row.group != "cadres":
            yield f"{row.start}: all up and down are decided alike"
        if (row.text in AT_LARGE) != (row.group == "country and province") and row.text != "中":
            yield f"{row.start}: the country and the province at large are decided alike"
        if row.realised == "circumstance" and not re.search(COVERB, before):
            yield f"{row.start}: a circumstance has a preposition before it"
        if row.realised == "possession" and after in "，。；：！":
            yield f"{row.start}: an owner has what it owns after it"


def test_the_actors_hold_together(speech):
    assert list(wrong_actors(speech.layers["actors"], speech.text)) == []


@pytest.mark.parametrize(
    ("start", "column", "value", "message"),
    [
        (11492, "naming", "", "have a naming"),
        (11492, "naming", "人民", "is not called"),
        (87, "group", "higher authority", "up and down"),
        (4263, "group", "outsiders", "at large"),
        (11509, "realised", "circumstance", "a preposition"),
        (249, "group", "cadres", "nobody else"),
        (573, "realised", "possession", "what it owns"),
    ],
)
def test_a_planted_fault_among_the_actors_is_caught(start, column, value, message, speech):
    actors = speech.layers["actors"].copy()
    actors.loc[actors.index[actors.start == start][0], column] = value
    assert any(message in fault for fault in wrong_actors(actors, speech.text))


def wrong_exclusions(exclusions, speech):
    """Return what is wrong with a layer of exclusions, a sentence per fault."""
    acts, sections = speech.layers["speech_acts"], speech.layers["sections"]
    demands = acts[acts.act == "demand"].set_index("start")
    if exclusions.start.tolist() != demands.index.tolist():
        yield "every demand has a row, and nothing else"
    for row in exclusions.itertuples():
        if (row.named == "") != (row.exclusion == "suppressed"):
            yield f"{row.start}: only who is suppressed is not named"
        if row.named == "":
            continue
        place = int(row.named_start), int(row.named_end)
        if speech.text[slice(*place)] != row.named:
            yield f"{row.start}: {row.named} does not stand at {place}"
        if (row.start <= place[0] and place[1] <= row.end) != (row.exclusion == "included"):
            yield f"{row.start}: included is who is named in the segment"
        part = sections[(sections.start <= row.start) & (row.end <= sections.end)].iloc[0]
        if not (part.start <= place[0] and place[1] <= part.end):
            yield f"{row.start}: the words stand outside the part"
        subject = demands.agent_group.get(row.start) not in ("none", "event")
        if subject != (row.exclusion == "included") and not row.note:
            yield f"{row.start}: differs from speech_acts without a note"


def test_the_exclusions_hold_together(speech):
    assert list(wrong_exclusions(speech.layers["exclusions"], speech)) == []


@pytest.mark.parametrize(
    ("start", "columns", "message"),
    [
        (5085, {"exclusion": "suppressed"}, "only who is suppressed"),
        (5085, {"exclusion": "included"}, "named in the segment"),
        (5085, {"named": "他们"}, "does not stand at"),
        (5085, {"named_start": 3259.0, "named_end": 3261.0}, "outside the part"),
        (11751, {"note": ""}, "without a note"),
        (5085, {"start": 5084}, "every demand"),
    ],
)
def test_a_planted_fault_among_the_exclusions_is_caught(start, columns, message, speech):
    exclusions = speech.layers["exclusions"].copy()
    exclusions.loc[exclusions.start == start, list(columns)] = list(columns.values())
    assert any(message in fault for fault in wrong_exclusions(exclusions, speech))


def test_the_codebook_of_actors_says_whose_each_category_is(speech):
    codebook = wz.load_codebook("actors")
    assert codebook.after.str.fullmatch(r"own|van Leeuwen 2008(: .+)?").all()
    closed = closed_lists("actors.csv") | closed_lists("exclusions.csv")
    for column, values in closed.items():
        coded = set(codebook.value[codebook.column == column])
        assert coded - {""} == values - {""}, column
    own = codebook.after == "own"
    assert set(codebook.column[own]) == {"group", "naming", "representation"}


def test_words_that_were_looked_for_in_vain_do_not_occur(speech):
    """A list of words with which something was searched in the text holds none that is there."""
    folder = Path(__file__).parent.parent / "notebooks"
    prose = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ipynb")))
    lists = re.findall(r"\(searched in the text: (.+?)\)", prose)
    words = [word for words in lists for word in words.split(", ")]
    assert len(words) > 5
    assert [word for word in words if word in speech.text] == []


@pytest.mark.parametrize(
    ("name", "reading", "columns"),
    [
        ("echoes", "echoes", ["marking"]),
        ("times", "times", ["time"]),
        ("actors", "actors", ["group", "role", "realised"]),
        ("actors", "actor_spans", ["representation"]),
        ("exclusions", "exclusions", ["exclusion"]),
    ],
)
def test_a_second_reading_is_one_of_the_same_text(name, reading, columns, speech):
    second = wz.read_table(f"second/{reading}.csv")
    wz.check_layer(second, speech.text)
    table = wz.span_agreement(speech.layers[name], second, columns)
    assert table.index.tolist() == columns
    assert (table.spans > 0.95 * len(second)).all()
    assert table.alpha.between(0.5, 1).all()


def test_the_arguments_hold_together(speech):
    arguments, segments = speech.layers["arguments"], speech.layers["segments"]
    codebook = wz.load_codebook("arguments")
    kinds = set(zip(codebook.kind, codebook.type, strict=True))
    assert set(zip(arguments.kind, arguments.type, strict=True)) <= kinds
    assert all(row.trigger in row.text for row in arguments.itertuples())
    assert wz.within(arguments, segments).notna().all()
    steps = wz.read_table("argument_steps.csv")
    wz.check_layer(steps, speech.text)
    assert steps.note[~steps.stated].str.startswith("left unsaid").all()
    again = wz.read_table("second/arguments.csv").types.str.split("；").explode()
    assert set(again) - {"", "presupposition"} <= set(codebook.type)
