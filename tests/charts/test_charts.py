"""Charts cannot silently change, show boxes for Chinese, or cut a label."""

import hashlib
import io
import re

import matplotlib as mpl
import nbformat
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.image import imread

import wzlib as wz
from tools.run_notebooks import ROOT
from wzlib.charts.output import DOTS_PER_INCH, FOLDER, NOTEBOOK
from wzlib.charts.style import FAMILY, STYLE, font_path
from wzlib.errors import ChartError
from wzlib.language import spoken

TEXTS = {"title": "部分 Parts", "alt": "Two bars.", "source": "a test", "caption": "Read it."}
WORDS_ZH = ["title_zh", "about", "about_zh", "alt_zh", "caption_zh", "source_zh"]
TABLE = pd.DataFrame({"part": ["一 One", "二 Two"], "length": [30, 20]})
LONG = "在高质量参与长三角一体化发展国家战略上展现更大作为 show greater deeds in taking part in it"


def draw(table=TABLE):
    return wz.charts.bars(table, x="length", y="part", xlabel="length (characters)")


def show(fig, name="parts", **texts):
    wz.charts.show(fig, name, **TEXTS | texts)


@pytest.mark.slow
def test_the_font_is_the_one_that_is_installed_and_covers_the_speech(speech):
    assert findfont(FontProperties(family=FAMILY)) == str(font_path())
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
        show(draw(), title="longer" * 30)


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


@pytest.mark.parametrize("name", ["Parts of it", "parts_of_it", "-parts", "parts-", "", "部分"])
def test_a_bad_name_is_refused(name):
    with pytest.raises(ChartError, match=f"^chart {name!r}: "):
        show(draw(), name=name)


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


PLACES = pd.DataFrame({"at": [1, 2], "use": "一", "order": ["东", "西"], "start": 0, "end": [4, 9]})
PLACES = PLACES.assign(low=[8, 60], high=[8, 80])
GRID = pd.DataFrame([[1, 2]], columns=["一", "二"], index=["任务"])
WORDS = {"hue": "order", "xlabel": "place"}
FIGURES = {
    "bars": draw,
    "dots": lambda: wz.charts.dots(PLACES, x="at", y="use", xlim=(0, 9), **WORDS),
    "lines": lambda: wz.charts.lines(PLACES, x="at", y="at", xlabel="x", ylabel="y"),
    "heatmap": lambda: wz.charts.heatmap(GRID, xlabel="tasks"),
    "strips": lambda: wz.charts.strips(PLACES, y="use", legend={"东": "一", "西": "二"}, **WORDS),
    "ranges": lambda: wz.charts.ranges(PLACES, y="use", label="use", xlim=(0, 90), **WORDS),
    "units": lambda: wz.charts.units(PLACES, y="use", group="order"),
}
FALSIFIED = {
    "limits that cut": ("bars", lambda axes: axes.set_xlim(0, 25)),
    "an inverted axis": ("bars", lambda axes: axes.invert_yaxis()),
    "a longer bar": ("bars", lambda axes: axes.patches[0].set_width(31)),
    "a bar in another colour": ("bars", lambda axes: axes.patches[0].set_facecolor("red")),
    "an edge": ("bars", lambda axes: axes.patches[0].set_edgecolor("red")),
    "a hatch": ("bars", lambda axes: axes.patches[0].set_hatch("//")),
    "a hidden bar": ("bars", lambda axes: axes.patches[0].set_visible(False)),
    "a pale bar": ("bars", lambda axes: axes.patches[0].set_alpha(0.1)),
    "a bar behind": ("bars", lambda axes: axes.patches[0].set_zorder(0)),
    "a swapped label": ("bars", lambda axes: axes.texts[0].set_position((5, 5))),
    "a label at another bar": ("bars", lambda axes: setattr(axes.texts[0], "xy", (20, 1))),
    "a hidden text": ("bars", lambda axes: axes.texts[0].set_visible(False)),
    "a text in another colour": ("bars", lambda axes: axes.texts[0].set_color("red")),
    "another text": ("bars", lambda axes: axes.texts[0].set_text("31")),
    "a row label": ("bars", lambda axes: axes.set_yticks([0, 1], ["二 Two", "一 One"])),
    "a row elsewhere": ("bars", lambda axes: axes.set_yticks([1, 0], ["一 One", "二 Two"])),
    "the words of an axis": ("bars", lambda axes: axes.set_xlabel("words")),
    "a title": ("bars", lambda axes: axes.set_title("温州")),
    "a title at the left": ("bars", lambda axes: axes.set_title("温州", loc="left")),
    "a text of the figure": ("bars", lambda axes: axes.figure.text(0.5, 0.5, "温州")),
    "the title of the figure": ("bars", lambda axes: axes.figure.suptitle("温州")),
    "another source": ("bars", lambda axes: axes.figure.supxlabel("温州")),
    "a log scale": ("bars", lambda axes: axes.set_xscale("log")),
    "a hidden axis": ("bars", lambda axes: axes.xaxis.set_visible(False)),
    "no axes": ("bars", lambda axes: axes.set_axis_off()),
    "a moved point": ("dots", lambda axes: axes.collections[0].set_offsets([(2, 0)])),
    "a point of another size": ("dots", lambda axes: axes.collections[0].set_sizes([30])),
    "a point of another colour": ("dots", lambda axes: axes.collections[0].set_facecolor("red")),
    "a point with an edge": ("dots", lambda axes: axes.collections[0].set_edgecolor("red")),
    "another marker": (
        "dots",
        lambda axes: axes.collections[0].set_paths(axes.collections[1].get_paths()),
    ),
    "a pale point": ("dots", lambda axes: axes.collections[0].set_alpha(0.1)),
    "a hidden point": ("dots", lambda axes: axes.collections[0].set_visible(False)),
    "a hidden legend": ("dots", lambda axes: axes.get_legend().set_visible(False)),
    "a word of the legend": ("dots", lambda axes: axes.get_legend().get_texts()[0].set_text("x")),
    "a title of the legend": ("dots", lambda axes: axes.get_legend().set_title("x")),
    "a colour of the legend": (
        "dots",
        lambda axes: axes.get_legend().legend_handles[0].set_facecolor("red"),
    ),
    "a patch of the legend": (
        "strips",
        lambda axes: axes.get_legend().legend_handles[0].set_facecolor("red"),
    ),
    "a line of the legend": (
        "ranges",
        lambda axes: axes.get_legend().legend_handles[0].set_color("red"),
    ),
    "a marker of the legend": (
        "ranges",
        lambda axes: axes.get_legend().legend_handles[0].set_marker("s"),
    ),
    "a moved line": ("lines", lambda axes: axes.lines[0].set_xdata([1, 3])),
    "a line of another colour": ("lines", lambda axes: axes.lines[0].set_color("red")),
    "a line of another style": ("lines", lambda axes: axes.lines[0].set_linestyle("--")),
    "a line of another width": ("lines", lambda axes: axes.lines[0].set_linewidth(3)),
    "a line in steps": ("lines", lambda axes: axes.lines[0].set_drawstyle("steps")),
    "a line with marks": ("lines", lambda axes: axes.lines[0].set_marker("o")),
    "marks of another size": ("ranges", lambda axes: axes.lines[1].set_markersize(3)),
    "marks of another colour": ("ranges", lambda axes: axes.lines[1].set_markerfacecolor("red")),
    "another cell": ("heatmap", lambda axes: axes.images[0].set_data([[1, 3]])),
    "other shades": ("heatmap", lambda axes: axes.images[0].set_clim(0, 9)),
    "a map of other colours": ("heatmap", lambda axes: axes.images[0].set_cmap("viridis")),
    "cells elsewhere": ("heatmap", lambda axes: axes.images[0].set_extent((0, 2, 0, 1))),
    "a pale grid": ("heatmap", lambda axes: axes.images[0].set_alpha(0.1)),
}


@pytest.mark.parametrize("what", FALSIFIED)
def test_the_fingerprint_sees_what_would_falsify_a_chart(what):
    kind, falsify = FALSIFIED[what]
    fig = FIGURES[kind]()
    before = wz.charts.fingerprint(fig)
    assert before == wz.charts.fingerprint(FIGURES[kind]())
    falsify(fig.axes[0])
    assert wz.charts.fingerprint(fig) != before


def test_the_fingerprint_does_not_see_the_layout():
    before, wider = wz.charts.fingerprint(draw()), draw()
    wider.set_size_inches(12, 7)
    wider.axes[0].tick_params(labelsize=20)
    assert wz.charts.fingerprint(wider) == before


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("bars", "2 bars"),
        ("dots", "2 lines, 2 points"),
        ("lines", "1 line"),
        ("heatmap", "2 cells"),
        ("ranges", "6 lines"),
        ("units", "2 points"),
    ],
)
def test_the_fingerprint_counts_what_is_drawn(kind, counts):
    digests = "drawn [0-9a-f]{10}, words [0-9a-f]{10}"
    assert re.fullmatch(f"{counts}, {digests}", wz.charts.fingerprint(FIGURES[kind]()))


def test_a_legend_with_swapped_meaning_changes_the_fingerprint():
    prints = {
        wz.charts.fingerprint(wz.charts.strips(PLACES, y="use", legend=legend, **WORDS))
        for legend in (
            {"东": "实绩", "西": "任务"},
            {"西": "实绩", "东": "任务"},
            {"东": "实绩"},
            None,
        )
    }
    assert len(prints) == 4


def test_a_text_that_would_be_set_as_a_formula_is_refused():
    fig = draw()
    fig.axes[0].text(5, 0.5, "$温州$", family=FAMILY, parse_math=True)
    with pytest.raises(ChartError, match=r"\$温州\$"):
        show(fig)


@pytest.fixture
def shown(monkeypatch):
    """Return what is displayed: of each output its data, and those of the picture about it."""
    outputs = []
    monkeypatch.setattr(
        "wzlib.charts.output.display",
        lambda data, raw, metadata=None: outputs.append((data, (metadata or {}).get("image/png"))),
    )
    return outputs


def test_show_displays_picture_description_and_fingerprint(shown):
    assert show(draw(), alt="Two bars <b>.", alt_zh="两条") is None
    (picture, about), (description, _) = shown
    assert about["alt"] == "Two bars <b>. 两条"
    said = {"title": ("部分 Parts",), "about": (), "caption": ("Read it.",)}
    pixels = imread(io.BytesIO(picture["image/png"]))
    digest = hashlib.sha256((pixels * 255).round().astype("uint8").tobytes()).hexdigest()
    said |= {"alt": ("Two bars <b>.", "两条"), "pixels": digest[:16]}
    assert about["wz"] == {"name": "parts", **said, "doors": []}
    assert 'aria-label="Two bars &lt;b&gt;. 两条"' in description["text/html"]
    assert "data:" not in description["text/html"]
    digests = "drawn [0-9a-f]{10}, words [0-9a-f]{10}"
    assert re.fullmatch(f"chart parts: 2 bars, {digests}", picture["text/plain"])


def test_a_mark_leads_to_the_passages_that_have_what_it_stands_for(shown):
    layer = pd.DataFrame({"start": [0, 5, 9], "end": [2, 7, 11], "text": ["甲", "乙", "丙"]})
    layer["part"] = ["一 One", "三 Three", "一 One"]
    wz.charts.show(draw(), "parts", layer, **TEXTS)
    (picture, about), (description, _) = shown
    ((left, top, width, height, name, link),) = about["wz"]["doors"]
    assert (name, link) == ("一 One", "s0-2,9-11")
    assert (
        "<li>一 One: 甲 (characters 0 to 2); 丙 (characters 9 to 11)</li>"
        in description["text/html"]
    )
    assert "2 bars, 1 door, " in picture["text/plain"]
    pixels = imread(io.BytesIO(picture["image/png"]))
    middle = pixels[int((top + height / 2) / 100 * len(pixels)), :, 0]
    inside = middle[int(left / 100 * len(middle)) + 3 : int((left + width) / 100 * len(middle)) - 3]
    assert (inside < 0.6).all()  # the door lies on the bar


def test_doors_of_every_kind_lie_on_their_marks_and_a_cell_of_zero_has_none(shown):
    spans = PLACES.assign(text="文", use=["一", "二"])
    grid = pd.DataFrame([[1, 0]], columns=["一", "二"], index=["任务"])
    grid.index.name, grid.columns.name = "move", "use"
    kinds = {
        "dots": (wz.charts.dots(spans, x="at", y="use", xlabel="x", xlim=(0, 9)), 2),
        "strips": (wz.charts.strips(spans, y="use", xlabel="x"), 2),
        "ranges": (wz.charts.ranges(spans, y="use", label="use", xlabel="x", xlim=(0, 90)), 2),
        "scatter": (
            wz.charts.scatter(spans, x="at", y="low", label="use", xlabel="x", ylabel="y"),
            2,
        ),
        "heatmap": (wz.charts.heatmap(grid, xlabel="tasks"), 1),
    }
    for name, (fig, marks) in kinds.items():
        layer = spans.assign(move="任务") if name == "heatmap" else None
        wz.charts.show(fig, name, layer, **TEXTS)
        doors = shown[-2][1]["wz"]["doors"]
        assert len(doors) == marks, name
        assert {door[5] for door in doors} == ({"s0-4", "s0-9"} if marks == 2 else {"s0-4"})
        for left, top, width, height, *_ in doors:
            assert 0 <= left < left + width <= 100.5, name
            assert 0 <= top < top + height <= 100.5, name


@pytest.mark.parametrize(
    ("wanted", "title", "label"),
    [
        ("en", ("The 二 parts",), "Two"),
        ("zh", ("各部分",), "二"),
        ("both", ("The 二 parts", "各部分"), "二 Two"),
    ],
)
def test_a_chart_is_drawn_alike_in_every_language(shown, wanted, title, label):
    texts = TEXTS | {"title": "The 二 parts", "title_zh": "各部分"}
    show(draw(), **texts)
    try:
        wz.language(wanted)
        fig = draw()
        show(fig, **texts)
    finally:
        wz.language("both")
    both, one = (re.findall("drawn (.*), words (.*)", out[0]["text/plain"]) for out in shown[::2])
    assert both[0][0] == one[0][0]
    assert (both[0][1] == one[0][1]) == (wanted == "both")
    assert shown[2][1]["wz"]["title"] == title
    assert [text.get_text() for text in fig.texts[: len(title)]] == [*title]
    assert fig.axes[0].get_yticklabels()[1].get_text() == label


@pytest.mark.parametrize(
    "label", ["温州", "Wenzhou", "按 jieba 切分", "2019 年", "growth (%)", "30强"]
)
def test_what_is_not_in_two_languages_is_written_as_it_is(label):
    try:
        wz.language("en")
        assert spoken(label) == label
        assert spoken("2 守正出新 upholding the right, (new)") == "2 upholding the right, (new)"
        assert spoken("60%以上 at least 60%") == "at least 60%"
        assert spoken("By this reading 我们 is open") == "By this reading 我们 is open"
    finally:
        wz.language("both")


def test_a_chart_of_the_project_without_doors_says_why(monkeypatch):
    words = pd.DataFrame([TEXTS | dict.fromkeys(WORDS_ZH, "字") | {"chart": "mine", "mute": ""}])
    monkeypatch.setattr("wzlib.charts.words.packaged", lambda _: words)
    with pytest.raises(ChartError, match="no mark leads to a passage"):
        wz.charts.show(draw(), "mine")
    with pytest.raises(ChartError, match="none of the columns part"):
        wz.charts.show(draw(), "mine", PLACES)
    with pytest.raises(ChartError, match="the passages are no layer"):
        wz.charts.show(draw(), "mine", TABLE)
    with pytest.raises(ChartError, match=r"no row in charts\.csv"):
        wz.charts.show(draw(), "yours")
    with pytest.raises(ChartError, match="fields of its words"):
        wz.charts.show(draw(), "mine", peak=3)


def test_a_chart_is_drawn_once_and_its_picture_is_what_saving_it_would_draw(shown, monkeypatch):
    draws, draw_canvas = [], FigureCanvasAgg.draw
    monkeypatch.setattr(FigureCanvasAgg, "draw", lambda one: draws.append(1) or draw_canvas(one))
    fig = draw()
    show(fig)
    assert draws == [1]
    with mpl.rc_context(STYLE):
        fig.savefig(saved := io.BytesIO(), format="png", dpi=DOTS_PER_INCH)
    pictures = [imread(io.BytesIO(png)) for png in (shown[0][0]["image/png"], saved.getvalue())]
    assert (pictures[0] == pictures[1]).all()


@pytest.mark.slow
def test_make_charts_gets_its_files_with_stable_bytes(tmp_path, monkeypatch):
    digests = []
    for run in ("one", "two"):
        folder = tmp_path / run
        folder.mkdir()
        monkeypatch.setenv(FOLDER, str(folder))
        monkeypatch.setenv(NOTEBOOK, "07")
        show(draw())
        files = sorted(folder.iterdir())
        assert [file.name for file in files] == [
            f"07-parts.{end}" for end in ("csv", "json", "png", "svg", "txt")
        ]
        digests.append([hashlib.sha256(file.read_bytes()).hexdigest() for file in files])
    assert digests[0] == digests[1]
    assert pd.read_csv(folder / "07-parts.csv").equals(TABLE)
    with pytest.raises(ChartError, match=r"07-parts.*share"):
        show(draw())


def test_without_make_charts_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.delenv(FOLDER, raising=False)
    monkeypatch.chdir(tmp_path)
    show(draw())
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_every_kind_copes_with_long_chinese_labels():
    labels = [LONG, LONG[:20], LONG]
    table = pd.DataFrame({"label": labels, "n": [3, 2, 1], "start": [0, 9, 40], "end": [9, 40, 41]})
    table = table.assign(low=table.start, high=table.end, head="一")
    wide = pd.DataFrame([[1, 2, 3]] * 3, columns=labels, index=labels)
    axis = {"xlabel": "place (characters)"}
    show(wz.charts.bars(table, x="n", y="label", **axis))
    show(wz.charts.dots(table, x="n", y="label", xlim=(0, 4), **axis))
    show(wz.charts.strips(table, y="label", label="label", height="n", **axis))
    show(wz.charts.tracks(table, y="label", group="head", label="label", **axis))
    show(wz.charts.ranges(table, y="label", label="head", xlim=(0, 50), **axis))
    show(wz.charts.heatmap(wide, **axis))
    marks = pd.DataFrame({"一": ["yes", "no", ""]}, index=labels)
    show(wz.charts.matrix(marks, yes="yes", no="no"))
    show(wz.charts.slots(wide.astype("str") + LONG))


def test_the_svg_has_no_accident_in_its_names(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setenv(NOTEBOOK, "07")
    show(draw())
    svg = (tmp_path / "07-parts.svg").read_text(encoding="utf-8")
    assert "<text" not in svg  # the letters are drawn, whatever fonts a reader has
    assert "Two bars." in svg


def test_the_notebook_that_times_are_held_against_runs(shown):
    notebook = nbformat.read(ROOT / "benchmarks" / "fixed.ipynb", as_version=4)
    for cell in notebook.cells:
        exec(cell.source, {})
    assert shown
