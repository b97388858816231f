"""The running text of a web page: by trafilatura where it is installed, or else by itself."""

import re
from collections import Counter
from contextlib import suppress
from html.parser import HTMLParser

from wzlib.errors import SourceError

PAGE = re.compile(r"<(?:!doctype html|html|head|body|div|p|table|article|h[1-6])\b[^<>]*>", re.I)
LEFT = re.compile(
    "script|style|noscript|template|head|nav|footer|aside|button|select|iframe|svg|rt|rp|del|menu"
)
INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|em|font|i|ins|label|mark|q|rb|ruby|s|small|span|strike|strong"
    "|sub|sup|time|tt|u|var|title|script|style|noscript|button|select|svg|rt|rp|del"
)
EMPTY = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
ONE = re.compile("p|li|t[dhr]|d[dt]|option|h[1-6]")  # one ends where the next begins
PIECE = re.compile(f"{ONE.pattern}|{INLINE.pattern}")  # of a text: no part that holds one
SITE = re.compile(r"[_|].*| [-–—] .*|-[^-]*[网站府报台]$", re.DOTALL)  # the end of a title
LONG = 1_000  # characters; of a shorter page trafilatura takes too much, in pieces
DEEPEST = 300  # elements inside each other
MOST = 0.8  # of the running text lies in the part of the page that is taken


class _Page(HTMLParser):
    """Collects the title of a page, and its blocks: the parts around each, and its pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.around = [("", 0)]  # the open elements, numbered as they come
        self.number = self.left = 0  # left: how deep what is left out lies
        self.blocks: list[tuple[list[int], list[tuple[str, bool]]]] = [([0], [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, and a block if it is one."""
        if tag == "br":
            self.handle_data("\v")
        elif len(self.around) < DEEPEST and not EMPTY.fullmatch(tag):
            if ONE.fullmatch(tag) and self.around[-1][0] in (tag, "p"):
                self.around.pop()
            self.number += 1
            self.around.append((tag, self.number))
            given = dict(attrs)
            hidden = "hidden" in given or re.search("display: *none", given.get("style") or "")
            if (hidden or LEFT.fullmatch(tag)) and not self.left:
                self.left = len(self.around)
        self._begin(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element with those that are open in it."""
        if tag in [name for name, _ in self.around]:
            while self.around.pop()[0] != tag:
                pass
            self.left = self.left if len(self.around) >= self.left else 0
        self._begin(tag)

    def handle_data(self, data: str) -> None:
        """Add a piece of text to the block."""
        tags = {name for name, _ in self.around}
        if "title" in tags:
            self.title = self.title or data.strip()
        elif not self.left:
            piece = data.replace("\n", "\v") if "pre" in tags else data
            self.blocks[-1][1].append((piece, "a" in tags))

    def _begin(self, tag: str) -> None:
        if tag != "br" and not INLINE.fullmatch(tag):
            parts = [number for name, number in self.around if not PIECE.fullmatch(name)]
            self.blocks.append((parts, []))


def read_page(page: str, name: str) -> str:
    """Return the title and the running text of a web page, a line for each of its paragraphs.

    Menus, scripts, what surrounds the text and lists of links are left out. Raises `SourceError`
    for a page without a text.

    >>> page = "<title>讲话_某网</title><nav>首页，要闻。</nav><p>要快，<br>要稳。</p>"
    >>> read_page(page, "a page")
    '讲话\\n要快，\\n要稳。'
    """
    parser = _Page()
    parser.feed(page)
    parser.close()
    text = _running(parser)
    with suppress(ImportError):
        from trafilatura import extract  # here: an extra

        found = extract(page, include_comments=False) or ""
        text = found if len(found) > LONG else text
    if not text:
        told = "a web page without text; open it in a browser, copy the speech, save it as .txt"
        raise SourceError(f"{name}: {told}")
    title = SITE.sub("", parser.title)
    return text if title in text else f"{title}\n{text}"


def _running(page: _Page) -> str:
    """Return the lines of the innermost part of a page that holds most of its running text."""
    held: Counter[int] = Counter()
    blocks = []
    for parts, pieces in page.blocks:
        text = "".join(piece for piece, _ in pieces)
        text = re.sub(r"(?<=[^\x00-\xff])[ \t]*[\r\n][ \t\r\n]*(?=[^\x00-\xff])", "", text)
        text = re.sub(r"[ \t\r\n\f]+", " ", text).strip(" \v")
        own = len(text) - sum(len(piece) for piece, linked in pieces if linked)
        blocks.append((parts, text, own))
        if re.search("[，。；！？]", text):
            held.update(dict.fromkeys(parts, max(own, 0)))
    inner = max((part for part in held if held[part] >= MOST * held[0]), default=0)
    kept = [text for parts, text, own in blocks if inner in parts and 2 * own >= len(text) > 0]
    return "\n".join(line.strip(" ") for text in kept for line in text.split("\v"))
