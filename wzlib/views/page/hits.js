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
  if (layer.on) toggle(true, layer);
  if (of === layer) { showFilters(); showHits(); }
};
const collator = new Intl.Collator("zh-Hans");
const KEYS_OF = {
  left: (row) => letters.slice(Math.max(0, row.start - BESIDE), row.start).reverse().join(""),
  right: (row) => quote(row.end, row.end + BESIDE),
  hit: (row) => quote(row.start, Math.min(row.end, row.start + BESIDE)),
};
const inOrder = (layer) => { // numbers before texts, what is empty at the end
  const field = layer.fields.find((one) => one.name === layer.by);
  const key = KEYS_OF[layer.by] || (field && ((row) => row.cells[field.key]));
  layer.sorted ||= !key ? layer.kept : layer.kept.map((row) => {
    const text = key(row);
    return { row, text, number: Number(text.replaceAll(",", "")) };
  }).sort((a, b) => !a.text - !b.text || isNaN(a.number) - isNaN(b.number) || a.number - b.number
    || collator.compare(a.text, b.text)).map(({ row }) => row);
  return layer.sorted;
};
const chosenBy = (layer, column, value) => { // a filter: a field, and a row that has the value
  const field = layer.fields.find((one) => one.name === column) || layer.labelled;
  const row = field && layer.rows.find((one) => one.cells[field.key] === value);
  return row ? { field, row } : null;
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
  const less = values.size - most.length;
  $("only").replaceChildren(option("", "everything", "全部"), ...most.map(choice), ...(less ? [
    Object.assign(option("", `${less} rarer ones`, `另有 ${less} 种`), { disabled: true })] : []));
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
  const held = (sections.length > 1 ? sections : tenths).map(({ title, start, end }) => ({
    title, size: end - start, count: of.kept.filter((row) => row.start >= start && row.start < end).length,
  }));
  const sum = (key) => held.reduce((all, part) => all + part[key], 0);
  const hits = sum("count"), length = sum("size");
  const apart = held.map(({ count, size }) => Math.abs(count / hits - size / length));
  const uneven = (apart.reduce((all, one) => all + one) / 2).toFixed(2); // Gries 2008
  $("spread").replaceChildren(
    make("caption", {}, hits ? say(`Deviation of proportions ${uneven}: 0 is even, 1 all in one small part.`,
      `比例偏差 ${uneven}：0 为均匀，1 为集中于一小部分。`) : ""),
    make("tr", {}, [["part", "部分"], ["hits", "命中"], ["per 1,000 characters", "每千字"]].map(
      (head) => make("th", { scope: "col" }, say(...head)))),
    ...held.map(({ title, count, size }) => make("tr", {}, make("th", { scope: "row" }, say(...title)),
      make("td", {}, String(count)), make("td", {}, (1000 * count / size).toFixed(1)))));
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
const showHits = (follow = true, turned = 0) => {
  of.page += turned;
  const rows = inOrder(of);
  const at = current?.row ? rows.indexOf(current.row) : -1;
  if (at >= 0 && follow) of.page = Math.floor(at / PAGE);
  const shown = rows.slice(of.page * PAGE, (of.page + 1) * PAGE);
  $("list").replaceChildren(...shown.map((row) => {
    const words = inContext(row);
    words.lang = "zh-Hans";
    const hit = button(() => choose(row), words,
      make("small", {}, `${row.start}–${row.end} `, say(...labelOf(row))));
    hit.tabIndex = -1; // the arrows lead from one to the next
    if (row === current?.row) hit.setAttribute("aria-current", "true");
    return make("li", {}, hit);
  }));
  const box = $("list"), chosen = box.querySelector("[aria-current]")?.parentElement;
  if (chosen) {
    const top = chosen.offsetTop - box.offsetTop, above = top - box.scrollTop;
    if (above < 0 || above + chosen.offsetHeight > box.clientHeight) box.scrollTop = top - 40;
  }
  $("count").textContent = at >= 0 ? `${at + 1} / ${rows.length}` : `${rows.length}`;
  $("pages").hidden = rows.length <= PAGE;
  $("earlier").disabled = of.page === 0;
  $("later").disabled = (of.page + 1) * PAGE >= rows.length;
};
const step = (by) => walk(inOrder(of), by, of.by ? 0 : current?.start ?? 0);
arrows($("list"), { ArrowDown: 1, ArrowUp: -1 }, step);
pressed({ previous: () => step(-1), next: () => step(1), 
  earlier: () => showHits(false, -1), later: () => showHits(false, 1) });
$("in").append(option("", "the whole text", "全文"), ...sections.map((one) => option(one.name, ...one.title)));
$("of").onchange = () => {
  const layer = layerOf($("of").value);
  if (!layer.on) toggle(true, layer);
  list(layer);
};
$("by").onchange = () => {
  of.column = $("by").value;
  if (of.only) keep(of, { only: null }); else showFilters();
};
$("only").onchange = () =>
  keep(of, { only: $("only").value ? chosenBy(of, $("by").value, $("only").value.slice(1)) : null });
$("in").onchange = () => keep(of, { part: sections.find((one) => one.name === $("in").value) || null });
$("sort").onchange = () => {
  Object.assign(of, { by: $("sort").value, sorted: null, page: 0 });
  showHits(false);
};
$("link-hits").onclick = () => {
  const spans = inOrder(of).map(({ start, end }) => [start, end]);
  if (spans.length > SPANS) tell(`${spans.length} places are too many for one link: filter them first.`, `${spans.length} 处太多，一个链接放不下：请先筛选。`);
  else copied(addressOf(spans), $("linked"));
};
