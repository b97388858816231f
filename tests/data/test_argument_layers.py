"""Echoes, actors and times: what the layers made by reading must agree on."""

import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import wzlib as wz
from tools.run_notebooks import NOTEBOOKS
from wzlib.layers.spans import check_layer
from wzlib.tables.read import closed_lists

RESEARCHED = [
    "准确识变、科学应变、主动求变",
    "善于从眼前的危机、眼前的困难中捕捉和创造机遇",
    "外防输入、内防反弹",
]
NO_ORIGIN = "origin not established"


SEARCHED = r"[^;]+; \d{4}-\d\d; [^;]+"  # where; when; with which words
SAME = str.maketrans({"做": "作", **dict.fromkeys("的和与", "")})  # what verbatim leaves aside


def han(words):
    """Return the characters that must be the same in a verbatim echo."""
    return re.sub(r"[^\u3400-\u9fff0-9]", "", words).translate(SAME)


def wrong_echoes(echoes):
    """Return what is wrong with a layer of echoes, a sentence per fault."""
    for row in echoes.itertuples():
        known, dated = row.origin != NO_ORIGIN, bool(row.uttered_from)
        if known != (row.source_kind != "none") or known != bool(row.source):
            yield f"{row.start}: an origin needs a source, and a source an origin"
        if known and not dated and row.speaker_of_origin != "classical":
            yield f"{row.start}: an origin needs a date"
        if not known and dated and "attributed" not in row.marking:
            yield f"{row.start}: a date needs an origin, or an author named by the speech"
        if not known and row.seen_on:
            yield f"{row.start}: what was seen is an origin"
        if dated != bool(row.uttered_to) or row.uttered_from > row.uttered_to:
            yield f"{row.start}: the utterance ends before it begins"
        if row.uttered_to > "2020-04-15" or row.again[-10:] > "2020-04-16":
            yield f"{row.start}: what is later than the speech is no origin"
        if row.seen_on and row.uttered_from[: len(row.seen_on)] > row.seen_on:
            yield f"{row.start}: seen before it was said"
        if row.source_kind in ("page", "broadcast") and "://" not in row.source:
            yield f"{row.start}: a page needs an address"
        if row.source_kind == "general knowledge" and "not checked" not in row.source:
            yield f"{row.start}: what was not checked must say so"
        if (not known or row.source_kind == "general knowledge") and not row.searched:
            yield f"{row.start}: without a source that was read it must say where one looked"
        if row.searched and not re.fullmatch(SEARCHED, row.searched):
            yield f"{row.start}: searched is where; year-month; words"
        if not known and row.relation:
            yield f"{row.start}: without an origin there is no relation to it"
        if (row.relation != "") != (row.original != ""):
            yield f"{row.start}: a relation is one to words"
        if row.original and (row.relation == "verbatim") != (han(row.text) in han(row.original)):
            yield f"{row.start}: verbatim is what stands in the source in one piece, and only that"


def test_the_echoes_hold_together(speech):
    echoes = speech["echoes"]
    assert list(wrong_echoes(echoes)) == []
    marking = echoes.drop_duplicates("text").set_index("text").marking
    assert marking[RESEARCHED].tolist() == ["unmarked"] * 3
    assert (echoes.origin == NO_ORIGIN).sum() > 10


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("source", "", "needs a source"),
        ("uttered_from", "", "needs a date"),
        ("uttered_to", "2018-11-06", "ends before"),
        ("uttered_to", "2020-05-01", "later than the speech"),
        ("again", "the speaker 2020-07-04", "later than the speech"),
        ("seen_on", "2018-11", ""),
        ("seen_on", "2018-10-31", "seen before it was said"),
        ("source", "a page", "needs an address"),
        ("source_kind", "general knowledge", "must say so"),
        ("searched", "somewhere", "where; year-month; words"),
        ("origin", NO_ORIGIN, "no relation"),
        ("origin", NO_ORIGIN, "where one looked"),
        ("origin", NO_ORIGIN, "a date needs an origin"),
        ("relation", "cut", "and only that"),
        ("original", "准确识变、主动求变", "in one piece"),
        ("original", "", "one to words"),
    ],
)
def test_a_planted_fault_among_the_echoes_is_caught(column, value, message, speech):
    echoes = speech["echoes"].copy()
    row = echoes.index[echoes.text == RESEARCHED[0]][0]
    echoes.loc[row, column] = value
    faults = list(wrong_echoes(echoes))
    assert any(message in fault for fault in faults) if message else faults == []


def chart_of_echoes(sources, echoes):
    """Return how many wordings the chart of origins of notebook 09 has of each period."""
    (start,) = (n for n, source in enumerate(sources) if source.startswith("central = echoes"))
    names = {"pd": pd, "echoes": echoes}
    for source in sources[start : start + 2]:
        exec(source, names)  # the two cells that date
    return names["shown"].period.value_counts(sort=False)


def test_the_chart_of_echoes_counts_by_the_utterance(speech):
    notebook = nbformat.read(NOTEBOOKS / "09_how_it_argues.ipynb", as_version=4)
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    echoes = speech["echoes"]
    counts = chart_of_echoes(sources, echoes)
    named = echoes.speaker_of_origin.isin(["Xi Jinping", "centre", "province"])
    assert counts.sum() == echoes[named].text.nunique()
    old = echoes[named & echoes.uttered_from.between("1", "2011-12-31")]
    assert counts.iloc[0] == old.text.nunique() >= 10
    shifted = echoes.assign(seen_on=echoes.seen_on.replace("2015-05-12", "2019-01-01"))
    assert chart_of_echoes(sources, shifted).equals(counts)
    planted = [source.replace("uttered_from", "seen_on") for source in sources]
    assert not chart_of_echoes(planted, echoes).equals(counts)


def contradictions(echoes, registers):
    """Return the spans that the two layers say different things of."""
    known = echoes[(echoes.origin != NO_ORIGIN) & (echoes.speaker_of_origin != "classical")]
    both = registers[registers.register == "classical"].merge(known, on=["start", "end"])
    return both[~both.note_x.str.contains("classical form|classical manner")]


def test_no_register_is_classical_where_the_echo_is_of_our_time(speech):
    echoes, registers = speech["echoes"], speech["registers"]
    assert contradictions(echoes, registers).empty
    (hoof,) = echoes[echoes.text == "蹄疾步稳"].start
    planted = registers.head(1).assign(
        start=hoof, end=hoof + 4, register="classical", note="in the manner of verse"
    )
    assert contradictions(echoes, planted).start.tolist() == [hoof]


def test_actors_do_not_overlap_and_times_cover_the_body(speech):
    actors, times = speech["actors"], speech["times"]
    assert (actors.start.iloc[1:].to_numpy() >= actors.end.iloc[:-1].to_numpy()).all()
    body = speech["segments"].query("section != ''")
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
    assert list(wrong_actors(speech["actors"], speech.text)) == []


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
    actors = speech["actors"].copy()
    actors.loc[actors.index[actors.start == start][0], column] = value
    assert any(message in fault for fault in wrong_actors(actors, speech.text))


def wrong_exclusions(exclusions, speech):
    """Return what is wrong with a layer of exclusions, a sentence per fault."""
    acts, sections = speech["speech_acts"], speech["sections"]
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
    assert list(wrong_exclusions(speech["exclusions"], speech)) == []


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
    exclusions = speech["exclusions"].copy()
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
    folder = Path(__file__).parents[2] / "notebooks"
    prose = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ipynb")))
    lists = re.findall(r"\(searched in the text: (.+?)\)", prose)
    words = [word for words in lists for word in words.split(", ")]
    assert len(words) > 5
    assert [word for word in words if word in speech.text] == []


@pytest.mark.parametrize(
    ("name", "reading", "columns"),
    [
        ("echoes", "echoes", ["marking", "relation"]),
        ("times", "times", ["time"]),
        ("actors", "actors", ["group", "role", "realised"]),
        ("actors", "actor_spans", ["representation"]),
        ("exclusions", "exclusions", ["exclusion"]),
    ],
)
def test_a_second_reading_is_one_of_the_same_text(name, reading, columns, speech):
    second = wz.read_table(f"second/{reading}.csv")
    check_layer(second, speech.text)
    table = wz.agreement.alpha_of_spans(speech[name], second, columns)
    assert table.index.tolist() == columns
    assert (table.spans > 0.95 * second[columns].ne("").sum()).all()
    assert table.alpha.between(0.5, 1).all()


def missing_echoes(echoes, second):
    """Return the echoes that the second reader was to code and did not, or not by the rule."""
    both = echoes.merge(second, on=["start", "end"], how="outer", suffixes=("", "_again"))
    asked = both.original.ne("") == both.relation_again.ne("")
    return both[both.marking.isna() | both.marking_again.isna() | ~asked]


def test_every_echo_is_read_twice(speech):
    echoes, second = speech["echoes"], wz.read_table("second/echoes.csv")
    assert missing_echoes(echoes, second).empty
    assert missing_echoes(echoes, second[second.start != 27]).start.tolist() == [27]
    planted = second.assign(relation=second.relation.mask(second.start == 30, ""))
    assert missing_echoes(echoes, planted).start.tolist() == [30]


def dated_apart(echoes, said):
    """Return the attributions that give other dates to their words than the layer of echoes."""
    for row in said[said.origin != ""].itertuples():
        same = echoes[(echoes.start < row.end) & (echoes.end > row.start)]
        dates = " to ".join(dict.fromkeys([*same.uttered_from, *same.uttered_to]))
        if row.origin_date != dates or row.origin_url not in same.source.iloc[0]:
            yield row.id


def test_attributions_and_echoes_date_alike(speech):
    echoes, said = speech["echoes"], speech["attributions"]
    assert list(dated_apart(echoes, said)) == []
    planted = said.assign(origin_date=said.origin_date.replace("2020-01-25", "2020-01"))
    assert list(dated_apart(echoes, planted)) == ["a05"]


def origins_apart(echoes, near):
    """Return the near misses whose reason names another first date than the layer of echoes."""
    known = echoes.drop_duplicates("start").set_index("start").uttered_from
    for row in near[near.reason.str.contains("echoes.csv")].itertuples():
        first = re.search(r"\((\d{4}(?:-\d\d)*)\)", row.reason)
        if first and first[1] != known.get(row.start):
            yield row.start


def test_near_misses_name_the_first_date_of_an_echo(speech):
    near = wz.read_table("not_attributions.csv")
    assert list(origins_apart(speech["echoes"], near)) == []
    planted = near.assign(reason=near.reason.str.replace("(2018-11-07)", "(2020-04-01)"))
    assert list(origins_apart(speech["echoes"], planted)) == [6901]


def test_the_arguments_hold_together(speech):
    arguments, segments = speech["arguments"], speech["segments"]
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
    check_layer(steps, speech.text)
    assert steps.note[~steps.stated].str.startswith("left unsaid").all()
    assert set(steps.step) == set(codebook.type[codebook.kind == "step"]) - {""}
    again = wz.read_table("second/arguments.csv")
    assert set(again.types.str.split("；").explode()) - {"", "presupposition"} <= set(codebook.type)
    assert set(again.subtypes.str.split("；").explode()) - {""} <= set(codebook.subtype)


ROOT = Path(wz.__file__).parents[1]
TYPES = {"authorization", "moral evaluation", "rationalization", "mythopoesis"}


def test_legitimation_is_told_at_the_level_of_its_author(speech):
    codebook, reasons = wz.load_codebook("arguments"), speech["arguments"]
    assert set(codebook.type[codebook.kind == "legitimation"]) == TYPES
    reasons = reasons[reasons.kind == "legitimation"]
    kinds = reasons.groupby("subtype").type.agg(set)
    assert kinds["role model"] == kinds["tradition"] == {"authorization"}
    counted = reasons.type.value_counts()
    demands = reasons[wz.within(reasons, speech["moves"].query("move == 'tasks'")).notna()]
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
    assert list(wrong_presuppositions(speech["arguments"], codebook)) == []


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
    arguments = speech["arguments"].copy()
    here = (arguments.start == start) & (arguments.kind == "presupposition")
    arguments.loc[here, column] = value
    faults = list(wrong_presuppositions(arguments, wz.load_codebook("arguments")))
    assert len(faults) == 1
    assert message in faults[0]


def agreement_on_arguments(speech):
    """Return the alpha of each type and subtype of argument between the two readers."""
    arguments, segments = speech["arguments"], speech["segments"]
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
    return wz.agreement.alpha_of_sheets(sheets).alpha


def agreement_on_given_spans(speech):
    """Return the alpha of each type and subtype of legitimation in spans that were given."""
    arguments, third = speech["arguments"], wz.read_table("second/legitimation.csv")
    reasons = arguments[arguments.kind == "legitimation"]
    keys = ["start", "end"]
    first = third[keys].merge(reasons, on=keys, how="left").fillna({"type": "", "subtype": ""})
    given = {"first": first, "third": third.assign(type=third.type.replace("none", ""))}
    sheets = {
        who: pd.DataFrame({"start": third.index, "themes": codes.type + "；" + codes.subtype})
        for who, codes in given.items()
    }
    return wz.agreement.alpha_of_sheets(sheets).alpha


def test_the_spans_given_to_a_third_reader_are_those_of_the_layer_and_others(speech):
    for kind in ("legitimation", "presupposition"):
        third = wz.read_table(f"second/{kind}.csv")
        check_layer(third, speech.text)
        arguments = speech["arguments"].query("kind == @kind")
        layer = set(zip(arguments.start, arguments.end, strict=True))
        given = set(zip(third.start, third.end, strict=True))
        assert layer < given
        assert len(given - layer) > 50
    assert not any(third.trigger[third.type == "none"])
    assert (third.claim != "").equals(third.type != "none")
