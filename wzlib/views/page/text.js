// The text: units of the page, in code points, and where they are on the screen.
const units = [...document.querySelectorAll(".unit")].map((element) => {
  const characters = Array.from(element.textContent);
  const start = Number(element.dataset.start);
  const gloss = () => element.parentElement.querySelector(".gloss")?.textContent || "";
  return element.unit = { element, characters, start, end: start + characters.length, near: false, gloss };
});
if (!units.length) return; // an empty text
const letters = Array(data.length).fill("\n"); // the whole text: line breaks stand in no unit
units.forEach((unit, i) => { // a point at the end of a line stands in the unit before it
  unit.until = units[i + 1]?.start === unit.end ? unit.end : unit.end + 1;
  unit.characters.forEach((character, at) => { letters[unit.start + at] = character; });
});
const quote = (start, end) => letters.slice(Math.max(0, start), end).join("");
const unitsIn = (start, end) => { // where there is none, as at the end of a line, the one before
  const first = firstFrom(units, (unit) => unit.end > start);
  const held = units.slice(first, firstFrom(units, (unit) => unit.start >= Math.max(end, start + 1)));
  return held.length ? held : [units[Math.max(0, first - 1)]];
};
const sections = [...document.querySelectorAll("article section")].map((element) => {
  const held = [...element.querySelectorAll(".unit")].map(({ unit }) => unit);
  const heading = element.querySelector("h2"), title = pairOf(heading.textContent);
  heading.replaceChildren(...say(...title));
  return { name: element.id, title, start: held[0].start, end: held.at(-1).end, first: held[0] };
});
const nodeAt = (unit, character) => { // where in the page a character of a unit stands
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
const placeOf = (unit, character) => { // where on the screen it, or the nearest of its unit, is
  const range = document.createRange();
  const [node, offset] = nodeAt(unit, Math.max(unit.start, Math.min(unit.end - 1, character)));
  range.setStart(node, offset);
  range.setEnd(node, Math.min(node.length, offset + 1));
  return range.getBoundingClientRect();
};
const offsetOf = (node, offset) => { // of a place on the page, in characters of the text
  const range = document.createRange();
  range.setStart(node, offset);
  const after = firstFrom(units, (unit) => range.comparePoint(unit.element, 0) > 0);
  const unit = units[Math.max(0, after - 1)];
  if (!unit.element.contains(node)) return after ? unit.end : unit.start;
  range.setStart(unit.element, 0);
  return unit.start + Array.from(range.toString()).length;
};
