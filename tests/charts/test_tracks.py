"""The picture of the whole text: spans to scale and aligned, borders through all tracks."""

import pandas as pd
import pytest

import wzlib as wz
from wzlib.errors import ChartError

SPANS = pd.DataFrame(
    [
        ("parts", "part", 0, 40, "part", "一 One", None, "borders"),
        ("parts", "part", 41, 100, "closing", "", None, "borders"),
        ("moves", "record", 10, 30, "record", "", None, "ground"),
        ("numbers", "digits", 12, 15, "digits", "", 4, ""),
        ("numbers", "digits", 90, 92, "digits", "", 1, ""),
    ],
    columns=["head", "name", "start", "end", "kind", "text", "value", "on"],
)
COLUMNS = {"label": "text", "height": "value", "through": "on", "axis": "place (characters)"}


def draw(table=SPANS):
    return wz.charts.tracks(table, "name", "head", "kind", **COLUMNS)


def bars(fig):
    """Return the spans of a figure in their order; the grey ground is the first patch."""
    return fig.axes[0].patches[1:]


def test_spans_are_to_scale_on_one_axis_and_stems_as_high_as_their_values():
    fig = draw()
    assert [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars(fig)] == list(
        zip(SPANS.start, SPANS.end, strict=True)
    )
    assert fig.axes[0].get_xlim() == (0, 100)
    first, second = (bar.get_height() for bar in bars(fig)[3:])
    assert first == pytest.approx(4 * second)
    assert bars(fig)[3].get_y() == bars(fig)[4].get_y()


def test_tracks_stand_under_each_other_in_the_order_of_the_table_with_their_counts():
    axes = draw().axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["part", "record", "digits"]
    tops = [bar.get_y() + bar.get_height() for bar in bars(draw())]
    lows = [bar.get_y() for bar in bars(draw())]
    assert tops[0] == tops[1] < lows[1] < tops[2] < lows[2] < tops[3] < tops[4] < lows[3]
    texts = [text.get_text() for text in axes.texts]
    assert texts == ["一 One", "n = 2", "1", "4 ", "2", "numbers", "moves", "parts"]


def test_borders_and_ground_go_through_all_tracks():
    axes = draw().axes[0]
    borders = [line for line in axes.lines if line.get_xdata()[0] == line.get_xdata()[1]]
    assert [line.get_xdata()[0] for line in borders] == [0, 41, 100]
    assert all(list(line.get_ydata()) == [0, 1] for line in borders)
    ground = axes.patches[0]
    assert (ground.get_x(), ground.get_width(), ground.get_height()) == (10, 20, 1)


def test_the_fingerprint_changes_when_one_span_moves():
    moved = SPANS.assign(start=SPANS.start.replace(12, 13), end=SPANS.end.replace(15, 16))
    prints = [wz.charts.fingerprint(draw(table)) for table in (SPANS, SPANS, moved)]
    assert prints[0] == prints[1] != prints[2]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (SPANS.drop(columns="value"), "no column value"),
        (SPANS.drop(columns=["end", "name"]), "no column end, name"),
        (SPANS.assign(kind="nobody"), "no colour for nobody"),
        (SPANS.assign(name=None), "a track, a group or an entity is missing"),
        (SPANS.assign(end=5), "runs backwards"),
        (SPANS.assign(value=0), "not above zero"),
        (SPANS.assign(on="line"), "not borders, not ground"),
        (SPANS[:0], "no rows"),
    ],
)
def test_what_cannot_be_drawn_truly_is_refused(table, message):
    with pytest.raises(ChartError, match=message):
        draw(table)
