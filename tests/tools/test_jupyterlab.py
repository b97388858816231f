"""The notebooks run in JupyterLab in a real browser, and a screen reader gets every chart."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

from tools.run_notebooks import NOTEBOOKS

SETTINGS = {  # render all cells, whether in sight or not; ask nothing
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """Serve the notebooks without outputs from a folder that has nothing else of the project."""
    folder = tmp_path_factory.mktemp("lab")
    for path in PATHS:
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.update(execution_count=None, outputs=[])
        nbformat.write(notebook, folder / path.name)
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


@pytest.fixture(scope="module")
def page(lab, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(60_000)
    yield page
    page.close()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_runs_in_jupyterlab(path, lab, page):
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    page.goto(f"{lab}/lab/workspaces/{path.stem}/tree/{path.name}?reset")
    page.locator(".jp-NotebookPanel:visible .jp-CodeCell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells…", exact=True).click()
    page.locator(".jp-Dialog-button.jp-mod-accept").click()
    last_prompt = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].pop()"
    page.wait_for_function(f"{last_prompt}?.textContent.includes('[{len(code)}]')")
    assert page.locator(".jp-CodeCell [data-mime-type$=error]").count() == 0
    assert page.locator(".jp-CodeCell [data-mime-type$=stderr]").count() == 0

    alts = re.findall(r'"alt": (".*?[^\\]")', path.read_text(encoding="utf-8"))
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    images = [
        n["name"]["value"] for n in tree if n.get("role", {}).get("value") in ("image", "img")
    ]
    assert page.locator(".jp-RenderedImage img").count() == len(alts) > 0
    for alt in map(json.loads, alts):
        assert alt in images

    if any(cell.source.startswith("wz.show_reader(") for cell in code):
        view = page.frame_locator("iframe[title^='Reading view']")
        view.locator("#next").click()
        assert view.locator("article .current").first.is_visible()
