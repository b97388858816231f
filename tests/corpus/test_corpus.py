"""A corpus: the same rows however it is run, nothing lost and nothing twice after a kill."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pandas as pd
import psutil
import pytest
from distributed import Client, LocalCluster
from pyarrow.parquet import read_schema

import wzlib as wz
from wzlib.corpus.documents import Document, read_documents
from wzlib.corpus.folder import LIST, Folder
from wzlib.corpus.measures import failures
from wzlib.corpus.recipe import LISTED, annotate_part, recipe_of, versions
from wzlib.corpus.run import LIMITS, in_parts
from wzlib.finders.registry import FINDERS
from wzlib.layers.contract import Reach

QUICK = ["sentences", "quantities"]
RECIPE = recipe_of(QUICK)
TIMES = 2  # how often the paragraphs are taken to make a corpus worth killing


@pytest.fixture(scope="module")
def table(speech):
    paragraphs = speech["paragraphs"].query("kind == 'body'").reset_index(drop=True)
    sections = speech["sections"]
    part = wz.label(paragraphs, sections, "section")
    names = [f"p{number:02}" for number in range(len(paragraphs))]
    return pd.DataFrame({"doc": names, "text": paragraphs.text, "part": part}).astype("str")


@pytest.fixture(scope="module")
def corpus(table, cluster, tmp_path_factory):
    """All finders over the paragraphs of the speech, and one document that fails."""
    folder = tmp_path_factory.mktemp("corpus")
    bad = pd.DataFrame({"doc": ["bad"], "text": ["This is English."], "part": ["none"]})
    pd.concat([table, bad]).to_csv(folder / "speech.csv", index=False, encoding="utf-8")
    outcome = wz.corpus.annotate(folder / "speech.csv", folder / "out", part=9, **cluster)
    assert outcome == (len(table) + 1, 1)
    return folder / "out"


def fill(out, parts, recipe=RECIPE):
    """Make a folder of parts with these documents, without a cluster."""
    folder = Folder(out)
    folder.keep([])
    for documents in parts:
        folder.add(annotate_part(list(documents), recipe, folder))
    return folder


def rows(out, layer):
    """Return the rows of a layer; what is on the disk must be what is listed."""
    listed = {f"{part.name}.parquet" for part in Folder(out).parts() if layer in part.files}
    assert {file.name for file in (out / layer).iterdir()} == listed
    parts = [pd.read_parquet(file) for file in sorted((out / layer).glob("*.parquet"))]
    return pd.concat(parts).sort_values("doc", kind="stable", ignore_index=True)


def test_every_layer_is_what_the_finder_gives(corpus, table):
    some = table[::4]
    for name in LISTED:
        find = FINDERS[name]
        wanted = pd.concat({row.doc: find(row.text) for row in some.itertuples()}, names=["doc"])
        wanted = wanted.reset_index("doc").reset_index(drop=True)
        found = rows(corpus, name)
        found = found[found.doc.isin(some.doc)].reset_index(drop=True)
        pd.testing.assert_frame_equal(found, wanted, check_dtype=False)
    texts = rows(corpus, "documents").set_index("doc").text
    assert texts.drop("bad").tolist() == table.text.tolist()


def test_a_layer_says_how_well_its_finder_does(corpus):
    for file in corpus.glob("formulae/*.parquet"):
        told = json.loads(read_schema(file).metadata[b"wz:reach"])
        assert [Reach(**one) for one in told] == [*FINDERS["formulae"].contract.reach]


def test_figures_of_ours_are_not_told_of_what_a_user_brings(tmp_path):
    book = pd.DataFrame({"theme": ["people"], "pattern": ["温州"]})
    read = pd.DataFrame({"start": [0], "end": [2], "text": ["温州"], "theme": ["people"]})
    document = Document("a", {}, 9, "温州好。".encode)
    for number, (recipe, one) in enumerate(
        [
            (recipe_of(["themes"], {"themes": book}), document),
            (recipe_of(["themes"]), document._replace(read={"themes": read})),
        ]
    ):
        folder = fill(tmp_path / str(number), [[one]], recipe)
        (file,) = folder.path.glob("themes/*.parquet")
        assert b"wz:reach" not in read_schema(file).metadata


def test_a_document_that_fails_is_kept_with_its_reason(corpus):
    errors = rows(corpus, "errors")
    assert errors.doc.tolist() == ["bad"] and "not a Chinese text" in errors.reason[0]
    assert "bad" not in set(rows(corpus, "words").doc)


def test_a_second_run_tries_only_what_failed_and_other_layers_are_refused(corpus, cluster):
    source = corpus.parent / "speech.csv"
    before = rows(corpus, "words")
    assert wz.corpus.annotate(source, corpus, **cluster) == (1, 1)
    pd.testing.assert_frame_equal(rows(corpus, "words"), before)
    assert rows(corpus, "errors").doc.tolist() == ["bad"]
    with pytest.raises(wz.WzError, match="made with layers"):
        wz.corpus.annotate(source, corpus, layers=QUICK)


@pytest.mark.slow
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
        fill(out, [read_documents(tmp_path / name)])
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
    (tmp_path / "columns.csv").write_text("text,text\na,b\n", encoding="utf-8")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
    faults = {
        "nothing": "no folder, nor a file",
        "empty": "no documents",
        "odd.docx": "no folder, nor a file",
        "other.csv": "no column text",
        "twice.csv": "stands twice",
        "broken.jsonl": "no JSON object",
        "list.jsonl": "no JSON object",
        "broken.zip": "no ZIP file",
        "broken.parquet": "no PARQUET file",
        "more.csv": "more cells",
        "open.csv": "line 2: unexpected end of data; mend it",
        "columns.csv": "a column twice; there are text, text",
        "pipe.csv": "no folder, nor a file",
    }
    for name, message in faults.items():
        with pytest.raises(wz.WzError, match=message):
            wz.corpus.annotate(tmp_path / name, tmp_path / "out", layers=QUICK, workers=1)
    assert not (tmp_path / "out").exists()


SLOW = """import time
from wzlib.corpus.run import annotate
def find_halves(text):
    time.sleep(0.1)
    return [{{"start": 0, "end": len(text) // 2}}]
annotate({source!r}, {out!r}, layers=["sentences", find_halves], workers={workers}, part=5)
"""


def workers_of(client):
    return [
        child
        for child in psutil.Process(client.pid).children(recursive=True)
        if not child.children() and "spawn_main" in " ".join(child.cmdline())
    ]


@pytest.fixture(scope="module")
def many(table, tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "many.csv"
    copies = pd.concat([table.assign(doc=table.doc + f"-{n:02}") for n in range(TIMES)])
    copies.to_csv(path, index=False, encoding="utf-8")
    return path, copies


@pytest.mark.corpus
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_and_run_again_nothing_is_lost_and_nothing_stands_twice(many, tmp_path):
    source, copies = many
    folder, chance = Folder(tmp_path / "out"), random.Random(1)
    given = {"source": str(source), "out": str(folder.path)}

    def command(workers):
        return [sys.executable, "-c", SLOW.format(**given, workers=workers)]

    def wait_for(parts, client):
        for _ in range(1_200):
            done = folder.list.read_bytes().count(b"\n") - 1 if folder.list.exists() else 0
            if done >= parts or client.poll() is not None:
                return
            time.sleep(0.05)

    client = subprocess.Popen(command(2), stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for(chance.randint(1, 3), client)
    chance.choice(workers_of(client)).kill()  # a worker dies: its part is done by another
    wait_for(chance.randint(4, 6), client)
    assert client.poll() is None, "too quick to be killed: make the corpus larger"
    os.killpg(client.pid, signal.SIGKILL)  # then the whole run
    client.wait()
    assert 0 < sum(len(part.documents) for part in folder.parts()) < len(copies)
    (folder.path / "sentences" / "part-0000000000000000.parquet").write_bytes(b"unfinished")
    with folder.list.open("ab") as file:
        file.write(b'{"name": "part-1')  # and a line of the list

    subprocess.run(command(1), check=True, capture_output=True)
    assert rows(folder.path, "documents").doc.tolist() == sorted(copies.doc)
    assert rows(folder.path, "halves").doc.tolist() == sorted(copies.doc)
    sentences = FINDERS["sentences"]
    wanted = sum(len(sentences(text)) for text in copies.text)
    found = rows(folder.path, "sentences")
    assert len(found) == wanted and not found.duplicated().any()
    assert len(folder.parts()) == 1, "small parts are joined"


@pytest.mark.corpus
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_run_whose_workers_are_gone_ends_with_a_sentence(many, tmp_path, monkeypatch):
    """Killed faster than they can start again: tried once more, then said; the next goes on."""
    monkeypatch.setattr("wzlib.corpus.run.PATIENCE", 3)
    source, copies = many
    killing = threading.Event()
    spared = set(psutil.Process().children(recursive=True))  # the workers that tests share

    def kill():
        while not killing.wait(0.05):
            if not (tmp_path / "out" / "parts.jsonl").exists():
                continue
            for child in set(psutil.Process().children(recursive=True)) - spared:
                try:
                    if "spawn_main" in " ".join(child.cmdline()):
                        child.kill()
                except psutil.Error:
                    continue

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        with pytest.raises(wz.WzError, match="no worker is left"):
            wz.corpus.annotate(source, tmp_path / "out", layers=["sentences"], workers=1, part=5)
    finally:
        killing.set()
        killer.join()
    options = {"layers": ["sentences"], "workers": 1, "part": 50}
    wz.corpus.annotate(source, tmp_path / "out", **options)
    assert rows(tmp_path / "out", "documents").doc.tolist() == sorted(copies.doc)


def said(caplog):
    """Return what the last run said at its beginning."""
    return [record.message for record in caplog.records if record.name == "wzlib.corpus"][-1]


def test_what_changed_was_mended_or_is_gone_is_done_again(tmp_path, caplog, cluster):
    texts, out = tmp_path / "texts", tmp_path / "out"
    texts.mkdir()
    for name in "abcd":
        (texts / f"{name}.txt").write_text(f"{name}：温州好。增长5%。", encoding="utf-8")
    (texts / "e.txt").write_bytes(b"GIF89a")
    options = {"layers": QUICK, "part": 3, **cluster}
    caplog.set_level("INFO", "wzlib.corpus")
    assert wz.corpus.annotate(texts, out, **options) == (5, 1)
    assert said(caplog) == "5 new, 0 changed, 0 gone, 0 failed before, 0 damaged"
    (texts / "a.txt").write_text("今年增长6%，去年5%。", encoding="utf-8")
    (texts / "b.txt").unlink()
    (texts / "e.txt").write_text("温州好。", encoding="utf-8")
    (texts / "f.txt").write_text("温州好。", encoding="utf-8")
    assert wz.corpus.annotate(texts, out, **options) == (3, 0)
    assert said(caplog) == "1 new, 1 changed, 1 gone, 1 failed before, 0 damaged"
    assert rows(out, "documents").doc.tolist() == list("acdef")
    assert rows(out, "quantities").query("doc == 'a'").value.tolist() == [6, 5]
    assert rows(out, "errors").empty
    assert wz.corpus.annotate(texts, out, **options) == (0, 0)
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "x.txt").write_text("温州好。", encoding="utf-8")
    before = (out / LIST).read_bytes()
    with pytest.raises(wz.WzError, match="other documents"):
        wz.corpus.annotate(tmp_path / "others", out, **options)
    assert (out / LIST).read_bytes() == before, "it stops no other"
    assert rows(out, "documents").doc.tolist() == list("acdef")


def two(tmp_path):
    """Return a folder with two parts of one document each, made without a cluster."""
    pd.DataFrame({"doc": ["a", "b"], "text": ["增长5%。", "温州好。"], "year": ["1", "2"]}).to_csv(
        tmp_path / "two.csv", index=False, encoding="utf-8"
    )
    return fill(tmp_path / "out", ([one] for one in read_documents(tmp_path / "two.csv")))


def test_small_parts_of_one_version_are_joined_and_keep_their_rows(tmp_path):
    folder = two(tmp_path)
    first, second = folder.parts()
    before = {table: rows(folder.path, table) for table in first.files}
    other = second._replace(by=second.by | {"wzlib": "another"})
    assert [*folder.in_few([first, other], {"a", "b"})] == [first, other]
    folder.keep([*folder.in_few([first, second], {"a", "b"})])
    assert len(folder.parts()) == 1
    for table, wanted in before.items():
        pd.testing.assert_frame_equal(rows(folder.path, table), wanted)
    (left,) = folder.in_few(folder.parts(), {"b"})
    assert left.documents == second.documents
    assert [*folder.in_few(folder.parts(), set())] == []


def damage(file, how):
    if how == "gone":
        file.unlink()
    elif how == "cut":
        file.write_bytes(file.read_bytes()[:-9])
    else:
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)


@pytest.mark.parametrize("how", ["gone", "cut", "one bit"])
def test_a_damaged_part_is_told_and_made_anew(how, tmp_path, caplog, cluster):
    folder = two(tmp_path)
    out = folder.path
    damage(folder.file(folder.parts()[0], "quantities"), how)
    with pytest.raises(wz.WzError, match="damaged or gone; run `wz corpus` again"):
        wz.corpus.rates(out, "quantities", "year")
    caplog.set_level("INFO", "wzlib.corpus")
    assert wz.corpus.annotate(tmp_path / "two.csv", out, layers=QUICK, **cluster) == (1, 0)
    assert said(caplog).endswith("1 damaged")
    assert wz.corpus.rates(out, "quantities", "year").spans.tolist() == [1, 0]


def test_nothing_goes_from_the_folder_but_parts(tmp_path, monkeypatch):
    folder = two(tmp_path)
    out = folder.path
    mine = [out / "sentences" / "part-mine.parquet", out / "thesis" / "part-1.docx"]
    mine += [out / "part-time.txt", tmp_path / "elsewhere" / "part-0123456789abcdef.parquet"]
    for file in mine:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"mine")
    (out / "link").symlink_to(tmp_path / "elsewhere")
    left = out / "sentences" / "part-0123456789abcdef.parquet"
    left.write_bytes(b"left by a killed run")
    folder.keep(folder.parts())
    assert all(file.exists() for file in mine) and not left.exists()
    with pytest.raises(wz.WzError, match="other things in it"):
        wz.corpus.annotate(tmp_path / "two.csv", tmp_path, layers=QUICK)


def test_what_cannot_be_looked_into_is_not_gone(tmp_path, monkeypatch):
    texts = tmp_path / "texts"
    (texts / "in").mkdir(parents=True)
    (texts / "in" / "a.txt").write_text("温州好。", encoding="utf-8")

    def scandir(place, scan=os.scandir):
        if str(place).endswith("in"):
            raise PermissionError(13, "Permission denied", str(place))
        return scan(place)

    monkeypatch.setattr("os.scandir", scandir)
    with pytest.raises(wz.WzError, match="in: cannot be read"):
        list(read_documents(texts))


def test_a_broken_row_takes_nothing_away(tmp_path, caplog, cluster):
    out = two(tmp_path).path
    (tmp_path / "two.csv").write_text("doc,text\na,增长5%。\nb,温州好，,。\n", encoding="utf-8")
    wz.corpus.annotate(tmp_path / "two.csv", out, layers=QUICK, **cluster)
    assert "what seems gone stays" in caplog.text
    assert {"a", "b"} <= set(rows(out, "documents").doc)


@pytest.mark.parametrize("content", ["[]\n", "5\n", "{}\n", "[" * 9_999 + "\n", "{\n", "", "\n"])
def test_a_broken_list_is_a_sentence(content, tmp_path):
    out = two(tmp_path).path
    (out / LIST).write_text(content, encoding="utf-8")
    with pytest.raises(wz.WzError, match="give another folder"):
        wz.corpus.annotate(tmp_path / "two.csv", out, layers=QUICK)


@pytest.mark.parametrize("changed", ["contracts.toml", "themes.py", "moves.csv", "genre.csv"])
def test_whatever_rows_depend_on_is_in_the_version(changed, monkeypatch):
    now, read = versions(), Path.read_bytes
    more = b" " if changed.endswith((".toml", ".py")) else b"\n"
    monkeypatch.setattr(Path, "read_bytes", lambda file: read(file) + more * (file.name == changed))
    assert versions.__wrapped__() != now


def test_versions_do_not_mix_unasked(tmp_path):
    folder = two(tmp_path)
    another = RECIPE.by | {"wzlib": "another"}
    with pytest.raises(wz.WzError, match="--mix"):
        folder.check(another, mix=False)
    with pytest.raises(wz.WzError, match="made with layers"):
        folder.check(another | {"layers": "words"}, mix=True)
    assert len(folder.check(another, mix=True)) == 2


def test_a_finder_that_fails_costs_its_layer_alone(tmp_path):
    def find_quantities(text):
        return [{"start": 0, "end": 1 // ("毒" not in text)}]

    pd.DataFrame({"doc": ["a"], "text": ["好。有毒。"]}).to_csv(
        tmp_path / "one.csv", encoding="utf-8", index=False
    )
    out, recipe = tmp_path / "out", recipe_of(["sentences", find_quantities])
    folder = fill(out, [read_documents(tmp_path / "one.csv")], recipe)
    ((doc, layer, reason),) = failures(out).values.tolist()
    assert (doc, layer) == ("a", "quantities")
    assert reason.startswith("its finder failed at “有毒。” (ZeroDivisionError")
    assert rows(out, "sentences").text.tolist() == ["好。", "有毒。"]
    assert folder.parts()[0].documents["a"] == ""  # it is tried again


def test_measures_by_group_add_up(corpus, speech):
    sizes = wz.corpus.sizes(corpus, "part")
    assert sizes.documents.sum() == rows(corpus, "documents").query("characters > 0").shape[0]
    assert sizes.characters["part 1"] == len(speech["sections"].text[1]) - 2
    rates = wz.corpus.rates(corpus, "quantities", "part")
    assert rates.spans.sum() == len(rows(corpus, "quantities"))
    counts = wz.corpus.frequency(corpus, "part").groupby("word")["count"].sum()
    assert counts.to_dict() == rows(corpus, "words").text.value_counts().to_dict()
    assert wz.corpus.keyness(corpus, "part", "part 4").word[0] == "开放"
    with pytest.raises(wz.WzError, match="no document has the key"):
        wz.corpus.sizes(corpus, "year")
    with pytest.raises(wz.WzError, match="no layer"):
        wz.corpus.rates(corpus, "dances", "part")
    with pytest.raises(wz.WzError, match="no group 'part 9'"):
        wz.corpus.keyness(corpus, "part", "part 9")


def test_a_concordance_is_that_of_each_text(corpus, table):
    pattern = "温州|(?<=创新)创业"
    wanted = pd.concat({row.doc: wz.concordance(row.text, pattern) for row in table.itertuples()})
    wanted = wanted.reset_index(0, names="doc").reset_index(drop=True)
    pd.testing.assert_frame_equal(wz.corpus.concordance(corpus, pattern), wanted)
    by_hand = []
    for doc, text in zip(table.doc, table.text, strict=True):
        for place in range(len(text)):
            before, after = text[max(place - 2, 0) : place], text[place : place + 2]
            if after == "温州" or before + after == "创新创业":
                by_hand.append((doc, place))
    found = wz.corpus.concordance(corpus, pattern, width=3)
    assert list(zip(found.doc, found.start, strict=True)) == by_hand
    texts = table.set_index("doc").text
    for doc, start, end, left, node, right in found.itertuples(index=False):
        assert texts[doc][start:end] == node
        assert texts[doc][max(start - 3, 0) : end + 3] == left + node + right
    assert wz.corpus.concordance(corpus, "杭州市委").empty


def test_a_measure_waits_for_no_cluster(corpus):
    """Even where the process's own Dask client has lost its workers."""
    with LocalCluster(n_workers=0, dashboard_address=None) as empty, Client(empty):
        assert len(wz.corpus.frequency(corpus, "part")) > 1_000


@pytest.mark.corpus
def test_a_document_that_ends_its_worker_is_found_and_no_other_is_blamed(tmp_path, monkeypatch):
    monkeypatch.setattr("wzlib.corpus.run.PATIENCE", 200)  # however long a worker takes to start
    monkeypatch.setitem(LIMITS, "distributed.scheduler.allowed-failures", 0)  # in less time

    def find_deaths(text):
        return os._exit(1) if "毒" in text else [{"start": 0, "end": len(text)}]

    texts = ["有毒。" if number == 7 else "无害。" for number in range(10)]
    pd.DataFrame({"text": texts}).to_csv(tmp_path / "many.csv", encoding="utf-8")
    options = {"layers": [find_deaths], "workers": 2, "part": 5}
    assert wz.corpus.annotate(tmp_path / "many.csv", tmp_path / "out", **options) == (10, 1)
    errors = rows(tmp_path / "out", "errors")
    assert errors.values.tolist() == [["0000007", "", "the worker process died"]]
    assert len(rows(tmp_path / "out", "documents")) == 10
    assert len(rows(tmp_path / "out", "deaths")) == 9


def test_of_two_runs_in_one_folder_the_first_stops(tmp_path):
    folder = two(tmp_path)
    parts = folder.parts()
    Folder(folder.path).keep(parts)
    with pytest.raises(wz.WzError, match="another run"):
        folder.add(parts[0])
    assert folder.parts() == parts


def test_tables_with_all_that_tables_have(tmp_path):
    lines = ['{"text": "温州好。", "year": 2020, "l": [1, "二"], "ok": true, "none": null}', ""]
    lines += ['{"doc": 5, "year": 2020.0}', '{"text": "\\ud800", "year": NaN}']
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8-sig")
    first, second, third = read_documents(tmp_path / "a.jsonl")
    assert first.metadata == {"year": "2020", "l": '[1, "二"]', "ok": "true"}
    assert (second.doc, second.get(), second.metadata) == ("5", b"", {"year": "2020"})
    assert third.metadata == {}
    (part,) = fill(tmp_path / "out", [[first, second, third]]).parts()
    assert [digest == "" for digest in part.documents.values()] == [False, True, True]
    table = pd.DataFrame({"text": ["好。"] * 2, "year": [2020, None]})
    table.to_parquet(tmp_path / "a.parquet")
    assert [row.metadata for row in read_documents(tmp_path / "a.parquet")] == [
        {"year": "2020"},
        {},
    ]
    (tmp_path / "a.csv").write_text(f"doc,text\nNA,null\nb,{'温' * 200_000}\n", "utf-8-sig")
    names = [(row.doc, row.size) for row in read_documents(tmp_path / "a.csv")]
    assert names == [("NA", 4), ("b", 600_000)]
    assert [len(part) for part in in_parts(read_documents(tmp_path / "a.csv"), 9)] == [2]


def test_names_in_zips_and_folders(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("ABCD.txt", "in/b.TXT", "__MACOSX/._a.txt"):
            archive.writestr(name, "温州好。")
    content = (tmp_path / "a.zip").read_bytes().replace(b"ABCD", "温州".encode("gb18030"))
    (tmp_path / "a.zip").write_bytes(content)
    found = {
        document.doc: document.get().decode() for document in read_documents(tmp_path / "a.zip")
    }
    assert found == {"温州": "温州好。", "in/b": "温州好。"}
    for name in ("one", "two"):
        (tmp_path / "texts" / name).mkdir(parents=True)
        (tmp_path / "texts" / name / "a.txt").write_text("好。", encoding="utf-8")
    (tmp_path / "texts" / "folder.txt").mkdir()
    assert [row.doc for row in read_documents(tmp_path / "texts")] == ["one/a", "two/a"]


def test_long_texts_fill_a_part(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_bytes(b"x" * 260_000)
    assert [len(part) for part in in_parts(read_documents(tmp_path), 50)] == [2, 1]


@pytest.mark.skipif(os.name == "nt", reason="no pipes, names in UTF-16")
def test_what_cannot_be_read_is_a_row_of_errors_and_ends_nothing(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "good.txt").write_text("温州好。", encoding="utf-8")
    (texts / "long.txt").write_bytes(b"x" * 2_001)
    (texts / "byte.txt").write_bytes("温州好。\n".encode() * 9 + b"\xff")
    os.mkfifo(texts / "pipe.txt")
    (texts / "link.txt").symlink_to("/etc/hostname")
    (texts / "dead.txt").symlink_to("nowhere")
    (texts / "self.txt").symlink_to("self.txt")
    (texts / os.fsdecode(b"\xce\xc2.txt")).write_text("温州好。", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "长" * 1_000)
        archive.writestr("b.txt", "温州好。")
    lines = [
        '{"text": "温州好。"}',
        "[" * 100_000,
        '{"year": 1}',
        '{"text": "\xff"}'.encode("latin"),
    ]
    lines = [line.encode() if isinstance(line, str) else line for line in lines]
    (tmp_path / "deep.jsonl").write_bytes(b"\n".join(lines))
    (tmp_path / "rows.csv").write_bytes(
        "doc,text\na,温州好。\nb,x,y\nc,温州好。".encode() + b"\xff\n"
    )
    told = {}
    for name in ("texts", "bomb.zip", "deep.jsonl", "rows.csv"):
        out = tmp_path / f"{name}.out"
        fill(out, [read_documents(tmp_path / name, largest=2_000)])
        told |= {f"{name} {row.doc}": row.reason for row in failures(out).itertuples()}
        assert "温州好。" in set(rows(out, "documents").text)
    wanted = {
        "texts long": "2,001 bytes, more than the 2,000",
        "texts byte": "first at byte 117 (0xFF), line 10",
        "texts pipe": "a pipe, a device",
        "texts link": "a link out of the folder",
        "texts dead": "a link to nowhere",
        "texts self": "a link to nowhere",
        "bomb.zip a": "3,000 bytes, more than the 2,000",
        "deep.jsonl 0000001": "line 2: no JSON object",
        "deep.jsonl 0000002": "the file is empty",
        "deep.jsonl 0000003": "line 4: no JSON object in UTF-8",
        "rows.csv 0000001": "line 3: more cells",
        "rows.csv c": "in UTF-8 but for 1 byte, first at byte 12 (0xFF)",
    }
    assert told.keys() == wanted.keys()
    for doc, reason in wanted.items():
        assert reason in told[doc], told[doc]
