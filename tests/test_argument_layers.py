"""Echoes, actors and times: what the layers made by reading must agree on."""

import re

import pytest

import wzlib as wz

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


@pytest.mark.parametrize(
    ("name", "columns"),
    [("echoes", ["marking"]), ("times", ["time"]), ("actors", ["group", "representation", "role"])],
)
def test_a_second_reading_is_one_of_the_same_text(name, columns, speech):
    second = wz.read_table(f"second/{name}.csv")
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
