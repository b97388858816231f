// The hits of a layer: filtered and sorted by any column, with what stands beside them, and how
// they are spread over the parts.
const PAGE = 100; // hits in the list at a time
const BESIDE = 20; // characters on each side of a hit
const WORD = 12; // characters: a longer hit is shown without what stands beside it
const VALUES = 500; // to choose from
let of = null; // the layer whose hits are listed
const keep = (layer, filter) => { // only: the field and a row with the value; part: a section
  Object.assign(layer, filter, { page: 0, sorted: null });
  const { only, part } = layer;
  const value = only?.row.cells[only.field.key];
  const kept = layer.rows.filter((row) => (!only || row.cells[only.field.key] === value)
    && (!part || (row.start >= part.start && row.end <= part.end)));
  layer.kept = only || part ? prepare(kept) : layer.rows;
  if (of === layer) showFilters();
  if (layer.on) toggle(true, layer);
};
const collator = new Intl.Collator("zh-Hans");
const inOrder = (layer) => {
  if (layer.sorted) return layer.sorted;
  const field = layer.fields.find((one) => one.name === layer.by);
  const keys = {
    left: (row) => letters.slice(Math.max(0, row.start - BESIDE), row.start).reverse().join(""),
    right: (row) => quote(row.end, row.end + BESIDE),
    hit: (row) => quote(row.start, Math.min(row.end, row.start + BESIDE)),
  };
  const key = keys[layer.by] || (field && ((row) => row.cells[field.key]));
  layer.sorted = layer.kept;
  if (key) {
    const keyed = layer.kept.map((row) => [key(row), row]);
    const numbers = keyed.map(([value]) => Number(value.replaceAll(",", "")));
    const numeric = numbers.every(Number.isFinite);
    keyed.forEach((pair, i) => { pair.push(numbers[i]); });
    const ranked = (a, b) => (numeric ? a[2] - b[2] : collator.compare(a[0], b[0]));
    keyed.sort((a, b) => !a[0] - !b[0] || (a[0] ? ranked(a, b) : 0)); // what is empty at the end
    layer.sorted = keyed.map(([, row]) => row);
  }
  return layer.sorted;
};
const showFilters = () => {
  const field = of.only?.field || of.fields.find((one) => one.name === of.column) || of.labelled;
  const values = new Map();
  for (const row of field ? of.rows : []) {
    const value = row.cells[field.key];
    if (!values.has(value)) values.set(value, { row, value, count: 0 });
    values.get(value).count += 1;
  }
  const most = [...values.values()].sort((a, b) => b.count - a.count).slice(0, VALUES);
  const choice = ({ row, value, count }) => {
    const [en, zh] = saidOf(row, field);
    const made = option(`=${value}`, en || zh || "(empty)", zh || en || "（空）");
    made.dataset.count = count;
    rename(made);
    return made;
  };
  $("only-row").hidden = !field;
  $("by").replaceChildren(...of.fields.map((one) => option(one.name, ...one.title)));
  $("by").value = field?.name || "";
  $("only").replaceChildren(option("", "everything", "全部"), ...most.map(choice));
  $("only").value = of.only ? `=${of.only.row.cells[field.key]}` : "";
  $("in").value = of.part?.name || "";
  $("sort").replaceChildren(option("", "place", "位置"), option("left", "what stands left", "左侧文字"),
    option("right", "what stands right", "右侧文字"), option("hit", "the words", "命中文字"),
    ...of.fields.map((one) => option(one.name, ...one.title)));
  $("sort").value = of.by || "";
  showSpread();
};
const tenths = [...Array(10).keys()].map((i) => ({ title: [`tenth ${i + 1}`, `第 ${i + 1} 个十分之一`],
  start: data.length * i / 10, end: data.length * (i + 1) / 10 }));
const showSpread = () => {
  const parts = sections.length > 1 ? sections : tenths;
  const counts = parts.map(({ start, end }) => of.kept.filter(
    (row) => row.start >= start && row.end <= end + (parts === tenths ? data.length : 0)
      && row.start < end).length);
  const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
  const total = sum(counts), length = sum(parts.map(({ start, end }) => end - start));
  const uneven = sum(parts.map(({ start, end }, i) =>
    Math.abs(counts[i] / total - (end - start) / length))) / 2; // Gries 2008
  const head = [["part", "部分"], ["hits", "命中"], ["per 1,000 characters", "每千字"]];
  $("spread").replaceChildren(
    make("caption", {}, total ? say(
      `Deviation of proportions ${uneven.toFixed(2)}: 0 is even, 1 all in one small part.`,
      `比例偏差 ${uneven.toFixed(2)}：0 为均匀，1 为集中于一小部分。`) : ""),
    make("tr", {}, head.map((one) => make("th", { scope: "col" }, say(...one)))),
    ...parts.map(({ title, start, end }, i) => make("tr", {},
      make("th", { scope: "row" }, say(...title)), make("td", {}, String(counts[i])),
      make("td", {}, (1000 * counts[i] / (end - start)).toFixed(1)))));
};
const list = (layer) => {
  if (of === layer) return;
  of = layer;
  $("of").value = layer.name;
  $("hits").classList.toggle("mine", Boolean(layer.mine));
  layer.page = 0;
  showFilters();
  showHits();
};
const inContext = ({ start, end }) => {
  if (end - start > WORD) return make("span", {}, quote(start, Math.min(end, start + 40)), end > start + 40 ? "…" : "");
  const beside = (from, to) => make("span", {}, make("bdi", {}, quote(from, to).replaceAll("\n", "¶")));
  return make("span", { className: "kwic" }, beside(start - BESIDE, start),
    make("b", {}, quote(start, end) || "·"), beside(end, Math.min(data.length, end + BESIDE)));
};
const showHits = (follow = true) => {
  const rows = inOrder(of);
  const at = current?.row ? rows.indexOf(current.row) : -1;
  if (at >= 0 && follow) of.page = Math.floor(at / PAGE);
  const focused = $("list").contains(document.activeElement);
  const shown = rows.slice(of.page * PAGE, (of.page + 1) * PAGE);
  const chosen = shown.find((row) => row === current?.row);
  $("list").replaceChildren(...shown.map((row, i) => {
    const words = inContext(row);
    words.lang = "zh-Hans";
    const hit = button(() => choose(row), words,
      make("small", {}, `${row.start}–${row.end} `, say(...labelOf(row))));
    if (row === chosen) hit.setAttribute("aria-current", "true");
    hit.tabIndex = row === chosen || (!chosen && i === 0) ? 0 : -1;
    return make("li", {}, hit);
  }));
  if (focused) $("list").querySelector("[tabindex='0']")?.focus({ preventScroll: true });
  if (chosen) {
    const box = $("list"), item = box.querySelector("[aria-current]").parentElement;
    const top = item.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top + item.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - 40;
  }
  $("count").textContent = at >= 0 ? `${at + 1} / ${rows.length}` : `${rows.length}`;
  $("pages").hidden = rows.length <= PAGE;
  $("earlier").disabled = of.page === 0;
  $("later").disabled = (of.page + 1) * PAGE >= rows.length;
};
const step = (by) => {
  const rows = inOrder(of);
  if (!rows.length) return;
  let at = current?.row ? rows.indexOf(current.row) : -1;
  if (at < 0) { // from the place that was chosen last, whatever chose it
    const next = of.by ? 0 : firstFrom(rows, (row) => row.start >= (current ? current.start : 0));
    at = by > 0 ? next - 1 : next;
  }
  choose(rows[(at + by + rows.length) % rows.length]);
};
const turnPage = (by) => {
  of.page += by;
  showHits(false);
};
$("previous").onclick = () => step(-1);
$("next").onclick = () => step(1);
$("earlier").onclick = () => turnPage(-1);
$("later").onclick = () => turnPage(1);
$("in").append(option("", "the whole text", "全文"), ...sections.map((one) => option(one.name, ...one.title)));
$("of").onchange = () => {
  const layer = layerOf($("of").value);
  if (!layer.on) toggle(true, layer);
  list(layer);
};
$("by").onchange = () => {
  of.column = $("by").value;
  if (of.only) keep(of, { only: null }); else showFilters();
  showHits();
};
$("only").onchange = () => {
  const field = of.fields.find((one) => one.name === $("by").value), { value } = $("only");
  const row = value && of.rows.find((one) => `=${one.cells[field.key]}` === value);
  keep(of, { only: row ? { field, row } : null });
  showHits();
};
$("in").onchange = () => {
  keep(of, { part: sections.find((one) => one.name === $("in").value) || null });
  showHits();
};
$("sort").onchange = () => {
  Object.assign(of, { by: $("sort").value, sorted: null, page: 0 });
  showHits(false);
};
$("list").addEventListener("keydown", (event) => {
  const hits = [...$("list").querySelectorAll("button")];
  const at = hits.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: hits.length - 1 }[event.key];
  if (to === undefined || !hits[to]) return;
  event.preventDefault();
  hits[at].tabIndex = -1;
  hits[to].tabIndex = 0;
  hits[to].focus();
});
$("link-hits").onclick = () => {
  const spans = inOrder(of).map(({ start, end }) => [start, end]);
  if (spans.length > SPANS) tell(`${spans.length} places are too many for one link: filter them first.`, `${spans.length} 处太多，一个链接放不下：请先筛选。`);
  else copied(addressOf(spans), $("linked"));
};
