"""Charts cannot silently change, show boxes for Chinese, or cut a label."""

import hashlib
import re

import pandas as pd
import pytest
from matplotlib.font_manager import FontProperties, findfont

import wzlib as wz
from wzlib.charts.output import FOLDER, NOTEBOOK
from wzlib.charts.style import FAMILY, STYLE
from wzlib.errors import ChartError

TEXTS = {"title": "部分 Parts", "alt": "Two bars.", "source": "a test", "caption": "Read it."}
TABLE = pd.DataFrame({"part": ["一 One", "二 Two"], "length": [30, 20]})
LONG = "在高质量参与长三角一体化发展国家战略上展现更大作为 show greater deeds in taking part in it"


def draw(table=TABLE):
    return wz.charts.bars(table, "length", "part", axis="length (characters)")


def show(fig, name="parts", **texts):
    wz.charts.show(fig, name, TABLE, **TEXTS | texts)


def test_the_font_is_the_one_that_is_installed_and_covers_the_speech(speech):
    assert findfont(FontProperties(family=FAMILY)) == str(wz.charts.font_path())
    show(draw(TABLE.assign(part=["".join(sorted(set(speech.text) - {"\n"})), "x"])))


def test_a_missing_glyph_is_refused():
    with pytest.raises(ChartError, match="no glyph for 𓀀 in '𓀀 Two'"):
        show(draw(TABLE.assign(part=["一 One", "𓀀 Two"])))


def test_a_text_in_a_font_without_chinese_is_refused():
    fig = draw()
    fig.axes[0].text(10, 0.5, "温州", family="DejaVu Sans")
    with pytest.raises(ChartError, match="no glyph for 州 温"):
        show(fig)


def test_a_cut_text_is_refused():
    with pytest.raises(ChartError, match="is cut"):
        show(draw(), title="很长的标题" * 30)


@pytest.mark.parametrize("place", [(-0.01, 0.5), (0.5, -0.01), (0.5, 0.99), (0.99, 0.5)])
def test_a_text_over_any_edge_is_refused(place):
    fig = draw()
    fig.text(*place, "温州温州", family=FAMILY)
    with pytest.raises(ChartError, match="'温州温州' is cut"):
        show(fig)


def test_texts_that_lie_on_each_other_are_refused():
    fig = draw()
    for _ in range(2):
        fig.axes[0].text(10, 0.5, "温州", family=FAMILY)
    with pytest.raises(ChartError, match="'温州' and '温州' lie on each other"):
        show(fig)


@pytest.mark.parametrize("field", list(TEXTS))
def test_an_empty_description_is_refused(field):
    with pytest.raises(ChartError, match=f"{field} must not be empty"):
        show(draw(), **{field: " "})


def test_a_bad_name_an_empty_table_and_an_unknown_entity_are_refused():
    with pytest.raises(ChartError, match="lower-case"):
        show(draw(), name="Parts of it")
    with pytest.raises(ChartError, match="bars: the table has no rows"):
        draw(TABLE[:0])
    with pytest.raises(ChartError, match="no colour for nobody"):
        options = {"axis": "place", "extent": (0, 90)}
        wz.charts.dots(TABLE.assign(who="nobody"), "length", "part", "who", **options)


def test_the_fingerprint_changes_with_what_is_drawn_and_not_with_the_layout():
    before = wz.charts.fingerprint(draw())
    assert before == wz.charts.fingerprint(draw())
    assert before != wz.charts.fingerprint(draw(TABLE.assign(length=[29, 20])))
    assert before != wz.charts.fingerprint(draw(TABLE.assign(part=["一 One", "三 Three"])))
    other = draw()
    other.axes[0].patches[0].set_facecolor("red")
    assert before != wz.charts.fingerprint(other)
    wider = draw()
    wider.set_size_inches(12, 7)
    wider.axes[0].tick_params(labelsize=20)
    assert before == wz.charts.fingerprint(wider)


def test_the_fingerprint_sees_points_lines_and_cells():
    points = pd.DataFrame({"at": [1, 2], "use": "一", "order": ["创新创业", "创业创新"]})
    grid = pd.DataFrame([[1, 2]], columns=["一", "二"], index=["任务"])
    options = {"axis": "place (characters)", "extent": (0, 9)}
    axes_titles = ("x", "y")
    kinds = [
        (points, lambda table: wz.charts.dots(table, "at", "use", "order", **options)),
        (points, lambda table: wz.charts.lines(table, "at", "at", axes_titles=axes_titles)),
        (grid, lambda table: wz.charts.heatmap(table, axis="tasks")),
    ]
    for table, kind in kinds:
        changed = table.copy()
        changed.iloc[0, 0] += 1
        prints = [wz.charts.fingerprint(kind(each)) for each in (table, table, changed)]
        assert prints[0] == prints[1] != prints[2]


FALSIFIED = {
    "limits that cut": lambda axes: axes.set_xlim(0, 25),
    "an inverted axis": lambda axes: axes.invert_yaxis(),
    "a hidden bar": lambda axes: axes.patches[0].set_visible(False),
    "a pale bar": lambda axes: axes.patches[0].set_alpha(0.1),
    "a swapped label": lambda axes: axes.texts[0].set_position((5, 5)),
    "a label at another bar": lambda axes: setattr(axes.texts[0], "xy", (20, 1)),
    "a hidden text": lambda axes: axes.texts[0].set_visible(False),
    "a title": lambda axes: axes.set_title("温州"),
    "a text of the figure": lambda axes: axes.figure.text(0.5, 0.5, "温州"),
    "a log scale": lambda axes: axes.set_xscale("log"),
    "a hidden axis": lambda axes: axes.xaxis.set_visible(False),
}


@pytest.mark.parametrize("what", FALSIFIED)
def test_the_fingerprint_sees_what_would_falsify_a_chart(what):
    fig = draw()
    before = wz.charts.fingerprint(fig)
    FALSIFIED[what](fig.axes[0])
    assert wz.charts.fingerprint(fig) != before


def test_a_legend_with_swapped_meaning_changes_the_fingerprint():
    spans = pd.DataFrame({"start": [0, 4], "end": [4, 9], "lane": "x", "kind": ["record", "tasks"]})
    names = [{"record": "实绩", "tasks": "任务"}, {"tasks": "实绩", "record": "任务"}]
    figs = [
        wz.charts.strips(spans, "lane", "kind", axis="place", names=pd.Series(each))
        for each in names
    ]
    assert wz.charts.fingerprint(figs[0]) != wz.charts.fingerprint(figs[1])


RANGES = pd.DataFrame({"low": [8, 60], "high": [8, float("inf")], "text": ["8%", "60%以上"]})
RANGES = RANGES.assign(what=["product", "graduates"], status=["reported", "target"])
OPTIONS = {"axis": "growth (%)", "extent": (0, 100)}


def test_a_legend_of_lines_with_swapped_colours_changes_the_fingerprint():
    fig = wz.charts.ranges(RANGES, "what", "status", **OPTIONS)
    before = wz.charts.fingerprint(fig)
    for handle in fig.axes[0].get_legend().legend_handles:
        handle.set_color("#123456")
    assert wz.charts.fingerprint(fig) != before


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"low": [float("nan"), 60]}, "only one end"),
        ({"low": [9, 60]}, "runs backwards"),
        ({"low": [float("inf"), 60], "high": float("inf")}, "runs backwards"),
        ({"low": [-8, 60]}, "not between 0 and 100"),
        ({"text": [None, "x"]}, "text or a group is missing"),
        ({"status": "nobody"}, "no colour for nobody"),
    ],
)
def test_a_range_that_cannot_be_drawn_truly_is_refused(changed, message):
    with pytest.raises(ChartError, match=message):
        wz.charts.ranges(RANGES.assign(**changed), "what", "status", **OPTIONS)


def test_ranges_have_headings_and_a_matrix_refuses_other_words():
    fig = wz.charts.ranges(RANGES, "what", "status", group="status", **OPTIONS)
    assert [tick.get_text() for tick in fig.axes[0].get_yticklabels()][::2] == [
        "reported",
        "target",
    ]
    assert len(fig.axes[0].patches) == 2
    with pytest.raises(ChartError, match="'Yes'"):
        wz.charts.matrix(pd.DataFrame({"a": ["yes", "Yes"]}, ["x", "y"]), yes="yes", no="no")


def test_a_cloud_draws_all_words_or_none():
    words = pd.DataFrame({"word": ["温州", "创新"], "count": [3, 2]})
    sizes = [text.get_fontsize() for text in wz.charts.cloud(words, "word", "count").axes[0].texts]
    assert sizes[1] == pytest.approx(sizes[0] * 2 / 3, rel=0.05)
    many = pd.DataFrame({"word": [f"温州市{n}" for n in range(900)], "count": 5})
    with pytest.raises(ChartError, match="of 900 words; draw fewer"):
        wz.charts.cloud(many, "word", "count")
    fig = wz.charts.cloud(pd.DataFrame({"word": ["𓀀𓀀"], "count": [1]}), "word", "count")
    with pytest.raises(ChartError, match="no glyph for 𓀀"):
        show(fig)


def test_a_scatter_leaves_out_a_label_without_room():
    table = pd.DataFrame({"n": [10] * 9, "dp": [0.5] * 9, "word": ["创新驱动"] * 9})
    fig = wz.charts.scatter(table, "n", "dp", "word", axes_titles=("n", "dp"))
    assert 1 <= len(fig.axes[0].texts) <= 4
    show(fig)
    with pytest.raises(ChartError, match="not positive"):
        wz.charts.scatter(table.assign(n=0), "n", "dp", "word", axes_titles=("n", "dp"))


def test_what_a_chart_cannot_draw_truly_is_refused():
    many = pd.DataFrame({"n": range(1, 10), "label": "x", "who": list("abcdefghi")})
    options = {"axis": "n", "extent": (0, 10)}
    with pytest.raises(ChartError, match="more than 8 entities"):
        wz.charts.dots(many, "n", "label", "who", **options)
    with pytest.raises(ChartError, match="not between 0 and 10"):
        wz.charts.dots(many.assign(n=11, who="record"), "n", "label", "who", **options)
    for lengths in ([-30, 20], [float("nan"), 20], [0, 0]):
        with pytest.raises(ChartError, match="negative or missing, or all are zero"):
            draw(TABLE.assign(length=lengths))
    with pytest.raises(ChartError, match="a value is negative"):
        wz.charts.heatmap(pd.DataFrame([[-1]], index=["x"], columns=["y"]), axis="n")
    fig = draw()
    fig.axes[0].text(5, 0.5, "$温州$", family=FAMILY, parse_math=True)
    with pytest.raises(ChartError, match="formula"):
        show(fig)


def test_large_numbers_are_written_out():
    fig = draw(TABLE.assign(length=[1234567, 20]))
    assert [text.get_text() for text in fig.axes[0].texts] == ["1,234,567", "20"]


def test_show_displays_picture_description_and_fingerprint(capsys, monkeypatch):
    shown = []
    monkeypatch.setattr("wzlib.charts.output.display", shown.append)
    assert show(draw(), alt="Two bars <b>.") is None
    picture, description = shown
    assert picture.alt == "Two bars <b>."
    assert 'aria-label="Two bars &lt;b&gt;."' in description.data
    assert "data:" not in description.data
    assert re.fullmatch(r"chart parts: 2 bars, sha256 [0-9a-f]{10}\n", capsys.readouterr().out)


def test_make_charts_gets_four_files_with_stable_bytes(tmp_path, monkeypatch):
    digests = []
    for run in ("one", "two"):
        folder = tmp_path / run
        folder.mkdir()
        monkeypatch.setenv(FOLDER, str(folder))
        monkeypatch.setenv(NOTEBOOK, "07")
        show(draw())
        files = sorted(folder.iterdir())
        assert [file.name for file in files] == [
            f"07-parts.{end}" for end in ("csv", "png", "svg", "txt")
        ]
        digests.append([hashlib.sha256(file.read_bytes()).hexdigest() for file in files])
    assert digests[0] == digests[1]
    assert pd.read_csv(folder / "07-parts.csv").equals(TABLE)
    with pytest.raises(ChartError, match="share a name"):
        show(draw())


def test_without_make_charts_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.delenv(FOLDER, raising=False)
    monkeypatch.chdir(tmp_path)
    show(draw())
    assert not list(tmp_path.iterdir())


def test_every_kind_copes_with_long_chinese_labels():
    labels = [LONG, LONG[:20], LONG]
    table = pd.DataFrame({"label": labels, "n": [3, 2, 1], "start": [0, 9, 40], "end": [9, 40, 41]})
    table["who"] = "record"
    wide = pd.DataFrame([[1, 2, 3]] * 3, columns=labels, index=labels)
    options = {"axis": "place (characters)"}
    show(wz.charts.bars(table, "n", "label", **options))
    show(wz.charts.dots(table, "n", "label", "who", extent=(0, 4), **options))
    show(wz.charts.strips(table, "label", "who", label="label", height="n", **options))
    show(wz.charts.heatmap(wide, **options))
    show(wz.charts.slots(wide.astype("str") + LONG))


def test_colours_are_distinct_within_what_is_shown_together(speech):
    moves = [wz.charts.COLOURS[move] for move in speech["moves"].move.unique()]
    assert len(set(moves)) == len(moves)
    assert STYLE["svg.hashsalt"]
