// The map of the whole text at the side: where one is, and a way to go elsewhere.
const drawMap = () => {
  const canvas = $("map").firstChild, scale = devicePixelRatio || 1;
  const { width, height } = $("map").getBoundingClientRect();
  if (!width) return;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d"), style = getComputedStyle(document.documentElement);
  pen.scale(scale, scale);
  const shown = active();
  const column = width / Math.max(shown.length, 1);
  shown.forEach((layer, i) => {
    pen.fillStyle = style.getPropertyValue(layer.colour.slice(4, -1));
    for (const row of layer.kept) {
      const tall = Math.max(1, height * (row.end - row.start) / data.length - 0.5);
      pen.fillRect(i * column + 1, height * row.start / data.length, column - 2, tall);
    }
  });
  if (current) {
    pen.fillStyle = style.getPropertyValue("--ink");
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
  $("map").setAttribute("aria-valuetext", plainly(`character ${now} of ${data.length}`,
    `第 ${now} 字，共 ${data.length} 字`));
};
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
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawMap);
