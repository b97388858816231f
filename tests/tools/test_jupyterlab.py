"""A notebook runs in JupyterLab in a real browser, and a screen reader gets its charts.

That every notebook runs, and gives what is stored, is nbval's to see: here are the kinds of
output that they have.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

SETTINGS = {  # render all cells, whether in sight or not; ask nothing
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
ALTS = ["Two bars: 一 is the longer.", "One bar"]
CELLS = [
    "import pandas as pd\nimport wzlib as wz\nspeech = wz.load_speech()",
    'wz.passage(speech, "创造无限荣光的城市", "a city that created boundless glory")',
    *(
        f'''table = pd.DataFrame({{"part": list("一二")[:{bars}], "length": [30, 20][:{bars}]}})
fig = wz.charts.bars(table, x="length", y="part", xlabel="characters")
wz.charts.show(fig, "n{bars}", title="Parts", alt="{alt}", source="x", caption="Read.")'''
        for bars, alt in zip((2, 1), ALTS, strict=True)
    ),
    'wz.say(f"There are **{len(speech.text)}** characters.")',
    'speech["sections"].head()',
    "wz.show_reader(speech)",
]


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """Serve a notebook from a folder that has nothing else of the project."""
    folder = tmp_path_factory.mktemp("lab")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata["kernelspec"] = {"display_name": "Python 3 (ipykernel)", "name": "python3"}
    nbformat.write(notebook, folder / "kinds.ipynb")
    settings = folder / "settings" / "@jupyterlab"
    for plugin, value in SETTINGS.items():
        file = settings / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += [
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        f"--notebook-dir={folder}",
    ]
    log = (folder / "server.log").open("wb")
    environment = os.environ | {"JUPYTERLAB_SETTINGS_DIR": str(folder / "settings")}
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def wait_for(address, server):
    for _ in range(300):
        assert server.poll() is None, "JupyterLab did not start"
        try:
            return urllib.request.urlopen(address, timeout=2)
        except OSError:
            time.sleep(0.2)
    raise AssertionError("JupyterLab does not answer")


def test_a_notebook_runs_and_its_charts_have_their_text(lab, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(60_000)
    page.goto(f"{lab}/lab/tree/kinds.ipynb")
    page.locator(".jp-NotebookPanel:visible .jp-CodeCell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells…", exact=True).click()
    page.locator(".jp-Dialog-button.jp-mod-accept").click()
    last_prompt = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].pop()"
    page.wait_for_function(f"{last_prompt}?.textContent.includes('[{len(CELLS)}]')")
    assert page.locator(".jp-CodeCell [data-mime-type$=error]").count() == 0
    assert page.locator(".jp-CodeCell [data-mime-type$=stderr]").count() == 0
    assert page.locator(".jp-RenderedHTMLCommon table").is_visible()
    assert "创造无限荣光的城市" in page.locator(".jp-CodeCell").nth(1).text_content()

    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    images = [
        n["name"]["value"] for n in tree if n.get("role", {}).get("value") in ("image", "img")
    ]
    assert page.locator(".jp-RenderedImage img").count() == len(ALTS)
    assert set(ALTS) <= set(images)

    frame = page.locator("iframe[title^='Reading view']")
    frame.scroll_into_view_if_needed()  # marks are made where somebody looks
    view = frame.content_frame
    view.locator("article .mark").first.click()
    assert view.locator("article .current").first.is_visible()
    page.close()
