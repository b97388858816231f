"""Build the web book from the stored outputs of the notebooks; nothing is executed.

python tools/make_book.py [folder]    (build/book if none is named)

The sources are laid out in a temporary folder as in the project, so that links between notebooks
and documents hold; files that they link to come along as downloads. A warning is an error, and
then the book that was there before stays. For buttons that open a notebook on Binder, set
WZ_REPOSITORY_URL (see docs/book/conf.py).
"""

import base64
import html
import os
import re
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import nbformat

from tools.aside import own_folder
from wzlib.files import write_whole
from wzlib.layers.spans import within
from wzlib.text.speech import Speech
from wzlib.views.reader import reading_view
from wzlib.wenzhou.speech import load_speech

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "docs" / "book"
READER = "reading-view.html"
NOTEBOOKS = ["notebooks/[0-9][0-9]_*.ipynb", "notebooks/exercises/[0-9][0-9]_*.ipynb"]
DOCUMENTS = ["*.md", "docs/*.md", "data/README.md", "data/codebook/*.md"]
LINK = re.compile(r"(?<=\]\()([^)#\s]+)(?=[)#])")
FOLDER_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)#\s:]+/)\)")
PLACE = re.compile(r"\(characters (\d+) to (\d+)\)")
DESCRIPTION = re.compile(r'<figure role="group" aria-label="(.*?)"><div role="img" (.*?)></div>')
GLOB = re.compile(r"[\w/]+\S*\*$")
LONG = 40  # a cell of a table with more characters gets a wide column


@dataclass
class Chart:
    """A picture of a notebook: the name of its file, its size on the screen, and what is said."""

    notebook: str
    name: str
    png: bytes
    width: int
    title: str
    alt: str
    rest: str  # caption, description and passages, as HTML
    doors: list[list]  # of each mark left, top, width, height in percent, name, link

    @property
    def file(self) -> str:
        """Return the name of the picture's file."""
        return f"{self.notebook[:2]}-{self.name}.png"

    def figure(self, up: str, mark: str) -> str:
        """Return the picture with its caption as HTML; `up` leads to the root of the book."""
        wide, high = struct.unpack(">II", self.png[16:24])
        doors = "".join(
            f'<a href="{up}{READER}#{link}&amp;n={quote(name)}" title="{html.escape(name)}" '
            f'aria-label="{html.escape(name)}: passages 出处" '
            f'style="left:{left}%;top:{top}%;width:{width}%;height:{height}%"></a>'
            for left, top, width, height, name, link in self.doors
        )
        return (
            f'<figure class="wz-chart" id="{mark}" aria-label="{self.title}">'
            f'<div class="wz-scroll"><div class="wz-doors"><img src="{up}charts/{self.file}" '
            f'alt="{self.alt}" width="{self.width}" height="{round(self.width * high / wide)}">'
            f"{doors}</div></div>{self.rest}"
        )


def take_chart(outputs: list, stem: str) -> Chart:
    """Take the picture out of the outputs of a cell that shows one chart."""
    (picture,) = (out for out in outputs if "image/png" in out.get("data", {}))
    (text,) = (out.data["text/html"] for out in outputs if is_description(out))
    about = picture.metadata["image/png"]
    found = DESCRIPTION.match(text)
    return Chart(
        stem,
        about["wz"]["name"],
        base64.b64decode(picture.data["image/png"]),
        about["width"],
        found[1],
        html.escape(about["alt"]),
        text[found.end() :],
        about["wz"]["doors"],
    )


def is_description(output: nbformat.NotebookNode) -> bool:
    """Tell whether an output is the caption and description of a chart."""
    return bool(DESCRIPTION.match(output.get("data", {}).get("text/html", "")))


def lay_table(page: str) -> str:
    """Return a table of pandas in a box that scrolls, without its own style."""
    page = re.sub(r"<style scoped>.*?</style>\n?", "", page, flags=re.S)
    page = re.sub(r"<table[^>]*>", '<table class="dataframe wz-table">', page)
    page = re.sub(rf"<td>(?=[^<]{{{LONG}}})", '<td class="wz-long">', page)
    return f'<div class="wz-scroll">{page}</div>'


def lay_notebook(path: Path, charts: list[Chart]) -> str:
    """Return a notebook with its outputs as the book shows them; add its pictures to `charts`."""
    notebook = joined(nbformat.read(path, as_version=4))
    up = "../" * (len(path.relative_to(ROOT).parts) - 1)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.startswith("wz.show_reader("):
            page = (
                f'<p><a href="{up}{READER}">The reading view on a page of its own</a></p>'
                f'<iframe class="wz-reader" src="{up}{READER}" title="Reading view" '
                'loading="lazy"></iframe>'
            )
            cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": page})]
            continue
        if cell.cell_type == "code":  # folded: the book is read first
            cell.metadata.tags = [*cell.metadata.get("tags", []), "hide-input"]
        outputs = cell.get("outputs", [])
        if any("image/png" in output.get("data", {}) for output in outputs):
            chart = take_chart(outputs, path.stem)
            charts.append(chart)
            cell.outputs = outputs = [o for o in outputs if "image/png" not in o.get("data", {})]
            for output in filter(is_description, outputs):
                page = chart.figure(up, f"chart-{chart.name}")
                output.data["text/html"] = link_places(page, up)
        for output in outputs:
            data = output.get("data", {})
            if "<table" in data.get("text/html", ""):
                data["text/html"] = lay_table(data["text/html"])
            if "text/markdown" in data:
                data["text/markdown"] = link_places(data["text/markdown"], up)
    return nbformat.writes(notebook)


def joined(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook in which a cell that shows nothing stands in one with the next."""
    cells, notebook.cells = notebook.cells, []
    for cell in cells:
        last = notebook.cells[-1] if notebook.cells else cell
        if cell.cell_type == "code" and last.cell_type == "code" and not last.get("outputs", True):
            cell.source = f"{last.source}\n\n{cell.source}"
            notebook.cells.pop()
        notebook.cells.append(cell)
    return notebook


def link_places(page: str, up: str) -> str:
    """Return a page on which each place that is told leads to the reading view."""
    link = rf'(<a href="{up}{READER}#s\1-\2">characters \1 to \2</a>)'
    return PLACE.sub(link, page)


def lay_document(path: Path) -> str:
    """Return a document whose links to folders lead to a page of the folder, or to none."""

    def page_of(found: re.Match) -> str:
        folder = path.parent / found[2]
        target = "index.md" if folder.name == "notebooks" else "README.md"
        base = ROOT if folder.name == "notebooks" else folder
        if target == "README.md" and not (folder / target).exists():
            return found[1]
        return f"[{found[1]}]({os.path.relpath(base / target, path.parent)})"

    return FOLDER_LINK.sub(page_of, path.read_text(encoding="utf-8"))


def linked_files(path: Path, text: str) -> set[Path]:
    """Return the files of the project that a document or the prose of a notebook links to."""
    if path.suffix == ".ipynb":
        cells = nbformat.reads(text, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    targets = {
        (path.parent / target).resolve() for target in LINK.findall(text) if ":" not in target
    }
    return {target for target in targets if target.is_file() and target.is_relative_to(ROOT)}


def charts_page(charts: list[Chart], titles: dict[str, str]) -> str:
    """Return the page of all charts, in the order of the notebooks."""
    parts = [
        "# Charts 图\n",
        "Every picture of the notebooks as they are stored, with its caption and description.",
        "`make charts` draws them again, with their data as tables.\n",
    ]
    for stem, title in titles.items():
        held = [chart for chart in charts if chart.notebook == stem]
        if held:
            parts.append(f"\n## {title}\n")
        for chart in held:
            link = f"notebooks/{stem}.html#chart-{chart.name}"
            parts += [
                f"\n### {html.unescape(chart.title).removeprefix('Chart: ')}\n",
                "```{raw} html",
                chart.figure("", chart.file.removesuffix(".png")),
                f'<p><a href="{link}">In its place: notebook {title}</a></p>',
                "```",
            ]
    return "\n".join(parts) + "\n"


def text_page(speech: Speech) -> str:
    """Return the whole speech as a page: what the search looks through, with the English below."""
    sentences = speech.glossed(speech["sentences"])
    paragraphs = speech["paragraphs"]
    sections = speech["sections"].set_index("start").label
    parts = [
        "# The text 全文\n",
        "The clean text of the speech, paragraph by paragraph, with the working translation folded "
        "under each; the same with all layers is the [reading view](reading.md).\n",
        "## 文头 front matter\n",
    ]
    after = False
    for row, held in sentences.groupby(within(sentences, paragraphs)):
        start, end = paragraphs.start[row], paragraphs.end[row]
        if start in sections:
            parts.append(f"## {sections[start]}\n")
        elif start >= speech["sections"].end.max() and not after:
            after = True
            parts.append("## 版记 end matter\n")
        parts += [
            "```{raw} html",
            f'<p lang="zh">{html.escape(paragraphs.text[row])}</p>',
            f'<details class="wz-english"><summary>English · characters {start} to {end}</summary>'
            f"<p>{html.escape(' '.join(held.english))}</p>"
            f'<p><a href="{READER}#s{start}-{end}">In the reading view</a></p></details>',
            "```\n",
        ]
    return "\n".join(parts)


def lay_sources(sources: Path, extra: Path) -> None:
    """Write the pages of the book to `sources`, and what stands beside them to `extra`."""
    charts: list[Chart] = []
    notebooks, documents = (
        [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
        for patterns in (NOTEBOOKS, DOCUMENTS)
    )
    pages = {path: lay_notebook(path, charts) for path in notebooks}
    pages |= {path: lay_document(path) for path in documents}
    files = {file for path, text in pages.items() for file in linked_files(path, text)}
    for file in files - set(pages):
        place = sources / file.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
    for path, text in pages.items():
        write(sources / path.relative_to(ROOT), text)
    for path in BOOK.glob("*.md"):  # they stand at the root of the book
        lines = path.read_text(encoding="utf-8").replace("](../../", "](").splitlines(keepends=True)
        # A list of contents may name pages that are not there (yet).
        kept = (line for line in lines if not GLOB.match(line) or any(sources.glob(line.strip())))
        write(sources / path.name, "".join(kept))
    titles = {path.stem: title_of(path) for path in ROOT.glob(NOTEBOOKS[0])}
    speech = load_speech()
    write(sources / "charts.md", charts_page(charts, dict(sorted(titles.items()))))
    write(sources / "text.md", text_page(speech))
    write(extra / READER, reading_view(speech))
    (extra / "charts").mkdir()
    for chart in charts:
        (extra / "charts" / chart.file).write_bytes(chart.png)


def title_of(path: Path) -> str:
    """Return the title of a notebook."""
    return nbformat.read(path, as_version=4).cells[0].source.splitlines()[0].lstrip("# ")


def write(path: Path, text: str) -> None:
    """Write a text and the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode("utf-8"))


def build(folder: Path) -> int:
    """Build the book in `folder`, whole or not at all; return Sphinx's exit status."""
    with own_folder(folder.parent, ".book.") as name:
        sources, extra, made = Path(name, "sources"), Path(name, "extra"), Path(name, "made")
        lay_sources(sources, extra)
        command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-W", "--keep-going"]
        command += ["-c", BOOK, "-d", Path(name, "doctrees"), sources, made]
        status = subprocess.run([str(word) for word in command], check=False).returncode
        if status:
            return status
        shutil.copytree(extra, made, dirs_exist_ok=True)
        for path in (path for pattern in NOTEBOOKS for path in ROOT.glob(pattern)):
            shutil.copyfile(path, made / "_sources" / path.relative_to(ROOT))  # as it is stored
        (made / ".nojekyll").touch()  # GitHub Pages would leave out _static
        shutil.rmtree(folder, ignore_errors=True)
        made.replace(folder)
    print(f"Book: {folder / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]).resolve() if sys.argv[1:] else ROOT / "build" / "book"))
