"""The reading view in a real browser: nothing lost, everything reached, and quick."""

import random
import re

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

import wzlib as wz
from wzlib.reader import PAGE_ITSELF, reading_view

SCRIPT = (
    "温州<script>window.caught = 1</script>&amp;“创新”𠮷3个点。</article><b>第二句。\n”><img src=x>"
)


def made(text, **layers):
    source = wz.clean_source(text)
    return wz.Speech("made up", source, {name: rows(source.text) for name, rows in layers.items()})


@pytest.fixture(scope="module")
def address(speech, tmp_path_factory):
    path = tmp_path_factory.mktemp("reader") / "speech.html"
    path.write_bytes(reading_view(speech).encode("utf-8"))
    return path.as_uri()


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.on("request", lambda request: errors.append(request.url))
    yield page
    page.close()
    assert [error for error in errors if not str(error).startswith("file:")] == []


def opened(page, speech, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(reading_view(speech).encode("utf-8"))
    page.goto(path.as_uri())
    return page


def unbroken(text):
    return text.replace("\n", "")


def chosen(page):
    return "".join(page.locator("article .current").all_text_contents())


def units(page):
    return "".join(page.locator("article .unit").all_text_contents())


def test_the_page_is_small_and_asks_for_nothing(speech):
    page = reading_view(speech)
    assert len(page.encode("utf-8")) < 1_500_000
    markup = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
    assert not re.search(r"https?:|//\w+\.|url\(|@import|<link|<img|<iframe|\bsrc=", markup)
    assert reading_view(speech) == page


def test_text_is_text(page, tmp_path):
    speech = made(SCRIPT, note=lambda text: wz.make_layer(text, [{"start": 0, "end": 20}]))
    note = speech.layers["note"].assign(said="<img src=x onerror='window.caught = 1'>")
    opened(page, wz.Speech("<i>made up</i>", speech.source, {"<b>note": note}), tmp_path)
    page.locator("#list button").first.click()
    page.locator(".mark").first.hover()
    assert units(page) == unbroken(speech.text)
    assert page.locator("article img, article b, #rows img, h1 i").count() == 0
    assert page.evaluate("window.caught") is None
    assert page.locator("#rows dd").first.text_content() == note.said[0]


def test_the_whole_text_is_there_with_all_layers_on(page, address, speech):
    page.goto(address)
    assert units(page) == unbroken(speech.text)
    page.get_by_role("button", name="All 全开").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert units(page) == unbroken(speech.text)
    bold = "".join(page.locator("article .em").all_text_contents())
    assert bold == "".join(speech.layers["emphasis"].text)


def test_every_layer_is_switched_on_and_off(page, address, speech):
    page.goto(address)
    page.get_by_role("button", name="None 全关").click()
    assert page.locator(".lane svg").count() == page.locator("article .mark").count() == 0
    shown = [box.get_attribute("data-layer") for box in page.locator("#switches input").all()]
    assert sorted(shown) == sorted(set(speech.layers) - set(PAGE_ITSELF))
    for name in shown:
        layer = speech.layers[name]
        if "status" in layer:
            layer = layer[layer.status != "rejected"]
        page.locator(f"[data-layer={name}]").check()
        assert page.locator(".lane svg rect").count() == len(layer), name
        assert page.locator("#count").text_content() == str(len(layer))
        page.locator("#list button").first.click()
        if layer.text.iloc[0]:
            assert chosen(page) == unbroken(layer.text.iloc[0])
        page.locator(f"[data-layer={name}]").uncheck()
        assert page.locator(".lane svg").count() == 0


def test_links_lead_to_spans_and_back(page, address, speech):
    row = speech.layers["indicators"].iloc[5]
    page.goto(f"{address}#s{row.start}-{row.end}")
    assert chosen(page) == row.text
    assert page.locator("article .current").first.bounding_box()["y"] < 900
    said = page.locator("#rows").text_content()
    assert (
        row.indicator_en in said and "verdict" in said and speech.gloss(row.start, row.end) in said
    )
    cited = page.locator("output").text_content()
    assert f"“{row.text}” (characters {row.start} to {row.end}" in cited
    page.goto(cited[cited.index("file:") :])
    assert chosen(page) == row.text

    mark = page.locator(".lane svg rect.current")
    assert int(mark.get_attribute("data-row")) == 5 and mark.get_attribute("x") == str(row.start)
    other = speech.layers["attributions"].iloc[3]
    page.locator(".lane", has_text="attributions").locator("rect").nth(3).click()
    assert page.url.endswith(f"#s{other.start}-{other.end}") and chosen(page) == other.text
    page.goto(f"{address}#s100-110")
    assert chosen(page) == speech.text[100:110]
    for wrong in ("#s5-4", "#s0-99999", "#s", "#<script>"):
        page.goto(f"{address}{wrong}")


def test_characters_beyond_the_first_plane_count_as_one(page, tmp_path):
    speech = made("𠮷𠮷温州𠮷。", word=lambda text: wz.find_pattern(text, "温州"))
    opened(page, speech, tmp_path)
    page.locator("#next").click()
    assert chosen(page) == "温州" and page.url.endswith("#s2-4")


def test_a_selection_becomes_a_link(page, address, speech):
    page.goto(address)
    start = speech.text.index("温州是一座历经磨难")
    unit = page.locator(f'.unit[data-start="{start}"]')
    unit.scroll_into_view_if_needed()
    box = unit.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 18 * 4 + 2, box["y"] + 12)
    page.mouse.up()
    first, last = map(int, re.search(r"#s(\d+)-(\d+)$", page.url).groups())
    assert first == start and chosen(page) == speech.text[first:last] and 2 < last - first < 6


def test_overlapping_spans_keep_a_line_each(page, tmp_path):
    def layer(*spans):
        return lambda text: wz.make_layer(text, [{"start": a, "end": b} for a, b in spans])

    opened(page, made("甲乙丙丁戊。", one=layer((0, 4), (1, 3)), two=layer((2, 5))), tmp_path)
    lines = {
        mark.text_content(): len(re.findall("gradient", mark.evaluate("e => e.style.background")))
        for mark in page.locator(".mark").all()
    }
    assert lines == {"甲": 1, "乙": 2, "丙": 3, "丁": 2, "戊": 1}


def test_only_one_label_is_shown_where_it_is_asked_for(page, address, speech):
    page.goto(address)
    page.locator("#of").select_option(label="speech acts 言语行为")
    acts = speech.layers["speech_acts"].act
    page.locator("#only").select_option("demand")
    assert page.locator("#count").text_content() == str((acts == "demand").sum())
    assert (
        page.locator(".lane", has_text="demand").locator("rect").count() == (acts == "demand").sum()
    )


def test_the_map_jumps(page, address, speech):
    page.goto(address)
    page.mouse.wheel(0, 1000)
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + box["height"] * 0.7)
    page.wait_for_timeout(100)
    now = int(page.locator("#map").get_attribute("aria-valuenow"))
    assert abs(now / len(speech.text) - 0.7) < 0.03
    page.locator("#map").press("Home")
    page.wait_for_timeout(100)
    assert int(page.locator("#map").get_attribute("aria-valuenow")) < 400


def test_the_keyboard_alone_reaches_everything(page, address):
    page.goto(address)
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("(e => e.id || e.dataset.layer || e.tagName)(document.activeElement)")
        )
    controls = page.locator("button:visible, input:visible, select:visible, [role=slider]")
    wanted = {
        control.evaluate("e => e.id || e.dataset.layer || e.tagName") for control in controls.all()
    } - {"earlier"}  # disabled on the first page of hits
    assert wanted <= reached
    page.locator("[data-layer=metaphors]").focus()
    page.keyboard.press("Space")
    page.locator("#list button").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert chosen(page)
    assert page.locator("#count").text_content().startswith("2 of ")


@pytest.mark.parametrize("layers", ["first", "all"])
def test_axe_finds_no_serious_fault(page, address, layers):
    page.goto(f"{address}#s971-973")
    if layers == "all":
        page.get_by_role("button", name="All 全开").click()
    found = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []


def test_it_prints_with_the_marks_of_all_pages(page, address):
    page.goto(address)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".mark").last.is_visible() and not page.locator("#layers").is_visible()
    assert len(page.pdf()) > 50_000


def test_it_opens_in_a_second(page, address):
    took = []
    for _ in range(3):
        page.goto(address)
        took.append(page.evaluate("performance.getEntriesByType('navigation')[0].duration"))
    assert min(took) < 1000


def test_a_long_text_with_many_spans_stays_quick(page, tmp_path, speech):
    chance = random.Random(1)
    text = ((speech.text + "\n") * 9)[:100_000]

    def spans(text):
        lengths = [
            (chance.randrange(len(text) - 60), chance.choice([2, 4, 8, 50])) for _ in range(4000)
        ]
        rows = [{"start": start, "end": start + length, "kind": "x"} for start, length in lengths]
        return wz.make_layer(text, rows, {"kind": "str"})

    opened(
        page, made(text, **dict.fromkeys(["one", "two", "three", "four", "five"], spans)), tmp_path
    )
    toggle = """async (name) => {
        const box = document.querySelector(`[data-layer=${name}]`), began = performance.now();
        box.click();
        await new Promise(requestAnimationFrame);
        document.body.offsetHeight;
        return performance.now() - began;
    }"""
    page.get_by_role("button", name="All 全开").click()
    took = pd.Series([page.evaluate(toggle, name) for name in ["one", "two", "three", "four"] * 2])
    assert took.median() < 200
