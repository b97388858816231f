"""What nbval cannot see in a notebook: each check returns the problems it found, as sentences."""

import re
import statistics
from pathlib import Path

import nbformat

from tests.notebooks.neutrality import literals
from wzlib.text.characters import HAN

TAGS = {"narrative", "method"}  # what is read, and how it was got
FRAME = ["Question", "Aims", "Prerequisites", "Minutes", "提要"]
ENDING = ["What we found", "What this cannot show", "Quiz", "Sources"]
# From three on a number word is a count, as in “six parts”; one and two mostly are not.
WORDS = (
    r"\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million"
    r"|(?:thir|four|fif|six|seven|eigh|nine)t(?:een|y)|twenty|forty)\b"
)
FINDING = rf"{WORDS}|\d|\b(?:two|twice|half|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
# What may stand in prose as typed: code, links, the frame, years of references, quotations, names.
TYPED = [
    r"```.*?```",
    r"`[^`]*`",
    r"\[[^\]]*\]\([^)]*\)",
    r"\*\*Minutes\.\*\* \d+",
    r"^# \d\d ·",
    r"16 April 2020|COVID-19",
    r"^\d\. ",
    r"[Nn]otebooks? \d\d",
    r"(?:[A-Z][\w.]+(?:'s)?,? |Press )\(?(?:1[89]|20)\d\d\b\)?",
    r"CC BY 4\.0",
    rf"“[^”]*{HAN}[^”]*”",
    r"\(\*[^*\n]+\*",  # English for a quotation
    r"\*[A-Z][^*.\n]+\*",  # the same, or a title
    r"[Pp]arts? (?:one to three|two and six|one|three|five|six|\d)\b",
    r"four-character|四字格|Five-Year Plan|per thousand|100 million yuan|一九九八年",
]
# What a number word may say all the same.
ALLOWED = {
    "Three what, two what, which battles?": "asks after the numbers of the passage above it",
    "nine deals in ten": "what the band of dispersion by chance is",
}


def check(notebook: nbformat.NotebookNode, path: Path, text: str) -> list[str]:
    """Return all problems of one notebook; `text` is the speech that it may quote."""
    checks = [execution, charts, prose, frame, size]
    problems = [problem for check in checks for problem in check(notebook)]
    return problems + links(notebook, path) + quotations(notebook, text)


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def _said(notebook):
    """Return the prose with what is typed in the sentences of cells, … for what is computed."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell.source
        elif "wz.say(" in cell.source:
            yield from literals(cell.source)


def execution(notebook):
    """Counts 1..n, the plain kernel, no error, no stderr, no cell that nbval cannot check."""
    counts = [cell.execution_count for cell in _code(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts are {counts}, not 1..{len(counts)}"
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernel is not python3"
    for number, cell in enumerate(_code(notebook), start=1):
        passed_over = {*cell.metadata.get("tags", [])} - TAGS or "nbval" in cell.source.lower()
        if passed_over and not cell.source.startswith("wz.show_reader("):
            yield f"cell {number} has a tag, but nbval may pass over the reading view alone"
        if cell.source.rstrip().endswith(";"):
            yield f"cell {number} ends in a semicolon"
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"cell {number} has stored an error or stderr"
            if " at 0x" in output.get("data", {}).get("text/plain", ""):
                yield f"cell {number} shows the address of an object"


def charts(notebook):
    """Every shown chart has its picture with alt text, its description and its fingerprint."""
    for number, cell in enumerate(_code(notebook), start=1):
        shown = cell.source.count("charts.show(")
        data = [(output.get("data", {}), output.get("metadata", {})) for output in cell.outputs]
        alts = [
            meta.get("image/png", {}).get("alt") for bundle, meta in data if "image/png" in bundle
        ]
        if len(alts) != shown:
            yield f"cell {number} shows {shown} charts and holds {len(alts)} pictures"
        if not all(alts):
            yield f"cell {number} holds a picture without alt text"
        described = sum(
            'role="img" aria-label="' in bundle.get("text/html", "") for bundle, _ in data
        )
        prints = [bundle["text/plain"] for bundle, _ in data if "image/png" in bundle]
        whole = [re.fullmatch(r"chart .*drawn \w{10}, words \w{10}", one) for one in prints]
        if described != shown or not all(whole):
            yield f"cell {number} lacks a chart's description or fingerprint"


def prose(notebook):
    """No number typed where a cell could write it, no path of a machine."""
    text = "\n".join(_prose(notebook))
    said = "\n".join(_said(notebook))
    findings = said.partition("\n## What we found\n")[2].partition("\n## What this cannot")[0]
    abstract = "".join(re.findall(r"\*\*提要。\*\*.*", text))
    typed = [(r"\d", text), (WORDS, said), (FINDING, findings), ("[三四五六七八九十]", abstract)]
    for number, rest in typed:
        for passage in (*TYPED, *map(re.escape, ALLOWED)):
            rest = re.sub(passage, "", rest, flags=re.S | re.M)
        for found in re.finditer(number, rest, re.I):
            near = rest[max(found.start() - 20, 0) : found.end() + 20].replace("\n", " ")
            yield f"a typed number in prose: …{near}…"
    for cell in notebook.cells:
        if re.search(r"(?<![\w.:/])/(?:home|root|Users|tmp|work|mnt)/|[A-Z]:\\", str(cell)):
            yield "an absolute path"


def frame(notebook):
    """The parts that every notebook has, in their order."""
    whole = "\n".join(_prose(notebook))
    places = [whole.find(f"**{name}") for name in FRAME]
    places += [whole.find(f"\n## {name}\n") for name in ENDING]
    for name, place in zip(FRAME + ENDING, places, strict=True):
        if place < 0:
            yield f"the part {name!r} is missing"
    if places != sorted(places):
        yield f"the parts are not in the order {FRAME + ENDING}"
    quiz = whole.partition("\n## Quiz\n")[2].partition("\n## ")[0]
    if len(re.findall(r"^\d\. ", quiz.partition("<details>")[0], re.M)) != 3:
        yield "the quiz does not ask three questions before its folded answers"
    if not any("passage(" in cell.source for cell in notebook.cells[:2]):
        yield "it does not open with a passage of the speech"


def size(notebook):
    """Short cells, prose first, no function but a finder of one's own."""
    sources = [cell.source for cell in _code(notebook)]
    lines = [sum(1 for line in source.splitlines() if line.strip()) for source in sources]
    words = sum(
        len(re.findall("[A-Za-z']+", source)) + len(re.findall(HAN, source)) // 2
        for source in _prose(notebook)
    )
    if statistics.median(lines) > 4:
        yield f"the median code cell has {statistics.median(lines)} lines"
    if not 8 <= words / sum(lines) <= 30:
        yield f"{words / sum(lines):.1f} words of prose per line of code"
    if any(re.search(r"^\s*(def (?!find_)|class )", source, re.M) for source in sources):
        yield "a function or class is defined in it"


def links(notebook, path):
    """Return the links whose file or anchor does not exist."""
    problems = []
    for source in _prose(notebook):
        for target in re.findall(r"\]\(([^)\s]+)\)", source):
            file, _, anchor = target.partition("#")
            place = (path.parent / file) if file else path
            if "://" in target:
                problems.append(f"a link into the network: {target}")
            elif not place.exists():
                problems.append(f"a link to nothing: {target}")
            elif anchor and f"# {anchor.replace('-', ' ')}" not in place.read_text(
                encoding="utf-8"
            ):
                problems.append(f"a link to a missing anchor: {target}")
    return problems


def quotations(notebook, text):
    """Return what prose quotes in Chinese (in “ ” or set off by a gloss) and the speech lacks."""
    quoted = []
    for source in _prose(notebook):
        source = re.sub(r"\*\*提要。\*\*.*", "", source)
        quoted += re.findall(rf"“([^”]*{HAN}[^”]*)”", source)
        quoted += re.findall(rf"({HAN}[\u3400-\u9fff，、；：。“” ….]{{5,}}?) ?\(\*", source)
    pieces = [piece.strip("，。 ") for quote in quoted for piece in re.split("[…]| X ", quote)]
    return [f"not in the speech: {piece}" for piece in pieces if piece and piece not in text]
