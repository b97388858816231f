// What the web book adds to its theme: a search for compounds, and boxes that the keyboard scrolls.

// Sphinx marks the terms of its index, which are pairs of characters; readers look for words.
if (typeof Search !== "undefined") {
  const parseQuery = Search._parseQuery;
  const makeSearchSummary = Search.makeSearchSummary;
  let words = new Set();
  Search._parseQuery = (query) => {
    const parsed = parseQuery(query);
    words = new Set(query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
    localStorage.setItem("sphinx_highlight_terms", [...words].join(" "));
    parsed[3] = words;
    return parsed;
  };
  Search.makeSearchSummary = (text, terms, anchor) => makeSearchSummary(text, words, anchor);
}

// Marks what was searched for and goes there. (Sphinx would mark it, but not where this theme has
// loaded the search on every page.)
window.addEventListener("load", () => {
  const article = document.querySelector("article.bd-article");
  const stored = localStorage.getItem("sphinx_highlight_terms");
  if (!article || !stored || document.getElementById("search-results")) return;
  localStorage.removeItem("sphinx_highlight_terms");
  stored.split(" ").forEach((word) => _highlightText(article, word, "highlighted"));
  const found = article.querySelector(".highlighted");
  if (!found || location.hash) return;
  for (let fold = found.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  found.scrollIntoView({ block: "center" });
});

// A box that scrolls must be reached by the keyboard, and have a name.
const boxes = document.querySelectorAll(".wz-scroll");
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth;
    target.toggleAttribute("tabindex", scrolls);
    if (scrolls) {
      target.tabIndex = 0;
      target.setAttribute("role", "group");
      target.setAttribute("aria-label", target.querySelector("table") ? "Table" : "Picture");
    } else {
      target.removeAttribute("role");
      target.removeAttribute("aria-label");
    }
  }
});
boxes.forEach((box) => observer.observe(box));

// The theme gives the arrows that fold its list of pages no name.
for (const arrow of document.querySelectorAll(".bd-sidebar-primary summary")) {
  const link = arrow.closest("li").querySelector("a");
  arrow.setAttribute("aria-label", `Pages under ${link.textContent.trim()}`);
}
