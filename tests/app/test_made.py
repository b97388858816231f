"""What our commands wrote is theirs to write again; what a reader did to it is not."""

import os

import pandas as pd
import pytest

import wzlib as wz
from wzlib.app.cli import main
from wzlib.errors import WzWarning
from wzlib.files import sha256, write_whole
from wzlib.finders.finder import finder
from wzlib.finders.registry import FINDERS
from wzlib.made import LIST, write_made
from wzlib.views.reader import reading_view

SAMPLE = wz.sample_path()


def test_a_second_run_writes_again_and_takes_away_what_is_no_longer_made(tmp_path):
    write_made(tmp_path, {"a.txt": b"1", "in/b.txt": b"2"}, "run")
    write_made(tmp_path, {"a.txt": b"3"}, "run")
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == [LIST, "a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"3"


@pytest.mark.parametrize("work", ["changed", "added", "no longer made"])
def test_a_readers_work_is_named_and_left(work, tmp_path):
    write_made(tmp_path, {"in/a.txt": b"1", "in/b.txt": b"2"}, "run")
    name = {"changed": "in/a.txt", "added": "in/mine.txt", "no longer made": "in/b.txt"}[work]
    (tmp_path / name).write_bytes(b"mine")
    with pytest.raises(wz.WzError, match=name):
        write_made(tmp_path, {"in/a.txt": b"3"}, "run")
    assert (tmp_path / name).read_bytes() == b"mine"
    write_made(tmp_path, {"in/a.txt": b"3"}, "run", force=True)
    assert (tmp_path / "in/a.txt").read_bytes() == b"3"
    assert (tmp_path / name).exists() and (work == "changed") == (name == "in/a.txt")
    write_made(tmp_path, {"in/a.txt": b"4"}, "run")  # what was added is not asked for again


def test_what_stood_beside_at_first_is_nobodys_fault_and_a_killed_run_none(tmp_path):
    (tmp_path / "notes.md").write_bytes(b"mine")
    write_made(tmp_path, {"a.txt": b"1"}, "run")
    write_made(tmp_path, {"a.txt": b"1"}, "run")

    def killed(path, content, write=write_whole):
        if path.name == "b.txt":
            raise KeyboardInterrupt
        write(path, content)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("wzlib.made.write_whole", killed)
        write_made(tmp_path, {"a.txt": b"2", "b.txt": b"2"}, "run")
    write_made(tmp_path, {"a.txt": b"3", "b.txt": b"3"}, "run")
    assert (tmp_path / "notes.md").read_bytes() == b"mine"


@pytest.mark.slow
def test_a_file_that_is_not_ours_is_not_written_over(tmp_path, capsys):
    page = tmp_path / "thesis.html"
    page.write_bytes(b"mine")
    assert main(["read", str(SAMPLE), "-o", str(page)]) == 2
    assert "thesis.html" in capsys.readouterr().err and page.read_bytes() == b"mine"
    assert main(["read", str(SAMPLE), "-o", str(page), "--force"]) == 0
    assert main(["read", str(SAMPLE), "-o", str(page)]) == 0


def test_exports_share_a_folder(tmp_path):
    speech = wz.read_speech(SAMPLE)
    for _ in range(2):
        wz.export(speech, tmp_path)
        wz.export(speech, tmp_path / "speech.jsonld")
    (tmp_path / "speech.jsonld").write_bytes(b"mine")
    with pytest.raises(wz.WzError, match=r"speech\.jsonld"):
        wz.export(speech, tmp_path / "speech.jsonld")
    wz.export(speech, tmp_path / "speech.jsonld", force=True)


def correct(folder):
    """Take away the first metaphor, add one at the end, add a layer."""
    table = pd.read_csv(folder / "metaphors.csv", encoding="utf-8")
    text = (folder / "text.txt").read_text(encoding="utf-8")
    added = pd.DataFrame({"start": [0], "end": [2], "text": [text[:2]], "domain": ["building"]})
    pd.concat([table[1:], added]).to_csv(folder / "metaphors.csv", index=False, encoding="utf-8")
    emphasis = "start,end,text,damaged\n" + f"0,2,{text[:2]},FALSE\n2,4,{text[2:4]},TRUE\n"
    (folder / "emphasis.csv").write_text(emphasis, encoding="utf-8")  # as Excel has it
    rows = f"start,end,text,what\n2,4,{text[2:4]},a place\n"
    (folder / "my_ledger.csv").write_text(rows, encoding="utf-8-sig")


@pytest.mark.slow
def test_a_readers_corrections_are_taken_up_and_survive(tmp_path, capsys):
    out = tmp_path / "layers"
    command = ["annotate", str(SAMPLE), "-o", str(out)]
    assert main(command) == 0
    found = pd.read_csv(out / "metaphors.csv", encoding="utf-8")
    correct(out)
    assert main(command) == 2
    assert "emphasis.csv, metaphors.csv, my_ledger.csv" in capsys.readouterr().err
    for _ in range(2):
        assert main([*command, "--layers", str(out)]) == 0
        read = pd.read_csv(out / "metaphors.csv", encoding="utf-8")
        assert read.start.tolist() == [0, *found.start[1:]]
        assert set(read.read_by) == {"person"}
        assert "a place,person" in (out / "my_ledger.csv").read_text(encoding="utf-8")
    assert "read_by" not in pd.read_csv(out / "quantities.csv", encoding="utf-8")
    assert main(command) == 2, "what a reader corrected is not written over"
    speech = wz.read_speech(SAMPLE, out)
    assert speech["my_ledger"].what.tolist() == ["a place"]
    assert speech["emphasis"].damaged.tolist() == [False, True]
    assert "my_ledger" in reading_view(speech)
    assert speech.credit("my_ledger").endswith("layer my_ledger, read by a person 人")


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("metaphors.csv", "start,end,text,domain\n0,2,杭州,war\n", "row 0 .* quotes '杭州'"),
        ("metaphors.csv", "start,end,text,domain\nx,2,在全,war\n", "metaphors.csv"),
        ("metaphors.csv", "text\n在全\n", "columns once, see start, end, domain"),
        ("metaphors.csv", "start;end;text;domain\n0;2;在全;war\n", "semicolons"),
        ("metaphors.csv", "start,end,text,domain\n1.5,2,在全,war\n", "row 2, start: '1.5'"),
        ("metaphors.csv", "start,end,text,domain\n7,0,2,在全,war\n", "row 2: 5 cells"),
        ("mine.csv", "start,end,text,text\n", "once, see text"),
        ("mine.csv", "", "empty"),
        ("emphasis.csv", "start,end,text,damaged\n0,2,在全,maybe\n", "damaged: 'maybe' is no bool"),
        ("mine.csv", b"start,end,text\n0,1,\xff\n", "not in UTF-8"),
        ("text.txt", "另一篇。", None),
        ("datapackage.json", "{", "no layers as"),
        ("datapackage.json", '{"resources": [{"path": "text.txt", "hash": "x"}]}', "another text"),
    ],
)
def test_layers_that_do_not_fit_are_refused_with_their_place(file, content, message, tmp_path):
    wz.export(wz.read_speech(SAMPLE), tmp_path)
    content = content.encode() if isinstance(content, str) else content
    (tmp_path / file).write_bytes(content)
    if message is None:  # the table decides, not the copy of the text
        wz.read_speech(SAMPLE, tmp_path)
    else:
        with pytest.raises(wz.WzError, match=message):
            wz.read_speech(SAMPLE, tmp_path)


def test_a_finder_that_fails_costs_its_layer_and_says_where(tmp_path, monkeypatch, capsys):
    def find(text):
        raise KeyError(text.index("三十二"))

    monkeypatch.setitem(FINDERS, "quantities", finder("quantities")(find))
    (tmp_path / "a.txt").write_text("温州好。有三十二个项目。", encoding="utf-8")
    with pytest.warns(WzWarning, match=r"quantities is missing.*“温州好。”|formulae .* needs"):
        speech = wz.read_speech(tmp_path / "a.txt")
    assert "quantities" not in speech and "metaphors" in speech
    assert list(speech.missing) == ["quantities", "formulae"]
    assert speech.missing["formulae"] == "it needs quantities"
    assert main(["read", str(tmp_path / "a.txt"), "-o", str(tmp_path / "a.html")]) == 0
    assert "wz: the layer quantities is missing" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="no pipes, names in UTF-16")
def test_a_name_that_is_not_utf8(tmp_path, capsys):
    odd = tmp_path / os.fsdecode(b"\xce\xc2.txt")
    odd.write_text("温州好。", encoding="utf-8")
    assert main(["annotate", str(odd), "-o", str(tmp_path / "layers")]) == 0
    assert main(["read", str(odd), "-o", f"{odd}.html"]) == 0
    assert "\\udcce" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="no pipes, names in UTF-16")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe.txt")
    assert main(["read", str(tmp_path / "pipe.txt"), "-o", str(tmp_path / "a.html")]) == 2
    assert "a pipe" in capsys.readouterr().err


def test_what_a_reader_saves_while_a_run_goes_on_is_not_written_over(tmp_path):
    write_made(tmp_path, {"a.csv": b"1"}, "run")
    (tmp_path / "a.csv").write_bytes(b"mine")
    taken = {"a.csv": sha256((tmp_path / "a.csv").read_bytes())}
    (tmp_path / "a.csv").write_bytes(b"mine, and later")
    with pytest.raises(wz.WzError, match=r"a\.csv"):
        write_made(tmp_path, {"a.csv": b"2"}, "run", taken=taken)
    assert (tmp_path / "a.csv").read_bytes() == b"mine, and later"


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "5",
        '{"a.txt": 5}',
        '{"a.txt": []}',
        '{"a.txt": [5]}',
        "[" * 9_999,
        '{"../a": ["run"]}',
    ],
)
def test_a_broken_list_is_a_sentence(content, tmp_path):
    (tmp_path / LIST).write_text(content, encoding="utf-8")
    with pytest.raises(wz.WzError, match="broken; remove it"):
        write_made(tmp_path, {"a.txt": b"1"}, "run")


def test_what_stands_for_itself_takes_nothing_away(tmp_path):
    for name in ("a.html", "b.html"):
        write_made(tmp_path, {name: b"1"})
    assert {file.name for file in tmp_path.iterdir()} == {"a.html", "b.html", LIST}
