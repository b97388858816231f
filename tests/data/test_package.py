"""data/datapackage.json says what each file of data/ holds, to the byte."""

import csv

import pytest

import wzlib as wz
from tests.tools.test_project import ROOT
from tools import make_data

PACKAGE = make_data.load_package()
# Columns that no notebook prints, so that no stored output tells of a change in them.
UNPRINTED = {
    "echoes.csv": "source",
    "times.csv": "note",
    "metaphors.csv": "reason",
    "glossary.csv": "explanation",
}


@pytest.fixture(scope="module")
def contents():
    return make_data.stored()


def test_every_file_is_the_one_of_the_package(contents):
    described = make_data.describe(PACKAGE, contents)
    assert make_data.changed(PACKAGE, described) == [], "run `make data`, and see CONTRIBUTING.md"
    assert described == PACKAGE


@pytest.mark.parametrize("path", UNPRINTED)
def test_one_changed_character_is_seen(path, contents):
    text = contents[path].decode("utf-8")
    rows = csv.DictReader(text.splitlines())
    cell = next(filter(None, (row[UNPRINTED[path]] for row in rows)))
    spoiled = contents | {path: text.replace(cell, f"{cell[:-1]}x", 1).encode("utf-8")}
    described = make_data.describe(PACKAGE, spoiled)
    assert make_data.changed(PACKAGE, described) == [path]
    assert described["wz:hash"] != PACKAGE["wz:hash"]


def test_a_file_without_a_resource_and_a_resource_without_a_file_are_refused(contents):
    for files in (contents | {"new.csv": b""}, {"speech.txt": contents["speech.txt"]}):
        with pytest.raises(wz.WzError, match="each file needs its resource"):
            make_data.describe(PACKAGE, files)


def test_every_table_can_be_read():
    for resource in PACKAGE["resources"]:
        if "schema" in resource:
            wz.read_table(resource["path"])


def test_make_data_says_what_has_changed(contents, tmp_path, monkeypatch, capsys):
    for path, content in contents.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    for name in ("datapackage.json", "README.md"):
        (tmp_path / name).write_bytes((ROOT / "data" / name).read_bytes())
    monkeypatch.setattr(make_data, "DATA", tmp_path)
    whole = f"Data {PACKAGE['version']}, {PACKAGE['wz:hash']}"
    assert make_data.main() == 0
    assert capsys.readouterr().out.splitlines() == [whole]
    (tmp_path / "times.csv").write_bytes(contents["times.csv"] + b"\n")
    assert make_data.main() == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "data/times.csv has changed: say so in CHANGELOG.md, under Data"
    assert said[1:3] == ["data/datapackage.json is written", "data/README.md is written"]
    assert said[3] != whole
    (tmp_path / "new.csv").touch()
    assert make_data.main() == 1
    assert "data/: new.csv" in capsys.readouterr().err
