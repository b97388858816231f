// Choosing a span: by a click, by a selection, by the keyboard, in a list or by an address.
const pointAt = (start, end, row) => {
  const before = current;
  current = { start, end, row };
  for (const span of [before, current]) {
    if (span) unitsIn(span.start, span.end).forEach(render);
  }
  hideTip();
  spot = spanned([[start, end]]);
  keepAddress();
  showDetails();
  picked = null;
  showTarget();
  const seen = document.querySelector("article .current") || unitsIn(start, end)[0].element;
  const { left, right, top, bottom } = seen.getClientRects()[0];
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  if (!seen.contains(there)) seen.scrollIntoView({ block: "center" });
  size = ""; // it is here that one wants to be, whatever has moved
  note();
  markLanes();
  barsSoon();
};
const choose = (row) => {
  const { layer } = row;
  if (!layer.kept.includes(row)) keep(layer, { only: null, part: null });
  if (!layer.on) toggle(true, layer);
  list(layer);
  pointAt(row.start, row.end, row);
  showHits();
};
const rowsAt = ({ target }) => { // what a mark stands for: in a lane, at the side, in the text
  if (target.row) return [target.row];
  if (target.dataset?.row) return [target.closest(".lane").layer.rows[target.dataset.row]];
  const mark = target.closest?.(".mark, .point");
  if (!mark) return [];
  const from = Number(mark.dataset.from), point = mark.classList.contains("point");
  return asLines().flatMap((layer) => touching(layer.kept, from, from + 1))
    .filter((row) => (row.start === row.end) === point)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
};
addEventListener("pointermove", (event) => // a finger has no other way to read
  showTip(event.pointerType === "mouse" && !event.buttons ? rowsAt(event) : [], event));
const selected = () => { // what is selected of the text
  if (getSelection().isCollapsed) return null;
  const { startContainer, startOffset, endContainer, endOffset } = getSelection().getRangeAt(0);
  const start = offsetOf(startContainer, startOffset), end = offsetOf(endContainer, endOffset);
  return start < end ? { start, end } : null;
};
addEventListener("click", (event) => {
  const span = $("text").contains(event.target) && (unitUnder(event) || selected());
  if (span) {
    getSelection().removeAllRanges();
    pointAt(span.start, span.end, null);
  } else if (rowsAt(event).length) choose(rowsAt(event)[0]);
});
// to the next or the previous row, if none is chosen from a place
const walk = (rows, by, from, at = rows.indexOf(current?.row), go = choose) => {
  if (!rows.length) return;
  if (at < 0) {
    const next = rows.findIndex((row) => row.start >= from);
    at = (next < 0 ? rows.length : next) - (by > 0 ? 1 : 0);
  }
  go(rows[(at + by + rows.length) % rows.length]);
};
const arrows = (element, keys, go) => element.addEventListener("keydown", (event) => {
  if (!(event.key in keys) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(keys[event.key]);
});
arrows($("text"), { ArrowRight: 1, ArrowLeft: -1 }, (by) => { // among all marks, from what one reads
  const rows = active().flatMap((layer) => layer.kept);
  rows.sort((a, b) => a.start - b.start || b.end - a.end);
  walk(rows, by, current?.start ?? anchor.unit.start);
});
