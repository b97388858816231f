"""Echoes, actors and times: what the layers made by reading must agree on."""

import json
import re
from pathlib import Path

import pandas as pd
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
    finer = ["kind", "type", "subtype"]
    assert set(arguments[finer].itertuples(index=False)) <= set(
        codebook[finer].itertuples(index=False)
    )
    assert all(row.trigger in row.text for row in arguments.itertuples())
    assert wz.within(arguments, segments).notna().all()
    steps = wz.read_table("argument_steps.csv")
    wz.check_layer(steps, speech.text)
    assert steps.note[~steps.stated].str.startswith("left unsaid").all()
    assert set(steps.step) == set(codebook.type[codebook.kind == "step"]) - {""}
    again = wz.read_table("second/arguments.csv")
    assert set(again.types.str.split("；").explode()) - {"", "presupposition"} <= set(codebook.type)
    assert set(again.subtypes.str.split("；").explode()) - {""} <= set(codebook.subtype)


ROOT = Path(wz.__file__).parents[1]
KEYS = set(re.findall(r"^@\w+\{(\w+),", (ROOT / "docs/references.bib").read_text("utf-8"), re.M))
TYPES = {"authorization", "moral evaluation", "rationalization", "mythopoesis"}


def wrong_categories(codebook):
    """Return the categories of a codebook that neither an author nor we answer for."""
    for row in codebook.itertuples():
        cited = re.fullmatch(r"([\w ]+?)(?: & \w+)? (\d{4}): (?:ch\. )?\d+(?:–\d+)?", row.after)
        key = cited and cited[1].replace(" ", "").lower() + cited[2]
        if row.after != "own" and key not in KEYS:
            yield f"{row[1:4]}: {row.after!r} is neither own nor in references.bib"


@pytest.mark.parametrize("name", ["arguments", "times"])
def test_every_category_says_whose_it_is(name):
    codebook = wz.load_codebook(name)
    assert list(wrong_categories(codebook)) == []
    for after in ("", "van Leeuwen", "Nobody 1999: 1"):
        codebook.loc[1, "after"] = after
        assert len(list(wrong_categories(codebook))) == 1


def test_legitimation_is_told_at_the_level_of_its_author(speech):
    codebook, reasons = wz.load_codebook("arguments"), speech.layers["arguments"]
    assert set(codebook.type[codebook.kind == "legitimation"]) == TYPES
    reasons = reasons[reasons.kind == "legitimation"]
    kinds = reasons.groupby("subtype").type.agg(set)
    assert kinds["role model"] == kinds["tradition"] == {"authorization"}
    counted = reasons.type.value_counts()
    demands = reasons[wz.within(reasons, speech.layers["moves"].query("move == 'tasks'")).notna()]
    tasks = demands.type.value_counts()
    path = ROOT / "notebooks/exercises/solutions/09_how_it_argues.ipynb"
    solution = path.read_text(encoding="utf-8")
    assert f"*authorization* has {counted.authorization} rows" in solution
    assert f"*rationalization* {counted.rationalization}," in solution
    assert f"it is {tasks.authorization} to {tasks.rationalization}." in solution
    found, decided = agreement_on_arguments(speech), agreement_on_given_spans(speech)
    alphas = [
        f"{table[kind]:.2f}" for table in (found, decided) for kind in list(counted.index[:2])
    ]
    said = "alpha of {} on *authorization* and of {} on *rationalization*".format(*alphas[:2])
    assert said in solution
    assert "({} against {})".format(*alphas[2:]) in solution


def wrong_presuppositions(arguments, codebook):
    """Return what is wrong with the presuppositions of a layer, a sentence per fault."""
    triggers = codebook.set_index(["kind", "type"]).triggers.loc["presupposition"]
    for row in arguments[arguments.kind == "presupposition"].itertuples():
        if "始终" in row.trigger:
            yield f"{row.start}: 始终 asserts and presupposes nothing"
        elif not any(word in row.trigger for word in triggers[row.type].split("；")):
            yield f"{row.start}: {row.trigger} is no trigger of the codebook for {row.type}"
        ended = re.search(r"no longer|is over|suffice|was lost|has ended|has lost", row.claim)
        if row.type in ("again", "still", "more") and ended:
            yield f"{row.start}: {row.trigger} does not say that something {ended[0]}"


def test_a_presupposition_has_a_trigger_and_says_no_more_than_it(speech):
    codebook = wz.load_codebook("arguments")
    assert not codebook.triggers.str.contains("始终").any()
    assert list(wrong_presuppositions(speech.layers["arguments"], codebook)) == []


@pytest.mark.parametrize(
    ("start", "column", "value", "message"),
    [
        (4071, "trigger", "始终", "asserts"),
        (4071, "trigger", "探路", "no trigger"),
        (4071, "type", "again", "no trigger"),
        (426, "claim", "There was splendour, and it is over or no longer suffices.", "is over"),
    ],
)
def test_a_planted_presupposition_is_caught(start, column, value, message, speech):
    arguments = speech.layers["arguments"].copy()
    here = (arguments.start == start) & (arguments.kind == "presupposition")
    arguments.loc[here, column] = value
    faults = list(wrong_presuppositions(arguments, wz.load_codebook("arguments")))
    assert len(faults) == 1
    assert message in faults[0]


def agreement_on_arguments(speech):
    """Return the alpha of each type and subtype of argument between the two readers."""
    arguments, segments = speech.layers["arguments"], speech.layers["segments"]
    second = wz.read_table("second/arguments.csv")
    kinds = arguments.type.where(arguments.kind != "presupposition", "presupposition")
    asked = arguments.subtype[arguments.subtype.isin(["role model", "tradition"])]
    labels = pd.concat([kinds, asked])
    of_segment = labels.index.map(wz.within(arguments, segments).map(segments.start))
    first = labels.groupby(of_segment).agg("；".join)
    given = {
        "first": second.start.map(first).fillna(""),
        "second": second.types + "；" + second.subtypes,
    }
    sheets = {name: second[["start"]].assign(themes=themes) for name, themes in given.items()}
    return wz.theme_agreement(sheets).alpha


def agreement_on_given_spans(speech):
    """Return the alpha of each type and subtype of legitimation in spans that were given."""
    arguments, third = speech.layers["arguments"], wz.read_table("second/legitimation.csv")
    reasons = arguments[arguments.kind == "legitimation"]
    keys = ["start", "end"]
    first = third[keys].merge(reasons, on=keys, how="left").fillna({"type": "", "subtype": ""})
    given = {"first": first, "third": third.assign(type=third.type.replace("none", ""))}
    sheets = {
        who: pd.DataFrame({"start": third.index, "themes": codes.type + "；" + codes.subtype})
        for who, codes in given.items()
    }
    return wz.theme_agreement(sheets).alpha


def test_the_spans_given_to_a_third_reader_are_those_of_the_layer_and_others(speech):
    for kind in ("legitimation", "presupposition"):
        third = wz.read_table(f"second/{kind}.csv")
        wz.check_layer(third, speech.text)
        arguments = speech.layers["arguments"].query("kind == @kind")
        layer = set(zip(arguments.start, arguments.end, strict=True))
        given = set(zip(third.start, third.end, strict=True))
        assert layer < given
        assert len(given - layer) > 50
    assert not any(third.trigger[third.type == "none"])
    assert (third.claim != "").equals(third.type != "none")


def found_too_much(text, alphas):
    """Return the categories of too low an alpha that a text names."""
    return [name for name in alphas.index[alphas < 0.67] if re.search(rf"\b{name}", text)]


def test_what_we_found_names_no_argument_that_two_readers_see_differently(speech):
    path = ROOT / "notebooks/09_how_it_argues.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    heads = [n for n, cell in enumerate(cells) if "## What we found" in "".join(cell["source"])]
    ends = [
        n for n, cell in enumerate(cells) if "## What this cannot show" in "".join(cell["source"])
    ]
    outputs = [out for cell in cells[heads[0] + 1 : ends[0]] for out in cell.get("outputs", [])]
    said = " ".join("".join(out["data"]["text/markdown"]) for out in outputs)
    tables = [agreement_on_arguments(speech), agreement_on_given_spans(speech)]
    alphas = pd.concat(tables, axis="columns").min(axis="columns")
    assert alphas["rationalization"] < 0.67 < alphas["authorization"]
    assert "authorization" in said
    assert found_too_much(said, alphas) == []
    planted = said + " Most often by rationalization; topoi, most often competition."
    assert set(found_too_much(planted, alphas)) == {"competition", "rationalization"}
