// The switches: layers, presets, language, what is hidden, drawer, print; and how the page begins.
const PRESETS = [
  ["authority", "权威", ["attributions", "echoes", "formulae"]],
  ["numbers", "数字", ["indicators", "quantities", "verdicts", "lists"]],
  ["figures", "辞格", ["parallelism", "four_character", "metaphors"]],
];
const tell = (en, zh) => {
  $("message").firstElementChild.replaceChildren(...say(en, zh));
  $("message").hidden = false;
};
const freeLook = () => {
  let look = 0;
  while (layers.some((layer) => layer.on && layer.look === look)) look += 1;
  return look;
};
const turn = (layer, on) => {
  if (on && !layer.on) dress(layer, layer.look ?? freeLook());
  layer.on = layer.box.checked = on;
  if (on) drawLane(layer); else layer.look = undefined;
  layer.sign.replaceWith(layer.sign = swatch(layer));
};
const redraw = () => {
  $("crowded").hidden = active().length <= LOOKS;
  drawLanes();
  refresh();
};
const toggle = (on, ...which) => {
  which.forEach((layer) => turn(layer, on));
  redraw();
};
const showOnly = (...which) => { // what the reader has made himself stays
  layers.filter((layer) => layer.on && !layer.mine && !which.includes(layer))
    .forEach((layer) => turn(layer, false));
  toggle(true, ...which);
};
const addSwitch = (layer, where) => {
  layer.box = make("input", { type: "checkbox" });
  layer.box.dataset.layer = layer.name;
  layer.box.onchange = () => {
    toggle(layer.box.checked, layer);
    if (layer.on) list(layer);
  };
  layer.sign = swatch(layer);
  layer.item = make("li", {}, make("label", {}, layer.box, layer.sign,
    make("span", {}, say(...layer.title)),
    make("span", { className: "number" }, String(layer.rows.length))));
  where.append(layer.item);
  $("of").append(layer.choice = option(layer.name, ...layer.title));
  layer.choice.classList.toggle("mine", Boolean(layer.mine));
  $("hits").hidden = false;
};
const drop = (layer) => { // one of the reader's own
  layers.splice(layers.indexOf(layer), 1);
  layer.item.remove();
  layer.choice.remove();
  if (current?.row?.layer === layer) current.row = null;
  if (of === layer) of = null;
};
const remove = (wanted) => {
  const layer = layerOf(wanted);
  if (!layer) return;
  drop(layer);
  redraw();
  $("hits").hidden = !layers.length;
  if (!of && layers.length) list(active()[0] || layers[0]);
};
const put = (packed, listing = true) => { // a layer of the reader's own, for the one of that name
  const before = layerOf(packed.name);
  if (before) drop(before);
  const layer = add({ ...packed, mine: true, look: before?.look });
  addSwitch(layer, $("mine"));
  toggle(true, layer);
  if (listing || !of) list(layer);
  return layer;
};
const showAlone = (hidden) => {
  blind = hidden;
  $("alone").setAttribute("aria-pressed", blind);
  document.body.classList.toggle("blind", blind);
  if (current && blind && !current.row?.layer.mine) current.row = null;
  if (current) showDetails();
  keepAddress();
  toggle(true, ...active());
};
const drawer = (shown) => {
  document.body.classList.toggle("drawn", shown);
  $("drawer").setAttribute("aria-expanded", shown);
  $(shown ? "close-drawer" : "drawer").focus();
};
const printPassage = () => {
  const { start, end } = current;
  for (const unit of unitsIn(start, end)) unit.element.parentElement.classList.add("printed");
  $("printed").textContent = `${document.querySelector("h1").textContent} ${start}–${end}`;
  document.body.classList.add("passage");
  print();
};

for (const [en, zh, names] of PRESETS) {
  const held = names.map(layerOf).filter(Boolean);
  const show = button(() => { showOnly(...held); list(held[0]); }, say(en, zh));
  if (held.length) $("presets").append(show);
}
for (const layer of data.layers.map((packed) => layerOf(packed.name))) {
  const common = !layer.declared || PRESETS.some(([, , names]) => names.includes(layer.name));
  addSwitch(layer, $(common ? "switches" : "others"));
}
$("more-layers").hidden = !$("others").childElementCount;
$("more-layers").open = !$("switches").childElementCount;
const speakIn = (chosen) => {
  speak(chosen);
  $("gloss").checked = chosen !== "zh" && !$("gloss-row").hidden;
  if (current) showDetails();
};
$("language").onchange = () => {
  speakIn($("language").value);
  keepAddress();
};
pressed({
  all: () => toggle(true, ...layers), none: () => toggle(false, ...layers), alone: () => showAlone(!blind),
  drawer: () => drawer(!document.body.classList.contains("drawn")), "close-drawer": () => drawer(false),
  "close-card": () => { document.body.classList.remove("chosen"); $("text").focus(); },
  "close-message": () => { $("message").hidden = true; },
});
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  hideTip();
  if (document.body.classList.contains("drawn")) drawer(false);
  else document.body.classList.remove("chosen");
});
document.querySelector(".skip").onclick = (event) => { event.preventDefault(); $("text").focus(); };
addEventListener("beforeprint", () => {
  printing = true;
  refresh();
  units.forEach((unit) => { if (!unit.fresh) render(unit); });
});
addEventListener("afterprint", () => {
  printing = false;
  document.body.classList.remove("passage");
  document.querySelectorAll(".printed").forEach((one) => one.classList.remove("printed"));
  refresh();
});
const narrow = matchMedia("(max-width: 1100px)");
const fold = () => { // text first: on a narrow page the rest is in the drawer
  $(narrow.matches ? "side" : "tools").append($("settings"));
  $("overview").open = !narrow.matches;
};
narrow.addEventListener("change", fold);
fold();
new ResizeObserver(() => {
  const tall = narrow.matches ? 0 : $("top").offsetHeight;
  document.documentElement.style.setProperty("--over", `${tall}px`);
}).observe($("top"));
document.documentElement.classList.add("live"); // what needs scripts is shown
speak("both");
showOnly(...layers.filter((layer) => !layer.long && layer.rows.length).slice(0, data.shown));
$("hits").hidden = !layers.length;
if (layers.length) list(active()[0] || layers[0]);
showStore();
note();
if (location.hash.length > 1) open(location.hash);
else if (data.start) { // a table: it opens at its first row
  open(data.start);
  if (layerOf("table")) step(1);
}
