"use strict";
(() => {
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const PAGE = 100; // hits in the list at a time
const DEEP = 3; // spans of one layer that lie on each other get at most so many lines
const COLOURS = ["#1d4ed8", "#b45309", "#0f766e", "#be123c", "#6d28d9", "#4d7c0f", "#475569"];
const PATTERNS = [ // of an underline, so that colour is not all that tells layers apart
  (c) => `linear-gradient(${c},${c})`,
  (c) => `repeating-linear-gradient(90deg,${c} 0 7px,#0000 7px 10px)`,
  (c) => `repeating-linear-gradient(90deg,${c} 0 2px,#0000 2px 5px)`,
  (c) => `repeating-linear-gradient(90deg,${c} 0 9px,#0000 9px 11px,${c} 11px 13px,#0000 13px 15px)`,
];
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// ---- the text: units of the page, in code points -------------------------------------------
const units = [...document.querySelectorAll(".unit")].map((element) => {
  const characters = Array.from(element.textContent);
  const start = Number(element.dataset.start);
  const gloss = () => element.parentElement.querySelector(".gloss")?.textContent || "";
  return { element, characters, start, end: start + characters.length, near: false, gloss };
});
if (!units.length) return; // an empty text
units.forEach((unit, i) => { // a point at the end of a line stands in the unit before it
  unit.until = units[i + 1]?.start === unit.end ? unit.end : unit.end + 1;
});
const byElement = new Map(units.map((unit) => [unit.element, unit]));
const firstFrom = (items, holds) => { // binary search: the first index for which it holds
  let low = 0, high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle])) high = middle; else low = middle + 1;
  }
  return low;
};
const unitsIn = (start, end) => { // where there is none, as at the end of a line, the one before
  const first = firstFrom(units, (unit) => unit.end > start);
  const held = units.slice(first, firstFrom(units, (unit) => unit.start >= Math.max(end, start + 1)));
  return held.length ? held : [units[Math.max(0, first - 1)]];
};
const quote = (start, end) => unitsIn(start, end).map((unit, i, held) =>
  (i && unit.start > held[i - 1].end ? "\n" : "") + unit.characters.slice(
    Math.max(0, start - unit.start), Math.max(0, end - unit.start)).join("")).join("");

// ---- the layers ----------------------------------------------------------------------------
const prepare = (rows) => { // the furthest end so far, to look back no more than needed
  let furthest = 0;
  rows.furthest = rows.map((row) => (furthest = Math.max(furthest, row.end)));
  return rows;
};
const layers = data.layers.map((packed, index) => {
  const free = [];
  const rows = packed.rows.map(([start, end, ...cells], number) => {
    let line = free.findIndex((until) => until <= start);
    if (line < 0) line = Math.min(free.length, DEEP - 1);
    free[line] = Math.max(end, start + 1);
    return { start, end, cells, number, line, label: cells[packed.label] || "" };
  });
  const layer = { ...packed, index, rows, on: false, only: "", depth: Math.max(1, free.length) };
  layer.colour = COLOURS[index % COLOURS.length];
  layer.pattern = PATTERNS[(index + Math.floor(index / COLOURS.length)) % PATTERNS.length];
  layer.kept = prepare(rows);
  for (const row of rows) row.layer = layer;
  return layer;
});
const emphasis = prepare(data.emphasis.map(([start, end]) => ({ start, end })));
const touching = (rows, start, end) => { // rows that share a character, or stand as points here
  const held = [];
  for (let i = firstFrom(rows, (row) => row.start >= end) - 1; i >= 0; i--) {
    if (rows.furthest[i] < start || (rows.furthest[i] === start && rows[i].start < start)) break;
    if (rows[i].end > start || (rows[i].end === rows[i].start && rows[i].start >= start)) {
      held.push(rows[i]);
    }
  }
  return held.reverse();
};
const active = () => layers.filter((layer) => layer.on);
let printing = false;
let lanes = 4; // lines of underlines that the leading has room for; it grows until all are off
let current = null; // { start, end, row or null }
let of = null; // the layer whose hits are listed

// ---- marks in the text ---------------------------------------------------------------------
const asLines = () => active().filter((layer) => printing || !layer.long);
const render = (unit) => {
  const { start, end } = unit;
  const marks = [];
  let lane = 0;
  for (const layer of asLines()) {
    for (const row of touching(layer.kept, start, unit.until)) marks.push([row, lane + row.line]);
    lane += layer.depth;
  }
  const bold = touching(emphasis, start, end);
  const bounds = new Set([start, end]);
  const cut = (row) => { bounds.add(Math.max(start, row.start)); bounds.add(Math.min(end, row.end)); };
  marks.forEach(([row]) => cut(row));
  bold.forEach(cut);
  if (current && current.start < end && current.end > start) cut(current);
  const places = [...bounds].sort((a, b) => a - b);
  const points = marks.filter(([row]) => row.start === row.end);
  const spans = marks.filter(([row]) => row.start < row.end).sort((a, b) => a[0].start - b[0].start);
  const parts = [];
  let open = [], next = 0;
  for (const [i, from] of places.entries()) {
    const to = places[i + 1];
    for (const [row] of points) {
      if (row.start === from) {
        const point = make("span", { className: "point" });
        point.style.borderColor = row.layer.colour;
        point.dataset.from = from;
        point.classList.toggle("current", current?.start === from && current.end === from);
        parts.push(point);
      }
    }
    if (from === end) break;
    while (next < spans.length && spans[next][0].start <= from) open.push(spans[next++]);
    open = open.filter(([row]) => row.end > from);
    const here = unit.characters.slice(from - start, to - start).join("");
    const part = make("span", { textContent: here });
    part.dataset.from = from;
    if (bold.some((row) => row.start <= from && row.end >= to)) part.classList.add("em");
    if (current && current.start <= from && current.end >= to) part.classList.add("current");
    if (open.length) {
      part.classList.add("mark");
      part.style.background = open.map(([row, line]) => {
        const inset = row.start === from ? 2 : 0; // so that neighbours are seen as two
        const y = `calc(100% - ${(lanes - 1 - line) * 3}px)`;
        return `${row.layer.pattern(row.layer.colour)} ${inset}px ${y} / calc(100% - ${inset}px) 2px no-repeat`;
      }).join(",");
    }
    parts.push(part);
  }
  unit.element.replaceChildren(...parts);
  unit.fresh = true;
};
let awaited = 0;
const drawBars = () => {
  awaited = 0;
  const origin = $("text").getBoundingClientRect();
  const bars = [], long = active().filter((layer) => layer.long);
  const gutter = parseFloat(getComputedStyle($("text")).paddingLeft) - 8;
  const width = Math.max(1, Math.min(16, gutter / long.reduce((sum, layer) => sum + layer.depth, 0) - 2));
  let lane = 0;
  for (const layer of long) {
    const seen = new Set();
    for (const unit of units.filter((unit) => unit.near)) {
      for (const row of touching(layer.kept, unit.start, unit.end)) {
        if (seen.has(row)) continue;
        seen.add(row);
        const held = unitsIn(row.start, row.end);
        const { top } = placeOf(held[0], row.start), { bottom } = placeOf(held.at(-1), row.end - 1);
        const bar = make("div", { row });
        if (width >= 12) bar.textContent = row.label;
        if (current && current.row === row) bar.className = "current";
        Object.assign(bar.style, {
          left: `${gutter - (lane + row.line + 1) * (width + 2)}px`,
          width: `${width}px`,
          top: `${top - origin.top + 3}px`,
          height: `${Math.max(6, bottom - top - 6)}px`,
          background: layer.colour,
        });
        bars.push(bar);
      }
    }
    lane += layer.depth;
  }
  $("bars").replaceChildren(...bars);
};
const placeOf = (unit, character) => { // where on the screen a character of a unit, or the nearest, is
  const range = document.createRange();
  const [node, offset] = nodeAt(unit, Math.max(unit.start, Math.min(unit.end - 1, character)));
  range.setStart(node, offset);
  range.setEnd(node, Math.min(node.length, offset + 1));
  return range.getBoundingClientRect();
};
const nodeAt = (unit, character) => {
  let part = unit.element.firstChild, from = unit.start;
  if (part.nodeType === 1) {
    for (let next = part; next; next = next.nextSibling) {
      if (next.firstChild && Number(next.dataset.from) <= character) part = next;
    }
    from = Number(part.dataset.from);
    part = part.firstChild;
  }
  return [part, Array.from(part.data).slice(0, character - from).join("").length];
};
const barsSoon = () => { awaited ||= requestAnimationFrame(drawBars); };
const refresh = () => { // everything that shows marks
  const lines = asLines().reduce((sum, layer) => sum + layer.depth, 0);
  if (lines > lanes || !lines) {
    lanes = Math.max(4, lines);
    document.documentElement.style.setProperty("--lanes", lanes);
  }
  for (const unit of units) {
    unit.fresh = false;
    if (unit.near) render(unit);
  }
  barsSoon();
  drawMap();
};
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const unit = byElement.get(target);
    unit.near = isIntersecting;
    if (isIntersecting && !unit.fresh) render(unit);
  }
  barsSoon();
}, { rootMargin: "100% 0px" });
units.forEach((unit) => watcher.observe(unit.element));
new ResizeObserver(barsSoon).observe($("text"));

// ---- the overview chart --------------------------------------------------------------------
const swatch = (layer) => {
  const element = make("span", { className: layer.long ? "swatch side" : "swatch" });
  element.style.background = layer.long ? layer.colour : layer.pattern(layer.colour);
  return element;
};
const drawLane = (layer) => {
  const wide = data.length / 700;
  const marks = layer.kept.map((row) => `<rect data-row="${row.number}" x="${
    Math.min(row.start, data.length - wide)}" y="${
    2 + row.line}" width="${Math.max(wide, row.end - row.start)}" height="${
    11 - row.line * 3}" fill="${layer.colour}"/>`);
  const svg = `<svg viewBox="0 0 ${data.length} 15" preserveAspectRatio="none" role="img">${marks.join("")}</svg>`;
  layer.lane ||= make("div", { className: "lane" });
  layer.lane.innerHTML = `<span></span>${svg}`;
  layer.lane.firstChild.append(swatch(layer), layer.only ? `${layer.title}: ${layer.only}` : layer.title);
  layer.lane.lastChild.setAttribute("aria-label", `${layer.kept.length} spans of ${layer.title} along the text`);
  layer.lane.onclick = ({ target }) => {
    if (target.dataset.row) choose(layer.rows[target.dataset.row]);
  };
  layer.lane.onmousemove = (event) => {
    const { row } = event.target.dataset;
    if (row) showTip([layer.rows[row]], event); else hideTip();
  };
  layer.lane.onmouseleave = () => hideTip();
};
const drawLanes = () => {
  const old = $("lanes").querySelector(".parts")?.parentElement;
  $("lanes").replaceChildren(old || drawParts(), ...active().map((layer) => layer.lane));
  markLanes();
};
const drawParts = () => {
  const parts = make("div", { className: "parts", lang: "zh-Hans" });
  for (const section of document.querySelectorAll("article section")) {
    const held = [...section.querySelectorAll(".unit")].map((element) => byElement.get(element));
    const { start, end } = held[0];
    const link = make("a", { href: `#s${start}-${end}` }, section.querySelector("h2").textContent);
    link.onclick = (event) => { event.preventDefault(); pointAt(start, end, null); };
    link.style.left = `${100 * start / data.length}%`;
    link.style.width = `${100 * (held.at(-1).end - start) / data.length}%`;
    link.title = link.textContent;
    parts.append(link);
  }
  return make("div", { className: "lane" }, make("span", {}, "parts 部分"), parts);
};
const markLanes = () => {
  document.querySelectorAll(".lane .current").forEach((mark) => mark.classList.remove("current"));
  if (current?.row) {
    current.row.layer.lane?.querySelector(`[data-row="${current.row.number}"]`)?.classList.add("current");
  }
};

// ---- the map of the whole text at the side -------------------------------------------------
const drawMap = () => {
  const canvas = $("map").firstChild, scale = devicePixelRatio || 1;
  const { width, height } = $("map").getBoundingClientRect();
  if (!width) return;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const shown = active();
  const column = width / Math.max(shown.length, 1);
  shown.forEach((layer, i) => {
    pen.fillStyle = layer.colour;
    for (const row of layer.kept) {
      const tall = Math.max(1, height * (row.end - row.start) / data.length - 0.5);
      pen.fillRect(i * column + 1, height * row.start / data.length, column - 2, tall);
    }
  });
  if (current) {
    pen.fillStyle = "#000";
    pen.fillRect(0, height * current.start / data.length - 1, width, 3);
  }
  drawSeen();
};
const drawSeen = () => {
  const top = firstFrom(units, (unit) => unit.element.getBoundingClientRect().bottom > 0);
  const bottom = firstFrom(units, (unit) => unit.element.getBoundingClientRect().top > innerHeight);
  const from = units[Math.min(top, units.length - 1)].start;
  const to = units[Math.max(bottom - 1, 0)].end;
  $("seen").style.top = `${100 * from / data.length}%`;
  $("seen").style.height = `${Math.max(0.5, 100 * (to - from) / data.length)}%`;
  const below = firstFrom(units, (unit) => unit.element.getBoundingClientRect().bottom > eye());
  const unit = units[Math.min(below, units.length - 1)];
  const box = unit.element.getBoundingClientRect();
  const share = Math.max(0, Math.min(1, (eye() - box.top) / box.height));
  const now = Math.round(unit.start + share * (unit.end - unit.start));
  $("map").setAttribute("aria-valuenow", now);
  $("map").setAttribute("aria-valuetext", `character ${now} of ${data.length}`);
};
const eye = () => innerHeight * 0.3; // where on the screen a place is shown that the map jumps to
const goTo = (character) => {
  const place = Math.round(character);
  const [unit] = unitsIn(place, place + 1);
  scrollTo({ top: scrollY + placeOf(unit, place).top - eye() });
};
const mapTo = ({ clientY }) => {
  const { top, height } = $("map").getBoundingClientRect();
  goTo((clientY - top) / height * data.length);
};
$("map").setAttribute("aria-valuemax", data.length);
$("map").addEventListener("pointerdown", (event) => {
  $("map").setPointerCapture(event.pointerId);
  mapTo(event);
  $("map").onpointermove = mapTo;
});
$("map").addEventListener("pointerup", () => { $("map").onpointermove = null; });
$("map").addEventListener("keydown", (event) => {
  const now = Number($("map").getAttribute("aria-valuenow"));
  const step = Math.max(80, data.length / 100); // more than a line
  const places = { ArrowDown: now + step, ArrowUp: now - step, PageDown: now + 10 * step,
    PageUp: now - 10 * step, Home: 0, End: data.length - 1 };
  if (event.key in places) {
    event.preventDefault();
    goTo(places[event.key]);
  }
});
addEventListener("scroll", () => requestAnimationFrame(drawSeen), { passive: true });
addEventListener("resize", drawMap);

// ---- what is said of a place ---------------------------------------------------------------
const describe = (row) => {
  const { layer } = row;
  const list = make("dl");
  layer.columns.forEach((column, i) => {
    if (row.cells[i]) list.append(make("dt", {}, column), make("dd", {}, row.cells[i]));
  });
  const head = make("h3", {}, layer.title);
  head.style.borderColor = layer.colour;
  const words = make("q", { lang: "zh-Hans" }, quote(row.start, row.end));
  return make("div", { className: "said" }, head, words, ` ${row.start}–${row.end}`, list);
};
const cite = (start, end) => {
  const page = location.protocol === "about:" ? "" : ` ${location.href.split("#")[0]}`;
  const plain = `“${quote(start, end)}” (characters ${start} to ${end} of ${data.name}).${page}#s${start}-${end}`;
  const output = make("p", { id: "cited" }, plain);
  const button = make("button", { type: "button", id: "copy" }, "copy quotation and link 复制引文与链接");
  const done = make("span", { role: "status" });
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(plain);
      done.textContent = " copied 已复制";
    } catch {
      getSelection().selectAllChildren(output);
      done.textContent = " selected: copy it with the keyboard 已选中，请用键盘复制";
    }
  };
  const glosses = new Set(unitsIn(start, end).map((unit) => unit.gloss()).filter(Boolean));
  const english = [...glosses].map((gloss) => make("p", { lang: "en" }, gloss));
  return make("div", { className: "said place" }, output, button, done, ...english);
};
const showDetails = () => {
  const { start, end, row } = current;
  const same = layers.flatMap((layer) => touching(layer.rows, start, Math.max(end, start + 1)));
  const exact = same.filter((other) => other !== row && other.start === start && other.end === end);
  const rest = same.filter((other) => other !== row && !exact.includes(other));
  const links = make("ul");
  for (const other of rest) {
    const button = make("button", { type: "button" }, `${other.layer.title}: ${other.label || quote(other.start, other.end)}`);
    button.onclick = () => choose(other);
    links.append(make("li", {}, button));
  }
  const more = make("details", {}, make("summary", {}, `${rest.length} more spans touch it 相关标注`), links);
  const focused = $("rows").contains(document.activeElement);
  $("said").replaceChildren(row ? describe(row) : make("p", {}, `${end - start} characters 字`));
  $("more").replaceChildren(cite(start, end), ...exact.map(describe), ...(rest.length ? [more] : []));
  if (focused) $("rows").focus();
};
const tip = make("div", { id: "tip", hidden: true });
tip.setAttribute("aria-hidden", "true");
document.body.append(tip);
const showTip = (rows, { clientX, clientY }) => {
  if (!rows.length) return hideTip();
  tip.replaceChildren(...rows.slice(0, 3).map(describe));
  tip.hidden = false;
  tip.style.left = `${Math.min(clientX + 14, innerWidth - tip.offsetWidth - 8)}px`;
  const below = clientY + 18 + tip.offsetHeight < innerHeight;
  tip.style.top = `${below ? clientY + 18 : Math.max(4, clientY - 14 - tip.offsetHeight)}px`;
};
const hideTip = () => { tip.hidden = true; };

// ---- choosing a span -----------------------------------------------------------------------
const pointAt = (start, end, row) => {
  const before = current;
  current = { start, end, row };
  for (const span of [before, current]) {
    if (span) unitsIn(span.start, span.end).forEach(render);
  }
  try { history.replaceState(null, "", `#s${start}-${end}`); } catch { /* inside a notebook */ }
  showDetails();
  const seen = document.querySelector("article .current") || unitsIn(start, end)[0].element;
  const { left, right, top, bottom } = seen.getClientRects()[0];
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  if (!seen.contains(there)) seen.scrollIntoView({ block: "center" });
  markLanes();
  drawMap();
  barsSoon();
};
const choose = (row) => {
  const { layer } = row;
  if (layer.only && row.label !== layer.only) keep(layer, "");
  if (!layer.on) toggle(true, layer);
  list(layer);
  pointAt(row.start, row.end, row);
  showHits();
};
const fromHash = () => {
  const found = /^#s(\d+)-(\d+)$/.exec(location.hash);
  if (!found) return;
  const start = Number(found[1]), end = Number(found[2]);
  if (start > end || end > data.length) return;
  const exact = layers.flatMap((layer) => layer.rows.filter((row) => row.start === start && row.end === end));
  const row = exact.find((row) => row.layer.on) || exact[0];
  if (row) choose(row); else pointAt(start, end, null);
};
addEventListener("hashchange", fromHash);
const rowsAt = (element) => {
  const from = Number(element.dataset.from);
  const until = element.classList.contains("point") ? from : from + 1;
  return asLines().flatMap((layer) => touching(layer.kept, from, from + 1))
    .filter((row) => (row.start === row.end) === (until === from))
    .sort((a, b) => a.end - a.start - (b.end - b.start));
};
const markOf = ({ target }) => target.closest?.(".mark, .point");
$("text").addEventListener("mousemove", (event) => {
  const mark = markOf(event);
  if (event.target.row) showTip([event.target.row], event);
  else if (mark) showTip(rowsAt(mark), event);
  else hideTip();
});
$("text").addEventListener("mouseleave", hideTip);
addEventListener("keydown", ({ key }) => { if (key === "Escape") hideTip(); });
const offsetOf = (node, offset) => { // of a place on the page, in characters of the text
  const range = document.createRange();
  range.setStart(node, offset);
  const after = firstFrom(units, (unit) => range.comparePoint(unit.element, 0) > 0);
  const unit = units[Math.max(0, after - 1)];
  if (!unit.element.contains(node)) return after ? unit.end : unit.start;
  range.setStart(unit.element, 0);
  return unit.start + Array.from(range.toString()).length;
};
$("text").addEventListener("click", (event) => {
  const selection = getSelection();
  if (!selection.isCollapsed) {
    const range = selection.getRangeAt(0);
    const start = offsetOf(range.startContainer, range.startOffset);
    const end = offsetOf(range.endContainer, range.endOffset);
    if (start < end) {
      selection.removeAllRanges();
      pointAt(start, end, null);
    }
    return;
  }
  const row = event.target.row || (markOf(event) && rowsAt(markOf(event))[0]);
  if (row) choose(row);
});

// ---- the list of layers, and the hits of one -----------------------------------------------
const keep = (layer, only) => {
  layer.only = only;
  layer.kept = only ? prepare(layer.rows.filter((row) => row.label === only)) : layer.rows;
  layer.page = 0;
  if (of === layer) $("only").value = only;
  if (layer.on) toggle(true, layer);
};
const toggle = (on, ...which) => {
  for (const layer of which) {
    layer.on = layer.box.checked = on;
    if (on) drawLane(layer);
  }
  refresh();
  drawLanes();
};
const list = (layer) => {
  if (of === layer) return;
  of = layer;
  $("of").value = layer.index;
  const counts = new Map();
  for (const row of layer.rows) counts.set(row.label, (counts.get(row.label) || 0) + 1);
  const options = [...counts].filter(([label]) => label).sort((a, b) => b[1] - a[1]);
  $("only-row").hidden = options.length < 2 || options.length > 300;
  $("only").replaceChildren(new Option("everything 全部", ""), ...options.map(
    ([label, count]) => new Option(`${label} (${count})`, label)));
  $("only").value = layer.only;
  layer.page = 0;
  showHits();
};
const showHits = (follow = true) => {
  const at = current?.row ? of.kept.indexOf(current.row) : -1;
  if (at >= 0 && follow) of.page = Math.floor(at / PAGE);
  const focused = $("list").contains(document.activeElement);
  const shown = of.kept.slice(of.page * PAGE, (of.page + 1) * PAGE);
  const chosen = shown.find((row) => row === current?.row);
  $("list").replaceChildren(...shown.map((row, i) => {
    const words = quote(row.start, Math.min(row.end, row.start + 40)) + (row.end - row.start > 40 ? "…" : "");
    const button = make("button", { type: "button" }, make("span", { lang: "zh-Hans" }, words || "·"),
      make("small", {}, `${row.start}–${row.end} ${row.label}`));
    if (row === chosen) button.setAttribute("aria-current", "true");
    button.tabIndex = row === chosen || (!chosen && i === 0) ? 0 : -1;
    button.onclick = () => choose(row);
    return make("li", {}, button);
  }));
  if (focused) $("list").querySelector("[tabindex='0']")?.focus({ preventScroll: true });
  if (chosen) {
    const box = $("list"), item = box.querySelector("[aria-current]").parentElement;
    const top = item.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top + item.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - 40;
  }
  $("count").textContent = at >= 0 ? `${at + 1} of ${of.kept.length}` : `${of.kept.length}`;
  $("pages").hidden = of.kept.length <= PAGE;
  $("earlier").disabled = of.page === 0;
  $("later").disabled = (of.page + 1) * PAGE >= of.kept.length;
};
const step = (by) => {
  const rows = of.kept;
  if (!rows.length) return;
  let at = current?.row ? rows.indexOf(current.row) : -1;
  if (at < 0) { // from the place that was chosen last, whatever chose it
    const next = firstFrom(rows, (row) => row.start >= (current ? current.start : 0));
    at = by > 0 ? next - 1 : next;
  }
  choose(rows[(at + by + rows.length) % rows.length]);
};
const turn = (by) => {
  of.page += by;
  showHits(false);
};
$("previous").onclick = () => step(-1);
$("next").onclick = () => step(1);
$("earlier").onclick = () => turn(-1);
$("later").onclick = () => turn(1);
$("of").onchange = () => {
  const layer = layers[$("of").value];
  if (!layer.on) toggle(true, layer);
  list(layer);
};
$("only").onchange = () => {
  keep(of, $("only").value);
  showHits();
};
$("list").addEventListener("keydown", (event) => {
  const buttons = [...$("list").querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || !buttons[to]) return;
  event.preventDefault();
  buttons[at].tabIndex = -1;
  buttons[to].tabIndex = 0;
  buttons[to].focus();
});
for (const layer of layers) {
  layer.box = make("input", { type: "checkbox" });
  layer.box.dataset.layer = layer.name;
  layer.box.onchange = () => {
    toggle(layer.box.checked, layer);
    if (layer.on) list(layer);
  };
  const number = make("span", { className: "number" }, String(layer.rows.length));
  $("switches").append(make("li", {}, make("label", {}, layer.box, swatch(layer), make("span", {}, layer.title), number)));
  $("of").append(new Option(layer.title, layer.index));
}
$("all").onclick = () => toggle(true, ...layers);
$("none").onclick = () => toggle(false, ...layers);
document.querySelector(".skip").onclick = (event) => { event.preventDefault(); $("text").focus(); };
$("gloss-row").hidden = !document.querySelector(".gloss");
$("gloss").onchange = () => {
  document.body.classList.toggle("glossed", $("gloss").checked);
  barsSoon();
};
addEventListener("beforeprint", () => {
  printing = true;
  refresh();
  units.forEach((unit) => { if (!unit.fresh) render(unit); });
});
addEventListener("afterprint", () => { printing = false; refresh(); });

$("measure").textContent = `${data.length.toLocaleString("en")} characters, ${layers.length} layers. A link such as #s0-4 at the end of this page's address leads to a span.`;
toggle(true, ...layers.filter((layer) => !layer.long && layer.rows.length).slice(0, data.shown));
$("hits").hidden = !layers.length;
if (layers.length) list(active()[0] || layers[0]);
fromHash();
})();
