"""What several tests share. Playwright is imported by the first test that wants a browser."""

import os
import shutil
import sys

import pytest
from hypothesis import settings

import wzlib as wz

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
# jsonschema, which nbformat imports, would build a grammar of addresses in it, for two seconds.
sys.modules["rfc3987_syntax"] = None
settings.register_profile("whole", deadline=None)  # a machine may be busy
settings.register_profile("quick", deadline=None, max_examples=10)  # of `make check`
settings.load_profile("whole")
LONG = ("browser", "corpus", "notebook", "slow")  # what `make check` leaves out


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what wants a browser or workers; begin with the files that take long."""
    for item in items:
        for fixture, mark in (("browser", "browser"), ("cluster", "corpus")):
            if fixture in item.fixturenames:
                item.add_marker(mark)
    long = {item.path for item in items if any(map(item.get_closest_marker, LONG))}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def speech() -> wz.Speech:
    return wz.load_speech()


@pytest.fixture(scope="session")
def cluster():
    """Two workers, for all tests that leave them alive: options of `wz.corpus.annotate`."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="CRITICAL"
    ) as cluster:
        yield {"scheduler": cluster.scheduler_address}


@pytest.fixture(scope="module")
def browser():
    """Start chromium: CI must have one; elsewhere the browser tests say that they are skipped.

    For one module, since other tests cannot run notebooks while playwright's event loop runs.
    """
    if not CHROMIUM and not os.environ.get("CI"):
        pytest.skip("no chromium on this machine: nothing is tried in a browser")
    assert CHROMIUM, "install chromium: CI tries the notebooks and the reading view in it"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """Open a page that may make no error and ask for nothing from elsewhere."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    faults = []
    page.on("pageerror", lambda error: faults.append(error))
    page.on("request", lambda request: faults.append(request.url))
    yield page
    page.close()
    here = ("file:", "data:", "http://127.0.0.1:")
    assert [fault for fault in faults if not str(fault).startswith(here)] == []


@pytest.fixture(scope="session")
def serious_faults():
    """Return what axe-core finds on a page and calls serious or critical: rule and element."""
    from axe_playwright_python.sync_playwright import Axe

    def find(page):
        faults = Axe().run(page).response["violations"]
        serious = [fault for fault in faults if fault["impact"] in ("serious", "critical")]
        return [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in serious]

    return find
