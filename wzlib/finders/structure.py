"""How a speech is built: front matter, paragraphs, sections, sentences, quotations, moves.

Every finder is a function of the text alone (and of a codebook given as a table); it works on
any Chinese speech and knows nothing of this one.
"""

import heapq
import re
import warnings
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pandas as pd

from wzlib.errors import WzWarning
from wzlib.layers.spans import make_layer, within
from wzlib.text.characters import CLOSERS, NUMERAL, SENTENCE_END

Span = tuple[int, int]

FRONT = [
    ("salutation", r"(?:各位|同志们|尊敬的|女士们|大家).*[：:，]$"),
    ("number", r"[〔\[（(]\d{4}[〕\]）)].*[期号]$"),
    (
        "date",
        r"[（(]?[\d〇零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日[）)]?$",
    ),
    ("dateline", r".*社.{2,8}日电.*"),
    ("printed", r".*印发$"),
    ("distribution", r"(?:主送|抄送|发|报|送)：.*"),
    ("subtitle", r"——.*"),
    ("office", r".*(?:办公室|办公厅|委员会)$"),
    ("series", r".{2,10}(?:通报|简报|通知|文件)$"),
]
HEADINGS = [rf"({NUMERAL}{{1,3}})、", rf"第({NUMERAL}{{1,3}})(?:部分)?[，,、：]"]
ENUMERATION = rf"{NUMERAL}{{1,2}}[要是]"
MARKS = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉"}
TITLE_MARKS = "《〈"
DEEPEST = 8  # pairs of marks inside each other


def find_paragraphs(text: str) -> pd.DataFrame:
    """Return the paragraphs: start, end, text, kind.

    `kind` is `body` from the first to the last line that ends like a sentence, `front` before
    and `colophon` after.

    >>> find_paragraphs("讲话\\n同志们：\\n大家好！\\n办公室").kind.tolist()
    ['front', 'front', 'body', 'colophon']
    """
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    ending = re.compile(f"[{SENTENCE_END}；;][{CLOSERS}]*$")
    body = [number for number, (a, b) in enumerate(lines) if ending.search(text[a:b])] or [0]
    kinds = [
        "front" if number < body[0] else "body" if number <= body[-1] else "colophon"
        for number in range(len(lines))
    ]
    rows = [{"start": a, "end": b, "kind": k} for (a, b), k in zip(lines, kinds, strict=True)]
    return make_layer(text, rows, {"kind": "str"})


def find_front(text: str) -> pd.DataFrame:
    """Return what stands before and after the speech proper: start, end, text, field.

    `field` is one of series, number, title, subtitle, date, dateline, salutation,
    distribution, office, printed; the title is the longest line that is none of the others,
    and what is left is `other`. A title that ends like a sentence is taken for the body.

    >>> find_front("温办通报\\n〔2020〕第12期\\n当好建设者\\n大家好！\\n发：各县委").field.tolist()
    ['series', 'number', 'title', 'distribution']
    """
    paragraphs = find_paragraphs(text)
    lines = paragraphs[paragraphs.kind != "body"]
    fields = lines.text.map(
        lambda line: next((name for name, form in FRONT if re.fullmatch(form, line)), "other")
    )
    unnamed = lines[(fields == "other") & (lines.kind == "front")]
    if len(unnamed):
        fields[unnamed.text.str.len().idxmax()] = "title"
    return lines.drop(columns="kind").assign(field=fields).reset_index(drop=True)


def find_sections(text: str) -> pd.DataFrame:
    """Return the sections of the body: start, end, text, section, kind, heading_end, label.

    `section` is `opening`, `part 1` …, `closing` (`kind` the same without the number); `label`
    names it in charts: 开篇 opening, 结尾 closing, or the first words of the heading. A part
    begins at a paragraph that starts with 一、 二、 … or 第一， 第二， …, whichever style the
    text uses first and counts up without a gap; its heading, up to `heading_end`, is the first
    sentence of that paragraph. The closing is what is left, at the end of the last part, of
    paragraphs that end in ！. A text without such headings is one `opening`.

    >>> speech = "各位好。\\n第一，要快。\\n快就是好。\\n第二，要稳。\\n稳也好。\\n前进！"
    >>> find_sections(speech)[["section", "start", "end", "heading_end"]].values.tolist()
    [['opening', 0, 4, 0], ['part 1', 5, 17, 11], ['part 2', 18, 29, 24], ['closing', 30, 33, 30]]
    """
    paragraphs = find_paragraphs(text)
    body = paragraphs[paragraphs.kind == "body"].reset_index(drop=True)
    heads = _find_heads(body)
    others = body.index[~body.text.str.contains(rf"！[{CLOSERS}]*$")]
    closing = max(others, default=-1) + 1
    if not heads or closing <= heads[-1] + 1:
        closing = len(body)
    firsts = [0, *heads, closing]
    names = ["opening", *(f"part {number}" for number in range(1, len(heads) + 1)), "closing"]
    rows = [
        _section(name, body[first:last])
        for name, (first, last) in zip(names, pairwise([*firsts, len(body)]), strict=True)
        if first < last
    ]
    columns = {"section": "str", "kind": "str", "heading_end": "int64", "label": "str"}
    return make_layer(text, rows, columns)


def _section(name: str, body: pd.DataFrame) -> dict[str, object]:
    kind, first = name.split()[0], body.iloc[0]
    heading = _cuts(first.text, SENTENCE_END)[0][1] if kind == "part" else 0
    short = first.text[:heading].rstrip("。 ")
    label = {"opening": "开篇 opening", "closing": "结尾 closing"}.get(kind, short[:20])
    return {
        "start": first.start,
        "end": body.end.iloc[-1],
        "section": name,
        "kind": kind,
        "heading_end": first.start + heading,
        "label": label,
    }


def _find_heads(body: pd.DataFrame) -> list[int]:
    """Return the positions of the paragraphs that start a part, in the first style that counts."""
    found: list[tuple[int, list[int]]] = []
    for style in HEADINGS:
        numbers = body.text.str.extract(rf"^{style}")[0].to_numpy()
        heads, wanted = [], 1
        for place, number in enumerate(numbers):
            if number == _numeral(wanted):
                heads.append(place)
                wanted += 1
        if len(heads) > 1:
            found.append((heads[0], heads))
    return min(found)[1] if found else []


def _numeral(number: int) -> str:
    """Return a number up to 99 in Chinese; nothing above, where no text counts its parts."""
    if number > 99:
        return ""
    tens, ones = divmod(number, 10)
    digits = "一二三四五六七八九"
    ten = "" if tens == 0 else "十" if tens == 1 else digits[tens - 1] + "十"
    return ten + (digits[ones - 1] if ones else "")


def find_sentences(text: str) -> pd.DataFrame:
    """Return the sentences: start, end, text, section.

    A sentence ends at 。！？… with the closing quotes and brackets after them, or at the end of
    its line. Nothing but line breaks lies between two sentences. `section` is empty in front
    matter and colophon.

    >>> find_sentences("他说：“好。”大家笑了！\\n完").text.tolist()
    ['他说：“好。”', '大家笑了！', '完']
    """
    return _find_units(text, SENTENCE_END)


def find_segments(text: str) -> pd.DataFrame:
    """Return the segments: sentences cut also after ； and before 一要, 二要, 一是 … in a list.

    Columns: start, end, text, section.

    >>> find_segments("一要快，二要稳；三要好。").text.tolist()
    ['一要快，', '二要稳；', '三要好。']
    """
    return _find_units(text, SENTENCE_END + "；;")


def find_clauses(text: str) -> pd.DataFrame:
    """Return the clauses: segments cut also after ， and ： (not within a time like 10：30).

    Columns: start, end, text, section.

    >>> find_clauses("有人说，最远的是“做到”；完。").text.tolist()
    ['有人说，', '最远的是“做到”；', '完。']
    """
    return _find_units(text, SENTENCE_END + "；;，：")


def _find_units(text: str, ends: str) -> pd.DataFrame:
    paragraphs = find_paragraphs(text)
    rows = [
        {"start": start + a, "end": start + b}
        for start, paragraph in zip(paragraphs.start, paragraphs.text, strict=True)
        for a, b in _cuts(paragraph, ends)
    ]
    layer = make_layer(text, rows)
    sections = find_sections(text)
    names = within(layer, sections).map(sections.section).fillna("")
    return layer.assign(section=names.astype("str"))


def _cuts(paragraph: str, ends: str) -> list[Span]:
    """Cut a paragraph after each of `ends` with the closers that follow it."""
    listed = "" if "；" not in ends else rf"|(?<=[，；：])(?={ENUMERATION})"
    boundary = rf"(?:(?!(?<=\d)：(?=\d))[{ends}])+[{CLOSERS}]*{listed}"
    edges = sorted({0, len(paragraph), *(m.end() for m in re.finditer(boundary, paragraph))})
    return list(pairwise(edges))


def find_quotations(text: str) -> pd.DataFrame:
    """Return what stands in quotation marks or book-title marks: start, end, text, mark, depth.

    The span includes its marks. `mark` is `quotation` or `title`; `depth` is 1 for an outer
    pair, 2 for one inside it. A mark without its partner in the same paragraph is left out, and
    so is, with a warning, a pair inside more than seven others: no text, but a heap of marks.

    >>> find_quotations("学习《论“拼”》和“干”")[["text", "mark", "depth"]].values.tolist()
    [['《论“拼”》', 'title', 1], ['“拼”', 'quotation', 2], ['“干”', 'quotation', 1]]
    """
    rows, enclosing, deeper = [], [], 0  # the ends of the pairs around a place, as a heap
    for start, end in sorted(_pair_marks(text)):
        while enclosing and enclosing[0] <= start:
            heapq.heappop(enclosing)
        heapq.heappush(enclosing, end)
        if (depth := len(enclosing)) > DEEPEST:
            deeper += 1
            continue
        mark = "title" if text[start] in TITLE_MARKS else "quotation"
        rows.append({"start": start, "end": end, "mark": mark, "depth": depth})
    if deeper:
        warnings.warn(
            f"{deeper:,} pairs of quotation marks inside more than {DEEPEST - 1} others are left "
            "out of the layer quotations",
            WzWarning,
            stacklevel=1,
        )
    return make_layer(text, rows, {"mark": "str", "depth": "int64"})


def _pair_marks(text: str) -> Iterator[Span]:
    """Yield each closing mark with the last open mark of its kind in the same paragraph."""
    opened: dict[str, list[int]] = {close: [] for close in MARKS.values()}
    for match in re.finditer(f"[{''.join(MARKS)}{''.join(MARKS.values())}\n]", text):
        mark, place = match.group(), match.start()
        if mark in MARKS:
            opened[MARKS[mark]].append(place)
        elif mark == "\n":
            opened = {close: [] for close in opened}
        elif opened[mark]:
            yield opened[mark].pop(), place + 1


def find_moves(text: str, codebook: pd.DataFrame) -> pd.DataFrame:
    """Return the rhetorical moves of each part: start, end, text, section, move.

    `codebook` has the columns move, cue (a regular expression) and then. In each part a
    sentence makes the first move whose cue it contains; without a cue, the move that the
    codebook lets follow on the one before in the same part (`then`); before the first cue of a
    part it makes none. Sentences of one move in a row, within a part, are one span.

    >>> rows = [("heading", "^第.，", "premise"), ("lesson", "启示", "lesson")]
    >>> codebook = pd.DataFrame(rows, columns=["move", "cue", "then"])
    >>> speech = "好。\\n第一，快。\\n快好。这启示我们，要快。要很快。\\n第二，稳。"
    >>> find_moves(speech, codebook)[["text", "section", "move"]].values.tolist()[1:3]
    [['快好。', 'part 1', 'premise'], ['这启示我们，要快。要很快。', 'part 1', 'lesson']]
    """
    sentences = find_sentences(text)
    sentences = sentences[sentences.section.str.startswith("part")]
    rules = [(row.move, re.compile(row.cue), row.then) for row in codebook.itertuples()]
    moves, following, part = [], "", ""
    for sentence, section in zip(sentences.text, sentences.section, strict=True):
        following, part = following if section == part else "", section
        for move, cue, then in rules:
            if cue.search(sentence):
                moves.append(move)
                following = then
                break
        else:
            moves.append(following)
    named = sentences.assign(move=moves)
    return merge_runs(text, named[named.move != ""], ["section", "move"])


def merge_runs(text: str, layer: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return a layer in which rows that follow each other with equal `columns` are one span.

    >>> text = "好。很好。不好。"
    >>> layer = find_sentences(text).assign(tone=["plus", "plus", "minus"])
    >>> merge_runs(text, layer, ["tone"]).text.tolist()
    ['好。很好。', '不好。']
    """
    keys = list(columns)
    run = (layer[keys] != layer[keys].shift()).any(axis=1).cumsum()
    spans = {"start": ("start", "first"), "end": ("end", "max")}
    merged = layer.groupby(run.to_numpy()).agg(**spans, **{key: (key, "first") for key in keys})
    return make_layer(text, merged.to_dict("records"), layer[keys].dtypes.to_dict())


STRUCTURE = {
    "front": find_front,
    "paragraphs": find_paragraphs,
    "sections": find_sections,
    "sentences": find_sentences,
    "segments": find_segments,
    "clauses": find_clauses,
    "quotations": find_quotations,
}  # the finders of structure, by the names of their layers


def find_structure(text: str) -> dict[str, pd.DataFrame]:
    """Return the layers of structure by name: front to clauses, and quotations.

    >>> list(find_structure("好。"))
    ['front', 'paragraphs', 'sections', 'sentences', 'segments', 'clauses', 'quotations']
    """
    return {name: find(text) for name, find in STRUCTURE.items()}
