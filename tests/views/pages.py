"""What the tests of the reading view share: made-up speeches, and what a page shows of them."""

from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import wzlib as wz
from wzlib.text.source import clean_source
from wzlib.views.reader import reading_view

TWO = "甲乙丙丁。戊己庚辛。\n壬癸子丑。"  # a line break is character 10


def made(text, **layers):
    source = clean_source(text)
    return wz.Speech("made up", source, {name: rows(source.text) for name, rows in layers.items()})


def at(*spans, **columns):
    """Return what makes a layer with these spans of a text, as `made` takes it."""

    def rows(text):
        layer = wz.make_layer(text, [{"start": start, "end": end} for start, end in spans])
        return layer.assign(**columns)

    return rows


class Quiet(SimpleHTTPRequestHandler):
    """What serves files and keeps no log."""

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving(folder):
    """Serve a folder as a web site does; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def opened(page, speech, tmp_path, start=""):
    path = tmp_path / "page.html"
    path.write_bytes(reading_view(speech, start).encode("utf-8"))
    page.goto(path.as_uri())
    return page


PLACES = """(places) => places.map((place) => {  // where on the screen characters are
    const unit = [...document.querySelectorAll(".unit")].findLast((e) => e.dataset.start <= place);
    const walker = document.createTreeWalker(unit, NodeFilter.SHOW_TEXT);
    let left = place - unit.dataset.start;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const signs = [...node.data];
        if (left < signs.length) {
            const range = document.createRange();
            range.setStart(node, signs.slice(0, left).join("").length);
            range.setEnd(node, signs.slice(0, left + 1).join("").length);
            const box = range.getBoundingClientRect();
            return [box.left, box.right, (box.top + box.bottom) / 2];
        }
        left -= signs.length;
    }
})"""


def select(page, start, end):
    """Select characters of the text with the mouse."""
    unit = page.locator(".unit").evaluate_all(
        "(all, place) => all.findLastIndex((e) => e.dataset.start <= place)", start
    )
    page.locator(".unit").nth(unit).scroll_into_view_if_needed()
    (left, _, top), (_, right, bottom) = page.evaluate(PLACES, [start, end - 1])
    page.mouse.move(left + 1, top)
    page.mouse.down()
    page.mouse.move(right - 1, bottom, steps=3)
    page.mouse.up()


def unbroken(text):
    return text.replace("\n", "")


def chosen(page):
    return "".join(page.locator("article .current").all_text_contents())


def address_of(page):
    """Return what the address of a page says: its spans and the rest by key."""
    spans, *rest = page.url.partition("#")[2].split("&")
    return spans, dict(part.split("=", 1) for part in rest)


def seen(page, within):
    """Return the words that are seen in a part of the page, without those of options."""
    return page.locator(within).evaluate(
        """(element) => {
            const words = [];
            const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                if (node.parentElement.checkVisibility({ visibilityProperty: true })
                    && !node.parentElement.closest("option, script, style")) words.push(node.data);
            }
            return words.join(" ").replace(/\\s+/g, " ").trim();
        }"""
    )


def faults(page):
    """Return what axe-core finds on a page and calls more than minor: rule and element."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] != "minor"]


def hold_the_session(page, address, other, speech):
    """Walk through the table of docs/teaching.md, (a): read each count that it names in a page.

    In the end the link that one has copied is opened in the page of another folder.
    """
    count = page.locator("#count")
    page.goto(address)
    page.locator("#none").click()
    page.locator("#more-layers summary").click()
    page.locator("[data-layer=moves]").check()
    for move, number in (("authority", 5), ("saying", 1)):
        page.locator("#only").select_option(f"={move}")
        assert count.text_content() == str(number)
    page.goto(f"{address}#s11430-11695")
    for layer in ("attributions", "echoes", "pronouns"):
        page.locator(f"[data-layer={layer}]").check()
    start = speech.text.index("我将无我")
    page.goto(f"{address}#s{start}-{start + 4}")
    page.locator("#more summary").last.click()
    assert "echoes: " in page.locator("#more details").last.text_content()
    page.locator("#of").select_option("attributions")
    assert count.text_content() == "35"
    said = speech["attributions"].source.isin(["习近平总书记", "总书记"])
    in_part = speech["attributions"].start >= speech["sections"].start[6]
    sums = []
    for part, rows in (("", said), ("part-6", said & in_part)):
        page.locator("#in").select_option(part)
        counts = []
        for name in ("习近平总书记", "总书记"):
            page.locator("#only").select_option(f"={name}")
            counts.append(int(count.text_content()))
        sums.append((sum(counts), rows.sum()))
    assert all(read == computed for read, computed in sums), sums
    page.locator("#next").click()
    page.locator("#copies").get_by_role("button", name="copy link 复制链接").click()
    link, words = page.locator("#copies code").text_content(), chosen(page)
    page.goto(other)
    page.locator("#go").fill(link)
    page.locator("#go").press("Enter")
    assert chosen(page) == words
