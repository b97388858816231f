"""The web book, built once and read in a real browser."""

import base64
import functools
import json
import re
import subprocess
import sys
import threading
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tools.make import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
PAGES = ["index.html", "notebooks/02_architecture.html", "charts.html", "text.html"]
PHONE = {"width": 390, "height": 844}
# What sticks out of a phone's screen, but for what scrolls in a box of its own.
CUT = """[...document.querySelectorAll("article :is(p, img, table, pre, h1, h2, summary)")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth)
    .filter((e) => !e.closest(".wz-scroll, pre"))
    .map((e) => e.outerHTML.slice(0, 80))"""
# What a browser fetches by itself, unlike the plain link of a source.
FETCHED = ["src", "srcset", "data", "poster", "action"]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Page(HTMLParser):
    """The elements of a page, as tag and attributes."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))


pytestmark = pytest.mark.slow  # the book is built


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("web") / "book"
    command = [sys.executable, "tools/make_book.py", str(folder)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert made.returncode == 0, made.stderr
    assert [path.name for path in folder.parent.iterdir()] == ["book"]
    return folder


@pytest.fixture(scope="module")
def pages(book):
    return {
        path.relative_to(book).as_posix(): Page(path.read_text(encoding="utf-8"))
        for path in sorted(book.rglob("*.html"))
        if "_static" not in path.parts
    }


@pytest.fixture(scope="module")
def address(book):
    handler = functools.partial(Quiet, directory=book)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def stored_pictures():
    """Return picture and alt text of every stored chart."""
    for path in NOTEBOOKS:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                if "image/png" in output.get("data", {}):
                    png = base64.b64decode("".join(output["data"]["image/png"]))
                    yield png, output["metadata"]["image/png"]["alt"]


SPANS = re.compile(r"s\d+-\d+(,\d+-\d+)*(&n=.*)?")


def images(page):
    return [attributes for tag, attributes in page.elements if tag == "img"]


def found(page, address, query):
    """Return the titles and addresses that the search of the book finds."""
    page.goto(f"{address}search.html?q={query}")
    page.locator(".search-summary:not(:empty)").wait_for()
    links = page.locator("ul.search li > a").all()
    return {link.text_content(): link.get_attribute("href") for link in links}


def test_every_picture_is_there_with_its_own_alt_text_and_once_for_a_screen_reader(book, pages):
    stored = list(stored_pictures())
    in_place = [img for path in NOTEBOOKS for img in images(pages[f"notebooks/{path.stem}.html"])]
    listed = images(pages["charts.html"])
    assert [img["alt"] for img in in_place] == [alt for _, alt in stored]
    assert sorted(img["alt"] for img in listed) == sorted(alt for _, alt in stored)
    files = [(book / "notebooks" / img["src"]).read_bytes() for img in in_place]
    assert files == [png for png, _ in stored]
    assert {(book / img["src"]).resolve() for img in listed} == set(
        (book / "charts").resolve().iterdir()
    )
    for name, page in pages.items():
        assert all(img.get("alt") for img in images(page)), name
        if name != "reading-view.html":
            assert not [found for _, found in page.elements if found.get("role") == "img"], name


def test_links_lead_to_files_and_anchors_that_are_there(book, pages):
    ids = {name: {found.get("id") for _, found in page.elements} for name, page in pages.items()}
    broken, count = [], 0
    for name, page in pages.items():
        for tag, attributes in page.elements:
            for target in (attributes.get("href"), attributes.get("src")):
                if not target or re.match(r"https?:|mailto:|data:|javascript:", target):
                    continue
                count += 1
                path, mark = (unquote(part) for part in urlsplit(urljoin(name, target))[2:5:2])
                reader = path == "reading-view.html" and SPANS.fullmatch(mark)
                missing = mark and not reader and mark not in ids.get(path, {mark})
                if not (book / path).is_file() or missing:
                    broken.append(f"{name}: <{tag}> {target}")
    assert broken == [] and count > 1000


def test_a_page_fetches_nothing_from_elsewhere(book, pages):
    remote = r"\s*(?:https?:)?//"
    for name, page in pages.items():
        for tag, attributes in page.elements:
            fetched = FETCHED + ["href"] * (tag in ("link", "image", "use"))
            for key in fetched:
                assert not re.match(remote, attributes.get(key) or ""), f"{name}: {tag} {key}"
    for path in [*book.rglob("*.css"), *book.rglob("*.js"), *book.rglob("*.html")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import\s+[\"'](?:https?:)?//", text), (
            path
        )
        assert not re.search(
            r"""(?:\.src|\.href|fetch\(|import\()\s*=?\s*["'`]https?://""", text
        ), path


def test_the_download_is_the_stored_notebook(book, pages):
    for path in NOTEBOOKS:
        links = [
            found.get("href") or "" for _, found in pages[f"notebooks/{path.stem}.html"].elements
        ]
        (link,) = {link for link in links if link.endswith(".ipynb")}
        assert (book / "notebooks" / link).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("query", ["核心价值观", "温州人精神", "1161", "private economy"])
def test_the_search_leads_to_a_page_with_the_word(page, address, query):
    results = found(page, address, query)
    assert "The text 全文" in results or query == "private economy"
    page.locator("ul.search li > a").first.click()
    marked = page.locator("article .highlighted").first
    marked.wait_for()
    assert marked.text_content().lower() in query
    assert marked.is_visible() and 0 < marked.bounding_box()["y"] < 900
    assert query in page.locator("article").text_content().lower()


def test_the_search_does_not_find_what_is_not_there(page, address):
    assert found(page, address, "核心温州观") == {}


def test_next_and_previous_go_through_all_notebooks(page, address, pages):
    names = [f"{path.stem}.html" for path in NOTEBOOKS]
    for here, there in pairwise(names):
        (link,) = (
            attributes["href"]
            for _, attributes in pages[f"notebooks/{here}"].elements
            if "right-next" in attributes.get("class", "")
        )
        assert link == there
    page.goto(f"{address}notebooks/{names[1]}")
    page.locator("a.right-next").click()
    page.wait_for_url(f"**/{names[2]}")
    page.locator("a.left-prev").click()
    page.wait_for_url(f"**/{names[1]}")


def test_a_phone_shows_pages_without_scrolling_sideways(browser, address, pages):
    page = browser.new_page(viewport=PHONE)
    for name in [*PAGES, *(f"notebooks/{path.stem}.html" for path in NOTEBOOKS)]:
        page.goto(address + name)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
        assert page.evaluate(CUT) == [], name
    page.close()


LIGHT = [(name, "light") for name in [*PAGES, "search.html?q=温州人精神"]]


@pytest.mark.parametrize(("name", "scheme"), [*LIGHT, (PAGES[1], "dark")])
def test_axe_finds_no_serious_fault(browser, address, name, scheme, serious_faults):
    page = browser.new_page(viewport={"width": 1400, "height": 900}, color_scheme=scheme)
    page.goto(address + name)
    page.add_style_tag(content="* { transition: none !important; }")
    if "search" in name:
        page.locator(".search-summary:not(:empty)").wait_for()
    assert serious_faults(page) == []
    page.close()
