"""What several tests share."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

import wzlib as wz

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def speech() -> wz.Speech:
    return wz.load_speech()


@pytest.fixture(scope="module")
def browser():
    """Start chromium: CI must have one; elsewhere the browser tests say that they are skipped.

    For one module, since other tests cannot run notebooks while playwright's event loop runs.
    """
    if not CHROMIUM and not os.environ.get("CI"):
        pytest.skip("no chromium on this machine: nothing is tried in a browser")
    assert CHROMIUM, "install chromium: CI tries the notebooks and the reading view in it"
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
