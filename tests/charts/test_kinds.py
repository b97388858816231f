"""Each kind draws its table truly: known values of places, lengths, limits, marks and texts."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import wzlib as wz
from wzlib.charts.style import GREY, INK, MARKERS, MUTED, PALE, PAPER
from wzlib.errors import ChartError

PARTS = pd.DataFrame({"part": ["一 One", "二 Two", "三 Three"], "n": [30, 1234567, 0]})
USES = pd.DataFrame(
    {"at": [3, 9, 5, 3], "use": ["甲", "乙", "甲", "丙"], "who": ["a", "b", "b", "a"]}
)
PLACE = {"xlabel": "place (characters)"}


def texts(axes):
    return [text.get_text() for text in axes.texts]


def rows(axes):
    """Return the row labels from top to bottom, each with its place."""
    labels = dict(
        zip(axes.get_yticks(), (t.get_text() for t in axes.get_yticklabels()), strict=True)
    )
    return list(labels.items())


def legend(axes):
    found = axes.get_legend()
    names = [text.get_text() for text in found.get_texts()]
    return dict(zip(names, found.legend_handles, strict=True))


def test_bars_begin_at_zero_and_none_is_cut():
    (axes,) = wz.charts.bars(PARTS, x="n", y="part", xlabel="length (characters)").axes
    assert [bar.get_x() for bar in axes.patches] == [0, 0, 0]
    assert [bar.get_width() for bar in axes.patches] == [30, 1234567, 0]
    middles = [bar.get_y() + bar.get_height() / 2 for bar in axes.patches]
    assert axes.get_xlim() == pytest.approx((0, 1.1 * 1234567))
    assert axes.get_ylim()[0] > middles[2] > middles[1] > middles[0] > axes.get_ylim()[1] == 0
    assert texts(axes) == ["30", "1,234,567", "0"]
    assert [name for _, name in rows(axes)] == ["一 One", "二 Two", "三 Three"]
    assert [place for place, _ in rows(axes)] == pytest.approx(middles)
    assert axes.get_xlabel() == "length (characters)"


def test_pieces_of_a_bar_follow_each_other_and_lead_to_their_own_passages():
    fig = wz.charts.bars(USES, x="at", y="use", hue="who", palette={"a": "#000000"}, **PLACE)
    (axes,) = fig.axes
    assert [bar.get_x() for bar in axes.patches] == [0, 0, 3, 0]
    places = [bar.get_y() + bar.get_height() / 2 for bar in axes.patches]
    assert places[0] == places[2] < places[1] < places[3]
    assert axes.get_xlim() == (0, 9)
    assert texts(axes) == ["3", "9", "5", "3"]
    assert [to_hex(text.get_color()) for text in axes.texts] == [PAPER, INK, INK, PAPER]
    assert list(legend(axes)) == ["a", "b"]
    assert [mark.key for mark in fig.marks][2] == {"use": "甲", "who": "b"}
    left, bottom, right, top = fig.marks[2].box
    assert (left, right, (bottom + top) / 2) == (3, 8, pytest.approx(places[2]))


@pytest.mark.parametrize("lengths", [[-1, 2, 3], [0, 0, 0], [-1, -2, -3]])
def test_bars_without_a_length_are_refused(lengths):
    with pytest.raises(ChartError, match=r"^bars: "):
        wz.charts.bars(PARTS.assign(n=lengths), x="n", y="part", **PLACE)


def test_boxes_stand_in_rows_and_columns_and_arrows_lead_from_one_to_another():
    steps = pd.DataFrame({"x": [0, 1, 1], "y": [0, 0, 1], "text": ["甲 a", "乙 b", "丙 c"]})
    steps = steps.assign(step=["根据 ground", "主张 claim", "反驳 rebuttal"], unsaid=[0, 0, 1])
    words = {"x": "x", "y": "y", "label": "text", "group": "step", "dashed": "unsaid"}
    fig = wz.charts.diagram(steps.assign(to=[1, None, 1]), to="to", **words)
    (axes,) = fig.axes
    ground, claim, rebuttal = axes.patches
    assert [box.get_linestyle() for box in axes.patches] == ["-", "-", "--"]
    assert ground.get_y() == claim.get_y() < rebuttal.get_y()
    assert ground.get_x() + ground.get_width() < claim.get_x() == rebuttal.get_x()
    straight, head, round_, below = axes.lines
    assert [line.get_marker() for line in (head, below)] == [">", "<"]
    assert straight.get_xdata()[0] == ground.get_x() + ground.get_width()
    assert straight.get_xdata()[1] == pytest.approx(claim.get_x(), abs=0.1)
    assert claim.get_y() < round_.get_ydata()[-1] < claim.get_y() + claim.get_height()
    assert [mark.key["step"] for mark in fig.marks] == list(steps.step)


def test_dots_stand_on_the_line_of_their_label_the_first_at_the_top():
    (axes,) = wz.charts.dots(USES, x="at", y="use", hue="who", xlim=(0, 12), **PLACE).axes
    first, second = axes.collections
    assert first.get_offsets().tolist() == [[3, 0], [3, 2]]
    assert second.get_offsets().tolist() == [[9, 1], [5, 0]]
    assert axes.get_ylim() == (2.5, -0.5)
    assert axes.get_xlim() == (0, 12)
    assert rows(axes) == [(0, "甲"), (1, "乙"), (2, "丙")]
    assert {line.get_ydata()[0] for line in axes.lines} == {0, 1, 2}
    assert [to_hex(marks.get_facecolor()[0]) for marks in axes.collections] == MUTED[:2]
    assert [len(marks.get_facecolor()) for marks in axes.collections] == [2, 2]
    assert [marks.get_sizes().tolist() for marks in axes.collections] == [[70], [70]]
    assert len(first.get_paths()[0]) != len(second.get_paths()[0])
    assert {name: to_hex(mark.get_facecolor()[0]) for name, mark in legend(axes).items()} == dict(
        zip("ab", MUTED, strict=False)
    )


def test_dots_stand_in_groups_under_headings():
    table = USES.assign(kind=["x", "y", "x", "y"], use=list("甲乙甲丙"))
    (axes,) = wz.charts.dots(table, x="at", y="use", group="kind", xlim=(0, 12), **PLACE).axes
    assert [name for _, name in rows(axes)] == ["x", "甲", "y", "乙", "丙"]
    places = [place for place, _ in rows(axes)]
    assert [line.get_ydata()[0] for line in axes.lines] == [places[1], *places[3:]]
    (marks,) = axes.collections
    assert marks.get_offsets()[:, 1].tolist() == [places[1], places[3], places[1], places[4]]


def test_dots_of_one_hue_need_no_legend():
    for hue in (None, "use"):
        (axes,) = wz.charts.dots(USES[:1], x="at", y="use", hue=hue, xlim=(3, 3.5), **PLACE).axes
        assert axes.get_legend() is None


@pytest.mark.parametrize("xlim", [(4, 12), (0, 8.9)])
def test_dots_outside_the_axis_are_refused(xlim):
    with pytest.raises(ChartError, match=f"^dots: .*{xlim[0]} and {xlim[1]}"):
        wz.charts.dots(USES, x="at", y="use", xlim=xlim, **PLACE)


WORDS = pd.DataFrame({"n": [10, 80], "dp": [0.4, 0.1], "word": ["疫情", "创新"]})
TITLES = {"xlabel": "count", "ylabel": "unevenness"}


def test_a_scatter_is_logarithmic_with_points_where_they_belong():
    chance = pd.DataFrame({"n": [10, 100], "low": [0.0, 0.1], "high": [0.5, 0.2]})
    fig = wz.charts.scatter(WORDS, x="n", y="dp", label="word", band=chance, **TITLES)
    (axes,) = fig.axes
    band, points = axes.collections
    assert points.get_offsets().tolist() == [[10, 0.4], [80, 0.1]]
    assert {tuple(point) for point in band.get_paths()[0].vertices} == {
        (10, 0.0), (100, 0.1), (100, 0.2), (10, 0.5)
    }  # fmt: skip
    assert to_hex(band.get_facecolor()[0]) == PALE
    assert band.get_zorder() < points.get_zorder()
    assert axes.get_xscale() == "log"
    assert axes.get_xlim() == pytest.approx((9, 96))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("count", "unevenness")
    assert texts(axes) == ["疫情", "创新"]
    assert [text.xy for text in axes.texts] == [(10, 0.4), (80, 0.1)]


def test_a_scatter_leaves_out_a_label_without_room_and_one_that_is_empty():
    table = pd.DataFrame({"n": [10] * 9, "dp": [0.5] * 9, "word": ["创新驱动"] * 9})
    (axes,) = wz.charts.scatter(table, x="n", y="dp", label="word", **TITLES).axes
    assert [text.get_position() for text in axes.texts] == [(5, 0), (-5, 0), (0, 5), (0, -5)]
    (axes,) = wz.charts.scatter(table.assign(word=""), x="n", y="dp", label="word", **TITLES).axes
    assert texts(axes) == []
    for n in (0, -1):
        with pytest.raises(ChartError, match=r"^scatter: .*'n'"):
            wz.charts.scatter(table.assign(n=n), x="n", y="dp", label="word", **TITLES)


def test_the_band_of_a_scatter_is_a_table_too():
    for band in (pd.DataFrame({"n": [1], "low": [2]}), "chance"):
        with pytest.raises(ChartError, match=r"^scatter: "):
            wz.charts.scatter(WORDS, x="n", y="dp", label="word", band=band, **TITLES)


def test_a_line_goes_through_its_points_in_the_order_of_the_rows():
    table = pd.DataFrame({"clean": [0, 100, 50], "shift": [2, 9, 4]})
    (axes,) = wz.charts.lines(table, x="clean", y="shift", xlabel="place", ylabel="shift").axes
    (line,) = axes.lines
    assert line.get_xydata().tolist() == [[0, 2], [100, 9], [50, 4]]
    assert (line.get_linestyle(), line.get_linewidth(), line.get_color()) == ("-", 1.5, INK)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("place", "shift")


RANGES = pd.DataFrame({"low": [8, 60, 20, -np.inf], "high": [8, np.inf, 40, 30]})
RANGES = RANGES.assign(text=["8%", "60%以上", "两成至四成", "不到三成"], what=list("abcd"))
RANGES = RANGES.assign(status=["reported", "target", "target", "reported"])
AXIS = {"xlabel": "growth (%)", "xlim": (0, 100)}


def test_ranges_are_as_long_as_they_are_and_open_ends_are_arrows():
    (axes,) = wz.charts.ranges(RANGES, y="what", label="text", hue="status", **AXIS).axes
    bodies, lows, highs = axes.lines[::3], axes.lines[1::3], axes.lines[2::3]
    assert [line.get_xdata().tolist() for line in bodies] == [[8, 8], [60, 100], [20, 40], [0, 30]]
    assert [line.get_marker() for line in lows] == ["o", "|", "|", "<"]
    assert [line.get_marker() for line in highs] == ["o", ">", "|", "|"]
    assert [line.get_xdata()[0] for line in highs] == [8, 100, 40, 30]
    middles = [line.get_ydata()[0] for line in bodies]
    assert middles == sorted(middles) == axes.get_yticks().tolist()
    assert axes.get_ylim()[0] > middles[-1] > middles[0] > axes.get_ylim()[1] == 0
    assert [line.get_color() for line in bodies] == [MUTED[0], MUTED[1], MUTED[1], MUTED[0]]
    assert {name: mark.get_marker() for name, mark in legend(axes).items()} == dict(
        zip(["reported", "target"], MARKERS, strict=False)
    )
    assert axes.get_xlim() == (0, 100)


def test_the_text_of_a_range_stands_on_the_side_that_is_free():
    (axes,) = wz.charts.ranges(RANGES, y="what", label="text", **AXIS).axes
    assert texts(axes) == RANGES.text.tolist()
    assert [text.xy[0] for text in axes.texts] == [8, 60, 40, 30]
    assert [text.get_position()[0] for text in axes.texts] == [9, -9, 9, 9]
    assert [text.get_ha() for text in axes.texts] == ["left", "right", "left", "left"]


def test_ranges_have_headings_rows_without_a_mark_ticks_and_a_scale():
    table = RANGES.assign(low=[8, np.nan, 20, 10], high=[8, np.nan, 40, 30])
    options = AXIS | {"xlim": (1, 100), "xticks": {1: "一", 100: "百"}, "log_scale": True}
    fig = wz.charts.ranges(table, y="what", label="text", hue="status", group="status", **options)
    (axes,) = fig.axes
    assert [label for _, label in rows(axes)] == ["reported", "a", "d", "target", "b", "c"]
    heights = [bar.get_y() + bar.get_height() / 2 for bar in axes.patches]
    assert heights == pytest.approx([rows(axes)[0][0], rows(axes)[3][0]])
    alone = axes.texts[texts(axes).index("60%以上")]
    assert (alone.get_position(), alone.get_color()) == ((0.01, rows(axes)[4][0]), GREY)
    assert len(axes.lines) == 9
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["一", "百"]
    assert axes.get_xscale() == "log"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"low": [np.nan, 60, 20, 0]}, "one end"),
        ({"high": [8, np.nan, 40, 30]}, "one end"),
        ({"low": [9, 60, 20, 0]}, "backwards"),
        ({"low": np.inf, "high": np.inf}, "backwards"),
        ({"low": -np.inf, "high": -np.inf}, "backwards"),
        ({"low": [-8, 60, 20, 0]}, "0 and 100"),
        ({"high": [8, 101, 40, 30]}, "0 and 100"),
    ],
)
def test_a_range_that_cannot_be_drawn_truly_is_refused(changed, message):
    with pytest.raises(ChartError, match=f"^ranges: .*{message}"):
        wz.charts.ranges(RANGES.assign(**changed), y="what", label="text", **AXIS)


def test_a_heatmap_is_the_darker_the_higher_and_writes_its_values():
    table = pd.DataFrame({"一": [3, 0], "二": [np.nan, 4000]}, index=["record", "tasks"])
    (axes,) = wz.charts.heatmap(table, xlabel="sentences").axes
    (image,) = axes.images
    cells = image.get_array().filled(-1).tolist()
    assert cells == [[3, -1], [0, 4000]]
    assert (image.get_clim(), image.get_cmap().name) == ((0, 5200), "Greys")
    placed = {text.get_position(): (text.get_text(), text.get_color()) for text in axes.texts}
    assert placed == {
        (0, 0): ("3", INK),
        (1, 0): ("–", INK),
        (0, 1): ("", INK),
        (1, 1): ("4,000", PAPER),
    }
    assert rows(axes) == [(0, "record"), (1, "tasks")]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["一", "二"]
    assert axes.get_ylim() == (1.5, -0.5)
    assert axes.get_xlabel() == "sentences"


@pytest.mark.parametrize("value", [-1, 0, np.nan])
def test_a_heatmap_without_a_value_above_zero_is_refused(value):
    with pytest.raises(ChartError, match=r"^heatmap: "):
        wz.charts.heatmap(pd.DataFrame({"一": [value, 0.0]}, ["甲", "乙"]), xlabel="n")


def test_a_heatmap_with_one_negative_value_is_refused():
    with pytest.raises(ChartError, match=r"^heatmap: .*negative"):
        wz.charts.heatmap(pd.DataFrame({"一": [-1, 9]}, ["甲", "乙"]), xlabel="n")


def test_units_fill_their_cell_and_a_text_has_a_line_of_its_own():
    table = pd.DataFrame({"row": list("aaab"), "column": list("xxxy"), "said": ["", "甲", "", ""]})
    table["column"] = pd.Categorical(table.column, list("zyx"))
    (axes,) = wz.charts.units(table, y="row", group="column", label="said").axes
    (dots,) = axes.collections
    (first, one), (second, two), (third, three), (_, four) = dots.get_offsets().tolist()
    assert first == second == third and one < two < three < four
    assert [place for place, _ in rows(axes)] == sorted(place for place, _ in rows(axes))
    assert [name.get_text() for name in axes.get_xticklabels()] == list("zyx")
    assert 1.5 < first < 2.5 and 0.5 < dots.get_offsets()[3][0] < 1.5
    assert [text.get_text() for text in axes.texts] == ["甲"]
    (narrow,) = wz.charts.units(table.assign(said=""), y="row", group="column").axes
    assert len({down for _, down in narrow.collections[0].get_offsets().tolist()[:3]}) == 1


def test_a_matrix_sets_its_marks_under_their_columns_and_its_headings_on_bands():
    cells = {"level": ["yes", "", "no"], "base": ["no", "", ""]}
    (axes,) = wz.charts.matrix(pd.DataFrame(cells, list("abc")), yes="yes", no="no").axes
    (first, a), (second, b), (third, c) = rows(axes)
    assert (a, b, c) == ("a", "b", "c")
    assert first < second < third
    filled, hollow = axes.collections
    assert filled.get_offsets().tolist() == [[0, first]]
    assert hollow.get_offsets().tolist() == [[1, first], [0, third]]
    assert [to_hex(marks.get_facecolor()[0]) for marks in axes.collections] == [INK, PAPER]
    (band,) = axes.patches
    assert band.get_y() + band.get_height() / 2 == pytest.approx(second)
    assert [line.get_ydata()[0] for line in axes.lines] == [first, third]
    assert list(legend(axes)) == ["yes", "no"]
    assert axes.get_xlim() == (-0.6, 1.6)
    with pytest.raises(ChartError, match=r"^matrix: .*'Yes'"):
        wz.charts.matrix(pd.DataFrame({"a": ["yes", "Yes"]}, ["x", "y"]), yes="yes", no="no")


def test_slots_stand_in_rows_and_columns_and_an_empty_one_is_nowhere():
    table = pd.DataFrame({"动词": ["提升", "弘扬"], "品质": ["", "精神"]}, index=["一", "二"])
    (axes,) = wz.charts.slots(table).axes
    assert texts(axes) == ["动词", "品质", "一", "提升", "二", "弘扬", "精神"]
    left, top = zip(*(text.get_position() for text in axes.texts), strict=True)
    assert left[0] == left[3] == left[5] < left[1] == left[6]
    assert left[2] == left[4] == 0
    assert top[0] == top[1] < top[2] == top[3] < top[4] == top[5] == top[6]
    assert axes.get_ylim()[0] > top[6]


def test_what_all_rows_share_is_grey_and_a_gloss_stands_small_under_its_text():
    table = pd.DataFrame({"a": ["正是 it is"] * 2, "b": ["行动 action", "担当 duty"]}, ["1", "2"])
    (axes,) = wz.charts.slots(table.set_axis(["", ""], axis="columns")).axes
    assert texts(axes) == [
        "1",
        "正是",
        "it is",
        "行动",
        "action",
        "2",
        "正是",
        "it is",
        "担当",
        "duty",
    ]
    colours = [text.get_color() for text in axes.texts[:5]]
    assert colours == [GREY, GREY, GREY, INK, GREY]
    size = [text.get_fontsize() for text in axes.texts]
    assert size[1] == size[3] > size[2] == size[4]
    high = [text.get_position()[1] for text in axes.texts]
    assert high[1] == high[3] < high[2] == high[4] < high[6]


def test_a_line_has_labels_at_points_and_a_layer_as_strokes_above_it():
    table = pd.DataFrame({"at": [0, 50, 100], "n": [2, 9, 4], "said": ["", "高峰 peak", ""]})
    layer = pd.DataFrame({"start": [10, 80], "end": [12, 90], "text": ["八", "九"]})
    titles = {"xlabel": "place", "ylabel": "n"}
    fig = wz.charts.lines(table, x="at", y="n", label="said", rug=layer, **titles)
    (axes,) = fig.axes
    assert [(text.get_text(), text.xy) for text in axes.texts] == [("高峰 peak", (50, 9))]
    strokes = [path.vertices.tolist() for path in axes.collections[0].get_paths()]
    assert [stroke[0][0] for stroke in strokes] == [10, 80]
    assert all(9 < low[1] < high[1] for low, high in strokes)
    assert [mark.key for mark in fig.marks] == [{"said": "高峰 peak"}, *layer.to_dict("records")]


@pytest.mark.slow
def test_a_cloud_draws_all_words_or_none():
    words = pd.DataFrame({"word": ["创新", "温州", "改革"], "count": [2, 3, 2]})
    (axes,) = wz.charts.cloud(words, label="word", size="count").axes
    assert texts(axes) == ["温州", "创新", "改革"]
    high = [text.get_fontsize() / 72 * 100 / 0.92 for text in axes.texts]  # units of the layout
    assert [round(size, 6) for size in high[1:]] == [round(high[0] * 2 / 3)] * 2
    many = pd.DataFrame({"word": [f"温州市{n}" for n in range(900)], "count": 5})
    with pytest.raises(ChartError, match=r"^cloud: .*900"):
        wz.charts.cloud(many, label="word", size="count")
    for wrong in (words.assign(count=[2, 0, 1]), words.assign(word="温州")):
        with pytest.raises(ChartError, match=r"^cloud: "):
            wz.charts.cloud(wrong, label="word", size="count")


def test_a_cloud_is_checked_like_every_chart():
    fig = wz.charts.cloud(pd.DataFrame({"word": ["𓀀𓀀"], "count": [1]}), label="word", size="count")
    with pytest.raises(ChartError, match="𓀀"):
        wz.charts.show(fig, "cloud", PARTS, title="t", alt="a", source="s", caption="c")


def test_the_door_of_a_stroke_is_as_high_as_the_stroke():
    table = pd.DataFrame({"at": [3], "use": ["set"]})
    parts = pd.DataFrame({"start": [0], "end": [9], "label": ["一 One"]})
    options = {"x": "at", "y": "use", "xlabel": "place", "xlim": (0, 9)}
    for given, high in ((parts, 0.18), (None, 0)):
        (mark,) = wz.charts.dots(table, parts=given, **options).marks
        assert mark.box[3] - mark.box[1] == pytest.approx(high)
