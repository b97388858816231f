"""Every export is read back by somebody else's reader, and gives the same spans and columns."""

import hashlib
import json
import re
import tempfile
from decimal import Decimal
from pathlib import Path

import frictionless
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from pyld import jsonld

import wzlib as wz
from wzlib.layers.contract import Column, Contract
from wzlib.text.source import Source

SCHEMAS = Path(__file__).parent / "schemas"
ADDRESS = "https://example.org/speech.jsonld"
OA = "http://www.w3.org/ns/oa#"
ITEMS = "http://www.w3.org/ns/activitystreams#"
VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
LITERAL = ["start", "end", "exact", "prefix", "suffix"]
TYPES = ["Annotation", "TextualBody", "TextPositionSelector", "TextQuoteSelector"]
LINKS = {"body": "hasBody", "target": "hasTarget", "source": "hasSource", "selector": "hasSelector"}
CONTEXT = {  # the terms that we use, as the Web Annotation Vocabulary (W3C 2017) defines them
    "id": "@id",
    "type": "@type",
    "value": VALUE,
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "AnnotationCollection": f"{ITEMS}OrderedCollection",
    "AnnotationPage": f"{ITEMS}OrderedCollectionPage",
    "total": f"{ITEMS}totalItems",
    "startIndex": f"{ITEMS}startIndex",
    "first": {"@id": f"{ITEMS}first", "@type": "@id"},
    "items": {"@id": f"{ITEMS}items", "@type": "@id", "@container": "@list"},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
    **{name: f"{OA}{name}" for name in (*LITERAL, *TYPES, "tagging", "describing")},
    **{name: {"@id": f"{OA}{term}", "@type": "@id"} for name, term in LINKS.items()},
}
TEI = "{http://www.tei-c.org/ns/1.0}"
RNG = "{http://relaxng.org/ns/structure/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
WRITTEN = re.findall(
    r"\w+",
    "TEI teiHeader fileDesc titleStmt title publicationStmt sourceDesc encodingDesc text front body"
    " back div head p seg said q measure spanGrp span fvLib fs f string numeric binary g",
)


pytestmark = pytest.mark.slow  # the whole speech is written and read back, in each format


@pytest.fixture(scope="module")
def tei_all():
    """TEI All for libxml2: what we never write is not allowed, so that it loads in 0.3 s, not 6.

    That only makes it stricter. Its pattern of a word says L, N, P or S; libxml2 knows only the
    first and the last Chinese character as L, so here it says: no M, Z or C, which is the same.
    """
    schema = etree.parse(SCHEMAS / "tei_all_3.0.0.rng")
    for element in schema.iter(f"{RNG}element"):
        if element.get("name") not in (*WRITTEN, None):
            element[:] = [etree.Element(f"{RNG}notAllowed")]
    for pattern in schema.iter(f"{RNG}param"):
        if pattern.text == r"(\p{L}|\p{N}|\p{P}|\p{S})+":
            pattern.text = r"[^\p{M}\p{Z}\p{C}]+"
    return etree.RelaxNG(schema)


def rows_of(speech):
    """Return the rows of each layer: start, end, text and the columns that are not empty."""
    return {
        name: [
            (start, end, text, {key: cell for key, cell in own.items() if cell not in ("", None)})
            for start, end, text, own in _split(layer.astype(object).where(layer.notna(), None))
        ]
        for name, layer in speech.items()
        if len(layer)
    }


def _split(layer):
    for row in layer.to_dict("records"):
        yield row.pop("start"), row.pop("end"), row.pop("text"), row


def read_csv(folder):
    """Return text and rows by frictionless."""
    report = frictionless.validate(folder / "datapackage.json")
    assert report.valid, report.flatten(["name", "rowNumber", "message"])
    package = frictionless.Package(str(folder / "datapackage.json"))
    layers = {}
    for resource in package.resources:
        rows = [row.to_dict() for row in resource.read_rows()] if resource.tabular else []
        for row in rows:
            span = row.pop("start"), row.pop("end"), row.pop("text") or ""
            own = {key: cell for key, cell in row.items() if cell is not None}
            own = {k: float(v) if isinstance(v, Decimal) else v for k, v in own.items()}
            layers.setdefault(resource.name, []).append((*span, own))
    return (folder / "text.txt").read_bytes().decode("utf-8"), layers


def load_context(url, _options):
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def read_annotations(path):
    """Return the annotations by PyLD: layer, number, start, end, quotation with context, said."""
    document = json.loads(path.read_text(encoding="utf-8"))
    options = {"documentLoader": load_context, "base": ADDRESS}
    (collection,) = jsonld.expand(document, options)
    (page,) = collection[f"{ITEMS}first"]
    items = page[f"{ITEMS}items"][0]["@list"]
    assert collection[f"{ITEMS}totalItems"] == [{"@value": len(items)}]
    for item in items:
        assert item["@type"] == [f"{OA}Annotation"]
        bodies = {"tagging": [], "describing": []}
        for body in item[f"{OA}hasBody"]:
            purpose = body[f"{OA}hasPurpose"][0]["@id"].removeprefix(OA)
            bodies[purpose].append(body[VALUE][0]["@value"])
        (layer,) = bodies["tagging"]
        name, number = item["@id"].removeprefix(f"{ADDRESS}#").rsplit("-", 1)
        assert name == layer
        (target,) = item[f"{OA}hasTarget"]
        found = {
            key.removeprefix(OA): value[0]["@value"]
            for selector in target[f"{OA}hasSelector"]
            for key, value in selector.items()
            if key != "@type"
        }
        said = dict(body.split(": ", 1) for body in bodies["describing"])
        yield layer, int(number), target[f"{OA}hasSource"][0]["@id"], found, said


def rows_of_annotations(annotations, speech):
    """Return rows as `rows_of` does; what a body says is read by the column's type."""
    layers = {}
    for layer, number, _, found, said in annotations:
        kinds = speech[layer].dtypes.astype("str")
        own = {key: _typed(text, kinds[key]) for key, text in said.items()}
        rows = layers.setdefault(layer, [])
        assert number == len(rows)
        rows.append((found["start"], found["end"], found["exact"], own))
    return layers


def _typed(text, kind):
    if kind == "bool":
        return {"True": True, "False": False}[text]
    return float(text) if kind in ("int64", "float64") else text


def read_tei(path, tei_all):
    """Return text and rows by lxml; the offsets by a resolver of our own."""
    root = etree.parse(path).getroot()
    assert tei_all.validate(root), tei_all.error_log
    lines = [element for element in root.iter(f"{TEI}p", f"{TEI}head") if element.get(ID)]
    texts = ["".join(line.itertext()) for line in lines]
    text = "\n".join(texts)
    parts = [root.find(f".//{TEI}front"), root.find(f".//{TEI}body")]
    content = "".join("".join(part.itertext()) for part in parts if part is not None)
    assert content.replace("\n", "") == text.replace("\n", "")

    places = {}  # of each element in the text: where it starts and ends
    start = 0
    for line, written in zip(lines, texts, strict=True):
        _locate(line, start, places)
        start += len(written) + 1
    for division in root.iter(f"{TEI}div"):
        if name := division.get(ID):
            inside = [places[line.get(ID)] for line in division]
            places[name] = inside[0][0], inside[-1][1]
    beginnings = {line.get(ID): places.pop(line.get(ID))[0] for line in lines}

    def point(pointer):
        line, offset = re.fullmatch(r"#string-index\((p\d+),(\d+)\)", pointer).groups()
        return beginnings[line] + int(offset)

    for span in root.iter(f"{TEI}span"):
        assert span.get(ID) not in places
        places[span.get(ID)] = point(span.get("from")), point(span.get("to"))
    features = {fs.get(ID): dict(map(_feature, fs)) for fs in root.iter(f"{TEI}fs")}
    said = {e.get(ID): features.pop(e.get("ana")[1:]) for e in root.iterfind(".//*[@ana]")}
    assert not features
    layers = {}
    for name in sorted(places, key=lambda name: int(name.rsplit("-", 1)[1])):
        start, end = places[name]
        row = (start, end, text[start:end], said.get(name, {}))
        layers.setdefault(name.rsplit("-", 1)[0], []).append(row)
    return text, layers


def _locate(element, start, places):
    """Note where an element and those in it start and end; return where it ends."""
    end = start + len(element.text or "")
    for child in element:
        end = _locate(child, end, places) + len(child.tail or "")
    if element.get(ID):
        places[element.get(ID)] = start, end
    return end


def _feature(feature):
    (value,) = feature
    kind = value.tag.removeprefix(TEI)
    if kind == "string":
        held = (chr(int(g.get("n")[2:], 16)) + (g.tail or "") for g in value)
        return feature.get("name"), "".join([value.text or "", *held])
    if kind == "binary":
        return feature.get("name"), value.get("value") == "true"
    return feature.get("name"), float(value.get("value"))


def export(speech, folder):
    for name in ("csv", "speech.jsonld", "speech.xml"):
        wz.export(speech, folder / name)
    return folder


def assert_all_formats_give_it_back(speech, folder, tei_all):
    export(speech, folder)
    rows = rows_of(speech)
    assert read_csv(folder / "csv") == (speech.text, rows)
    annotations = read_annotations(folder / "speech.jsonld")
    assert rows_of_annotations(annotations, speech) == rows
    assert read_tei(folder / "speech.xml", tei_all) == (speech.text, rows)


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


ELEMENTS = {"sentences": "seg", "attributions": "said", "quotations": "q", "indicators": "measure"}


def make_speech(text, **layers):
    source = Source(raw=text, encoding="utf-8", text=text, alignment=None, repairs=None)
    contracts = {name: Contract(name=name, tei=ELEMENTS.get(name, "")) for name in layers}
    return wz.Speech("一篇 <讲话>", source, layers, contracts)


def spans(text, *pairs):
    return wz.make_layer(text, [{"start": start, "end": end} for start, end in pairs])


@pytest.fixture(scope="module")
def exported(speech, tmp_path_factory):
    return export(speech, tmp_path_factory.mktemp("exported"))


@pytest.fixture(scope="module")
def annotations(exported):
    return list(read_annotations(exported / "speech.jsonld"))


def test_csv_gives_back_every_row_of_the_speech(speech, exported):
    assert read_csv(exported / "csv") == (speech.text, rows_of(speech))


def test_annotations_give_back_every_row_of_the_speech(speech, annotations):
    assert rows_of_annotations(annotations, speech) == rows_of(speech)


def test_tei_gives_back_every_row_of_the_speech(speech, exported, tei_all):
    assert read_tei(exported / "speech.xml", tei_all) == (speech.text, rows_of(speech))


def test_a_quotation_is_found_again_by_its_quote_selector_alone(speech, annotations):
    for *_, found, _ in annotations:
        prefix, context = found["prefix"], found["prefix"] + found["exact"] + found["suffix"]
        places = [match.start() for match in re.finditer(re.escape(context), speech.text)]
        assert places == [found["start"] - len(prefix)]


def test_the_annotations_name_the_text_that_the_csv_export_writes(exported, annotations):
    digest = hashlib.sha256((exported / "csv" / "text.txt").read_bytes()).hexdigest()
    assert {source for _, _, source, *_ in annotations} == {f"nih:sha-256;{digest}"}


def test_tei_has_the_elements_that_a_reader_of_tei_looks_for(speech, exported):
    root = etree.parse(exported / "speech.xml").getroot()
    (measure,) = root.xpath("//*[@quantity='660600000000']")
    assert (measure.text, measure.get("unit")) == ("6606亿元", "CNY")
    assert measure.get("commodity") == "地区生产总值"
    assert measure.getparent().tag == f"{TEI}seg"
    assert root.findtext(f".//{TEI}title").startswith("激扬新时代温州人精神")
    assert len(root.findall(f".//{TEI}front/{TEI}p")) == 5
    assert len(root.findall(f".//{TEI}body/{TEI}div[@type='part']/{TEI}head")) == 6
    for layer, tag in {"sentences": "seg", "quotations": "q", "attributions": "said"}.items():
        assert len(root.findall(f".//{TEI}{tag}")) == len(speech[layer])


def test_the_schema_sees_what_is_not_tei(exported, tei_all):
    root = etree.parse(exported / "speech.xml").getroot()
    assert tei_all.validate(root)
    measure = root.find(f".//{TEI}measure")
    measure.set("unit", "two words")
    assert not tei_all.validate(root)
    measure.set("unit", "word")
    etree.SubElement(measure, f"{TEI}q")
    assert not tei_all.validate(root)


def test_another_text_with_markup_quotation_marks_and_rare_characters(tmp_path, tei_all):
    text = '标题\n大家好！“<script>𠮷&amp;"x"</script>”是标签]]>，增长8.2%。\f第二段，\r\n很好。\r'
    (tmp_path / "other.txt").write_bytes(text.encode("utf-8"))
    speech = wz.read_speech(tmp_path / "other.txt")
    assert "<script>𠮷&" in speech.text
    assert {"\f", "\r"} <= set("".join(speech["repairs"].raw))
    assert_all_formats_give_it_back(speech, tmp_path, tei_all)


def test_spans_that_cross_stand_beside_the_text(tmp_path, tei_all):
    text = "甲乙。丙丁。\n戊己。\n\n庚。"
    layers = {
        "sections": spans(text, (0, 11), (1, 6)),
        "sentences": spans(text, (0, 3), (3, 6), (7, 10)),
        "quotations": spans(text, (1, 4), (3, 6), (5, 8), (9, 9)),
        "indicators": spans(text, (3, 6), (7, 10), (8, 9)),
    }
    speech = make_speech(text, **layers)
    assert_all_formats_give_it_back(speech, tmp_path, tei_all)
    root = etree.parse(tmp_path / "speech.xml").getroot()
    beside = [span.get(ID) for span in root.iter(f"{TEI}span")]
    assert beside == ["sections-1", "quotations-0", "quotations-2", "quotations-3"]
    crossing = root.find(f".//{TEI}span[@{ID}='quotations-2']")
    assert crossing.get("from") == "#string-index(p1,5)"
    assert crossing.get("to") == "#string-index(p2,1)"


def test_the_same_speech_gives_the_same_bytes(speech, exported, tmp_path):
    assert contents(export(speech, tmp_path)) == contents(exported)


LAYERS = ["sections", "sentences", "attributions", "quotations", "indicators", "notes"]
TEXTS = st.text(st.sampled_from("温州“”。<&\n\r𠮷 "), max_size=12)
CELLS = st.text(st.sampled_from('温,"<&\n\r\f\t𠮷: '), max_size=4)


@st.composite
def speeches(draw):
    text = draw(TEXTS)
    columns = {
        "kind": "str",
        "value": "float64",
        "unit": "str",
        "heading_end": "int64",
        "on": "bool",
    }
    layers = {}
    for name in draw(st.lists(st.sampled_from(LAYERS), unique=True)):
        offset = st.integers(0, len(text))
        span = st.tuples(offset, offset).map(sorted)
        cells = st.tuples(CELLS, st.floats(), CELLS, offset, st.booleans())
        rows = draw(st.lists(st.tuples(span, cells), max_size=5))
        rows = [dict(zip(["start", "end", *columns], [*a, *b], strict=True)) for a, b in rows]
        layers[name] = wz.make_layer(text, rows, columns)
    return make_speech(text, **layers)


@settings(
    max_examples=settings.default.max_examples // 2,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
)  # shrinks slowly
@given(speech=speeches())
def test_any_layers_of_any_text_come_back(speech, tei_all):
    with tempfile.TemporaryDirectory() as folder:
        assert_all_formats_give_it_back(speech, Path(folder), tei_all)


@pytest.mark.parametrize("name", ["../notes", "Notes", "备注", ""])
@pytest.mark.parametrize("file", ["out", "out.jsonld", "out.xml"])
def test_a_layer_whose_name_is_no_file_name_is_refused(file, name, tmp_path):
    with pytest.raises(wz.WzError, match="small Latin letters"):
        wz.export(make_speech("好。", **{name: spans("好。", (0, 1))}), tmp_path / file)
    assert not list(tmp_path.iterdir())


def test_what_xml_cannot_hold_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(wz.WzError, match=r"U\+0001 after .*好。"):
        wz.export(make_speech("好。\x01好"), tmp_path / "speech.xml")
    notes = spans("好。", (0, 1)).assign(**{"two words": 1})
    with pytest.raises(wz.WzError, match="column 'two words'"):
        wz.export(make_speech("好。", notes=notes), tmp_path / "speech.xml")
    assert not list(tmp_path.iterdir())


def test_the_path_says_which_format(tmp_path):
    speech = make_speech("好。", notes=spans("好。", (0, 1)))
    begins = {"a.XML": b"<?xml", "a.json": b'{"@context"', "a.html": b"<!doctype html>"}
    for name, beginning in begins.items():
        wz.export(speech, tmp_path / "new" / name)
        assert (tmp_path / "new" / name).read_bytes().startswith(beginning)
    (tmp_path / "mine.xml").mkdir()
    wz.export(speech, str(tmp_path / "mine.xml"))  # a folder that is there, whatever its name
    assert (tmp_path / "mine.xml" / "notes.csv").exists()
    with pytest.raises(wz.WzError, match=r"\.docx; give \.xml, .* a folder"):
        wz.export(speech, tmp_path / "speech.docx")
    with pytest.raises(wz.WzError, match=r"a speech is wanted here, .*, not str"):
        wz.export(speech.text, tmp_path / "speech.xml")


def test_the_tables_say_what_each_column_is(speech, exported):
    package = json.loads((exported / "csv" / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["name"]: resource for resource in package["resources"]}
    assert described["moves"]["title"] == "moves 语步"
    assert "one move of a part" in described["moves"]["description"]
    for name, layer in speech.items():
        fields = described[name]["schema"]["fields"]
        assert [field["name"] for field in fields] == list(layer.columns)
        assert all(field["title"] and field["description"] for field in fields), name


def test_a_layer_of_a_users_own_says_by_its_contract_which_element_it_is(tmp_path):
    layer = spans("改革很好。", (2, 4)).assign(mood="glad")
    marked = Contract(name="words", columns={"mood": Column("str", "mood", "语气")}, tei="q")
    for contract, element, title in ((marked, "q", "mood 语气"), (None, "span", "mood")):
        speech = make_speech("改革很好。").with_layer("words", layer, contract)
        wz.export(speech, tmp_path / element / "speech.xml")
        root = etree.parse(tmp_path / element / "speech.xml").getroot()
        assert root.find(f".//{TEI}{element}[@{ID}='words-0']") is not None
        wz.export(speech, tmp_path / element)
        assert read_csv(tmp_path / element)[1] == rows_of(speech)
        package = json.loads((tmp_path / element / "datapackage.json").read_text(encoding="utf-8"))
        assert package["resources"][-1]["schema"]["fields"][-1]["title"] == title
