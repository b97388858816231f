"""The web book: how Sphinx turns the executed notebooks into pages (see tools/make_book.py)."""

import os
import re

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

project = "A speech, read with code"
author = "The maintainers of the Wenzhou speech notebooks"
extensions = ["myst_nb"]
exclude_patterns = ["notebooks/exercises/solutions"]  # downloads, not pages

nb_execution_mode = "off"
nb_render_markdown_format = "gfm"  # what wz.say has computed
myst_enable_extensions = ["deflist"]  # no $formulas$, hence no MathJax
myst_heading_anchors = 3

html_theme = "sphinx_book_theme"
html_title = project
html_search_language = "zh-en"
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
html_last_updated_fmt = None  # so that the same sources give the same pages
html_show_copyright = False
html_use_index = False
html_domain_indices = False
html_theme_options = {
    "use_fullscreen_button": False,
    "navbar_persistent": [],  # the search stands in the sidebar
    "show_navbar_depth": 1,
    "search_bar_text": "Search 搜索",
    "toc_title": "On this page 本页",
}
# A reader can open a notebook on Binder only if the book knows where the repository is: set
# WZ_REPOSITORY_URL (pages.yml does), for a JupyterHub with nbgitpuller also WZ_JUPYTERHUB_URL.
if repository := os.environ.get("WZ_REPOSITORY_URL"):
    html_theme_options |= {
        "repository_url": repository,
        "repository_branch": os.environ.get("WZ_REPOSITORY_BRANCH", "main"),
        "use_repository_button": True,
        "launch_buttons": {
            "binderhub_url": os.environ.get("WZ_BINDERHUB_URL", "https://mybinder.org"),
            "jupyterhub_url": os.environ.get("WZ_JUPYTERHUB_URL", ""),
            "notebook_interface": "jupyterlab",
        },
    }


class SearchChineseAndEnglish(SearchEnglish):
    """Words of English, and of Chinese every character and every pair of neighbours.

    Segmenting the text here (jieba) and the query in the browser (ICU) gives different words for
    compounds such as 核心价值观. Pairs are the same on both sides, and need no dictionary: a page
    with the compound always has all of its pairs. A number is indexed as `n1161`, since Sphinx's
    search drops queries of digits only.
    """

    lang = "zh-en"
    language_name = "Chinese and English"
    js_splitter_code = r"""
function splitQuery(query) {
  const runs = query.match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? [];
  return runs.flatMap((run) => {
    const characters = [...run];
    if (/^\d+$/.test(run)) return ["n" + run];
    if (!/\p{Script=Han}/u.test(run) || characters.length === 1) return [run];
    return characters.slice(1).map((character, place) => characters[place] + character);
  });
}
"""
    _run = re.compile(r"(?P<han>[\u3005-\u3007\u3400-\u9fff]+)|[^\W_\u3005-\u3007\u3400-\u9fff]+")

    def split(self, input: str) -> list[str]:
        """Return what is indexed of a text."""
        terms = []
        for found in self._run.finditer(input):
            run = found.group()
            if found["han"]:
                terms += [*run, *(run[place : place + 2] for place in range(len(run) - 1))]
            else:
                terms.append(f"n{run}" if re.fullmatch("[0-9]+", run) else run)
        return terms


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the search language."""
    app.add_search_language(SearchChineseAndEnglish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
