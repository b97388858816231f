"""What the tests of the reading view share: made-up speeches, and what a page shows of them."""

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
