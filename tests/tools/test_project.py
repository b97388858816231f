"""The project as a whole: its packages, its wheel, its texts, its set-up."""

import ast
import inspect
import json
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
import zipfile

import frictionless
import nbformat
import pytest

import wzlib as wz
from tools import make

ROOT = make.ROOT
DATA = ROOT / "data"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA_NAMES = {"matplotlib": "matplotlib-base"}
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
).stdout.splitlines()


def split(requirement):
    """Return name and range of a requirement."""
    return re.fullmatch(r"([A-Za-z0-9-]+)(?:\[[a-z,]+\])?(.*)", requirement).groups()


def required():
    """Return each direct dependency with its range."""
    groups = [PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"].values()]
    return dict(split(line) for group in groups for line in group if isinstance(line, str))


def within_range(version, wanted):
    """Tell whether a version satisfies ranges like >=3,<4 and ==1.2 (numbers only)."""
    numbers = [int(part) for part in version.split(".")]
    for sign, bound in re.findall(r"(==|>=|<)([\d.]+)", wanted):
        limit = [int(part) for part in bound.split(".")]
        fits = {"==": numbers == limit, ">=": numbers >= limit, "<": numbers < limit}[sign]
        if not fits:
            return False
    return True


def test_the_lock_has_hashes_no_address_and_every_dependency_in_its_range():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pins = re.findall(r"^([a-z0-9-]+)==([\d.]+)", lock, re.M)
    blocks = re.split(r"^(?=[a-z])", lock, flags=re.M)[1:]
    assert len(pins) == len(blocks)
    assert all("--hash=sha256:" in block for block in blocks)
    for name, wanted in required().items():
        versions = [version for pinned, version in pins if pinned == name]
        assert versions, f"{name} is not locked: run `make lock`"
        assert all(within_range(version, wanted) for version in versions)


def extras(*names):
    """Return the packages of some extras and of wzlib itself, with their ranges."""
    optional = PROJECT["project"]["optional-dependencies"]
    lines = [
        *PROJECT["project"]["dependencies"],
        *(line for name in names for line in optional[name]),
    ]
    return dict(split(line) for line in lines if not line.startswith("wzlib["))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("environment.yml", extras("charts", "corpus", "notebooks")),
        ("environment-dev.yml", required()),
    ],
)
def test_a_conda_environment_names_the_same_packages(name, wanted):
    listed = (ROOT / name).read_text(encoding="utf-8")
    packages = dict(split(line) for line in re.findall(r"^ +- ([a-z].*[^:\n])$", listed, re.M))
    for extra in ("python", "conda-forge", *({"pip"} - wanted.keys())):
        packages.pop(extra)
    assert packages == {CONDA_NAMES.get(name, name): range_ for name, range_ in wanted.items()}
    assert "      - -e .\n" in listed
    assert f"- python{PROJECT['project']['requires-python']}\n" in listed


def test_the_environment_of_a_reader_is_short():
    listed = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert len(re.findall(r"^ +- .*[^:\n]$", listed, re.M)) <= 25


@pytest.mark.slow
def test_every_data_file_is_as_the_package_describes_it(tmp_path):
    """The standard's own validator says so, and sees a value that is not in a closed list."""
    report = frictionless.validate(DATA / "datapackage.json")
    assert report.valid, report.flatten(["name", "rowNumber", "message"])
    shutil.copytree(DATA, tmp_path / "data")
    table = tmp_path / "data" / "indicators.csv"
    rows = table.read_text(encoding="utf-8").replace(",reported,", ",claimed,", 1)
    table.write_text(rows, encoding="utf-8")
    report = frictionless.validate(tmp_path / "data" / "datapackage.json")
    faults = {(fault, field) for fault, field in report.flatten(["type", "fieldName"])}
    changed = {("hash-count", None), ("byte-count", None)}
    assert faults == {("constraint-error", "status"), *changed}


def test_ranges_are_compared_as_numbers():
    assert within_range("3.11.2", ">=3.11,<3.12")
    assert not within_range("3.9", ">=3.11")
    assert not within_range("4.0", ">=3,<4")


@pytest.mark.slow
def test_the_wheel_carries_the_data(tmp_path):
    """Build it, unpack it elsewhere, and load the speech from there alone."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(place)
    program = (
        f"import sys; sys.path.insert(0, {str(place)!r}); import wzlib; "
        "print(wzlib.__file__, len(wzlib.load_speech().text))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert result.stdout.split() == [str(place / "wzlib" / "__init__.py"), "12194"]


@pytest.mark.slow
def test_import_loads_nothing_heavy():
    heavy = ["IPython", "dask", "jieba", "matplotlib", "scipy", "wordcloud"]
    program = f"import sys, wzlib; print([name for name in {heavy} if name in sys.modules])"
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    assert result.stdout == "[]\n"


def names_in_notebooks():
    """Return the names of `wz` that notebooks 00 to 13 use."""
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))[:14]
    cells = [cell for path in notebooks for cell in nbformat.read(path, as_version=4).cells]
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    return set(re.findall(r"\bwz\.(\w+)", code))


def test_only_the_known_names_are_public():
    assert wz.charts.show
    assert len(wz.__all__) <= 60 and len(set(wz.__all__)) == len(wz.__all__)
    assert len(wz.wenzhou.__all__) <= 12
    for room in (wz, wz.charts, wz.wenzhou, wz.corpus):
        ours = [getattr(room, name) for name in room.__all__]
        assert len({id(one) for one in ours}) == len(ours)  # no alias
    assert len(names_in_notebooks()) <= 45
    functions = inspect.getmembers(wz.agreement, inspect.isfunction)
    ours = [name for name, f in functions if f.__module__ == wz.agreement.__name__]
    assert len([name for name in ours if not name.startswith("_")]) <= 8
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = wz.nothing


def test_tracked_files_are_utf8_with_plain_line_ends_and_no_path_of_a_machine():
    for name in TRACKED:
        if name.endswith(".png"):
            continue
        text = (ROOT / name).read_bytes().decode("utf-8")
        assert "\r" not in text, name
        if not name.startswith("tests/"):
            assert not re.search(r"(?<![\w.:/*])/(?:home|root|Users|work|mnt)/\w", text), name


def unstable_sorts(source):
    """Return the calls that may put rows with equal keys in another order on another processor."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [
        ast.unparse(call)
        for call in calls
        if getattr(call.func, "attr", "") in ("sort_values", "sort_index", "argsort")
        and 'kind="stable"' not in ast.unparse(call).replace("'", '"')
    ]


@pytest.mark.slow
def test_rows_with_equal_keys_keep_their_order_everywhere():
    for name in TRACKED:
        if not name.endswith((".py", ".ipynb")):
            continue
        source = (ROOT / name).read_text(encoding="utf-8")
        cells = json.loads(source)["cells"] if name.endswith(".ipynb") else []
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        assert [call for piece in code or [source] for call in unstable_sorts(piece)] == [], name


def test_an_unstable_sort_is_seen():
    assert unstable_sorts('t.sort_values("f1", ascending=False)\nnp.argsort(x)') != []
    assert unstable_sorts('t.sort_values("f1", kind="stable")\nsorted(x)') == []


def test_links_between_documents_lead_somewhere():
    for name in TRACKED:
        text = (ROOT / name).read_text(encoding="utf-8") if name.endswith(".md") else ""
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            assert "://" in target or ((ROOT / name).parent / target).exists(), (name, target)


ENTRIES = re.findall(
    r"^@(\w+)\{(\w+),\n(.*?)^\}",
    (ROOT / "docs/references.bib").read_text(encoding="utf-8"),
    re.M | re.S,
)


def test_every_reference_has_author_year_and_venue_under_its_key():
    keys = [key for _, key, _ in ENTRIES]
    assert keys == sorted(set(keys))
    for _, key, body in ENTRIES:
        fields = dict(re.findall(r"^  (\w+) += \{(.+)\},?$", body, re.M))
        name = (
            (fields.get("author") or fields["editor"]).strip("{}").split(",")[0].split(" and ")[0]
        )
        plain = unicodedata.normalize("NFD", re.sub(r" Group|\W", "", name).lower())
        assert key == plain.encode("ascii", "ignore").decode() + fields["year"]
        assert fields["title"]
        assert {"journal", "booktitle", "publisher", "howpublished", "note"} & set(fields), key


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_a_notebook_cites_what_is_in_the_references(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    sources = re.sub(r"\]\([^)]*\)", "", prose.partition("\n## Sources\n")[2])
    known = {(body.split("author")[-1], key[-4:]) for _, key, body in ENTRIES}
    for year in set(re.findall(r"\b(?:19|20)\d\d\b", sources)):
        surnames = [
            re.search(r"\{+([\w -]+)", body).group(1).split(",")[0]
            for body, y in known
            if y == year
        ]
        assert any(surname in sources for surname in surnames), f"{year}: not in references.bib"


def test_a_second_set_up_does_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(make, "STAMP", tmp_path / "stamp.txt")
    monkeypatch.setattr(make, "find_uv", lambda: "uv")
    commands = []
    monkeypatch.setattr(make, "run", commands.append)
    make.set_up()
    assert len(commands) == 2
    make.set_up()
    assert len(commands) == 2
    monkeypatch.setattr(make.sys, "version", "another Python")
    make.set_up()
    assert len(commands) == 4


def test_every_command_is_told_and_a_target_of_make():
    told = re.findall(r"^python tools/make\.py (\w+)  ", make.__doc__, re.M)
    assert sorted(told) == sorted(make.COMMANDS)
    targets = re.findall(r"^(\w[\w ]+):$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert sorted(targets[0].split()) == sorted(make.COMMANDS)


def test_an_unknown_command_explains_itself(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["make.py", "chart"])
    assert make.main() == 2
    assert "make.py charts" in capsys.readouterr().out
