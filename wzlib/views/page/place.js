// The place is kept: whatever moves the text, the passage under the eye stays where it was.
let current = null; // what is chosen: { start, end, row or null }
let anchor = null; // a character and where on the screen it was seen
let size = ""; // of the text, when that was noted
let held = -1; // where the page was scrolled to, to keep the place
let slack = 0; // room above the text where one cannot scroll up any further
const eye = () => innerHeight * 0.3; // where on the screen one reads, and a jump leads to
const measure = () => `${[$("text").offsetWidth, $("text").offsetHeight, $("text").offsetTop]}`;
const loosen = (by) => {
  slack += by;
  $("slack").style.height = `${slack}px`;
};
const note = () => {
  if (size && (size !== measure() || Math.abs(scrollY - held) < 2)) return; // no reader has moved
  if (slack && $("slack").getBoundingClientRect().bottom < 0) {
    const whole = slack;
    loosen(-whole);
    scrollBy(0, -whole);
  }
  const chosen = current && unitsIn(current.start, current.start + 1)[0];
  const y = chosen && placeOf(chosen, current.start).top;
  if (chosen && y > 0 && y < innerHeight) anchor = { unit: chosen, character: current.start, y };
  else {
    const below = firstFrom(units, ({ element }) => element.getBoundingClientRect().bottom > eye());
    const unit = units[Math.min(below, units.length - 1)];
    const character = unit.start + firstFrom([...unit.characters.keys()],
      (at) => placeOf(unit, unit.start + at).bottom > eye());
    anchor = { unit, character, y: placeOf(unit, character).top };
  }
  size = measure();
};
const settle = () => {
  if (!anchor) return;
  const moved = () => placeOf(anchor.unit, anchor.character).top
    - Math.min(anchor.y, innerHeight * 0.6);
  const taken = Math.max(0, Math.min(slack, moved()));
  if (taken) loosen(-taken);
  if (Math.abs(moved()) >= 1) scrollBy(0, moved());
  if (moved() <= -1) loosen(-moved());
  size = measure();
  held = scrollY;
};
const frame = new ResizeObserver(settle);
[$("text"), $("top"), document.querySelector("header")].forEach((part) => frame.observe(part));
addEventListener("scroll", note, { passive: true });
