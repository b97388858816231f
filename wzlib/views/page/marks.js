// The marks in the text: lines under it, and bars at the side for layers of long spans.
let printing = false;
let lanes = 4; // lines that the leading has room for; it grows until all are off
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
        return `${row.layer.across} ${inset}px ${y} / calc(100% - ${inset}px) 2px no-repeat`;
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
        const bar = make("div", { row }, ...(width >= 12 ? say(...labelOf(row)) : []));
        if (current && current.row === row) bar.className = "current";
        Object.assign(bar.style, {
          left: `${gutter - (lane + row.line + 1) * (width + 2)}px`,
          width: `${width}px`,
          top: `${top - origin.top + 3}px`,
          height: `${Math.max(6, bottom - top - 6)}px`,
        });
        bar.style.setProperty("--look", layer.down);
        bars.push(bar);
      }
    }
    lane += layer.depth;
  }
  $("bars").replaceChildren(...bars);
  drawSeen();
};
const barsSoon = () => { awaited ||= requestAnimationFrame(drawBars); };
const refresh = () => { // everything that shows marks
  const lines = asLines().reduce((sum, layer) => sum + layer.depth, 0);
  if (lines > lanes || !lines) {
    lanes = lines ? 3 * Math.floor(lines / 3) + 3 : 4; // in steps: the whole text is set anew
    document.documentElement.style.setProperty("--lanes", lanes);
  }
  document.body.classList.toggle("barred", active().some((layer) => layer.long));
  for (const unit of units) {
    unit.fresh = false;
    if (unit.near) render(unit);
  }
  barsSoon();
  settle();
};
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const { unit } = target;
    unit.near = isIntersecting;
    if (isIntersecting && !unit.fresh) render(unit);
  }
  barsSoon();
}, { rootMargin: "100% 0px" });
units.forEach((unit) => watcher.observe(unit.element));
new ResizeObserver(barsSoon).observe($("text"));
