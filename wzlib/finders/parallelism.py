"""Parallelism: neighbouring units that are built alike.

What counts says `data/codebook/parallelism.csv`. Sentences, clauses and phrases are compared each
with the next one, and two linear rules decide. Their coefficients, all of them below, were fitted
by logistic regression: those for sentences on one half of 204 student essays with annotated
parallelism (Song and others 2016; Bothwell and others 2023), those for clauses and phrases on
parts of two other speeches. Sentences further apart are linked by a numbered list or by
beginnings that are alike; how much alike was chosen on the same essays and on a third speech, and
so was what a pair must share.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain, pairwise
from operator import eq

import pandas as pd

from wzlib.errors import WzError
from wzlib.finders.finder import finder
from wzlib.finders.units import find_segments
from wzlib.layers.spans import Columns, Row, pick
from wzlib.text.characters import ENUMERATOR, FIRST, QUOTED, SENTENCE_END, common_prefix

Span = tuple[int, int]

SENTENCES = {"overlap": 2.6, "grammar": 4.0, "heads": 2.9, "lengths": 3.9, "semicolon": 3.1}
SENTENCES_ABOVE = 8.4  # what the weighted sum of two parallel sentences exceeds
PHRASES = {"overlap": 6.5, "aligned": 7.4, "head": 1.1}
PHRASES_ABOVE = 1.5  # the same for two clauses or two phrases
# Sentences with others between them are alike if so many first characters are (the weighted sum
# as of phrases exceeds the second number) and so much of both as a whole; the first rule holds
# within a paragraph.
BEGINNINGS = ((12, 8.0, 0.0), (8, 5.0, 0.25))
REACH = 10  # sentences to look back for one that begins alike
SHORTEST = 2  # characters of a phrase
FRAME_WITHIN = 80  # characters of a member in which its frame is looked for
NO_GRAMMAR = re.compile(
    "[^的地得是在有和与就不也都而了着过把被让使为以因从向对于如果只便才更最那这它他她我你们人所能会可要没还又却但虽]"
)
SLOTS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
NO_CHARACTER = re.compile(r"\W|_")
INNER_MARK = re.compile(f"[，,、：:；;—{SENTENCE_END}]+")
CLAUSE = re.compile(f"[^，：；;{SENTENCE_END}]+")
PHRASE = re.compile("[^、]+")
UNBROKEN = re.compile(f"(?:[^“”]+|{QUOTED})*")


@finder("parallelism", needs=[find_segments])
def find_parallelism(text: str, segments: Columns) -> Iterator[Row]:
    """Return the members of the runs of parallel units, a layer.

    Columns: start, end, text, group (number of the run), member (number in the run), level
    (*sentence*, *clause* or *phrase*), frame (what all members share in order, … for what
    differs) and reason (what speaks for it). Sentences are cut at 。！？；, clauses at ， too,
    phrases at 、. A run inside a member of another run is a run of its own.

    >>> found = find_parallelism("把规划图变为实景图、把绊脚石变成垫脚石。")
    >>> found[["text", "level", "frame"]].values.tolist()
    [['把规划图变为实景图', 'phrase', '把…变…'], ['把绊脚石变成垫脚石', 'phrase', '把…变…']]
    """
    for number, (level, run) in enumerate(_runs(text, segments)):
        members = [text[start:end] for start, end in run]
        named = {"group": f"p{number + 1:03}", "level": level}
        named |= {"frame": _frame(members), "reason": _reason(members)}
        for member, (start, end) in enumerate(run, start=1):
            yield {"start": start, "end": end, "member": member, **named}


def _runs(text: str, segments: Columns) -> Iterator[tuple[str, list[Span]]]:
    """Yield level and members of each run."""
    units = [(start, end) for start, end, part in pick(segments, "start", "end", "section") if part]
    plain = [_unnumbered(text, *unit) for unit in units]
    numbered = [text[unit[0] : core[0]] for unit, core in zip(units, plain, strict=True)]
    yield from (("sentence", run) for run in _sentence_runs(text, plain, numbered))
    for unit in plain:
        clauses = _cut(text, unit, CLAUSE)
        yield from (("clause", run) for run in _phrase_runs(text, clauses))
        for clause in clauses:
            phrases = _cut(text, clause, PHRASE)
            yield from (("phrase", run) for run in _phrase_runs(text, phrases))


def _unnumbered(text: str, start: int, end: int) -> Span:
    enumerator = ENUMERATOR.match(text, start, end)
    return (enumerator.end() if enumerator else start, end)


def _cut(text: str, span: Span, piece: re.Pattern) -> list[Span]:
    """Return the pieces of a span; half of a pair of quotation marks bounds a piece as well."""
    halves = (_half(text, *match.span()) for match in piece.finditer(text, *span))
    return [half for half in halves if half]


def _half(text: str, start: int, end: int) -> Span | None:
    """Return what of a piece stands on one side of a lone quotation mark; None if on no side."""
    opened, closed = (text.rfind(mark, start, end) for mark in "“”")
    if opened == closed:
        return start, end  # there is none
    if opened > closed:
        start = opened + 1
    half = UNBROKEN.match(text, start, end)
    return half.span() if half and (half.end() == end or text[half.end()] == "”") else None


def _sentence_runs(
    text: str, units: Sequence[Span], numbered: Sequence[str]
) -> Iterator[list[Span]]:
    """Yield the runs of sentences.

    A sentence joins the one before it, or before it in a numbered list, if it is like it; else
    one not far back that begins alike.
    """
    sentences = [text[start:end] for start, end in units]
    plain = [NO_CHARACTER.sub("", sentence) for sentence in sentences]
    runs: list[list[Span]] = []
    last_number = -1
    for place, unit in enumerate(units):
        near = [place - 1] if place else []
        back = range(place - 1, max(place - REACH, 0) - 1, -1)
        if FIRST.match(numbered[place]):
            last_number, back = -1, range(0)  # a new list
        near += [last_number] if numbered[place] and last_number >= 0 else []
        like = (at for at in near if _likeness(sentences[at], sentences[place]) > SENTENCES_ABOVE)
        begun = (
            at
            for at in back
            if _begin_alike(plain[at], plain[place], "\n" in text[units[at][0] : unit[0]])
        )
        run = next((runs[at] for at in chain(like, begun)), [])
        run.append(unit)
        runs.append(run)
        last_number = place if numbered[place] else last_number
    for unit, run in zip(units, runs, strict=True):
        if unit == run[0] != run[-1]:
            yield _trimmed(text, run) if len(run) > 2 else run


def _begin_alike(one: str, two: str, apart: bool) -> bool:
    return any(
        min(len(one), len(two)) >= size
        and _close(one[:size], two[:size], above)
        and _overlap(one, two) >= least
        for size, above, least in BEGINNINGS[apart:]
    )


def _phrase_runs(text: str, units: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the runs of neighbouring clauses or phrases, each like the one before."""
    plain = [NO_CHARACTER.sub("", text[start:end]) for start, end in units]
    run: list[Span] = []
    last = ""
    for unit, (one, two) in zip(units, pairwise([*plain, ""]), strict=True):
        run.append(unit)
        pair, last = (last, one), one
        if not _close(one, two, PHRASES_ABOVE):
            if len(run) > 2 or (len(run) == 2 and _is_pair(*pair)):
                yield _trimmed(text, run)
            run = []


def _likeness(one: str, two: str) -> float:
    """Return the weighted sum of what two sentences have in common.

    overlap: characters in the same order, of both; grammar: the same of words of grammar alone;
    heads: clauses that begin with the same character as the clause at the same place; lengths:
    what such clauses have in common in length; semicolon: the first one ends in ；.
    """
    a, b = NO_CHARACTER.sub("", one), NO_CHARACTER.sub("", two)
    if not a or not b:
        return 0.0
    first, second = _clauses(one), _clauses(two)
    pairs = list(zip(first, second, strict=False))
    features = {
        "overlap": _overlap(a, b),
        "grammar": _overlap(NO_GRAMMAR.sub("", one), NO_GRAMMAR.sub("", two)),
        "heads": sum(x[0] == y[0] for x, y in pairs) / max(len(first), len(second)),
        "lengths": sum(min(len(x), len(y)) for x, y in pairs) / max(len(a), len(b)),
        "semicolon": one[-1] in "；;",
    }
    return sum(weight * features[name] for name, weight in SENTENCES.items())


def _is_pair(one: str, two: str) -> bool:
    """Tell whether two are enough: they share two characters, or one in the same place of five."""
    aligned = len(one) == len(two) >= 5 and any(map(eq, one, two))
    return aligned or _overlap(one, two) * (len(one) + len(two)) > 3


def _close(one: str, two: str, above: float) -> bool:
    """Tell whether the weighted sum of what two clauses or phrases have in common is above that.

    overlap: characters in the same order; aligned: the same characters at the same distance from
    the beginning or from the end; head: the same first character.
    """
    if min(len(one), len(two)) < SHORTEST or set(one).isdisjoint(two):
        return False
    aligned = max(sum(map(eq, one, two)), sum(map(eq, one[::-1], two[::-1])))
    features = {"aligned": aligned / max(len(one), len(two)), "head": one[0] == two[0]}
    alike = sum(PHRASES[name] * feature for name, feature in features.items())
    most = alike + PHRASES["overlap"]  # so the longest common subsequence is seldom looked for
    return most > above and alike + PHRASES["overlap"] * _overlap(one, two) > above


def _clauses(sentence: str) -> list[str]:
    clauses = (NO_CHARACTER.sub("", clause) for clause in INNER_MARK.split(sentence))
    return [clause for clause in clauses if clause]


def _overlap(one: str, two: str) -> float:
    """Return the length of the longest common subsequence, as a share of both (Hyyrö 2004)."""
    places: dict[str, int] = {}
    bit = 1
    for symbol in one:
        places[symbol] = places.get(symbol, 0) | bit
        bit <<= 1
    rest = full = bit - 1
    for symbol in filter(places.__contains__, two):
        matched = rest & places[symbol]
        rest = ((rest + matched) | (rest - matched)) & full
    return 2 * (len(one) - rest.bit_count()) / max(len(one) + len(two), 1)


def _trimmed(text: str, run: list[Span]) -> list[Span]:
    """Cut off what comes before the shared beginning and after the shared ending of a run."""
    members = [text[start:end] for start, end in run]
    trimmed = list(run)
    trimmed[0] = (trimmed[0][0] + _excess(members), trimmed[0][1])
    backwards = [member[::-1] for member in reversed(members)]
    trimmed[-1] = (trimmed[-1][0], trimmed[-1][1] - _excess(backwards))
    return trimmed


def _excess(members: Sequence[str]) -> int:
    """Return how many characters the first member has before what makes it like the others.

    That is the beginning that the others share, at the place that leaves a length like theirs;
    or, where they share only an ending and are of equal length, the same length.
    """
    first, *others = members
    lengths = {len(other) for other in others}
    head = common_prefix(others) if len(others) > 1 else others[0][0]
    excess = 0
    if head and head in first:
        places = [match.start() for match in re.finditer(re.escape(head), first)]
        place = min(places, key=lambda at: abs(len(first) - at - len(others[0])))
        if places[0] > 0 and 2 * (len(first) - place) >= min(lengths):
            excess = place
    elif len(lengths) == 1 and (
        len({member[-1] for member in members}) == 1
        or sum(map(eq, first[::-1], others[0][::-1])) > 1
    ):
        cut = max(len(first) - min(lengths), 0)  # where a word begins, unless marks follow
        excess = 0 if NO_CHARACTER.search(first[cut:]) else cut
    return excess if NO_CHARACTER.sub("", first[excess:]) else 0


def _frame(members: Sequence[str]) -> str:
    """Return what all members share in order, with … for each place where they differ."""
    first, *others = (member[:FRAME_WITHIN] for member in members)
    in_all = set(first).intersection(*others)
    frame = "".join(character if character in in_all else "…" for character in first)
    for other in others:
        plain = "".join(character if character in in_all else " " for character in other)
        frame = _shared(frame, plain)
    cut = any(len(member) > FRAME_WITHIN for member in members)
    return re.sub("…+", "…", frame + "…" * cut)


def _shared(one: str, two: str) -> str:
    shared, ends = "", (0, 0)
    for a, b, size in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        shared += "…" * ((a, b) != ends) + one[a : a + size]
        ends = a + size, b + size
    return shared


def _reason(members: Sequence[str]) -> str:
    """Return what speaks for a run: its smallest overlap, and what all its members have alike."""
    plain = [NO_CHARACTER.sub("", member) for member in members]
    least = min(_overlap(one, two) for one, two in pairwise(plain))
    alike: dict[str, set] = {
        "same beginning": {member[0] for member in plain},
        "same ending": {member[-1] for member in plain},
        "same length": {len(member) for member in plain},
        "same marks": {tuple(NO_CHARACTER.findall(member)) for member in members},
    }
    same = [name for name, kinds in alike.items() if len(kinds) == 1]
    return "；".join([f"overlap {least:.2f}", *same])


def align_frame(members: Iterable[str], frame: str) -> pd.DataFrame:
    """Return a table that sets members under each other: what they share, and what fills the slots.

    One row per member; the columns are the pieces of `frame` (as `find_parallelism` writes it) and
    between them the slots ①, ②, …, which stand for its …. Raises `WzError` if a member does
    not have the pieces in their order.

    >>> align_frame(["调到最高", "调到最佳"], "调到最…").values.tolist()
    [['调到最', '高'], ['调到最', '佳']]
    """
    pieces = [piece for piece in re.split("(…)", frame) if piece]
    if pieces.count("…") > len(SLOTS):
        raise WzError(f"the frame {frame!r} has more than twenty slots")
    slots = iter(SLOTS)
    columns = [next(slots) if piece == "…" else piece for piece in pieces]
    # A slot ends where what follows it first comes, and only the last piece reaches to the end.
    pattern = re.sub("[^…]+", r"(\g<0>)", re.escape(frame))
    pattern = re.sub(r"…(\([^…]+)(?=…)", r"(?>(.*?)\1)", pattern).replace("…", "(.*)")
    rows = []
    for member in members:
        if not (filled := re.fullmatch(pattern, member)):
            raise WzError(f"{member!r} is not built as {frame!r}")
        rows.append(filled.groups())
    return pd.DataFrame(rows, columns=columns)
