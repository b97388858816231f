// Along the text: the parts, and a lane for each layer that is on, whose marks lead to their spans.
const swatch = (layer) => {
  const element = make("span", { className: layer.long ? "swatch side" : "swatch" });
  if (layer.on) element.style.background = layer.long ? layer.down : layer.across;
  return element;
};
const filterOf = ({ only, part }) => [only && saidOf(only.row, only.field), part?.title].filter(Boolean);
const drawLane = (layer) => {
  const wide = data.length / 700;
  const marks = layer.kept.map((row) => `<rect data-row="${row.number}" x="${
    Math.min(row.start, data.length - wide)}" y="${
    2 + row.line}" width="${Math.max(wide, row.end - row.start)}" height="${11 - row.line * 3}"/>`);
  const svg = `<svg viewBox="0 0 ${data.length} 15" preserveAspectRatio="none" role="img" style="fill:${
    layer.colour}">${marks.join("")}</svg>`;
  layer.lane ||= make("div", { className: "lane" });
  layer.lane.innerHTML = `<span></span>${svg}`;
  const [en, zh] = [layer.title, ...filterOf(layer)].reduce((all, one) => [0, 1].map(
    (i) => [all[i], one[i] || "–"].join(": ")));
  layer.lane.firstChild.append(swatch(layer), ...say(en, zh));
  name(layer.lane.lastChild, `${layer.kept.length} spans of ${en} along the text`,
    `${zh}：全文 ${layer.kept.length} 处`);
  layer.lane.onclick = ({ target }) => {
    if (target.dataset.row) choose(layer.rows[target.dataset.row]);
  };
  layer.lane.onmousemove = (event) => {
    const { row } = event.target.dataset;
    if (row) showTip([layer.rows[row]], event); else hideTip();
  };
  layer.lane.onmouseleave = () => hideTip();
};
const drawParts = () => {
  const parts = make("div", { className: "parts" });
  for (const { title, start, end, first } of sections) {
    const link = make("a", { href: `#s${start}-${first.end}`, title: title.join(" ") }, say(...title));
    link.onclick = (event) => { event.preventDefault(); pointAt(start, first.end, null); };
    link.style.left = `${100 * start / data.length}%`;
    link.style.width = `${100 * (end - start) / data.length}%`;
    parts.append(link);
  }
  return make("div", { className: "lane" }, make("span", {}, say("parts", "部分")), parts);
};
const partsLane = drawParts();
const drawLanes = () => {
  $("lanes").replaceChildren(partsLane, ...active().map((layer) => layer.lane));
  markLanes();
};
const markLanes = () => {
  document.querySelectorAll(".lane .current").forEach((mark) => mark.classList.remove("current"));
  if (current?.row) {
    current.row.layer.lane?.querySelector(`[data-row="${current.row.number}"]`)?.classList.add("current");
  }
};
