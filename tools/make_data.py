"""Make the generated files of `data/`, and say in `data/datapackage.json` what each file holds."""

import hashlib
import json
import re
import sys

import pandas as pd

from tools.character_table import character_table
from tools.make_exercises import checked_in_the_page
from wzlib.errors import WzError
from wzlib.files import write_whole
from wzlib.layers.spans import make_layer
from wzlib.tables.read import DATA, read_table
from wzlib.text.source import find_emphasis, read_source
from wzlib.wenzhou.speech import RAW, READER
from wzlib.wenzhou.sums import compare_published, recompute

PACKAGE, README = "datapackage.json", "README.md"
PHRASES = {  # of a published figure, in English and in Chinese
    "": ("published: ", "published figure", " (searched: ", ")"),
    "_zh": ("公布：", "公布的数字", "（检索：", "）"),
}
THEMES = ("theme", "note", "note_zh")


def generate() -> dict[str, bytes]:
    """Return the generated files: path in `data/` and content."""
    source = read_source(DATA / RAW)
    tables = {
        "speech.txt": source.text.encode("utf-8"),
        "alignment.csv": _csv(source.alignment),
        "repairs.csv": _csv(source.repairs),
        "emphasis.csv": _csv(find_emphasis(source)),
        "themes.csv": _csv(_themes(source.text)),
        "verdicts.csv": _csv(_verdicts(source.text)),
        "questions.csv": _csv(_questions()),
        "lexicon/characters.csv": _csv(character_table()),
    }
    package = describe(load_package(), stored() | tables)
    description = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    return tables | {PACKAGE: description.encode("utf-8"), README: _readme(package).encode("utf-8")}


def _themes(text: str) -> pd.DataFrame:
    """Return the themes as they were read, one row per segment and theme."""
    coded = read_table("codebook/themes_reference.csv")
    rows = coded.assign(theme=coded.themes.str.split("；")).explode("theme")
    return make_layer(text, rows[rows.theme != ""], dict.fromkeys(THEMES, "str"))


def _verdicts(text: str) -> pd.DataFrame:
    """Return what the checks of the numbers say at each number that they name, a layer."""
    ledger = read_table("indicators.csv")
    computed = recompute(read_table("sums.csv"), ledger)
    computed["rows"] += "；" + computed.stated
    found = compare_published(read_table("official_figures.csv"), ledger)
    for language, (heading, alone, searched, end) in PHRASES.items():
        computed[f"check{language}"] = computed[f"question{language}"]
        computed[f"note{language}"] = computed[f"because{language}"]
        what, words = found[f"published{language}"], found[f"searched{language}"]
        found[f"check{language}"] = (heading + what).where(what != "", alone)
        found[f"note{language}"] += (searched + words + end).where(words != "", "")
    prose = [f"{name}{zh}" for name in ("check", "note", "publisher") for zh in PHRASES]
    columns = ["verdict", *prose, "date", "url"]
    said = pd.concat([computed, found])[["rows", *columns]].fillna("")
    said = said.assign(id=said.rows.str.split("；"), note=said.note.str.strip()).explode("id")
    rows = ledger[["id", "start", "end"]].merge(said.drop_duplicates(), on="id")
    return make_layer(text, rows, dict.fromkeys(["id", *columns], "str"))


def _questions() -> pd.DataFrame:
    """Return the questions that the reading view checks, with the hash of the right answer."""
    answers = read_table("answers.csv")
    right = answers[answers.right].set_index("exercise").value
    table = pd.DataFrame(checked_in_the_page())
    return table.assign(hash=[fnv1a(f"{name}:{right[name]}") for name in table.exercise])


def fnv1a(words: str) -> str:
    """Return the hash FNV-1a (Fowler, Noll and Vo) of ASCII characters, 32 bits, as the page does.

    >>> fnv1a("a")
    'e40c292c'
    """
    value = 0x811C9DC5
    for byte in words.encode("ascii"):
        value = (value ^ byte) * 0x01000193 % 2**32
    return f"{value:x}"


def load_package() -> dict:
    """Return `data/datapackage.json`."""
    return json.loads((DATA / PACKAGE).read_text(encoding="utf-8"))


def stored() -> dict[str, bytes]:
    """Return what is in `data/`, without what describes it: path in `data/` and content."""
    files = [file for file in DATA.rglob("[!.]*") if file.is_file()]
    return {
        file.relative_to(DATA).as_posix(): file.read_bytes()
        for file in files
        if file not in (DATA / PACKAGE, DATA / README)
    }


def describe(package: dict, contents: dict[str, bytes]) -> dict:
    """Return the package with the size and hash of each file, and one hash of all of them.

    `contents` has every file by its path. The hash of all is that of the lines *hash, two spaces,
    path*, sorted: what `sha256sum` writes for the files.

    Raises `WzError` for a file without a resource and for a resource without a file.

    >>> package = {"version": "1", "resources": [{"path": "a.txt"}]}
    >>> described = describe(package, {"a.txt": "温州".encode()})
    >>> described["resources"][0]["bytes"], described["resources"][0]["hash"][:15]
    (6, 'sha256:66cf0d0d')
    """
    paths = {resource["path"] for resource in package["resources"]}
    if alone := sorted(paths ^ contents.keys()):
        raise WzError(
            f"data/: {', '.join(alone)}: each file needs its resource in {PACKAGE}, and each "
            "resource its file"
        )
    resources = [
        resource | {"bytes": len(content), "hash": _hash(content)}
        for resource in package["resources"]
        for content in [contents[resource["path"]]]
    ]
    lines = sorted(f"{known['hash'].partition(':')[2]}  {known['path']}\n" for known in resources)
    return package | {"wz:hash": _hash("".join(lines).encode("utf-8")), "resources": resources}


def changed(before: dict, after: dict) -> list[str]:
    """Return the paths of the files whose hash is another in the second of two packages."""
    hashes = {resource["path"]: resource.get("hash") for resource in before["resources"]}
    return [known["path"] for known in after["resources"] if known["hash"] != hashes[known["path"]]]


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _readme(package: dict) -> str:
    """Return data/README.md with version, hash and column tables as the package has them."""
    parts = [f"Data {package['version']}, `{package['wz:hash']}`\n"]
    for resource in package["resources"]:
        path, said = resource["path"], resource["description"]
        read = resource.get("wz:origin") == "read"
        parts.append(f"### `{path}`\n\n{said}{f' Read by {READER}.' if read else ''}\n")
        if "schema" in resource:
            parts.append(_columns(resource["schema"]["fields"]))
    begin, end = "<!-- files: begin -->", "<!-- files: end -->"
    readme = (DATA / README).read_text(encoding="utf-8")
    listed = f"{begin}\n\n" + "\n".join(parts) + f"\n{end}"
    return re.sub(f"{begin}.*{end}", lambda _: listed, readme, flags=re.DOTALL)


def _columns(fields: list[dict]) -> str:
    """Return the columns of a table as a table of data/README.md, with titles where it has any."""
    shown = {"title": "title", "wz:title_zh": "中文", "type": "type", "description": "what it is"}
    if not any("title" in field for field in fields):
        shown = {key: shown[key] for key in ("type", "description")}
    rows = [[f"`{field['name']}`", *(field.get(key, "") for key in shown)] for field in fields]
    head = f"| column | {' | '.join(shown.values())} |\n{'|---' * (len(shown) + 1)}|\n"
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def main() -> int:
    """Write each generated file whole, or not at all, and say what is not as it was."""
    try:
        files = generate()
    except WzError as error:
        return print(error, file=sys.stderr) or 1
    package = json.loads(files[PACKAGE])
    for path in changed(load_package(), package):
        print(f"data/{path} has changed: say so in CHANGELOG.md, under Data")
    for name, content in files.items():
        if not (DATA / name).exists() or (DATA / name).read_bytes() != content:
            write_whole(DATA / name, content)
            print(f"data/{name} is written")
    print(f"Data {package['version']}, {package['wz:hash']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
