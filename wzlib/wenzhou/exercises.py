"""Exercises: answers that are checked at once, each with a sentence in English and in Chinese."""

import re
import unicodedata
from typing import NamedTuple

from wzlib.errors import WzError
from wzlib.tables.read import read_table
from wzlib.views.prose import say


class Unanswered(WzError):
    """An exercise that waits for its answer; a notebook shows the sentence and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Verdict(NamedTuple):
    """What is said of an answer, in English and in Chinese."""

    right: bool
    english: str
    chinese: str


def judge(exercise: str, answer: object) -> Verdict:
    """Return what the table `data/answers.csv` says of an answer to an exercise.

    `answer` is a number, a text, or a span: `(start, end)`, or its link `#s1234-1240` as the
    reading view gives it, with or without what stands before and after that. A wrong answer that
    is not in the table is told on which side of the right one it lies. Raises `Unanswered` for
    `...` and `WzError` for an unknown exercise.

    >>> judge("01.1", "#s0-4").right
    False
    """
    if answer is ... or answer is None or answer == "":
        raise Unanswered(
            f"Exercise {exercise} waits for your answer: put it in the place of the three dots.\n"
            f"练习 {exercise} 还没有作答：请把省略号换成你的答案。"
        )
    table = read_table("answers.csv")
    rows = table[table.exercise == exercise]
    if rows.empty:
        raise WzError(f"no exercise {exercise!r}; there are {', '.join(table.exercise.unique())}")
    given = _write(answer)
    for row in rows[rows.value == given].itertuples():
        return Verdict(row.right, row.english, row.chinese)
    return Verdict(False, *_hint(_places(given), _places(rows.value[rows.right].iloc[0])))


def check_answer(exercise: str, answer: object) -> None:
    """Show at once, in English and Chinese, whether an answer is right and what it means.

    Only counts and spans are checked; what is a matter of interpretation has no right answer.
    Errors as in `judge`.

    >>> check_answer("01.1", ...)
    Traceback (most recent call last):
    wzlib.wenzhou.exercises.Unanswered: Exercise 01.1 waits for your answer: ...
    """
    verdict = judge(exercise, answer)
    head = "Right · 正确" if verdict.right else "Not yet · 还不对"
    say(f"**{head}.** {verdict.english} {verdict.chinese}")


def _write(answer: object) -> str:
    """Write an answer as the table has it: 19, 8.2, a text, or a span as 1234-1240."""
    if isinstance(answer, (tuple, list)):
        return "-".join(str(int(place)) for place in answer)
    text = unicodedata.normalize("NFKC", str(answer)).strip()
    if span := re.fullmatch(r"(?:.*#s)?(\d+)\s*[-–—]\s*(\d+)(?:&.*)?", text):
        return "-".join(span.groups())
    try:
        return f"{float(text):.12g}"
    except ValueError:
        return text


def _places(written: str) -> list[float]:
    """Return a number, or the start and the end of a span written as 1234-1240."""
    try:
        return [float(written)]
    except ValueError:
        ends = written.split("-")
        return [float(end) for end in ends] if all(map(str.isdigit, ends)) else []


def _hint(given: list[float], right: list[float]) -> tuple[str, str]:
    """Say on which side of the right answer a wrong one lies."""
    low = given < right
    if not given or len(given) != len(right):
        english = "This is not what was asked for; read the question again."
        return english, "这不是题目所问的，请再读一遍题目。"
    if len(given) == 1:
        english = f"Your number is too {'low' if low else 'high'}; go through the passages again."
        return english, f"你的数字偏{'小' if low else '大'}，请再逐处核对一遍。"
    if max(given[0], right[0]) < min(given[1], right[1]):
        english = "The place is right, but your span begins or ends elsewhere."
        return english, "位置对了，但起点或终点不同。"
    english = f"Look {'further on' if low else 'before that'} in the text."
    return english, f"请往{'后' if low else '前'}找。"
