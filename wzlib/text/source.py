"""From a raw file to clean text: every change a rule, every change logged, nothing lost.

A rule only removes characters or puts one character in the place of one, so each clean
character has exactly one raw character. The raw text is tiled by the runs of the *alignment*
(characters kept as they are) and by the *repairs*; with the clean text they rebuild it to the
byte.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd

from wzlib.errors import SourceError
from wzlib.files import sha256
from wzlib.layers.spans import Row, make_layer
from wzlib.text.characters import HAN
from wzlib.text.cleaning import INVISIBLE, RULES, Rule, Span
from wzlib.text.encodings import doubts
from wzlib.text.formats import extract
from wzlib.text.scripts import script

RAW = ("raw_start", "raw_end")


@dataclass(frozen=True, eq=False)
class Source:
    """A raw text and the clean text made from it.

    - `raw`, `encoding`: the file's characters, and the encoding that gives its bytes; of a file
      that is more than a text, such as .docx, the text that was taken out of it.
    - `text`: the clean text; paragraphs are separated by one line break.
    - `alignment`: table of runs kept as they are: start, end (clean), raw_start, raw_end.
    - `repairs`: layer of changes, each under the last rule that touched its characters: start,
      end, text (what stands in the clean text, mostly nothing), raw_start, raw_end, raw, rule,
      reason.
    - `format`, `sha256`: *text*, *docx*, *html* or *pdf*, and the hash of the file.
    - `notes`: what is to be told of it, a sentence each: what was left in the file, lost
      characters, a wrong encoding.
    """

    raw: str
    encoding: str
    text: str
    alignment: pd.DataFrame
    repairs: pd.DataFrame
    format: str = "text"
    sha256: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def script(self) -> str:
        """Whether the text is *simplified*, *traditional* or *mixed*."""
        return script(self.text)

    def about(self) -> dict[str, str]:
        """Return what is known of the file and its text: format, encoding, sha256, script, notes.

        >>> clean_source("增長8%").about()["script"]
        'traditional'
        """
        known = {"format": self.format, "encoding": self.encoding, "sha256": self.sha256}
        known |= {"script": self.script, "notes": "; ".join(self.notes)}
        return {key: value for key, value in known.items() if value}

    @cached_property
    def raw_index(self) -> np.ndarray:
        """For each clean character the offset of its raw character."""
        index = np.empty(len(self.text), dtype="int64")
        for row in pd.concat([self.alignment, self.repairs]).itertuples():
            index[row.start : row.end] = row.raw_start + np.arange(row.end - row.start)
        return index

    def raw_span(self, start: int, end: int) -> Span:
        """Return the raw offsets of the clean span from `start` to `end` (not empty).

        Raises `SourceError` if it is no span of the clean text.

        >>> source = clean_source("聚焦 70 年")
        >>> source.text, source.raw_span(2, 5), source.raw[2:8]
        ('聚焦70年', (3, 7), ' 70 年')
        """
        if not 0 <= start < end <= len(self.text):
            raise SourceError(f"{start} to {end} is not a span of {len(self.text)} characters")
        return int(self.raw_index[start]), int(self.raw_index[end - 1]) + 1

    def rebuild(self) -> bytes:
        """Return the raw file's bytes, made from clean text, alignment and repairs alone."""
        kept = self.alignment[["raw_start", "start", "end"]].itertuples(index=False)
        pieces = [(raw_start, self.text[start:end]) for raw_start, start, end in kept]
        pieces += list(zip(self.repairs.raw_start, self.repairs.raw, strict=True))
        return "".join(piece for _, piece in sorted(pieces)).encode(self.encoding)

    def before_after(self, rule: str, width: int = 10) -> pd.DataFrame:
        """Return each repair of one rule in its surroundings, raw and clean.

        Columns: start (clean), raw_start, before (raw characters), after (clean characters), with
        up to `width` characters on either side. Raises `SourceError` if no rule has that name.

        >>> source = clean_source("改革开放 40 多年来")
        >>> source.before_after("space at a digit or Latin letter", width=3)
           start  raw_start   before   after
        0      4          4  革开放 40   革开放40多
        1      6          7   40 多年来  放40多年来
        """
        if rule not in {known.name for known in RULES}:
            raise SourceError(f"no rule is called {rule!r}; see `source.repairs.rule`")
        found = self.repairs[self.repairs.rule == rule].reset_index(drop=True)
        sides = {"before": (self.raw, "raw_"), "after": (self.text, "")}
        for side, (text, kind) in sides.items():
            spans = zip(found[f"{kind}start"], found[f"{kind}end"], strict=True)
            found[side] = [text[max(a - width, 0) : b + width] for a, b in spans]
        return found[["start", "raw_start", *sides]]


def clean_source(raw: str, encoding: str = "utf-8", rules: Iterable[Rule] = RULES) -> Source:
    """Clean `raw` by rules, each change logged.

    >>> source = clean_source("温 办 通 报\\n\\n好。建“瓯 e 办”，聚\\n\\n焦改革。")
    >>> print(source.text)
    温办通报
    好。建“瓯e办”，聚焦改革。
    >>> source.repairs.rule.tolist()[-2:]
    ['space at a digit or Latin letter', 'page break']
    """
    now: list[str] = list(raw)  # what each raw character has become
    why: list[tuple[int, Rule] | None] = [None] * len(raw)  # which change did it
    changes, text, index = 0, raw, list(range(len(raw)))
    for rule in rules:
        for start, end in (spans := list(rule.find(text))):
            changes += 1
            new = rule.become(text[start:end])
            for step, place in enumerate(index[start:end]):
                now[place] = new[step : step + 1]
                why[place] = (changes, rule)
            for place in range(index[start], index[end - 1]):
                if (before := why[place]) and before[1] is INVISIBLE:
                    why[place] = (changes, rule)  # it lies inside what is changed now
        if spans:
            index = [place for place, character in enumerate(now) if character]
            text = "".join(now)
    return _log(raw, encoding, now, why)


def _log(raw: str, encoding: str, now: list[str], why: list[tuple[int, Rule] | None]) -> Source:
    """Turn the fate of each raw character into the alignment and the repairs."""
    kept: list[Row] = []
    repairs: list[Row] = []
    clean = 0
    for change, group in groupby(range(len(raw)), key=why.__getitem__):
        places = list(group)
        raw_start, raw_end = places[0], places[-1] + 1
        start, clean = clean, clean + sum(len(now[place]) for place in places)
        row: Row = {"start": start, "end": clean, "raw_start": raw_start, "raw_end": raw_end}
        if change:
            name, _, _, reason = change[1]
            row |= {"raw": raw[raw_start:raw_end], "rule": name, "reason": reason}
        (repairs if change else kept).append(row)
    text = "".join(now)
    alignment = pd.DataFrame(kept, columns=["start", "end", *RAW])
    own = {**dict.fromkeys(RAW, "int64"), "raw": "str", "rule": "str", "reason": "str"}
    return Source(raw, encoding, text, alignment, make_layer(text, repairs, own))


def find_emphasis(source: Source) -> pd.DataFrame:
    """Return the emphasis layer: start, end, text, damaged.

    `damaged` is true where an emphasised span begins or ends at a page break: the conversion
    closed the bold type there, so where it began or ended in print is not known.

    >>> find_emphasis(clean_source("好。**始终聚**\\n\\n焦基层，**固本**强基。"))
       start  end text  damaged
    0      2    5  始终聚     True
    1      9   11   固本    False
    """
    repairs = source.repairs
    marks = repairs.start[repairs.rule == "emphasis mark"].tolist()
    breaks = set(repairs.start[repairs.rule == "page break"])
    pairs = zip(marks[::2], marks[1::2], strict=True)
    rows = [{"start": a, "end": b, "damaged": a in breaks or b in breaks} for a, b in pairs]
    return make_layer(source.text, rows, {"damaged": "bool"})


def read_source(path: str | Path) -> Source:
    """Read and clean a file with a Chinese text: text, Markdown, HTML, Word (.docx) or PDF.

    A text may be in UTF-8, UTF-16, GB18030 or Big5; a PDF file needs `wzlib[pdf]`. Raises
    `SourceError` for a file that is missing, empty, of another kind or encoding, or not Chinese.
    """
    path = Path(path)
    if path.exists() and not path.is_file():
        raise SourceError(f"{path}: a folder, a pipe or a device; give a file")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    return decode_source(data, str(path))


def decode_source(data: bytes, name: str) -> Source:
    """Clean the bytes of a file, as `read_source` does; `name` is what errors call it."""
    if not data.strip():
        raise SourceError(f"{name}: the file is empty")
    found = extract(data, name)
    source = clean_source(found.raw, found.encoding, found.rules)
    letters = sum(map(str.isalpha, source.text))
    share = len(re.findall(HAN, source.text)) / max(letters, 1)
    if share < 0.5:
        told = f"{share:.0%} of its letters are Chinese characters"
        raise SourceError(f"{name}: not a Chinese text: {told}")
    notes = (*found.notes, *doubts(found.raw))
    return replace(source, format=found.format, sha256=sha256(data), notes=notes)
