"""Codings from files: what is exported is read back, what is of another text is refused."""

import json

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wzlib as wz
from wzlib.files import sha256

TEXT = "温州人𠀀精神，温州人发展。\n精神发展。"  # one character is beyond the basic plane
SOURCE = f"nih:sha-256;{sha256(TEXT.encode('utf-8'))}"
WANG = {"type": "Person", "nickname": "WANG12"}


def annotation(start, end, *codes, note="", text=TEXT, source=SOURCE, **quote):
    bodies = [("classifying", code) for code in codes] + ([("commenting", note)] if note else [])
    quoted = {"exact": text[start:end], "prefix": text[max(start - 32, 0) : start]}
    quoted |= {"suffix": text[end : end + 32]} | quote
    return {
        "type": "Annotation",
        "motivation": "classifying" if codes else "assessing",
        "body": [{"type": "TextualBody", "purpose": why, "value": said} for why, said in bodies],
        "target": {
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {"type": "TextQuoteSelector", **quoted},
            ],
        },
    }


def collection(*items, coder=WANG, units="spans"):
    page = {"id": "#page", "type": "AnnotationPage", "startIndex": 0, "items": items}
    about = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationCollection"}
    held = {"creator": coder, "label": "made up", "wz:units": units, "wz:codes": ["a", "b"]}
    return {**about, **held, "total": len(items), "first": page}


@pytest.fixture
def written(tmp_path):
    def write(content, name="one.json"):
        content = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        (tmp_path / name).write_text(content, encoding="utf-8")
        return tmp_path / name

    return write


def rows(layer):
    return layer.drop(columns="text").to_numpy().tolist()


def test_our_export_is_read_back(written):
    items = [annotation(4, 6, "a", "b", note="hm"), annotation(7, 10)]
    layer = wz.read_annotations(written(collection(*items)), TEXT)
    expected = [[4, 6, "a", "hm", "WANG12"], [4, 6, "b", "hm", "WANG12"], [7, 10, "", "", "WANG12"]]
    assert rows(layer) == expected
    assert layer.text.tolist() == ["精神", "精神", "温州人"]
    assert layer.equals(wz.read_annotations(written(collection(*items), "two.jsonld")))  # believed


def test_the_csv_of_the_page_is_read_like_its_annotations(written):
    table = pd.DataFrame({"start": [4, 7], "end": [6, 10], "text": ["精神", "温州人"]})
    table = table.assign(codes=["a；b", ""], note=["hm", ""], coder="WANG12", units="spans")
    table = table.assign(source=SOURCE.partition(";")[2])
    csv = written("\ufeff" + table.to_csv(index=False), "one.csv")
    items = [annotation(4, 6, "a", "b", note="hm"), annotation(7, 10)]
    whole = wz.read_annotations(written(collection(*items)), TEXT)
    assert wz.read_annotations(csv, TEXT).equals(whole)
    assert wz.read_annotations(csv).equals(whole)
    for mark in (";", "\t"):  # a spreadsheet has written it anew
        csv = written(table.to_csv(index=False, sep=mark, lineterminator="\r\n"), "one.csv")
        assert wz.read_annotations(csv, TEXT).equals(whole)
    broken = pd.DataFrame({"start": [12], "end": [17], "text": [TEXT[12:17]], "acts": ["plan"]})
    csv = written(
        broken.to_csv(index=False, lineterminator="\r\n").replace("。\n", "。\r\n"), "b.csv"
    )
    assert wz.read_annotations(csv, TEXT).text[0] == TEXT[12:17] and "\n" in TEXT[12:17]


def test_a_sheet_is_a_coding_whose_coder_is_the_name_of_the_file(written):
    sheet = written("start,end,text,acts,note\n4,6,精神,plan; praise,hm\n7,10,温州人,,\n", "li.csv")
    expected = [[4, 6, "plan", "hm", "li"], [4, 6, "praise", "hm", "li"], [7, 10, "", "", "li"]]
    assert rows(wz.read_annotations(sheet, TEXT)) == expected


RECOGITO = [  # as Recogito writes them: of a plain text, and of Recogito Studio
    {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "https://recogito.example/annotation/1",
        "type": "Annotation",
        "generator": {"id": "https://recogito.example/", "type": "Software"},
        "body": [
            {"type": "TextualBody", "value": "praise", "purpose": "tagging", "creator": "r/li"},
            {"type": "TextualBody", "value": "why?", "purpose": "commenting", "creator": "r/zhao"},
        ],
        "target": {
            "source": "https://recogito.example/part/1",
            "type": "Text",
            "selector": [
                {"type": "TextPositionSelector", "start": 5, "end": 7},
                {"type": "TextQuoteSelector", "exact": "精神"},
            ],
        },
    },
    {
        "id": "2",
        "motivation": "commenting",
        "creator": {"id": "9", "name": "Zhao"},
        "body": [
            {"purpose": "tagging", "value": {"id": "7", "label": "plan"}},
            {"purpose": "commenting", "format": "text/html", "value": "<p>so &amp; so</p>"},
        ],
        "target": [
            {
                "source": "0f8fad5b-d9cb-469f-a165-70867728950e",
                "selector": [
                    {"type": "TextQuoteSelector", "exact": "发展", "prefix": "精神"},
                    {"type": "TextPositionSelector", "start": 1, "end": 3},
                ],
            }
        ],
    },
    {
        "id": "3",
        "body": [{"purpose": "commenting", "value": "of all"}],
        "target": [{"source": "x"}],
    },
]


def test_recogito_counts_in_code_units_and_names_each_coder(written):
    layer = wz.read_annotations(written(RECOGITO), TEXT)
    assert rows(layer) == [[4, 6, "praise", "why?", "li"], [16, 18, "plan", "so & so", "Zhao"]]


@st.composite
def places(draw):
    text = draw(st.text("甲乙𠀀。\n", min_size=2, max_size=30))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text))), draw(st.integers(0, 40))


@settings(deadline=None, max_examples=60)
@given(place=places())
def test_a_place_is_right_or_refused_however_the_file_counts(place, tmp_path_factory):
    """Told wrongly, a span is found by its quotation and what is beside it, which is unique."""
    text, start, end, wrong = place
    file = tmp_path_factory.mktemp("codings") / "one.json"
    for source, told in ((f"nih:sha-256;{sha256(text.encode('utf-8'))}", wrong), ("x", None)):
        one = annotation(start, end, "a", text=text, source=source)
        units = len(text[:start].encode("utf-16-le")) // 2
        one["target"]["selector"][0]["start"] = units if told is None else told
        file.write_text(json.dumps(collection(one)), encoding="utf-8")
        assert wz.read_annotations(file, text)[["start", "end"]].to_numpy().tolist() == [
            [start, end]
        ]


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        (annotation(4, 6, "a", source="nih:sha-256;" + "0" * 64), "of another text .its hash"),
        (annotation(4, 6, "a", exact="杭州"), "“杭州” stands at 0 places of this text"),
        (annotation(6, 8, "a", exact="精神", prefix="", suffix=""), "“精神” stands at 2 places"),
        (annotation(4, 6, "a", exact=""), "“” stands at"),
        ({"type": "Annotation"}, "no file of codings"),
        ("text", "no file of codings"),
        ({"target": {"source": "x", "selector": {"type": "FragmentSelector"}}}, "no passage"),
    ],
)
def test_what_cannot_be_placed_is_refused_by_the_name_of_its_file(item, fault, written):
    with pytest.raises(wz.WzError, match=rf"one\.json: .*{fault}"):
        wz.read_annotations(written([item]), TEXT)


def test_a_coding_is_a_layer_of_the_speech(written, speech):
    at = speech.text.index("敢为人先")
    source = f"nih:sha-256;{sha256(speech.text.encode('utf-8'))}"
    one = annotation(at, at + 4, "praise", text=speech.text, source=source)
    coding = wz.read_annotations(written(collection(one)), speech)
    assert speech.with_layer("mine", coding)["mine"].code.tolist() == ["praise"]


def test_a_sheet_is_drawn_in_order_and_by_its_seed(speech):
    segments = speech["segments"]
    table = wz.agreement.sheet(segments, 12, seed=4, column="acts")
    assert table.columns.tolist() == ["start", "end", "text", "acts"]
    assert table.start.is_monotonic_increasing and table.start.is_unique
    assert table.merge(segments, on=["start", "end", "text"]).shape[0] == 12
    assert table.equals(wz.agreement.sheet(segments, 12, seed=4, column="acts"))
    assert not table.start.equals(wz.agreement.sheet(segments, 12).start)
    assert len(wz.agreement.sheet(segments)) == 30
    assert wz.agreement.sheet(segments, 197).start.tolist() == segments.start.tolist()
    with pytest.raises(wz.WzError, match="there are 197 segments, so 198 cannot be drawn"):
        wz.agreement.sheet(segments, 198)


def test_a_legend_has_the_definitions_of_any_codebook_and_no_pattern():
    for name in ("themes", "speech_acts", "metaphors", "evaluation", "arguments"):
        book, told = wz.load_codebook(name), wz.agreement.legend(wz.load_codebook(name))
        assert {"definition", "definition_zh"} <= {*told} and len(told) == len(book)
        assert told.columns[0] == book.columns[0]
        assert not {"pattern", "cue", "vehicles", "colour", "after"} & {*told}
    mine = pd.DataFrame({"code": ["people"], "pattern": ["群众"]})
    assert wz.agreement.legend(mine).columns.tolist() == ["code"]


def test_the_files_of_a_class_are_read_together(written, tmp_path, speech):
    sheet = wz.agreement.sheet(speech["segments"], 5)
    sheet.assign(themes="reform").to_csv(tmp_path / "one.csv", index=False, encoding="utf-8-sig")
    other = sheet.assign(themes=["reform", "", "reform; party", "", "reform"])
    other.to_csv(tmp_path / "two.csv", index=False, encoding="gb18030")
    source = f"nih:sha-256;{sha256(speech.text.encode('utf-8'))}"
    units = [
        annotation(start, end, *codes, text=speech.text, source=source)
        for start, end, codes in zip(sheet.start, sheet.end, [["party"], *[[]] * 4], strict=True)
    ]
    written(collection(*units, units="segments"), "export.json")
    written("of no account", "notes.txt")
    codings = wz.agreement.read_sheets(tmp_path, text=speech)
    assert {*codings} == {"one", "two", "WANG12"}
    assert codings["two"].equals(other.replace("reform; party", "reform；party"))
    assert codings["WANG12"].equals(sheet.assign(themes=["party", "", "", "", ""]))
    assert wz.agreement.alpha_of_sheets(codings).disputed.to_dict() == {"party": 2, "reform": 5}
    with pytest.raises(wz.WzError, match=r"export\.json: of another text"):
        wz.agreement.read_sheets(tmp_path, text="杭州")
    (tmp_path / "export.json").unlink()
    with pytest.raises(wz.WzError, match=r"one\.csv: .* of another text"):
        wz.agreement.read_sheets(tmp_path, text="杭州")
    for name in ("again.json", "export.json"):
        written(collection(*units), name)
    with pytest.raises(wz.WzError, match=r"export\.json: WANG12 has coded another file too"):
        wz.agreement.read_sheets(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("start,end,text\n1,2,x\n", "no column themes"),
        ("start,end,text,themes\n1,2,x,\n1,2,x,\n", "a start is missing or stands twice"),
        ("start,end,text,themes\n,2,x,\n", "a start is missing or stands twice"),
    ],
)
def test_what_is_no_sheet_is_refused_by_its_name(content, message, tmp_path):
    for name in ("one.csv", "three.csv"):
        (tmp_path / name).write_text("start,end,text,themes\n1,2,x,\n", encoding="utf-8")
    assert len(wz.agreement.read_sheets(tmp_path)) == 2
    (tmp_path / "three.csv").write_text(content, encoding="utf-8")
    with pytest.raises(wz.WzError, match=rf"three\.csv: {message}"):
        wz.agreement.read_sheets(tmp_path)
    (tmp_path / "three.csv").write_bytes("start,end,text,themes\n1,2,温州，,\n".encode("utf-16"))
    assert len(wz.agreement.read_sheets(tmp_path)) == 2


FREE = st.lists(st.tuples(st.integers(0, 19), st.integers(1, 6), st.sampled_from("ab")), max_size=5)


@settings(deadline=None, max_examples=60)
@given(st.lists(FREE, min_size=2, max_size=4))
def test_over_characters_alpha_is_that_of_the_package(coders):
    text = "温州人精神" * 5
    sheets, marks = {}, {code: np.zeros((len(coders), len(text))) for code in "ab"}
    for at, spans in enumerate(coders):
        made = [(start, start + length, code) for start, length, code in spans]
        sheets[str(at)] = pd.DataFrame(made, columns=["start", "end", "themes"])
        for start, end, code in made:
            marks[code][at, start:end] = 1
    table = wz.agreement.alpha_of_sheets(sheets, over=text)
    assert table.index.tolist() == [code for code in "ab" if marks[code].any()]
    for code in table.index:
        held = marks[code]
        same = (held == held.flat[0]).all()
        package = None if same else krippendorff.alpha(held, level_of_measurement="nominal")
        assert table.alpha[code] == pytest.approx(float("nan") if same else package, nan_ok=True)
        assert table.disputed[code] == (held != held[0]).any(axis=0).sum()
    pieces = wz.agreement.disputed(sheets, over=text).sort_values("start", kind="stable")
    assert "".join(pieces.text) == text
    lengths = (pieces.end - pieces.start) * (pieces.disputes > 0)
    anywhere = np.any([(held != held[0]).any(axis=0) for held in marks.values()], axis=0)
    assert lengths.sum() == anywhere.sum()


def test_free_spans_are_no_units():
    one = pd.DataFrame({"start": [0], "end": [4], "themes": ["a"]})
    with pytest.raises(wz.WzError, match=r"over=speech\.text"):
        wz.agreement.alpha_of_sheets({"one": one, "two": one.assign(start=2, end=6)})


def test_a_class_of_free_spans(written, tmp_path):
    written(collection(annotation(0, 3, "a"), annotation(4, 6, "b")), "one.json")
    other = {**WANG, "nickname": "LI"}
    written(collection(annotation(0, 6, "a"), annotation(4, 6, "b"), coder=other), "two.json")
    codings = wz.agreement.read_sheets(tmp_path, text=TEXT)
    table = wz.agreement.alpha_of_sheets(codings, over=TEXT)
    assert table.alpha["b"] == 1 and table.disputed.to_dict() == {"a": 3, "b": 0}
    first = wz.agreement.disputed(codings, over=TEXT).iloc[0]
    assert (first.start, first.end, first.text) == (3, 4, "𠀀")


def test_a_file_of_bytes_is_no_coding(tmp_path):
    (tmp_path / "one.csv").write_bytes(bytes(range(256)))
    with pytest.raises(wz.WzError, match=r"one\.csv"):
        wz.read_annotations(tmp_path / "one.csv", TEXT)
