"""Attributions, pronouns and speech acts: what the layers keep to."""

import re
from pathlib import Path

import nbformat
import pytest

import wzlib as wz

ROOT = Path(__file__).resolve().parents[2]


def test_every_mention_of_the_general_secretary_is_in_an_attribution(speech):
    said = speech["attributions"]
    covered = {
        place
        for row in said.itertuples()
        for start, end in ((row.start, row.end), (row.cue_start, row.cue_end))
        for place in range(start, end)
    }
    mentions = wz.find_pattern(speech.text, "总书记")
    assert len(mentions) == 20
    assert set(mentions.start) <= covered


def test_every_we_is_read_and_read_twice(speech):
    places = wz.find_pattern(speech.text, "我们").start.tolist()
    pronouns, second = speech["pronouns"], wz.read_table("second/pronouns.csv")
    assert pronouns[pronouns.text == "我们"].start.tolist() == places == second.start.tolist()
    assert pronouns[pronouns.reference == "undecided"].note.ne("").all()


def wrong_sayings(said, text):
    """Return what is wrong with a layer of attributions, a sentence per fault."""
    for row in said.itertuples():
        if text[row.cue_start : row.cue_end] != row.cue:
            yield f"{row.id}: the cue is not at its place"
        if not row.start < row.next_end or not row.next_start < row.next_end:
            yield f"{row.id}: what follows does not follow"
        if row.authority != (row.source_group in ("general secretary", "province", "centre")):
            yield f"{row.id}: authority and source do not fit"
        if bool(row.origin) != bool(row.origin_date):
            yield f"{row.id}: an origin without a date, or a date without one"
        if bool(row.dated_by) != (row.period != "undated") or row.dated_by not in text:
            yield f"{row.id}: a period needs words of the text that date it"
        if bool(row.uttered_from) != bool(row.uttered_to) or row.uttered_from > row.uttered_to:
            yield f"{row.id}: the time of the utterance ends before it begins"
        if row.uttered_from and (row.period == "undated" or row.uttered_to[:10] > "2020-04-16"):
            yield f"{row.id}: the text dates no such time of the utterance"
        if row.uttered_from and (row.period == "current") != (row.uttered_from >= "2019"):
            yield f"{row.id}: the time of the utterance and its period do not fit"
    earlier = False
    for row in said.itertuples():  # a saying that goes on by 他 shares the period of the one before
        once, goes_on = "曾" in row.cue, row.cue.startswith("他")
        if (once or goes_on) and (row.period != "earlier" or not (once or earlier)):
            yield f"{row.id}: its cue, or the one before, has 曾, and the period is another"
        earlier = row.period == "earlier"


def test_the_sayings_and_acts_hold_together(speech):
    said = speech["attributions"]
    assert list(wrong_sayings(said, speech.text)) == []
    acts = speech["speech_acts"]
    body = speech["segments"].query("section != ''")[["start", "end"]]
    assert acts[["start", "end"]].equals(body.reset_index(drop=True)) and acts.act.ne("").all()
    for row in acts.itertuples():
        for words in (row.agent, row.patient):
            assert all(word in row.text for word in words.split("；") if word)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("cue_start", 1, "cue is not at its place"),
        ("next_end", 0, "does not follow"),
        ("source_group", "city", "authority and source"),
        ("origin", "somebody", "origin without a date"),
        ("dated_by", "从前", "words of the text that date it"),
        ("period", "undated", "words of the text that date it"),
        ("uttered_to", "2019", "ends before it begins"),
        ("uttered_to", "2020-05-01", "dates no such time"),
        ("uttered_from", "2002", "period do not fit"),
    ],
)
def test_a_planted_fault_among_the_sayings_is_caught(column, value, message, speech):
    said = speech["attributions"].copy()
    said.loc[0, column] = value
    assert any(message in fault for fault in wrong_sayings(said, speech.text))


def test_a_saying_that_goes_on_from_an_earlier_one_is_earlier(speech):
    said = speech["attributions"].copy()
    said.loc[said.id == "a19", ["period", "dated_by"]] = "undated", ""
    faults = [fault for fault in wrong_sayings(said, speech.text) if "曾" in fault]
    assert [fault[:3] for fault in faults] == ["a19", "a20"]


def told(number):
    """Return what the cells under "What we found" of a notebook print, one text."""
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    heads = [place for place, cell in enumerate(cells) if "\n## What we found" in cell.source]
    outputs = []
    for cell in cells[heads[0] + 1 :]:
        if cell.cell_type == "markdown":
            break
        outputs += [o.data.get("text/markdown", "") for o in cell.outputs if "data" in o]
    return " ".join(outputs)


def unsure(names, alphas, text):
    """Return the categories that a text names though their alpha is below .67 or not known."""
    return [name for name in names if name in text and not alphas.get(name, 0) >= 0.67]


def test_what_was_found_names_no_theme_or_act_with_a_low_alpha(speech):
    reference = wz.read_table("codebook/themes_reference.csv")
    codebook, second = wz.load_codebook("themes"), wz.read_table("second/themes.csv")
    first = reference[reference.start.isin(second.start)]
    assert len(first) == len(second)
    alphas = wz.agreement.alpha_of_sheets({"one": first, "other": second}).alpha.to_dict()
    text = told("05")
    assert "ranking" in text
    assert unsure(codebook.theme, alphas, text) == []
    assert unsure(codebook.theme, alphas | {"cadres": 0.41}, text + " cadres") == ["cadres"]

    acts, again = speech["speech_acts"], wz.read_table("second/speech_acts.csv")
    pairs = acts.merge(again, on=["start", "end"], suffixes=("", "_2"))[["act", "act_2"]]
    alphas = {act: wz.agreement.alpha(pairs == act) for act in set(pairs.act) - {""}}
    counted = re.findall(r"\d+ (?:segments )?([a-z-]+)", told("08"))
    assert {"demand", "record"} <= set(counted)
    assert unsure(acts.act.unique()[1:], alphas, " ".join(counted)) == []
    assert unsure(acts.act.unique()[1:], alphas, "3 warning") == ["warning"]


def test_the_table_of_old_and_new_words_keeps_its_doubts():
    text = told("08")
    assert "earlier words" in text and "language models" in text and "strategy" in text


def test_the_official_texts_are_not_called_the_genre_of_the_speech_where_it_is_summed_up():
    assert "work reports" in told("04") and "the genre" not in told("04")


def test_the_form_and_the_period_were_read_twice_and_agree_as_far_as_was_told(speech):
    said, again = speech["attributions"], wz.read_table("second/attributions.csv")
    assert said[["start", "end"]].equals(again[["start", "end"]])
    alpha = wz.agreement.alpha(said[["period"]].assign(second=again.period))
    assert alpha >= 0.67  # else the table of periods is no finding
    assert f"alpha for the period: {alpha:.2f}" in told("08")
