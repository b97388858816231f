"""The rows of a speech as every export has them, and the lines and divisions they stand in.

Every format holds the same rows under the same names: row 12 of the layer `metaphors` (counted
from 0, as `layer.iloc[12]`) is `metaphors-12`.
"""

import re
from typing import NamedTuple

import pandas as pd

from wzlib.errors import WzError
from wzlib.text.speech import Speech

Value = str | bool | int | float


class Row(NamedTuple):
    """A row of a layer; `values` are those of its own columns that are not empty."""

    name: str
    start: int
    end: int
    values: dict[str, Value]

    def said(self, column: str) -> str:
        """Return what a column says as a text, an empty one if it is empty."""
        return as_text(self.values.get(column, ""))


class Line(NamedTuple):
    """A line of a text: its number, from 1, and its place."""

    number: int
    start: int
    end: int


class Division(NamedTuple):
    """Lines that stand in one section, or in none."""

    section: Row | None
    lines: list[Line]

    @property
    def heading_end(self) -> int | float:
        """Where its heading ends; where there is none, before any line."""
        end = self.section.values.get("heading_end") if self.section else None
        return end if isinstance(end, int | float) else -1


def layer_rows(speech: Speech) -> dict[str, list[Row]]:
    """Return the rows of each layer by its name.

    Raises `WzError` if a layer's name cannot be a file's name and an identifier.

    >>> from wzlib.wenzhou.speech import load_speech
    >>> layer_rows(load_speech())["template"][0]
    Row(name='template-0', start=2022, end=2024, values={'section': ..., 'english': 'raise'})
    """
    for name in speech:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise WzError(
                f"layer {name!r}: to be exported, a layer's name must have small Latin letters, "
                "digits and _ only, and begin with a letter"
            )
    return {name: rows_of(name, layer) for name, layer in speech.items()}


def rows_of(name: str, layer: pd.DataFrame) -> list[Row]:
    """Return the rows of one layer."""
    rows = []
    for number, (start, end, _, *cells) in enumerate(layer.itertuples(index=False, name=None)):
        pairs = zip(map(str, layer.columns[3:]), map(plain, cells), strict=True)
        own = {column: value for column, value in pairs if value != ""}
        rows.append(Row(f"{name}-{number}", int(start), int(end), own))
    return rows


def plain(cell: object) -> Value:
    """Return a cell as a plain value; a missing one is an empty text."""
    if pd.api.types.is_scalar(cell) and pd.isna(cell):
        return ""
    return cell if isinstance(cell, str | bool | int | float) else str(cell)


def as_text(value: Value) -> str:
    """Return a value as every format writes it; a whole number has no decimal point.

    >>> as_text(660600000000.0), as_text(8.2), as_text(float("inf")), as_text(True)
    ('660600000000', '8.2', 'INF', 'True')
    """
    if not isinstance(value, float):
        return str(value)
    return f"{value:.0f}" if value.is_integer() else str(value).upper()


def title_of(speech: Speech) -> str:
    """Return the title, from the layer `front`, its lines joined, or the name of the speech."""
    front = speech.get("front", pd.DataFrame())
    titles = front.text[front.field == "title"] if "field" in front else []
    return re.sub("(?<=[暨和与及的]) | (?=.$)", "", " ".join(titles)) or speech.name


def divisions(text: str, sections: list[Row]) -> list[Division]:
    """Return the lines of a text in groups: by the section that holds them, or by none.

    A section is a division if it takes up whole lines and begins in no division before it.

    >>> section = Row("sections-0", 3, 5, {})
    >>> [(one.section is None, one.lines) for one in divisions("题目\\n好。", [section])]
    [(True, [Line(number=1, start=0, end=2)]), (False, [Line(number=2, start=3, end=5)])]
    """
    spans = [match.span() for match in re.finditer(r"(?m)^[^\n]*$", text)]
    ends = {end for _, end in spans}
    opening = {row.start: row for row in reversed(sections) if row.start < row.end in ends}
    groups: list[Division] = []
    for line in (Line(number, *span) for number, span in enumerate(spans, start=1)):
        row = groups[-1].section if groups else None
        if row is None or row.end < line.start:
            row = opening.get(line.start)
        if not groups or groups[-1].section is not row:
            groups.append(Division(row, []))
        groups[-1].lines.append(line)
    return groups
