"""Parallelism: the runs of the speech that nobody would miss, and the rule's edges."""

import pytest

import wzlib as wz


def runs(text, level):
    found = wz.find_parallelism(text)
    found = found[found.level == level]
    return [members.text.tolist() for _, members in found.groupby("group")]


@pytest.mark.parametrize(
    ("level", "frame", "size"),
    [
        ("sentence", "正是全体温州人在关键时刻的…，为…", 3),
        ("sentence", "一年来，全市上下坚持…", 3),
        ("sentence", "我们欣喜看到，温州正…大开开放之门", 3),
        ("sentence", "去年以来，我们被…的…所…", 3),
        ("clause", "之所以能够…", 4),
        ("phrase", "把…变…", 3),
        ("phrase", "把…调到最…", 3),
        ("phrase", "从…到…", 4),
        ("phrase", "比…", 6),
    ],
)
def test_the_known_runs_of_the_speech_are_found(level, frame, size, speech):
    found = wz.find_parallelism(speech.text)
    found = found[(found.level == level) & found.frame.str.startswith(frame.rstrip("…"))]
    assert found.groupby("group").size().max() == size


def test_what_governs_all_members_is_left_out():
    assert runs("实现了从资源小市到经济大市、从绝对贫困到全面小康。", "phrase") == [
        ["从资源小市到经济大市", "从绝对贫困到全面小康"]
    ]
    assert runs("落实“两手都要硬、两战都要赢”的部署。", "phrase") == [["两手都要硬", "两战都要赢"]]


def test_numbered_sentences_are_neighbours_and_their_numbers_no_likeness():
    numbered = "一要把导向树得更牢。这很重要。\n二要把氛围造得更浓。要做到。"
    assert runs(numbered, "sentence") == [["把导向树得更牢。", "把氛围造得更浓。"]]
    assert runs("一要稳定物价。二要发展教育。", "sentence") == []


def test_unlike_neighbours_are_no_run():
    assert wz.find_parallelism("今天天气很好。会议在杭州举行，来了不少人。").empty
    assert runs("网信、司法、财政、水利", "phrase") == []


def test_a_reason_names_what_is_alike():
    reasons = wz.find_parallelism("调到最高、调到最佳、调到最优").reason.unique().tolist()
    assert reasons == ["overlap 0.75；same beginning；same length；same marks"]


def test_members_that_do_not_fit_a_frame_are_refused():
    with pytest.raises(wz.WzError, match="'把握机遇' is not built as '把…变…'"):
        wz.align_frame(["把石变玉", "把握机遇"], "把…变…")


def test_an_aligned_run_loses_nothing(speech):
    run = speech["parallelism"].query("frame == '把…变…'")
    table = wz.align_frame(run.text, "把…变…")
    assert table.sum(axis="columns").tolist() == run.text.tolist()


def test_a_list_that_begins_again_is_another_run():
    one = "一要把导向树得更牢，走稳。二要把氛围造得更浓，走快。\n"
    assert [len(run) for run in runs(one + "这很好。\n" + one, "sentence")] == [2, 2]


def test_a_frame_of_the_finder_always_fits_its_members(speech):
    for text in (
        speech.text,
        "甲乙——、——甲乙。",
        "始终做到新，" + "好" * 90 + "。始终做到新，" + "坏" * 90,
    ):
        found = wz.find_parallelism(text)
        for frame, rows in found.groupby(["group", "frame"]):
            table = wz.align_frame(rows.text, frame[1])
            assert table.sum(axis="columns").tolist() == rows.text.tolist()


@pytest.mark.parametrize(
    ("text", "level", "members"),
    [
        ("改革是发展的动力。\n改革是稳定的保障。\n改革是幸福的源泉。", "sentence", 3),
        ("着力破除依赖思想。有的等着上级给。\n着力破除习惯思维。", "sentence", 2),
        ("怕问责、怕丢官的干部有。", "phrase", 0),  # a pair shares two characters …
        ("实现经济大提速、城乡大变样。", "phrase", 0),
        ("经济大提速、城乡大变样。", "phrase", 2),  # … or one in the same place of five
        ("能吃苦、能打仗、能奉献。", "phrase", 3),
    ],
)
def test_what_counts_as_parallel(text, level, members):
    assert sum(len(run) for run in runs(text, level)) == members


def test_a_member_is_cut_to_the_length_of_its_like_only_where_no_mark_follows():
    assert "强、产业强" not in wz.find_parallelism("企业强、产业强，城市才能强。").text.tolist()
    found = wz.find_parallelism("我们在全市范围坚持稳字当头、好字当先。")
    assert found.text.tolist() == ["稳字当头", "好字当先"]
