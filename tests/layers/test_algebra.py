"""The algebra of spans, against brute force: one loop over all pairs, as the words define it."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import wzlib as wz
from wzlib.errors import LayerError
from wzlib.layers.spans import check_layer, coverage, without_overlaps

TEXT = "甲乙丙丁戊己庚辛壬"
pairs = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: tuple(sorted(pair)))
layers = st.lists(pairs, max_size=8)
edges = st.lists(st.integers(0, 9), min_size=1, max_size=7, unique=True).map(sorted)
orders = st.randoms(use_true_random=False)


def as_layer(spans, labels=None):
    """Return spans as a table of spans, in the order given, with row labels 10, 11, …."""
    table = pd.DataFrame(spans, columns=["start", "end"], dtype="int64")
    table.insert(2, "text", pd.Series([TEXT[a:b] for a, b in spans], dtype="str"))
    return table.set_axis(pd.RangeIndex(10, 10 + len(spans)) if labels is None else labels)


def apart(cuts, drop):
    """Return spans side by side, some left out."""
    spans = pairwise(cuts)
    return [span for number, span in enumerate(spans) if number not in drop]


def holder(span, outer):
    """Return the place of the span of `outer` that holds a span; of two at a point the second."""
    held = [n for n, (a, b) in enumerate(outer) if a <= span[0] and span[1] <= b]
    return max(held, key=lambda n: outer[n], default=-1)


@given(layers, edges, st.sets(st.integers(0, 6)), orders)
@example([(0, 1), (3, 4), (5, 5), (8, 9)], [1, 3, 5, 8], {1}, None)
def test_within_label_and_count_by_are_what_their_words_say(spans, cuts, drop, shuffled):
    outer = apart(cuts, drop)
    if shuffled:
        shuffled.shuffle(outer)
    layer, around = as_layer(spans), as_layer(outer)
    around["name"] = [f"{a}-{b}" for a, b in outer]
    held = [holder(span, outer) for span in spans]
    assert wz.within(layer, around).index.equals(layer.index)
    assert wz.within(layer, around).fillna(0).tolist() == [n + 10 if n >= 0 else 0 for n in held]
    named = ["none" if n < 0 else around.name.iloc[n] for n in held]
    assert wz.label(layer, around, "name", default="none").tolist() == named
    counts = wz.count_by(layer, around)
    assert counts.tolist() == [held.count(n) for n in range(len(outer))]
    assert counts.index.equals(around.index)
    grid = wz.crosstab(layer.assign(kind="k"), "kind", around, "name")
    assert grid.columns.tolist() == around.name.tolist()
    assert grid.sum().tolist() == counts.tolist()


@given(layers, layers, orders)
def test_to_touch_is_to_share_a_character(some, others, shuffled):
    shuffled.shuffle(others)
    taken = {place for a, b in others for place in range(a, b)}
    shared = [not taken.isdisjoint(range(*span)) for span in some]
    touched = wz.touches(as_layer(some), as_layer(others))
    assert touched.tolist() == shared and touched.index.equals(as_layer(some).index)


@given(layers)
def test_coverage_is_every_character_of_a_span(spans):
    taken = {place for a, b in spans for place in range(a, b)}
    assert coverage(as_layer(spans), 9).tolist() == [place in taken for place in range(9)]


@given(layers)
def test_what_is_kept_shares_no_character_and_what_is_dropped_does(spans):
    rows = [{"start": a, "end": b} for a, b in spans]
    kept = list(without_overlaps(rows))
    taken = [place for row in kept for place in range(row["start"], row["end"])]
    assert len(taken) == len(set(taken))
    assert all(row in kept or {*taken} & {*range(row["start"], row["end"])} for row in rows)


@given(layers)
def test_a_layer_is_sorted_and_quotes_its_text(spans):
    made = wz.make_layer(TEXT, [{"start": a, "end": b} for a, b in spans])
    expected = sorted(spans, key=lambda span: (span[0], -span[1]))
    assert list(zip(made.start, made.end, strict=True)) == expected
    assert made.text.tolist() == [TEXT[a:b] for a, b in expected]
    assert check_layer(made, TEXT) is made and made.index.equals(pd.RangeIndex(len(spans)))


@pytest.mark.parametrize("outer", [[(0, 5), (4, 9)], [(0, 9), (3, 3)], [(4, 9), (0, 5)]])
def test_outer_spans_that_overlap_are_refused(outer):
    for measure in (wz.within, wz.count_by):
        with pytest.raises(LayerError, match="overlap"):
            measure(as_layer([(1, 2)]), as_layer(outer))


def test_row_labels_must_tell_rows_apart_only_where_they_are_the_answer():
    layer, named = as_layer([(0, 2), (5, 6)]), as_layer([(0, 4), (4, 9)], ["a", "b"])
    with pytest.raises(LayerError, match="unique whole numbers"):
        wz.within(layer, named)
    assert wz.count_by(layer, named).to_dict() == {"a": 1, "b": 1}
    assert wz.label(layer, named, "text").tolist() == ["甲乙丙丁", "戊己庚辛壬"]


def test_a_wrong_column_is_told_with_those_that_there_are():
    with pytest.raises(LayerError, match=r"no column 'mood'; there are start, end, text"):
        wz.label(as_layer([(0, 1)]), as_layer([(0, 2)]), "mood")
    with pytest.raises(wz.WzError, match="a text is wanted"):
        wz.find_pattern(wz.load_speech(), "温州")


FAULTS = {
    r"row 1 \(2 to 4\): quotes '丁戊', but": {"text": ["甲乙", "丁戊", "己"]},
    r"row 2 \(5 to 10\): the span is not in a text of 9": {"end": [2, 4, 10]},
    r"row 0 \(-1 to 2\): the span is not in": {"start": [-1, 2, 5]},
    r"row 1 \(2 to 1\): the span is not in": {"end": [2, 1, 6]},
    r"row 2 \(1 to 6\): .*": {"start": [0, 2, 1], "text": ["甲乙", "丙丁", "乙丙丁戊己"]},
    "start and end must be whole numbers": {"start": [0.0, 2.0, 5.0]},
    r"the first columns are": {"start": None},
}


@pytest.mark.parametrize("message", FAULTS)
def test_a_planted_fault_is_named_with_its_row(message):
    layer = as_layer([(0, 2), (2, 4), (5, 6)])
    for column, values in FAULTS[message].items():
        layer = layer.drop(columns=column) if values is None else layer.assign(**{column: values})
    with pytest.raises(LayerError, match=f"^kinds.*{message}"):
        check_layer(layer, TEXT, "kinds")


def test_of_two_spans_with_one_start_the_longer_stands_first():
    with pytest.raises(LayerError, match=r"row 1 .*out of order"):
        check_layer(as_layer([(0, 2), (0, 3)]), TEXT)
    check_layer(as_layer([(0, 3), (0, 2), (0, 2), (3, 3)]), TEXT)
