"""A corpus: the same rows however it is run, nothing lost and nothing twice after a kill."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile

import dask
import pandas as pd
import psutil
import pytest

import wzlib as wz
from wzlib.corpus import LAYERS, _parts, _sign, annotate_corpus, annotate_part
from wzlib.corpus_measures import corpus_frequency, corpus_keyness, corpus_rates, corpus_sizes
from wzlib.documents import read_documents

QUICK = ["sentences", "quantities"]
TIMES = 4  # how often the paragraphs are taken to make a corpus worth killing


@pytest.fixture(scope="module")
def table(speech):
    paragraphs = speech.layers["paragraphs"].query("kind == 'body'").reset_index(drop=True)
    sections = speech.layers["sections"]
    part = wz.within(paragraphs, sections).map(sections.section)
    names = [f"p{number:02}" for number in range(len(paragraphs))]
    return pd.DataFrame({"doc": names, "text": paragraphs.text, "part": part}).astype("str")


@pytest.fixture(scope="module")
def corpus(table, tmp_path_factory):
    """All finders over the paragraphs of the speech, and one document that fails."""
    folder = tmp_path_factory.mktemp("corpus")
    bad = pd.DataFrame({"doc": ["bad"], "text": ["This is English."], "part": ["none"]})
    pd.concat([table, bad]).to_csv(folder / "speech.csv", index=False, encoding="utf-8")
    outcome = annotate_corpus(folder / "speech.csv", folder / "out", workers=2, part=9)
    assert outcome == (len(table) + 1, 1)
    return folder / "out"


def rows(out, layer):
    parts = [pd.read_parquet(file) for file in sorted((out / layer).glob("*.parquet"))]
    return pd.concat(parts).sort_values("doc", kind="stable", ignore_index=True)


def test_every_layer_is_what_the_finder_gives(corpus, table):
    for name, find in LAYERS.items():
        wanted = pd.concat({row.doc: find(row.text) for row in table.itertuples()}, names=["doc"])
        wanted = wanted.reset_index("doc").reset_index(drop=True)
        pd.testing.assert_frame_equal(rows(corpus, name), wanted, check_dtype=False)
    texts = rows(corpus, "documents").set_index("doc").text
    assert texts.drop("bad").tolist() == table.text.tolist()


def test_a_document_that_fails_is_kept_with_its_reason(corpus):
    errors = rows(corpus, "errors")
    assert errors.doc.tolist() == ["bad"] and "not a Chinese text" in errors.reason[0]
    assert "bad" not in set(rows(corpus, "words").doc)


def test_a_second_run_finds_nothing_to_do_and_other_layers_are_refused(corpus):
    source = corpus.parent / "speech.csv"
    before = {file: file.stat().st_mtime_ns for file in corpus.rglob("*.parquet")}
    assert annotate_corpus(source, corpus, workers=1) == (0, 0)
    assert {file: file.stat().st_mtime_ns for file in corpus.rglob("*.parquet")} == before
    with pytest.raises(wz.WzError, match="other layers"):
        annotate_corpus(source, corpus, layers=QUICK)


def test_a_folder_a_zip_and_tables_give_the_same_rows(table, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for row in table.head(6).itertuples():
        (folder / f"{row.doc}.txt").write_bytes(row.text.encode("gb18030"))
    with zipfile.ZipFile(tmp_path / "texts.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    table.head(6).to_parquet(tmp_path / "texts.parquet")
    table.head(6).to_json(tmp_path / "texts.jsonl", orient="records", lines=True, force_ascii=False)
    names = ["texts", "texts.zip", "texts.parquet", "texts.jsonl"]
    for number, name in enumerate(names):
        out = tmp_path / f"out{number}"
        out.mkdir()
        annotate_part(list(read_documents(tmp_path / name)), QUICK, str(out))
    wanted = rows(tmp_path / "out0", "quantities")
    assert len(wanted) > 5
    for number in range(1, len(names)):
        pd.testing.assert_frame_equal(rows(tmp_path / f"out{number}", "quantities"), wanted)


def test_sources_that_are_none(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd.docx").write_bytes(b"x")
    (tmp_path / "other.csv").write_text("name,body\na,b\n", encoding="utf-8")
    (tmp_path / "twice.csv").write_text("doc,text\na,x\na,y\n", encoding="utf-8")
    (tmp_path / "broken.jsonl").write_text("{text\n", encoding="utf-8")
    (tmp_path / "list.jsonl").write_text("[1]\n", encoding="utf-8")
    for name in ("broken.zip", "broken.parquet"):
        (tmp_path / name).write_bytes(b"PK")
    (tmp_path / "more.csv").write_text("doc,text\na,x,y\n", encoding="utf-8")
    (tmp_path / "open.csv").write_text('doc,text\na,"x\n', encoding="utf-8")
    (tmp_path / "gbk.csv").write_bytes("doc,text\na,温州\n".encode("gb18030"))
    faults = {
        "nothing": "check the path",
        "empty": "no documents",
        "odd.docx": "not a folder",
        "other.csv": "no column text",
        "twice.csv": "stands twice",
        "broken.jsonl": "no JSON object",
        "list.jsonl": "no JSON object",
        "broken.zip": "no ZIP file",
        "broken.parquet": "no PARQUET file",
        "more.csv": "more cells",
        "open.csv": "unexpected end",
        "gbk.csv": "not in UTF-8",
    }
    for name, message in faults.items():
        with pytest.raises(wz.WzError, match=message):
            annotate_corpus(tmp_path / name, tmp_path / "out", layers=QUICK, workers=1)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_and_run_again_nothing_is_lost_and_nothing_stands_twice(table, tmp_path):
    many = pd.concat([table.assign(doc=table.doc + f"-{n:02}") for n in range(TIMES)])
    many.to_csv(tmp_path / "many.csv", index=False, encoding="utf-8")
    names = ["sentences", "parallelism"]
    options = f"layers={names}, workers=2, part=5"
    run = f"annotate_corpus({str(tmp_path / 'many.csv')!r}, {str(tmp_path / 'out')!r}, {options})"
    command = [sys.executable, "-c", f"from wzlib.corpus import annotate_corpus\n{run}"]
    written = tmp_path / "out" / "documents"

    def wait_for(parts, client):
        for _ in range(600):
            if len(list(written.glob("part-*.parquet"))) >= parts or client.poll() is not None:
                return
            time.sleep(0.05)

    client = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for(2, client)
    workers = [
        child
        for child in psutil.Process(client.pid).children(recursive=True)
        if not child.children() and "spawn_main" in " ".join(child.cmdline())
    ]
    workers[0].kill()  # a worker dies: its part is done by another
    wait_for(5, client)
    assert client.poll() is None, "too quick to be killed: make the corpus larger"
    os.killpg(client.pid, signal.SIGKILL)  # then the whole run
    client.wait()
    there = len(rows(tmp_path / "out", "documents"))
    assert 0 < there < len(many)
    (tmp_path / "out" / "sentences" / "part-0000000000000000.parquet").write_bytes(b"unfinished")

    subprocess.run(command, check=True, capture_output=True)
    assert rows(tmp_path / "out", "documents").doc.tolist() == sorted(many.doc)
    found = rows(tmp_path / "out", "parallelism")
    wanted = pd.concat({row.doc: LAYERS["parallelism"](row.text) for row in table.itertuples()})
    assert len(found) == TIMES * len(wanted)
    assert not found.duplicated().any()
    assert json.loads((tmp_path / "out" / "corpus.json").read_text("utf-8"))["layers"] == names


def test_measures_by_group_add_up(corpus, speech):
    sizes = corpus_sizes(corpus, "part")
    assert sizes.documents.sum() == rows(corpus, "documents").query("characters > 0").shape[0]
    assert sizes.characters["part 1"] == len(speech.layers["sections"].text[1]) - 2
    rates = corpus_rates(corpus, "quantities", "part")
    assert rates.spans.sum() == len(rows(corpus, "quantities"))
    counts = corpus_frequency(corpus, "part").groupby("word")["count"].sum()
    assert counts.to_dict() == rows(corpus, "words").text.value_counts().to_dict()
    assert corpus_keyness(corpus, "part", "part 4").word[0] == "开放"
    with pytest.raises(wz.WzError, match="no document has the key"):
        corpus_sizes(corpus, "year")
    with pytest.raises(wz.WzError, match="no layer"):
        corpus_rates(corpus, "dances", "part")
    with pytest.raises(wz.WzError, match="no group 'part 9'"):
        corpus_keyness(corpus, "part", "part 9")


def test_a_document_that_ends_its_worker_is_found_and_no_other_is_blamed(tmp_path):
    planted = """import os, wzlib.corpus as corpus
def find(text, find=corpus.LAYERS["sentences"], end=os._exit):
    return end(1) if "毒" in text else find(text)
corpus.LAYERS["sentences"] = find
"""
    (tmp_path / "planted.py").write_text(planted, encoding="utf-8")
    texts = ["有毒。" if number == 7 else "无害。" for number in range(20)]
    pd.DataFrame({"text": texts}).to_csv(tmp_path / "many.csv", encoding="utf-8")
    with dask.config.set({"distributed.worker.preload": [str(tmp_path / "planted.py")]}):
        options = {"layers": ["sentences"], "workers": 2, "part": 5}
        assert annotate_corpus(tmp_path / "many.csv", tmp_path / "out", **options) == (20, 1)
    errors = rows(tmp_path / "out", "errors")
    assert errors.values.tolist() == [["0000007", "the worker process died"]]
    assert len(rows(tmp_path / "out", "documents")) == 20
    assert len(rows(tmp_path / "out", "sentences")) == 19


def test_a_worker_that_outlives_its_client_writes_nothing_into_the_next_run(tmp_path):
    pd.DataFrame({"text": ["温州好。"]}).to_csv(tmp_path / "one.csv", encoding="utf-8")
    documents = list(read_documents(tmp_path / "one.csv"))
    old = _sign(tmp_path / "out", QUICK)
    new = _sign(tmp_path / "out", QUICK[::-1])
    with pytest.raises(wz.WzError, match="another run"):
        annotate_part(documents, QUICK, str(tmp_path / "out"), old)
    assert not list((tmp_path / "out").rglob("part-*"))
    assert annotate_part(documents, QUICK, str(tmp_path / "out"), new) == 0


def test_tables_with_all_that_tables_have(tmp_path):
    lines = ['{"text": "温州好。", "year": 2020, "l": [1, "二"], "ok": true, "none": null}', ""]
    lines += ['{"doc": 5, "year": 2020.0}', '{"text": "\\ud800", "year": NaN}']
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8-sig")
    first, second, third = read_documents(tmp_path / "a.jsonl")
    assert first.metadata == {"year": "2020", "l": '[1, "二"]', "ok": "true"}
    assert (second.doc, second.content, second.metadata) == ("5", b"", {"year": "2020"})
    assert third.metadata == {}
    (tmp_path / "out").mkdir()
    assert annotate_part([first, second, third], QUICK, str(tmp_path / "out")) == 2
    table = pd.DataFrame({"text": ["好。"] * 2, "year": [2020, None]})
    table.to_parquet(tmp_path / "a.parquet")
    assert [row.metadata for row in read_documents(tmp_path / "a.parquet")] == [
        {"year": "2020"},
        {},
    ]
    (tmp_path / "a.csv").write_text(f"doc,text\nNA,null\nb,{'温' * 200_000}\n", "utf-8-sig")
    names = [(row.doc, row.size) for row in read_documents(tmp_path / "a.csv")]
    assert names == [("NA", 4), ("b", 600_000)]
    assert [len(part) for part in _parts(read_documents(tmp_path / "a.csv"), 9)] == [2]


def test_names_in_zips_and_folders(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("ABCD.txt", "in/b.TXT", "__MACOSX/._a.txt"):
            archive.writestr(name, "温州好。")
    content = (tmp_path / "a.zip").read_bytes().replace(b"ABCD", "温州".encode("gb18030"))
    (tmp_path / "a.zip").write_bytes(content)
    found = {
        document.doc: document.read().decode() for document in read_documents(tmp_path / "a.zip")
    }
    assert found == {"温州": "温州好。", "in/b": "温州好。"}
    for name in ("one", "two"):
        (tmp_path / "texts" / name).mkdir(parents=True)
        (tmp_path / "texts" / name / "a.txt").write_text("好。", encoding="utf-8")
    (tmp_path / "texts" / "folder.txt").mkdir()
    assert [row.doc for row in read_documents(tmp_path / "texts")] == ["one/a", "two/a"]


def test_long_texts_fill_a_part(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_bytes(b"x" * 2_100_000)
    assert [len(part) for part in _parts(read_documents(tmp_path), 50)] == [2, 1]
