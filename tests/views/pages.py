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
