"""Pack zips for a class: one without network and Python, one for a computer lab, one to code.

python tools/make_class.py [folder]    (build/class if none is named)

wenzhou-offline.zip    web book, reading view, printable worksheets, teaching guide
wenzhou-lab.zip        notebooks, data, and all wheels for a computer like this one; `start.py`
                       in it sets them up without a network
wenzhou-coding.zip     protocol, codebooks, sheets and page for two persons who code a part

The wheels are those that requirements.lock names, for this Python on this machine; fetching them
needs a network. The zips are put in their place when all are made. The same inputs give the
same bytes, as far as the wheels that are built here from sources do.
"""

import hashlib
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise
from pathlib import Path

import jinja2
import nbformat
from markdown_it import MarkdownIt
from markupsafe import Markup
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from tools import coding_pack
from tools.aside import own_folder
from tools.make_book import LINK, READER, title_of, write
from tools.make_book import build as build_book
from tools.make_exercises import BLANK, EXERCISES
from wzlib.text import characters

ROOT = Path(__file__).resolve().parent.parent
PARTS = Path(__file__).resolve().parent / "class"
FOR_STUDENTS = ["notebooks", "data", "docs/*", "README*.md", "CITATION.cff"]
FOR_STUDENTS += ["CHANGELOG.md", "CONTRIBUTING.md"]
LICENCES = ["LICENSE", "LICENSE-CC-BY-4.0"]
NOT_FOR_STUDENTS = ["docs/book/*", "*/conftest.py"]
PLACE = re.compile(r"(?<![`\w\[])(?<!\]\()#s\d+-\d+")
HAN = re.compile(characters.HAN)
SHORT, LONG, ESSAY = 2, 8, 16  # lines for a count or place, an argument, 150 words
EPOCH = 315532800  # 1 January 1980, the first day that a zip knows
PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(PARTS),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


@dataclass
class Part:
    """A question, as HTML, and how many lines it gives for the answer."""

    text: str
    lines: int


@dataclass
class Exercise:
    """An exercise: its parts, and whether it needs the computer."""

    parts: list[Part]
    computer: bool


def render(text: str) -> Markup:
    """Return Markdown as HTML, escaped, Chinese paragraphs marked as such, places linked."""
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = markdown.parse(PLACE.sub(rf"[\g<0>](../book/{READER}\g<0>)", text))
    for opening, inline in pairwise(tokens):
        if inline.type == "inline" and len(HAN.findall(inline.content)) * 2 > len(inline.content):
            opening.attrSet("lang", "zh")
    page = markdown.renderer.render(tokens, markdown.options, {})
    return Markup(page)


def exercise(cells: list[nbformat.NotebookNode]) -> Exercise:
    """Return one exercise of a student's copy: after each question the space for its answer.

    Code is not shown: an exercise that is done in the reading view does not need it, and the
    others are done in the notebook.
    """
    title = cells[0].source.splitlines()[0]
    essay = re.match(r"## \d\d\.", title) is None
    parts, text = [], ""
    for cell in cells:
        if cell.cell_type == "code":
            if "# your" in cell.source and text:
                parts.append(Part(render(text), SHORT))
                text = ""
            continue
        *answered, rest = cell.source.split(BLANK)
        for question in answered:
            parts.append(Part(render(f"{text}\n\n{question}"), ESSAY if essay else LONG))
            text = ""
        text += f"\n\n{rest}" if rest.strip() else ""
    if text:
        parts.append(Part(render(text), LONG))
    code = any(cell.cell_type == "code" for cell in cells)
    return Exercise(parts, code and "reading view" not in title)


def link_of(path: Path, target: str) -> str:
    """Return where the offline folder has what a student's copy links to.

    Pages are in the book, other files where they are in the project.
    """
    place = Path(os.path.normpath(path.parent / target)).relative_to(ROOT)
    if place.suffix in (".ipynb", ".md"):
        return f"../book/{place.with_suffix('.html').as_posix()}"
    return f"../{place.as_posix()}"


def worksheet(path: Path) -> str:
    """Return the page of one student's copy, to be printed."""
    cells = nbformat.read(path, as_version=4).cells
    for cell in cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(lambda found: link_of(path, found[1]), cell.source)
    starts = [place for place, cell in enumerate(cells) if cell.source.startswith("## ")]
    ends = [*starts[1:], len(cells)]
    return PAGES.get_template("worksheet.html").render(
        title=title_of(path),
        intro=render("\n\n".join(c.source for c in cells[: starts[0]] if c.cell_type != "code")),
        exercises=[exercise(cells[start:end]) for start, end in zip(starts, ends, strict=True)],
        notebook=path.relative_to(ROOT).as_posix(),
        reader=f"../book/{READER}",
    )


def copy(names: Iterable[str], folder: Path) -> None:
    """Copy files of the project to their places in a folder."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)


def lay_offline(folder: Path) -> None:
    """Lay out what a class without network and Python needs."""
    if build_book(folder / "book"):
        raise SystemExit("The book was not built, see above; the zips are as they were.")
    sheets = []
    for path in sorted(EXERCISES.glob("[0-9][0-9]_*.ipynb")):
        sheets.append(
            {"file": f"{path.stem}.html", "title": title_of(EXERCISES.parent / path.name)}
        )
        page = worksheet(path)
        write(folder / "worksheets" / sheets[-1]["file"], page)
        copy(re.findall(r'href="\.\./(data/[^"#]+)', page), folder)
    write(folder / "index.html", PAGES.get_template("index.html").render(sheets=sheets))
    shutil.copyfile(PARTS / "class.css", folder / "worksheets" / "class.css")
    copy(LICENCES, folder)


def roots() -> list[str]:
    """Return the requirements of a computer lab: what the notebooks need, and pip to install it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extra = project["project"]["optional-dependencies"]["corpus"]
    notebooks = project["dependency-groups"]["notebooks"]
    return [*project["project"]["dependencies"], *notebooks, *extra, "pip"]


def needed(requirements: Iterable[str]) -> set[str]:
    """Return the names of packages with what they need in turn, as those installed here say."""
    waiting, seen = [Requirement(line) for line in requirements], set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in ("", *requirement.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                further = map(Requirement, metadata.requires(name) or [])
                marked = {"extra": extra}
                waiting += [r for r in further if not r.marker or r.marker.evaluate(marked)]
    return {name for name, _ in seen}


def locked(names: set[str]) -> str:
    """Return the part of requirements.lock that pins these packages, with its hashes."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.findall(r"^([a-z0-9][a-z0-9.-]*)(?=\[|==)(.*\n(?:[ ].*\n)*)", lock, re.M)
    if missing := names - {name for name, _ in blocks}:
        raise SystemExit(f"Not in requirements.lock: {', '.join(sorted(missing))}; run `make lock`")
    return "".join(name + rest for name, rest in blocks if name in names)


def fetch_wheels(folder: Path) -> None:
    """Fetch or build the wheels of all that is needed, and of wzlib, into a folder."""
    folder.mkdir(parents=True)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet"]
    hatch = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)}
    with tempfile.TemporaryDirectory() as name:
        pins = Path(name, "pins.txt")
        write(pins, locked(needed(roots())))
        options = ["--no-deps", "--require-hashes", "--wheel-dir", folder, "-r", pins]
        run([*pip, *options], env=environment)
    run(hatch, env=environment, stdout=subprocess.DEVNULL)


def requirements(folder: Path) -> str:
    """Return the lines by which pip installs the wheels of a folder, each with its hash."""
    lines = []
    for wheel in sorted(folder.glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        lines.append(f"{name}=={version} --hash=sha256:{digest}\n")
    return "".join(sorted(lines))


def lay_lab(folder: Path) -> None:
    """Lay out what a computer lab needs: the files of the project, the wheels, `start.py`."""
    exclude = [f":(exclude){pattern}" for pattern in NOT_FOR_STUDENTS]
    command = ["git", "ls-files", "-z", "--", *FOR_STUDENTS, *LICENCES, *exclude]
    listed = run(command, stdout=subprocess.PIPE).stdout.decode("utf-8")
    copy((name for name in listed.split("\0") if name and (ROOT / name).is_file()), folder)
    fetch_wheels(folder / "wheels")
    write(folder / "wheels" / "requirements.txt", requirements(folder / "wheels"))
    this_python = runpy.run_path(str(PARTS / "start.py"))["this_python"]
    write(folder / "wheels" / "packed-for.txt", f"{this_python()}\n")
    for name in ("start.py", "README.txt"):
        shutil.copyfile(PARTS / name, folder / name)


def lay_coding(folder: Path) -> None:
    """Lay out what two persons need who code a part of the speech."""
    coding_pack.lay(folder)
    shutil.copyfile(PARTS / "class.css", folder / "class.css")
    copy(LICENCES, folder)


def run(command: list, **options: object) -> subprocess.CompletedProcess:
    """Run one command in the project's folder; stop with a sentence if it fails."""
    try:
        return subprocess.run([str(word) for word in command], cwd=ROOT, check=True, **options)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"{error}\nThe zips are as they were.") from error


def pack(folder: Path, path: Path) -> None:
    """Pack a folder: names sorted, one time and one set of permissions for all files."""
    with zipfile.ZipFile(path, "w") as packed:
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix())
            entry.create_system = 3  # Unix, wherever it is packed
            entry.external_attr = 0o100644 << 16
            again = file.suffix in (".whl", ".png")  # they are compressed already
            entry.compress_type = zipfile.ZIP_STORED if again else zipfile.ZIP_DEFLATED
            packed.writestr(entry, file.read_bytes())


def build(folder: Path) -> None:
    """Pack all zips into a folder, or none."""
    with own_folder(folder, ".class.") as name:
        made = []
        packs = {"offline": lay_offline, "lab": lay_lab, "coding": lay_coding}
        for kind, lay in packs.items():
            stem = f"wenzhou-{kind}"
            lay(Path(name, stem))
            made.append(Path(name, f"{stem}.zip"))
            pack(Path(name, stem), made[-1])
        for path in made:
            path.replace(folder / path.name)
            print(f"{(folder / path.name).stat().st_size / 1e6:,.0f} MB: {folder / path.name}")


if __name__ == "__main__":
    build(Path(sys.argv[1]).resolve() if sys.argv[1:] else ROOT / "build" / "class")
