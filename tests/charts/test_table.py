"""What a kind asks of its table: a wrong one is refused in a sentence that names what there is."""

import inspect

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import wzlib as wz
from wzlib.charts.style import INK, MARKERS, MUTED, colours_of
from wzlib.errors import ChartError

LIGHT_INK = "#b2b2b2"  # of a track with labels
TABLE = pd.DataFrame({"at": [1, 2], "end": [2, 4], "name": ["一", "二"], "head": ["甲", "甲"]})
TABLE = TABLE.assign(
    start=TABLE["at"], low=[1.0, 2.0], high=[1.0, np.inf], through="", to=[1.0, None]
)
TITLE = {"xlabel": "place"}
WIDE = pd.DataFrame({"一": ["yes", "no"]}, index=["甲", "乙"])

# each kind with a table and the words that name a column of it
KINDS = {
    "bars": (TABLE, {"x": "at", "y": "name", "hue": "head"}, TITLE),
    "cloud": (TABLE, {"label": "name", "size": "at"}, {}),
    "diagram": (
        TABLE,
        {"x": "at", "y": "end", "label": "name", "group": "head", "to": "to", "dashed": "low"},
        {},
    ),
    "dots": (TABLE, {"x": "at", "y": "name", "hue": "head"}, TITLE | {"xlim": (0, 5)}),
    "heatmap": (pd.DataFrame({"一": [1, 2]}, index=["甲", "乙"]), {}, TITLE),
    "lines": (TABLE, {"x": "at", "y": "end"}, TITLE | {"ylabel": "y"}),
    "matrix": (WIDE, {}, {"yes": "yes", "no": "no"}),
    "ranges": (
        TABLE,
        {"y": "name", "label": "name", "hue": "name", "group": "head"},
        TITLE | {"xlim": (0, 5)},
    ),
    "scatter": (TABLE, {"x": "at", "y": "end", "label": "name"}, TITLE | {"ylabel": "y"}),
    "slots": (WIDE, {}, {}),
    "strips": (TABLE, {"y": "name", "hue": "name", "label": "name", "height": "at"}, TITLE),
    "tracks": (
        TABLE,
        {"y": "name", "group": "head", "hue": "name", "label": "name", "through": "through"},
        TITLE,
    ),
    "units": (TABLE, {"y": "name", "group": "head", "label": "name"}, {}),
}
FIXED = {"ranges": ["low", "high"], "strips": ["start", "end"], "tracks": ["start", "end"]}
LONG = [kind for kind, (_, columns, _) in KINDS.items() if columns]
COLUMNS = [(kind, word) for kind in LONG for word in KINDS[kind][1]]
# what a word names in every kind, but for `y` of points and lines
NUMBERS = {"x", "size", "height", "start", "end", "low", "high", "to", "dashed"}


def draw(kind, data=None, **changed):
    table, columns, options = KINDS[kind]
    return getattr(wz.charts, kind)(table if data is None else data, **columns | options | changed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_draws_its_table_given_in_first_place_or_by_name(kind):
    table, columns, options = KINDS[kind]
    named = getattr(wz.charts, kind)(data=table, **columns, **options)
    assert wz.charts.fingerprint(named) == wz.charts.fingerprint(draw(kind))


def test_the_public_names_are_few_and_the_kinds_say_the_same_by_the_same_word():
    assert len(wz.charts.__all__) <= 15
    assert set(KINDS) == set(wz.charts.__all__) - {"fingerprint", "show"}
    words = set()
    for kind in KINDS:
        data, *others = inspect.signature(getattr(wz.charts, kind)).parameters.values()
        assert (data.name, data.kind) == ("data", data.POSITIONAL_OR_KEYWORD)
        assert {other.kind for other in others} <= {inspect.Parameter.KEYWORD_ONLY}
        words |= {other.name for other in others}
    of_a_kind = {"yes", "no", "band", "legend", "rug", "through", "log_scale", "to", "dashed"}
    shared = {"x", "y", "hue", "palette", "label", "size", "height", "group", "parts"}
    assert words - of_a_kind == shared | {"xlabel", "ylabel", "xlim", "xticks"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_table_is_refused(kind, speech):
    for data in (speech, speech):
        with pytest.raises(ChartError, match=rf"^{kind}: .*{type(data).__name__}.* moves"):
            draw(kind, data)
    for data in ([TABLE], TABLE["at"], {}, "moves"):
        with pytest.raises(ChartError, match=rf"^{kind}: .*{type(data).__name__}"):
            draw(kind, data)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_table_is_refused(kind):
    with pytest.raises(ChartError, match=f"^{kind}: .*no rows"):
        draw(kind, KINDS[kind][0][:0])


@pytest.mark.parametrize(("kind", "word"), COLUMNS)
def test_a_column_that_is_not_there_is_named_with_those_that_are(kind, word):
    with pytest.raises(ChartError, match=rf"^{kind}: .*'nowhere'.*at, end, name, head"):
        draw(kind, **{word: "nowhere"})
    with pytest.raises(ChartError, match=f"^{kind}: .*"):
        draw(kind, **{word: TABLE["at"]})


@pytest.mark.parametrize(("kind", "column"), [(k, c) for k in FIXED for c in FIXED[k]])
def test_the_columns_of_a_span_and_of_a_range_must_be_there(kind, column):
    with pytest.raises(ChartError, match=rf"^{kind}: .*'{column}'"):
        draw(kind, TABLE.drop(columns=column))
    with pytest.raises(ChartError, match=rf"^{kind}: .*'{column}'.*'x'.* row 1"):
        draw(kind, TABLE.assign(**{column: "x"}))


@pytest.mark.parametrize(("kind", "word"), COLUMNS)
def test_a_column_that_holds_something_else_is_named_with_its_first_wrong_row(kind, word):
    points = kind in ("diagram", "scatter", "lines") and word == "y"
    wrong = [1, "x"] if word in NUMBERS or points else ["x", None if word == "hue" else 2018]
    with pytest.raises(ChartError, match=rf"^{kind}: .*'wrong'.*{wrong[1]}.* row 2"):
        draw(kind, TABLE.assign(wrong=pd.Series(wrong, dtype="object")), **{word: "wrong"})


@pytest.mark.parametrize(("kind", "word"), COLUMNS)
@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_a_missing_value_is_refused_but_for_a_height_and_the_end_of_an_arrow(kind, word, missing):
    points = kind in ("diagram", "scatter", "lines") and word == "y"
    there = 1 if word in NUMBERS or points else "x"
    data = TABLE.assign(gap=pd.Series([there, missing], dtype="object"))
    if word in ("height", "to") and missing is not pd.NA:
        draw(kind, data, **{word: "gap"})
        return
    with pytest.raises(ChartError, match=rf"^{kind}: .*'gap'.* row 2"):
        draw(kind, data, **{word: "gap"})


@pytest.mark.parametrize("kind", ["bars", "lines", "scatter", "dots", "cloud"])
def test_an_infinite_number_has_no_place(kind):
    with pytest.raises(ChartError, match=rf"^{kind}: .*inf"):
        draw(kind, TABLE.assign(at=[1, float("inf")]))


def test_a_column_that_is_there_twice_is_refused():
    twice = pd.concat([TABLE, TABLE[["at"]]], axis="columns")
    with pytest.raises(ChartError, match=r"^bars: .*'at'"):
        draw("bars", twice)


@pytest.mark.parametrize("kind", ["heatmap", "matrix", "slots"])
def test_labels_and_cells_of_a_wide_table_are_texts_or_numbers_as_the_kind_asks(kind):
    table = KINDS[kind][0]
    for wrong in (table.reset_index(drop=True), table.set_axis([2018], axis="columns")):
        with pytest.raises(ChartError, match=rf"^{kind}: .*texts.*(0|2018)"):
            draw(kind, wrong)
    cell = "x" if kind == "heatmap" else 1
    with pytest.raises(ChartError, match=rf"^{kind}: .*'一'.*row 2"):
        draw(kind, pd.DataFrame({"一": [table.iloc[0, 0], cell]}, ["甲", "乙"], dtype="object"))


def test_rows_that_share_a_label_of_the_index_are_all_drawn():
    doubled = TABLE.set_axis([0, 0])
    for kind in LONG:
        assert wz.charts.fingerprint(draw(kind, doubled)) == wz.charts.fingerprint(draw(kind))


# --- the colours ---------------------------------------------------------------------------------


def test_a_palette_is_partial_and_the_rest_takes_the_free_colours_in_the_order_of_appearance():
    assert colours_of("abca") == dict(zip("abc", MUTED, strict=False))
    found = colours_of(["c", "a", "b"], {"a": MUTED[0].upper(), "elsewhere": MUTED[1]})
    assert found == {"c": MUTED[1], "a": MUTED[0].upper(), "b": MUTED[2]}
    assert list(found) == ["c", "a", "b"]
    assert colours_of([1, True and "x"], {1: "red"}) == {1: "red", "x": MUTED[0]}


def test_a_series_is_a_palette_and_an_empty_text_is_no_colour():
    series = pd.Series({"a": "#123456", "b": ""})
    assert colours_of(["a", "b"], series) == {"a": "#123456", "b": MUTED[0]}


def test_the_scheme_has_nine_colours_and_no_tenth():
    assert len(set(MUTED)) == len(MUTED) == 9
    names = list("abcdefghij")
    assert list(colours_of(names[:9]).values()) == MUTED
    with pytest.raises(ChartError, match="j"):
        colours_of(names)
    assert colours_of(names, {"a": "black"})["j"] == MUTED[8]


@pytest.mark.parametrize("palette", ["muted", ["#cc6677"], {"a": "no colour"}, {"a": 7}])
def test_a_palette_that_is_none_is_refused(palette):
    with pytest.raises(ChartError):
        colours_of(["a"], palette)


@pytest.mark.parametrize("kind", ["dots", "ranges", "strips", "tracks"])
def test_a_kind_with_a_hue_takes_values_of_its_user(kind):
    table = TABLE.assign(who=["east", "west"])
    plain = draw(kind, table, hue="who")
    given = draw(kind, table, hue="who", palette={"east": MUTED[0], "west": MUTED[1]})
    other = draw(kind, table, hue="who", palette=pd.Series({"west": "#000000"}))
    prints = [wz.charts.fingerprint(fig) for fig in (plain, given, other)]
    assert prints[0] == prints[1] != prints[2]


@pytest.mark.parametrize("kind", ["dots", "ranges", "strips", "tracks"])
def test_without_a_hue_all_is_ink(kind):
    (axes,) = draw(kind, hue=None).axes
    of_kind = {
        "dots": [marks.get_facecolor()[0] for marks in axes.collections],
        "ranges": [line.get_color() for line in axes.lines],
    }
    colours = of_kind.get(kind) or [bar.get_facecolor() for bar in axes.patches]
    assert {to_hex(colour) for colour in colours} == {INK if kind != "tracks" else LIGHT_INK}
    assert axes.get_legend() is None


@pytest.mark.parametrize("kind", ["dots", "ranges"])
def test_there_is_a_marker_for_each_value_or_the_chart_is_refused(kind):
    rows = pd.DataFrame({"at": range(9), "name": list("abcdefghi"), "low": 1.0, "high": 1.0})
    rows, options = rows.assign(head="甲"), {"hue": "name", "xlim": (0, 9)}
    draw(kind, rows[:8], **options)
    with pytest.raises(ChartError, match=f"^{kind}: 9 .*{len(MARKERS)}"):
        draw(kind, rows, **options)


CODEBOOKS = {"moves": "move", "speech_acts": "act", "indicators": "status", "sections": "kind"}


@pytest.mark.parametrize("name", CODEBOOKS)
def test_a_codebook_gives_each_category_its_colour(name, speech):
    codes = wz.load_codebook(name).set_index(CODEBOOKS[name])
    assert codes.colour.str.fullmatch("#[0-9a-f]{6}").all()
    assert set(speech[name][CODEBOOKS[name]]) - {""} <= set(codes.index)
    if name != "sections":  # whose opening and closing are set apart from the parts alone
        assert codes.colour.is_unique
    assert colours_of(codes.index, codes.colour) == codes.colour.to_dict()


def test_a_colour_means_one_thing_where_moves_and_acts_are_drawn_together():
    moves, acts = (wz.load_codebook(name) for name in ("moves", "speech_acts"))
    shared = pd.merge(moves, acts, left_on="move", right_on="act")
    assert shared.move.tolist() == ["record"]
    assert (shared.colour_x == shared.colour_y).all()


def test_functions_of_parallelism_have_colours_and_nothing_else_in_their_codebook():
    codes = wz.load_codebook("parallelism")
    functions = codes.column.eq("function") & codes.value.ne("")
    assert codes.colour[functions].is_unique
    assert (codes.colour[functions] != "").all()
    assert (codes.colour[~functions] == "").all()
