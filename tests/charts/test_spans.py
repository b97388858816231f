"""Spans to scale: in lanes, and the picture of the whole text with borders through all tracks."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb

import wzlib as wz
from wzlib.charts.style import MUTED
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
WORDS = {"y": "name", "hue": "kind", "label": "text", "height": "value", "xlabel": "place"}


def draw(table=SPANS):
    return wz.charts.tracks(table, group="head", through="on", **WORDS)


def bars(fig):
    """Return the spans of a figure in their order; the grey ground is the first patch."""
    return fig.axes[0].patches[1:]


def test_spans_are_to_scale_on_one_axis_and_stems_as_high_as_their_values():
    fig = draw()
    assert [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars(fig)] == list(
        zip(SPANS.start, SPANS.end, strict=True)
    )
    assert fig.axes[0].get_xlim() == (0, 100)
    assert fig.axes[0].get_ylim()[0] > 0 > fig.axes[0].get_ylim()[1]
    first, second = (bar.get_height() for bar in bars(fig)[3:])
    assert first == pytest.approx(4 * second) == pytest.approx(-0.54)
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


def test_a_track_with_labels_is_pale_and_a_short_span_gets_an_edge():
    colours = [to_hex(bar.get_facecolor()) for bar in bars(draw())]
    assert colours[2:] == [MUTED[2], MUTED[3], MUTED[3]]
    assert colours[0] == to_hex(1 - (1 - np.array(to_rgb(MUTED[0]))) * 0.35)
    edges = [bar.get_linewidth() for bar in bars(draw())]
    assert edges[:2] == [0, 0]
    tiny = draw(SPANS.assign(end=SPANS.end.where(SPANS.index != 4, SPANS.start), value=None))
    assert bars(tiny)[4].get_linewidth() == 1.1
    assert all(bar.get_edgecolor() == bar.get_facecolor() for bar in bars(tiny))


def test_lanes_stand_under_each_other_and_spans_are_as_high_as_their_values():
    (axes,) = wz.charts.strips(SPANS, **WORDS).axes
    places = [(bar.get_x(), bar.get_width()) for bar in axes.patches]
    assert places == list(zip(SPANS.start, SPANS.end - SPANS.start, strict=True))
    spans = [(bar.get_y(), bar.get_height()) for bar in axes.patches]
    assert [y for y, _ in spans] == pytest.approx([1, 1, 1.8, 5.1, 5.1])
    assert [height for _, height in spans] == pytest.approx([-1, -1, -0.5, -3, -0.75])
    assert axes.get_xlim() == (0, 100)
    assert axes.get_ylim() == pytest.approx((5.2, -0.1))
    assert axes.get_yticks().tolist() == pytest.approx([0.5, 1.55, 3.6])
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["part", "record", "digits"]
    assert [text.get_text() for text in axes.texts] == ["一 One", "4 "]
    assert axes.texts[1].get_position() == pytest.approx((12, 2.1))
    assert [to_hex(bar.get_facecolor()) for bar in axes.patches[:3]] == MUTED[:3]


def test_a_short_span_in_a_lane_is_seen_and_letters_on_a_dark_one_are_light():
    tiny = SPANS.assign(end=SPANS.end.where(SPANS.index != 4, SPANS.start), value=None)
    (axes,) = wz.charts.strips(tiny, **WORDS).axes
    assert axes.patches[4].get_linewidth() == 1.1
    edges = [to_hex(bar.get_edgecolor()) for bar in axes.patches]
    assert edges == ["#ffffff"] * 4 + [to_hex(axes.patches[4].get_facecolor())]
    inks = []
    for colour in ("#117733", "#ddcc77"):
        (axes,) = wz.charts.strips(SPANS, **WORDS | {"palette": {"part": colour}}).axes
        inks.append(to_hex(axes.texts[0].get_color()))
    assert inks == ["#ffffff", "#222222"]


def test_a_mark_of_a_lane_leads_by_the_columns_of_its_table():
    named = SPANS.rename(columns={WORDS["y"]: "lane"})
    fig = wz.charts.strips(named, **WORDS | {"y": "lane"})
    assert {"lane", "start", "end"} <= fig.marks[0].key.keys()


def test_a_text_that_its_span_cannot_hold_is_not_written():
    wide = SPANS.assign(text="一个很长的标签 a long label")
    (axes,) = wz.charts.strips(wide, **WORDS).axes
    written = [text.get_text().replace("\n", "") for text in axes.texts if len(text.get_text()) > 3]
    assert len(written) == 3  # the spans of 40, 59 and 20 characters, not those of 3 and 2


def test_the_legend_of_strips_has_the_words_of_what_is_drawn():
    words = WORDS | {
        "palette": {"part": "#123456"},
        "legend": pd.Series({"part": "部分", "x": "无"}),
    }
    (axes,) = wz.charts.strips(SPANS, **words).axes
    (handle,), (text,) = axes.get_legend().legend_handles, axes.get_legend().get_texts()
    assert (to_hex(handle.get_facecolor()), text.get_text()) == ("#123456", "部分")


@pytest.mark.parametrize("kind", ["strips", "tracks"])
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"end": 5}, "backwards"),
        ({"start": -1}, "before the text"),
        ({"start": 0, "end": 0}, "backwards"),
        ({"value": 0}, "above zero"),
        ({"value": -1}, "above zero"),
    ],
)
def test_a_span_that_cannot_be_drawn_truly_is_refused(kind, changed, message):
    options = WORDS | ({"group": "head"} if kind == "tracks" else {})
    with pytest.raises(ChartError, match=f"^{kind}: .*{message}"):
        getattr(wz.charts, kind)(SPANS.assign(**changed), **options)


def test_only_borders_and_ground_go_through():
    with pytest.raises(ChartError, match=r"^tracks: .*'on'"):
        draw(SPANS.assign(on="line"))
