"""A figure in the documents is computed here, measured by a command that exists, or no finding."""

import re

import pandas as pd
import pytest

import wzlib as wz
from benchmarks import reach
from benchmarks.quantities import compare, ledger, scores
from tests.tools.test_project import ROOT
from wzlib.finders.registry import contracts

# What the documents say of the speech, its layers and its finders: one statement a line.
STATED = {
    "docs/teaching.md": """how many of {attributions} name
how many minutes it takes ({minutes[0]} to {minutes[1]})
{people[1]} of {people[0]} occurrences of 温州人
{moves[1]} of {moves[0]} sentences
{war[1]} of {war[0]} |
{words[graduation]} words of degree beside {words[attitude]} of attitude""",
    "docs/teaching.zh.md": """层共 {attributions} 处
所需时间（{minutes[0]} 至 {minutes[1]} 分钟）
“温州人”的 {people[0]} 次出现中有 {people[1]} 次
{moves[0]} 句中有 {moves[1]} 句
{war[0]} 处中讲抗疫的只有 {war[1]} 处
态度词 {words[attitude]} 个，程度词 {words[graduation]} 个""",
    "docs/performance.md": """precision {ledger[0]:.2f}, recall {ledger[1]:.2f}: the five misses
precision {themes[precision]:.2f}, recall {themes[recall]:.2f} over all themes
sentences {sentence[0]:.2f} and {sentence[1]:.2f}; clauses {clause[0]:.2f} and {clause[1]:.2f};
phrases {phrase[0]:.2f} and {phrase[1]:.2f}; all F1 {runs[2]:.2f} | the same
precision {formulae[0]:.2f}, recall {formulae[1]:.2f}; numeral formulae: recall {numeral:.2f} |
idioms: precision {idiom[0]:.2f}, recall {idiom[1]:.2f}; rhythm
then {rhythm[0]:.2f} and {rhythm[1]:.2f} | `wz.agreement.accuracy`
precision {metaphors[0]:.2f}, recall {metaphors[1]:.2f}; with the right domain
precision {voices[0]:.2f}, recall {voices[1]:.2f} | `wz.agreement.accuracy`, notebook 08
same act in {acts:.0f} %""",
}
# What else has digits, and is no figure that could be wrong of the speech.
NO_FINDING = [
    r"```.*?```|`[^`\n]*`|\]\([^)\s]*\)",  # code and addresses
    r"16 April|4 月 16 日|\b(?:19|20)\d\d(?!\d)",  # dates and years
    r"COVID-19|UTF-8|GB18030|W3C|3\.0\.0|CC BY 4\.0|3\.11|1161|N\.\d|below \.67",  # names, a rule
    r"90 minutes|90 分钟|\d+–\d+ \||minute 18|第 18 分钟",  # the plan of a lesson
    r"(?:150|800|3,000) (?:English )?words|300 Chinese|150 个英文词|(?:300|1500|5000) 个?汉?字",
    r"(?<![\d.,])(?:\d|0\d|1[0-5])(?:\.[1-9])?(?![\d.,]*\d)",  # notebooks, exercises, sessions
]
MINUTES = r"notebooks/(\w+\.ipynb)\)(?: \(|（)(\d+)[)）]"
PLACE = r"#s(\d+)-(\d+)"
NAMED_PLACE = r"characters? (\d+) to (\d+)|第 (\d+) 至 (\d+) 个字符"
COMMANDS = {  # how a row of docs/performance.md names what measures it, and where that is
    r"-m benchmarks\.(\w+)": "benchmarks/{}.py",
    r"[Nn]otebook (\d\d)": "notebooks/{}_*.ipynb",
    r"`(tests/[\w/]+\.py)`": "{}",
    r"`time (wz) annotate": "wzlib/app/cli.py",
    r"`make (check|test)`": "tools/make.py",
    r"(the same|no command)": "docs/performance.md",
}
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("README*.md", "docs/*.md", "docs/book/*.md")
    for path in ROOT.glob(pattern)
)


def minutes(name):
    said = (ROOT / "notebooks" / name).read_text(encoding="utf-8")
    return int(re.search(r"\*\*Minutes\.\*\* (\d+)", said).group(1))


@pytest.fixture(scope="module")
def values(speech):
    """Compute what is stated: all and of these; precision, recall and F1."""
    text, lexicon = speech.text, wz.load_lexicon()
    cut = [wz.find_words(text, codebook=words) for words in (lexicon[:0], lexicon)]
    people, kept = ((words.text == "温州人").sum() for words in cut)
    sentences = speech["sentences"].query("section.str.startswith('part')")
    moves = [wz.find_moves(text), speech["moves"]]
    move = [wz.label(sentences, layer, "move") for layer in moves]
    read = speech["metaphors"]
    war = read[read.domain == "war"].target
    metaphors = wz.find_metaphors(text)
    metaphors = wz.agreement.match(metaphors, read).notna()
    themes = wz.agreement.accuracy(wz.find_themes(text), speech["themes"], "theme", slack=0)
    mentions = speech["formulae"]
    numeral = mentions.kind == "numeral"
    formulae = wz.agreement.match(wz.find_formulae(text), mentions, slack=2)
    fours = wz.find_four_character(text)
    fours = wz.agreement.accuracy(fours, speech["four_character"], "kind", slack=0)
    runs = wz.agreement.accuracy(wz.find_parallelism(text), speech["parallelism"], "level")
    voices = wz.agreement.accuracy(wz.find_attributions(text), speech["attributions"], "form")
    acts = speech["speech_acts"].merge(wz.find_speech_acts(text), on=["start", "end"])
    tables = [fours[:-1], runs.rename({"all": "runs"}), voices.rename({"all": "voices"})[-1:]]
    asked = [minutes(path.name) for path in (ROOT / "notebooks").glob("*.ipynb")]
    return pd.concat(tables)[["precision", "recall", "f1"]].T.to_dict("list") | {
        "attributions": len(speech["attributions"]),
        "minutes": (min(asked), max(asked)),
        "people": (people, people - kept),
        "moves": (len(sentences), (move[0] == move[1]).sum()),
        "war": (len(war), war.str.contains("epidemic|medical").sum()),
        "words": speech["evaluation"].system.value_counts(),
        "ledger": scores(compare(text, ledger()), ["value", "unit", "kind"]),
        "themes": themes.loc["all"],
        "formulae": (formulae.notna().mean(), formulae.notna().sum() / len(mentions)),
        "numeral": formulae.dropna().isin(mentions.index[numeral]).sum() / numeral.sum(),
        "metaphors": (metaphors.mean(), metaphors.sum() / len(read)),
        "acts": (acts.act_x == acts.act_y).mean() * 100,
    }


def faults(name, page, values, speech):
    """Yield what a document states and cannot be computed, and its figures without a command."""
    rest = page
    for line in STATED.get(name, "").splitlines():
        if (stated := line.format_map(values)) not in page:
            yield f"it should say: {stated}"
        rest = rest.replace(stated, "")
    for notebook, said in re.findall(MINUTES, page):
        if int(said) != minutes(notebook):
            yield f"{notebook} takes {minutes(notebook)} minutes"
    places = {(int(start), int(end)) for start, end in re.findall(PLACE, page)}
    starts = {start for layer in speech.values() for start in layer.start}
    yield from (f"nothing begins at {start}" for start, _ in places if start not in starts)
    for found in re.findall(NAMED_PLACE, page):
        if tuple(int(number) for number in found if number) not in places:
            yield f"no address has the place {found}"
    rows = re.findall(r"^\| .*$", page, re.M)[1:] * (name == "docs/performance.md")
    for row in rows:
        if row in reach.table():
            continue
        paths = [path.format(n) for c, path in COMMANDS.items() for n in re.findall(c, row)]
        if not (paths and all(any(ROOT.glob(path)) for path in paths)):
            yield f"no such command: {row}"
    if name.startswith(("docs/performance", "docs/context")):  # tests/data/test_context.py
        rest = re.sub(r"^\| .*$", "", rest, flags=re.M)
    for pattern in (MINUTES, NAMED_PLACE, *NO_FINDING):
        rest = re.sub(pattern, "", rest, flags=re.S | re.M)
    for found in re.finditer(r"\d", rest):
        yield f"a figure without a command: {rest[max(found.start() - 30, 0) : found.end() + 20]!r}"


def test_the_table_of_the_finders_is_that_of_their_contracts():
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert page.endswith("\n\n" + "\n".join(reach.table()) + "\n")


def test_the_reach_of_a_finder_on_the_speech_is_measured_here(values, speech):
    found, read = wz.find_moves(speech.text), speech["moves"]
    moves = wz.agreement.accuracy(found, read, "move").loc["all", ["precision", "recall"]]
    measured = {
        ("quantities", "quantities"): values["ledger"],
        ("formulae", "formulae"): values["formulae"],
        ("attributions", "sayings and mentions"): values["voices"],
        ("metaphors", "metaphors"): values["metaphors"],
        ("themes", "themes of segments"): values["themes"][["precision", "recall"]],
        ("speech_acts", "speech acts of segments"): [values["acts"] / 100] * 2,
        ("moves", "moves"): moves,
        ("four_character", "idioms"): values["idiom"],
        ("four_character", "rhythm"): values["rhythm"],
        ("parallelism", "parallel sentences"): values["sentence"],
        ("parallelism", "parallel clauses"): values["clause"],
        ("parallelism", "parallel phrases"): values["phrase"],
    }
    told = {
        (name, one.what): (one.precision, one.recall)
        for name, contract in contracts().items()
        for one in contract.reach
        if one.here
    }
    assert told == {
        key: tuple(round(float(figure), 2) for figure in [*figures][:2])
        for key, figures in measured.items()
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_figure_has_its_command(name, values, speech):
    page = (ROOT / name).read_text(encoding="utf-8")
    assert list(faults(name, page, values, speech)) == []


@pytest.mark.parametrize(
    ("name", "there", "planted"),
    [
        ("docs/teaching.md", "26 of 73", "27 of 73"),
        ("docs/teaching.zh.md", "138 个", "139 个"),
        ("docs/teaching.md", "ipynb) (35)", "ipynb) (30)"),
        ("docs/teaching.md", "#s11430-", "#s11431-"),
        ("docs/performance.md", "precision 0.97, recall 0.83", "precision 0.98, recall 0.83"),
        ("docs/performance.md", "benchmarks.finders", "benchmarks.gone"),
        ("README.md", "the method, and no finding", "with 8,412 marks"),
    ],
)
def test_a_planted_figure_is_caught(name, there, planted, values, speech):
    page = (ROOT / name).read_text(encoding="utf-8")
    assert there in page
    assert list(faults(name, page.replace(there, planted), values, speech))
