"""The running text of a web page: by trafilatura where it is installed, or else by itself."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from wzlib.errors import SourceError

PAGE = re.compile(r"<(?:!doctype html|html|head|body|div|p|table|article|h[1-6])\b[^<>]*>", re.I)
TAGS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
LEFT, INLINE, PIECES = ({*TAGS[kind].split()} for kind in ("left", "inline", "pieces"))
PIECES |= INLINE
SITE = re.compile(r"[_|].*| [-–—] .*|-[^-]*[网站府报台]$", re.DOTALL)  # the end of a title
LINE = "\u2028"  # a line break, as no page writes it
LONG = 1_000  # characters; of a shorter page trafilatura takes too much, in pieces
MOST = 0.8  # of the running text lies in the part of the page that is taken


def read_page(page: str, name: str) -> str:
    """Return the title and the running text of a web page, a line for each of its paragraphs.

    Menus, scripts, what surrounds the text and lists of links are left out. Raises `SourceError`
    for a page without a text.

    >>> page = "<title>讲话_某网</title><nav>首页，要闻。</nav><p>要快，<br>要稳。</p>"
    >>> read_page(page, "a page")
    '讲话\\n要快，\\n要稳。'
    """
    from lxml import etree  # here, so that `import wzlib` stays light

    options = {"remove_comments": True, "remove_pis": True, "huge_tree": True}
    reader = etree.HTMLParser(encoding="utf-8", **options)
    tree = etree.HTML(page.encode("utf-8"), reader)
    how = "open it in a browser, copy the speech, save it as .txt"
    if tree is None or "RESOURCE_LIMIT" in str(reader.error_log):  # the rest of it was not read
        raise SourceError(
            f"{name}: a web page of no elements, or too many inside each other; {how}"
        )
    title = SITE.sub("", (tree.findtext(".//title") or "").strip())
    for unseen in tree.xpath(TAGS["unseen"]):
        unseen.tag = "del"
    etree.strip_elements(tree, *LEFT, with_tail=False)
    for line in tree.iter("br"):
        line.text = LINE
    text = _running(tree, [*_blocks(etree.iterwalk(tree, ("start", "end")))])
    with suppress(ImportError):
        from trafilatura import extract  # here: an extra

        found = extract(page, include_comments=False) or ""
        text = found if len(found) > LONG else text
    if not text:
        raise SourceError(f"{name}: a web page without text; {how}")
    return text if title in text else f"{title}\n{text}"


def _blocks(steps: Iterable[tuple[str, Any]]) -> Iterator[tuple[list, str, int]]:
    """Yield what stands between tags that are not inline: the parts around it, text, own.

    The parts are those of the page, the innermost first; `own` is how much is no link.
    """
    parts: list[Any] = []
    text, linked = "", 0
    for event, element in steps:
        around = [element, *element.iterancestors()][event == "end" :]
        tags = {one.tag for one in around}
        if element.tag not in INLINE:
            text = re.sub(r"(?<=[^\x00-\xff])[ \t]*[\r\n][ \t\r\n]*(?=[^\x00-\xff])", "", text)
            text = re.sub(r"[ \t\r\n\f]+", " ", text).strip(f" {LINE}")
            yield parts, text, len(text) - linked
            parts, text, linked = [one for one in around if one.tag not in PIECES], "", 0
        piece = (element.text if event == "start" else element.tail) or ""
        text += piece.replace("\n", LINE) if "pre" in tags else piece
        linked += len(piece) * ("a" in tags)


def _running(tree: Any, blocks: list[tuple[list, str, int]]) -> str:
    """Return the lines of the innermost part of a page that holds most of its running text."""
    held: Counter[Any] = Counter({tree: 0})
    for parts, text, own in blocks:
        if re.search("[，。；！？]", text):
            held.update(dict.fromkeys(parts, max(own, 0)))
    *_, inner = (part for part in tree.iter() if part in held and held[part] >= MOST * held[tree])
    kept = [text for parts, text, own in blocks if inner in parts and 2 * own >= len(text) > 0]
    return "\n".join(line.strip(" ") for text in kept for line in text.split(LINE))
