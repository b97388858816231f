"""Exercises: answers that are checked at once with a sentence, and the codings of a class."""

import io
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from wzlib.errors import WzError
from wzlib.tables.read import read_table
from wzlib.views.prose import say

ENCODINGS = ("utf-8-sig", "gb18030")  # what spreadsheets write


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
    reading view gives it. A wrong answer that is not in the table is told on which side of the
    right one it lies. Raises `Unanswered` for `...` and `WzError` for an unknown exercise.

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
    return _unlisted(given, rows.value[rows.right].iloc[0])


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
    text = str(answer).strip().rpartition("#s")[2]
    try:
        return f"{float(text):.12g}"
    except ValueError:
        return text


def _unlisted(given: str, right: str) -> Verdict:
    """Say on which side of the right answer a wrong one lies."""
    try:
        low = float(given) < float(right)
    except ValueError:
        return _beside(_span(given), _span(right))
    english = f"Your number is too {'low' if low else 'high'}; go through the passages again."
    return Verdict(False, english, f"你的数字偏{'小' if low else '大'}，请再逐处核对一遍。")


def _span(written: str) -> range | None:
    """Return the characters of a span written as 1234-1240, if it is one."""
    start, dash, end = written.partition("-")
    return range(int(start), int(end)) if dash and start.isdigit() and end.isdigit() else None


def _beside(given: range | None, right: range | None) -> Verdict:
    if given is None or right is None:
        english = "This is not what was asked for; read the question again."
        return Verdict(False, english, "这不是题目所问的，请再读一遍题目。")
    if max(given.start, right.start) < min(given.stop, right.stop):
        english = "The place is right, but your span begins or ends elsewhere."
        return Verdict(False, english, "位置对了，但起点或终点不同。")
    english = f"Look {'further on' if given.start < right.start else 'before that'} in the text."
    where = "后" if given.start < right.start else "前"
    return Verdict(False, english, f"请往{where}找。")


def merge_codings(folder: str | Path) -> dict[str, pd.DataFrame]:
    """Return the filled-in coding sheets of a class by coder, as `theme_agreement` takes them.

    Each CSV file of the folder is the sheet of one coder, whose name is the file's: columns
    start, end, text, themes, as `coding_sheet` makes them, in UTF-8 or, as some spreadsheets
    write it, GB18030. Raises `WzError`, naming the file, for one that is no such sheet, and if
    there are fewer than two.

    >>> merge_codings("no-such-folder")
    Traceback (most recent call last):
    wzlib.errors.WzError: no-such-folder: fewer than two CSV files, so there is nothing to merge
    """
    files = sorted(Path(folder).glob("*.csv"))
    if len(files) < 2:
        raise WzError(f"{folder}: fewer than two CSV files, so there is nothing to merge")
    return {file.stem: _read_sheet(file) for file in files}


def _read_sheet(file: Path) -> pd.DataFrame:
    for encoding in ENCODINGS:
        try:
            text = file.read_bytes().decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise WzError(f"{file.name}: neither UTF-8 nor GB18030; save it as CSV in UTF-8")
    sheet = pd.read_csv(io.StringIO(text), dtype={"themes": "str", "text": "str"})
    if missing := sorted({"start", "end", "text", "themes"} - {*sheet.columns}):
        raise WzError(f"{file.name}: no column {', '.join(missing)}; use the sheet as it was given")
    if not pd.api.types.is_integer_dtype(sheet.start) or sheet.start.duplicated().any():
        raise WzError(f"{file.name}: a start is missing or stands twice; use the sheet as given")
    return sheet.fillna({"themes": ""})
