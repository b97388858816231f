// Along the text: the parts, where one is, and a lane for each layer that is on, whose marks lead
// to their spans.
const MARKS = 2000; // in a lane: more cannot be told apart
const swatch = (layer) => {
  const element = make("span", { className: layer.long ? "swatch side" : "swatch" });
  if (layer.on) element.style.background = layer.long ? layer.down : layer.across;
  return element;
};
const goTo = (character) => {
  const place = Math.round(character);
  scrollTo({ top: scrollY + placeOf(unitsIn(place, place + 1)[0], place).top - eye() });
};
const drawLane = (layer) => {
  const wide = data.length / 700, apart = layer.kept.length > MARKS ? data.length / MARKS : 0;
  let free = 0;
  const marks = layer.kept.filter((row) => row.start >= free && ((free = row.start + apart), true))
    .map((row) => `<rect data-row="${row.number}" x="${Math.min(row.start, data.length - wide)}" y="${
      2 + row.line}" width="${Math.max(wide, row.end - row.start)}" height="${11 - row.line * 3}"/>`);
  const { only, part, title: [en, zh] } = layer;
  layer.lane ||= make("div", { className: "lane", layer });
  layer.lane.innerHTML = `<span></span><svg viewBox="0 0 ${data.length} 15" preserveAspectRatio="none"
    role="img" style="fill:${layer.colour}">${marks.join("")}</svg>`;
  layer.lane.firstChild.append(swatch(layer), ...say(en, zh),
    ...(only ? [": ", ...say(...saidOf(only.row, only.field))] : []),
    ...(part ? [": ", ...say(...part.title)] : []));
  name(layer.lane.lastChild, `${layer.kept.length} spans of ${en} along the text`,
    `${zh}：全文 ${layer.kept.length} 处`);
  layer.lane.lastChild.onclick = ({ target, clientX, currentTarget }) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    if (!target.dataset.row) goTo((clientX - left) / width * data.length);
  };
};
const seen = make("div", { id: "seen" });
const parts = make("div", { className: "parts" }, sections.map(({ title, start, end, first }) => {
  const link = make("a", { href: `#s${start}-${first.end}`, title: title.join(" ") }, say(...title));
  link.onclick = (event) => { event.preventDefault(); pointAt(start, first.end, null); };
  link.style.left = `${100 * start / data.length}%`;
  link.style.width = `${100 * (end - start) / data.length}%`;
  return link;
}), seen);
const partsLane = make("div", { className: "lane" }, make("span", {}, say("parts", "部分")), parts);
const drawLanes = () => {
  const wanted = [partsLane, ...active().map((layer) => layer.lane)], held = $("lanes").children;
  [...held].filter((lane) => !wanted.includes(lane)).forEach((lane) => lane.remove());
  wanted.forEach((lane, i) => { if (held[i] !== lane) $("lanes").insertBefore(lane, held[i] || null); });
  markLanes();
};
const markLanes = () => {
  document.querySelectorAll(".lane .current").forEach((mark) => mark.classList.remove("current"));
  current?.row?.layer.lane?.querySelector(`[data-row="${current.row.number}"]`)?.classList.add("current");
};
const drawSeen = () => {
  const box = (unit) => unit.element.getBoundingClientRect();
  const top = firstFrom(units, (unit) => box(unit).bottom > 0);
  const bottom = firstFrom(units, (unit) => box(unit).top > innerHeight);
  const from = units[Math.min(top, units.length - 1)].start, to = units[Math.max(bottom - 1, 0)].end;
  seen.style.left = `${100 * from / data.length}%`;
  seen.style.width = `${100 * (to - from) / data.length}%`;
};
addEventListener("scroll", () => requestAnimationFrame(drawSeen), { passive: true });
