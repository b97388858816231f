"""Who speaks in a text: reported sayings with their sources.

The forms of attribution in speeches and reports are few (somebody 指出, 强调, 希望 …; “…”的要求; or
the bare name of words: 嘱托, 批示精神), so patterns find them; who is meant by a pronoun and what a
segment does are readings, and the finders give candidates.
"""

import re
from collections.abc import Iterator
from itertools import chain

from wzlib.finders.finder import finder
from wzlib.layers.spans import Row
from wzlib.text.characters import HAN, SENTENCE_END

SURNAME = (
    "[习李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文车俞]"
)
TITLE = "(?:总书记|书记|主席|总理|省长|市长|部长|主任|同志)"
BODY = "(?:党中央|中央|国务院|省委|省政府|市委|市政府|上级)"
NAMED = rf"(?:{SURNAME}{HAN}{{0,2}})?{TITLE}|{BODY}(?:、{BODY}){{0,7}}+"
NOBODY = "(?<![没所只拥])有人|俗话|常言|古人|古语|老话"
SPEAK = "(?:说过?|讲过?|道|说道|讲道)(?=[，：:“])"
VERB = f"指出|强调|叮嘱|嘱咐|寄语|告诫|勉励|表示|认为|要求|希望|鼓励|号召|指示|提出|写道|{SPEAK}"
NOUN = (
    "(?:嘱托|重托|讲话|指示批示|指示|批示|关怀|关爱|厚爱|期望|期待|总要求|部署要求|决策部署|要求|"
    "(?<!亲自)(?<!研究)部署|贺信|回信|寄语|教导|论述|倡议|号召|这番话)(?:精神)?"
)
GAP = "[^，。；：！？“”\n]"
BEFORE_VERB = (
    f"(?:在{GAP}{{1,14}}?)?(?:曾经?|还|又|也|就|都|多次|反复|一再|再三|经常|常|一直|专门|明确|特别|进一步|深情|深刻|语重心长地)"
    "{0,3}"
)
SAID = re.compile(
    rf"(?P<source>{NAMED}|(?<![\w”])[他她](?!们|人)|(?<!\w)我(?=反复|多次|常|曾|一直)|{NOBODY})"
    rf"{BEFORE_VERB}(?P<verb>(?:{VERB}){{1,2}})(?!的|和|、)(?:了?我们|大家)?(?P<mark>[，：:]?)(?P<quote>“)?"
)
SLOGAN = re.compile(
    rf"(?P<source>{NAMED}){GAP}{{0,8}}“(?P<saying>[^”\n]{{1,60}})”的{GAP}{{0,6}}?(?P<verb>{NOUN})"
)
MENTION = re.compile(rf"(?P<source>{NAMED})(?P<gap>{GAP}{{0,24}}?)(?P<verb>{NOUN})")
QUOTED = re.compile("(?P<saying>(?:[^“”\n]|“[^“”\n]*”)*)”")
UNQUOTED = re.compile(f"(?P<saying>(?:[^{SENTENCE_END}“”\n]|“[^“”\n]*”)*)")
AND = re.compile(rf"(?:和|、|以及)(?P<mention>{GAP}{{0,8}}?(?P<verb>{NOUN}))")


@finder("attributions")
def find_attributions(text: str) -> Iterator[Row]:
    """Return every reported saying, a layer.

    Columns: start, end, text (the saying), source, verb, form, cue_start, cue_end, cue (the words
    that attribute it). `form` is *direct* (in quotation marks), *indirect* (up to the end of its
    sentence), *slogan* (a quotation that is called somebody's requirement) or *mention* (words
    are named, not given; the span is the noun phrase with its source). A pronoun is resolved to
    the last source that is named with a title; without one it attributes nothing.

    >>> text = "书记曾指出，要创新。他还强调：“要快。”落实省委“稳”的要求，牢记书记嘱托。"
    >>> said = find_attributions(text)[["text", "source", "verb", "form"]].values.tolist()
    >>> said[:2]
    [['要创新', '书记', '指出', 'indirect'], ['要快。', '书记', '强调', 'direct']]
    >>> said[2:]
    [['稳', '省委', '要求', 'slogan'], ['书记嘱托', '书记', '嘱托', 'mention']]
    """
    taken = bytearray(len(text))
    found = []
    for row in chain(_said(text), _slogans(text), _mentions(text)):
        if not taken[row["cue_start"]]:
            found.append(row)
        if row["form"] in ("direct", "indirect", "slogan"):
            taken[row["cue_start"] : row["cue_end"]] = b"\1" * (row["cue_end"] - row["cue_start"])
    person = ""
    for row in sorted(found, key=lambda row: row["cue_start"]):
        if re.search(TITLE, row["source"]):
            person = row["source"]
        elif row["source"] in "他她":
            row["source"] = person
        if row["source"]:
            yield row | {"cue": text[row["cue_start"] : row["cue_end"]]}


def _said(text: str) -> Iterator[Row]:
    """Yield the sayings that a verb introduces."""
    matches = list(SAID.finditer(text))
    limits = [*(match.start() for match in matches[1:]), len(text)]
    for match, limit in zip(matches, limits, strict=False):
        saying = (QUOTED if match["quote"] else UNQUOTED).match(text, match.end(), limit)
        marked = (
            match["quote"] or match["mark"] or re.match(HAN, text[match.end() : match.end() + 1])
        )
        if saying and saying["saying"] and marked:
            form = "direct" if match["quote"] else "indirect"
            cue = {"cue_start": match.start("source"), "cue_end": match.end("verb")}
            yield cue | _row(*saying.span("saying"), match, form)


def _slogans(text: str) -> Iterator[Row]:
    for match in SLOGAN.finditer(text):
        cue = {"cue_start": match.start("source"), "cue_end": match.end("source")}
        yield cue | _row(*match.span("saying"), match, "slogan")


def _mentions(text: str) -> Iterator[Row]:
    """Yield the names of words, each with those that 和 or 、 joins to it."""
    for match in MENTION.finditer(text):
        cue = {"cue_start": match.start(), "cue_end": match.end()}
        yield cue | _row(*match.span(), match, "mention")
        end = match.end()
        while (joined := AND.match(text, end)) and not re.search(NAMED, joined["mention"]):
            end = joined.end()
            place = _row(*joined.span("mention"), joined, "mention")
            yield (
                {"cue_start": match.start(), "cue_end": match.end("source")}
                | place
                | {"source": match["source"]}
            )


def _row(start: int, end: int, match: re.Match, form: str) -> Row:
    source = match.groupdict().get("source", "")
    verb = match["verb"].removesuffix("精神")
    return {"start": start, "end": end, "source": source, "verb": verb, "form": form}
