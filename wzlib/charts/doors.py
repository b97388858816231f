"""Doors: where the marks of a figure are, and the passages to which each of them leads."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Any, NamedTuple, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wzlib.errors import ChartError
from wzlib.layers.spans import SPAN

MOST = 300  # places that one link of the reading view holds
LEAST = 0.01  # of the width of a picture that a door is wide at least
Place = tuple[float, float, float, float]
Key = dict[Hashable, Any]  # what tells the passages of a mark, by column


class Mark(NamedTuple):
    """A mark: where it is, in the units of its axes, and what tells its passages."""

    axes: Axes
    box: Place  # left, bottom, right, top
    key: Key


class Door(NamedTuple):
    """A mark that leads to passages: left, top, width and height in percent of the picture.

    `name` is what the mark stands for; `spans` are start and end of its passages, and `texts` what
    stands there.
    """

    box: Place
    name: str
    spans: list[tuple[int, int]]
    texts: list[str]

    @property
    def link(self) -> str:
        """The passages as the address of the reading view has them."""
        return "s" + ",".join(f"{start}-{end}" for start, end in self.spans[:MOST])


class Picture(Figure):
    """A figure that knows the table it draws and where its marks are."""

    data: pd.DataFrame
    marks: list[Mark]

    def __init__(self, *args: Any, **look: Any) -> None:
        """Begin without marks."""
        super().__init__(*args, **look)
        self.data, self.marks = pd.DataFrame(), []


def add_marks(axes: Axes, boxes: Iterable[tuple], keys: Iterable[Key]) -> None:
    """Note where marks are drawn: left, bottom, right, top in the units of the axes."""
    marks = [Mark(axes, box, key) for box, key in zip(boxes, keys, strict=True)]
    cast(Picture, axes.figure).marks.extend(marks)


def keys_of(data: pd.DataFrame, *columns: str | None) -> list[Key]:
    """Return what tells the passages of each row: its own place, or else some of its columns."""
    own = [name for name in SPAN if name in data] if {"start", "end"} <= {*data.columns} else []
    named = [name for name in columns if name is not None]
    return data[[*dict.fromkeys([*named, *own])]].to_dict("records")


def doors_of(fig: Figure, passages: pd.DataFrame | None) -> Iterator[Door]:
    """Yield the doors of a figure that is drawn, a mark without passages left out.

    `passages` is a layer; a mark leads to its rows that have what the mark stands for in the
    columns of these names. Without it a mark leads to its own place. Raises `ChartError` if the
    layer has none of the columns.
    """
    width, height = fig.bbox.width, fig.bbox.height
    marks = getattr(fig, "marks", [])
    for (axes, (left, bottom, right, top), key), held in zip(
        marks, _held(marks, passages), strict=True
    ):
        if not held:
            continue
        (x0, y0), (x1, y1) = axes.transData.transform([(left, bottom), (right, top)])
        wide, high = (max(abs(span), LEAST * width) for span in (x1 - x0, y1 - y0))
        sides = (
            (x0 + x1 - wide) / 2 / width,
            1 - (y0 + y1 + high) / 2 / height,
            wide / width,
            high / height,
        )
        place = cast(Place, tuple(round(100 * float(side), 2) for side in sides))
        said = [str(value) for name, value in key.items() if name not in SPAN and value]
        yield Door(place, " · ".join(said), [span[:2] for span in held], [span[2] for span in held])


def _held(marks: list[Mark], passages: pd.DataFrame | None) -> Iterator[list[tuple[int, int, str]]]:
    """Yield the passages of each mark: start, end, text."""
    if passages is None:
        for mark in marks:
            place = [mark.key.get("start"), mark.key.get("end"), mark.key.get("text", "")]
            yield [] if None in place else [tuple(place)]
        return
    names = [name for name in (marks[0].key if marks else ()) if name in {*passages} - {*SPAN}]
    if not {"start", "end"} <= {*passages}:
        raise ChartError("the passages are no layer: they have no columns start and end")
    if not names:
        known = ", ".join(map(str, marks[0].key)) if marks else "a mark"
        raise ChartError(f"the passages have none of the columns {known}")
    texts = passages.text if "text" in passages else [""] * len(passages)
    by_key: dict[tuple, dict] = {}
    spans = zip(passages.start.tolist(), passages.end.tolist(), texts, strict=True)
    for values, span in zip(
        zip(*(passages[name] for name in names), strict=True), spans, strict=True
    ):
        by_key.setdefault(values, {}).setdefault(span)
    for mark in marks:
        yield list(by_key.get(tuple(mark.key[name] for name in names), ()))
