"""Neutral words: no intent that the text does not show, no insinuation, no praise.

Rule of the house: from a text to words, never to a person. What is quoted is not ours: the words
of the speech, “…” with Chinese, lines that begin with `>`, titles of books.
"""

import ast
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator

from wzlib.text.characters import HAN

ENGLISH = r"""
 wants?\ (?:us|you|the\ (?:reader|listener|audience|public)s?)\ to\ (?:believe|think|feel|see)
|would\ have\ (?:us|you|the\ (?:reader|listener|audience)s?)\ believe
|(?:tr(?:y|ies|ied|ying)|seeks?|sought|attempts?|means?|meant|aims?|hopes?)\ to\ (?:convince
   |persuade|impress|deflect|distract|sell|legitimi[sz]e|justify|appear|avoid|evade|suggest)
|deliberate(?:ly)?|on\ purpose|intentional(?:ly)?|calculated(?:ly)?
|in\ order\ to\ (?:please|impress)|(?<!aria-)hid(?:es?|den|ing)?(?!\ Markov)|conceal\w*
|disguis\w+|camouflag\w+|(?:un)?mask(?:s|ed|ing)?\ (?:the|its|his|what)|cover(?:s|ed|ing)?[ -]up
|whitewash\w*|(?:gloss|paper)(?:es|ed|ing|s)?\ over|play(?:s|ed|ing)?\ down|distract\w*
|divert\w*\ attention|smokescreen|window[ -]dressing|lip\ service|sugar-?coat\w*|manipulat\w+
|propagand\w+|indoctrinat\w+|brainwash\w*|agitprop|mouthpiece|spin\ doctor\w*|regimes?
|dictator\w*|despot\w*|totalitarian\w*|authoritarian\w*|autocra\w+|tyrann\w+|so-called
|supposedly|purported(?:ly)?|ostensibl[ey]|alleged(?:ly)?|self-(?:styled|proclaimed|serving)
|pretend\w*|pretence|feign\w*|deceiv\w*|decept\w+|deceit\w*|dup(?:ed?|licity)|liars?
|trick(?:s|ed|ery)|mislead\w*|misled|cynic\w*|hypocri\w+|shameless\w*|cunning\w*|sly|crafty
|suspicious\w*|dubious\w*|tellingly|conspicuous(?:ly)?|conveniently|no\ (?:accident|coincidence)
|between\ the\ lines|agenda
|(?:real|true|actual|hidden)\ (?:aim|motive|purpose|reason|intention)s?|ulterior|excuses?
|scapegoat\w*|boast\w*|brag\w*|bombast\w*|pompous\w*|grandiose|hollow|platitud\w+|clich\w+
|verbiage|hype[ds]?|empty\ (?:phrases|slogans?|words|talk|rhetoric|promises?)
|mere\ (?:rhetoric|slogan|phrase)s?|jargon|flatter\w*|sycophan\w*|fawn\w*|servile\w*
|obsequious\w*|naive\w*|absurd\w*|ridiculous\w*|farc\w+|fabricat\w+|falsif\w+|untrue
|exaggerat\w+|inflated|clever\w*|master(?:ly|ful\w*|piece\w*|stroke)|brillian\w+|superb\w*
|magnificen\w+|ingenious\w*|genius|virtuos\w*|eloquen\w*|visionary|far-sighted|admirabl\w+
|impressive\w*|remarkabl\w+|inspiring\w*|outstanding\w*|heroic\w*|glorious\w*|wisely|wisdom
|skilful\w*|skillful\w*|artful\w*
|(?:speech|speaker|secretary|he|author)\ (?:fails|refuses|avoids|evades|dodges|forgets)|stirring
|rousing|moving\ (?:words|speech|passage)s?|powerful\ (?:words|speech|rhetoric)
"""
CHINESE = """
掩盖 掩饰 遮掩 遮蔽 隐瞒 瞒报 粉饰 美化 洗白 回避问题 避重就轻 避而不谈 闪烁其词 讳莫如深
欲盖弥彰 转移视线 企图 妄图 (?:真实|真正)意图 意图(?:掩|让|使|把|借|通过) 图谋 蓄意 刻意 故意
有意(?:为之|回避|淡化|隐) 别有用心 居心 用心险恶 (?:真正|良苦|背后的)用意 用意(?:在|是) 心虚
只字不提 闭口不谈 洗脑 灌输 愚弄 愚民 蒙蔽 欺骗 误导 忽悠 操纵 操控 煽动 宣传机器 宣传攻势 喉舌
政治秀 作秀 话术 政权 当局 独裁 专制 极权 威权 暴政 所谓的 号称 自称 标榜 谎 虚假 造假 夸大 虚伪
伪善 狡 吹嘘 吹捧 自吹 鼓吹 叫嚣 大言不惭 空洞 空话 套话 陈词滥调 老生常谈 假大空 歌功颂德 阿谀
奉承 献媚 溜须 高屋建瓴 精彩 高明 英明 巧妙 精妙 绝妙 深谋远虑 远见卓识 鞭辟入里 振聋发聩
掷地有声 雄辩 精辟 大师 令人(?:振奋|鼓舞|敬佩|钦佩|动容) 鼓舞人心 感人至深 催人奋进 大手笔 妙笔
生动诠释 深刻诠释
"""
WORDS = re.compile(
    rf"\b(?:{ENGLISH})\b|(?:{'|'.join(CHINESE.split())})", re.IGNORECASE | re.VERBOSE
)
# Parts of a text that quote, name a work or are code.
QUOTED = re.compile(
    rf"^> .*$|“[^”]*{HAN}[^”]*”|[\u3001-\u9fff！，；？”] ?\(?\*[^*\n]+\*|《[^》]*》"
    r"|`[^`]*`|```.*?```|</?[a-z][^<>\n]*>|\]\([^)]*\)|\{[^{}\n]*\}|https?://\S+",
    re.MULTILINE | re.DOTALL,
)


def loaded(text: str, speech: str = "", allowed: Iterable[str] = ()) -> Iterator[str]:
    """Yield the words of intent, insinuation and praise in a text of ours, with what is around.

    Chinese that stands so in the speech is a quotation, with or without marks; `allowed` are
    passages in which such a word has a plain meaning.
    """
    rest = QUOTED.sub(lambda found: " " * len(found.group()), text)
    for passage in allowed:
        rest = rest.replace(passage, " " * len(passage))
    for found in WORDS.finditer(rest):
        if text[max(found.start() - 2, 0) : found.end()] in speech:
            continue
        near = text[max(found.start() - 40, 0) : found.end() + 30].replace("\n", " ")
        yield f"{found.group()!r} in …{near}…"


# Passages in which such a word is not said of the speech, or in which we warn against saying it.
ALLOWED = {
    # of a measure, a picture, a file, a finder: what it does not show
    "it may hide a page break": "of a line break",
    "roughly where a hidden break fell": "of a page break",
    "What does a rank hide": "of a kind of number",
    "位次掩盖了什么": "of a kind of number",
    "gives an order and hides the distances": "of a kind of number",
    "hides nearly everything else": "of a word cloud",
    "词云掩盖了什么": "of a word cloud",
    "nothing in the picture is hidden": "of our own steps",
    "a number that is hidden in a verb": "of a number that a finder misses",
    "without being misled by the size": "of a statistic",
    "naive Bayes": "of a statistic",
    "A comparison of event models for naive {Bayes}": "the title of a paper",
    "it leaves out on purpose": "of a list of ours",
    "is broken on purpose": "of an example of ours",
    "hide=1": "of a word in the address of the reading view",
    '"hide"\n"': "of a name in the page's code",
    "hide-input": "of a tag of the book",
    "Whatever wzlib raises on purpose": "of our errors",
    "Which one is the more remarkable?": "of a count",
    "summed counts hide how they differ": "of a statistic",
    "Where an image would mislead": "of a translation",
    # denied: that it does not follow is what the passage says
    "not that it hides something": "denied",
    "is not unfolded is empty, or hides something": "denied",
    "concludes nothing about what is hidden": "denied",
    "不推断文本有所隐瞒": "denied",
    "or what somebody wanted to hide": "denied",
    "不能由此推断提法空洞": "denied",
    "或有意隐瞒": "denied",
    "就说它空洞": "a mistake that the guide names",
    "does not show that it was left open on purpose": "denied",
    "framed, not hidden": "denied",
    "not *he wants us to believe*": "the guide's example of what not to write",
    "could hide in it": "of an ambiguous value of ours",
    # the speech's own words, explained
    "brilliance of light": "basic meaning of 辉煌",
    "outstanding success": "meaning of 高光时刻",
    "here: impressive": "meaning of 耀眼",
    "if with exaggeration": "hyperbole, as a figure",
    "forbids the excuse that the crisis would offer": "what the passage says",
    "strength of wisdom": "gloss of words of the speech",
    "did outstandingly in the epidemic": "gloss of words of the speech",
    "只有拼出的精彩": "a variant that a page has",
    "*Silence and Concealment in Political Discourse*": "title of a book",
}

# --- what is ours in each kind of file ---------------------------------------------------------

# Columns with the words of the speech or of a source, rules of finders, lists of plain words.
NOT_OURS = {
    "text",
    "cue",
    "trigger",
    "triggers",
    "listed",
    "members",
    "frame",
    "verb",
    "referent_zh",
}
NOT_OURS |= {
    "original",
    "source",
    "url",
    "address",
    "pattern",
    "vehicles",
    "fallback",
    "word",
    "term",
}
NOT_OURS |= {
    "example",
    "include",
    "naming",
    "agent",
    "patient",
    "searched",
    "official",
    "raw",
    "named",
}
RENDERED = {
    "english",
    "members_en",
    "claim",
}  # the speech's own words in English, where it has spans


def prose_of(name: str, content: str) -> Iterator[tuple[str, str]]:
    """Yield place and text of what we say in a file: all but code and words that are not ours."""
    if name.endswith(".ipynb"):
        for number, cell in enumerate(json.loads(content)["cells"]):
            source = "".join(cell["source"])
            strings = source if cell["cell_type"] == "markdown" else "\n\n".join(literals(source))
            yield f"cell {number}", strings
    elif name.endswith(".py"):
        comments = re.findall(r"(?:^|\s)# (.*)", content)
        yield "strings and comments", "\n\n".join([*literals(content), *comments])
    elif name.endswith(".csv"):
        rows = list(csv.DictReader(io.StringIO(content)))
        spans = bool(rows) and "start" in rows[0]
        for number, row in enumerate(rows, start=1):
            for column, value in row.items():
                if column not in NOT_OURS and not (spans and column in RENDERED):
                    yield f"row {number}, {column}", value
    elif name.endswith(".json"):
        yield "descriptions", "\n".join(re.findall(r'"(?:description|title)": "(.*)"', content))
    elif name.endswith(".js"):
        yield "strings", "\n".join(re.findall(r'"[^"\n]*"|`[^`\n]*`', content))
    elif name.endswith((".md", ".cff", ".html")):
        yield "text", content


def literals(code: str) -> Iterator[str]:
    """Yield the texts in Python code, those of f-strings in one piece with … for their values."""
    tree = ast.parse(code)
    inside = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in ast.walk(node)} - {id(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in inside:
            parts = [getattr(part, "value", "") for part in node.values]
            yield "".join(part if isinstance(part, str) else "…" for part in parts)
        elif isinstance(getattr(node, "value", None), str) and id(node) not in inside:
            yield node.value
