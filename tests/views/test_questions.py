"""Exercises in the reading view: answers checked by their hashes; values in Chinese."""

import json
import re

import pytest

import wzlib as wz
from tests.views.pages import TWO, at, made, opened, seen
from tools.make_data import fnv1a
from wzlib.tables.read import closed_lists, described
from wzlib.views.reader import reading_view
from wzlib.wenzhou.exercises import judge

QUESTIONS = wz.read_table("questions.csv")
ANSWERS = wz.read_table("answers.csv")
HAN = re.compile("[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def address(speech, tmp_path_factory):
    path = tmp_path_factory.mktemp("课 questions") / "speech.html"
    path.write_bytes(reading_view(speech).encode("utf-8"))
    return path.as_uri()


def answer(page, labels, exercise, words):
    """Choose an exercise, write an answer, press the button, and return what is said."""
    page.locator("#question").select_option(label=labels[exercise])
    page.locator("#answer").fill(words)
    page.locator("#questions button").first.click()
    return page.locator("#verdict").text_content()


def open_questions(page, address):
    page.goto(address)
    page.locator("#questions > summary").click()
    labels = page.locator("#question option").all_text_contents()
    return {label.split(" ")[0]: label for label in labels}


FORMS = [
    ("02.1", "#s11274-11351"),
    ("02.1", " https://a.example/reading-view.html#s11274-11351&t=12345678 "),
    ("02.1", "11274–11351"),
    ("02.1", "１１２７４－１１３５１"),
    ("02.1", "11274"),
    ("02.1", "11274-11351-1"),
    ("02.4", "3.0"),
    ("02.4", "３"),
    ("02.4", "three"),
    ("02.4", "2"),
]


def test_right_and_wrong_answers_are_told_apart(page, address):
    labels = open_questions(page, address)
    assert [*labels] == QUESTIONS.exercise.tolist() and len(labels) > 20
    known = ANSWERS[ANSWERS.exercise.isin(QUESTIONS.exercise)]
    for row in known.groupby(["exercise", "right"]).head(1).itertuples():
        said = answer(page, labels, row.exercise, row.value)
        assert said.startswith("Right." if row.right else "Not yet."), (row.exercise, row.value)
    for exercise, words in FORMS:  # the notebook judges them alike
        said, right = answer(page, labels, exercise, words), judge(exercise, words).right
        told = "Not yet." if re.fullmatch("[0-9]+", words) else "Give a number"
        assert said.startswith("Right." if right else told), (exercise, words)


def test_a_question_is_asked_in_the_language_chosen_and_its_links_lead_to_the_text(page, address):
    labels = open_questions(page, address)
    page.locator("#question").select_option(label=labels["07.3"])
    page.locator("#questions a").first.click()
    assert "#s253-267" in page.url
    page.get_by_role("button", name="take what is chosen").click()
    assert page.locator("#answer").input_value() == "#s253-267"
    page.locator("#answer").press("Enter")
    assert page.locator("#verdict").text_content().startswith("Not yet.")
    page.locator("#language").select_option("zh")
    assert "请按编码手册判定" in seen(page, "#questions") and "Decide" not in seen(
        page, "#questions"
    )
    assert page.locator("#question option").first.text_content().startswith("01.1 观察")


def test_no_answer_stands_in_the_page(speech):
    view = reading_view(speech)
    asked = view.partition('"questions":')[2].partition("</script>")[0]
    right = ANSWERS[ANSWERS.right & ANSWERS.exercise.isin(QUESTIONS.exercise)]
    assert asked.count('["') >= len(QUESTIONS) > 20
    for row in right.itertuples():
        (question,) = QUESTIONS[QUESTIONS.exercise == row.exercise].itertuples()
        assert question.hash == fnv1a(f"{row.exercise}:{row.value}")
        assert row.english not in view and row.chinese not in view


def test_another_text_has_no_questions(page, tmp_path):
    opened(page, made(TWO, some=at((0, 2), kind="x")), tmp_path)
    assert page.locator("#questions").count() == 0
    assert '"questions":[]' in reading_view(made(TWO))


def test_values_of_closed_lists_have_their_chinese_in_the_page(speech):
    data = reading_view(speech).partition('id="data">')[2].partition("</script>")[0]
    bare = []
    for layer in json.loads(data)["layers"]:
        lists = (
            closed_lists(f"{layer['name']}.csv") if f"{layer['name']}.csv" in described() else {}
        )
        told = {
            value: said[0] for values in layer["values"].values() for value, said in values.items()
        }
        for place, (column, *_) in enumerate(layer["columns"], start=2):
            held = {row[place] for row in layer["rows"]} & lists.get(column, set()) - {""}
            bare += [
                (layer["name"], column, value)
                for value in held
                if not HAN.search(told.get(value, ""))
            ]
    assert bare == []
    kinds = made(TWO, some=at((0, 2), (2, 4), kind=["growth", "our own"]))
    values = json.loads(reading_view(kinds).partition('id="data">')[2].partition("</script>")[0])
    assert values["layers"][0]["values"] == {"kind": {"growth": ["增速", "", ""]}}
