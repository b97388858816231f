// Coding: a span that the reader selects, or one given unit after the other, gets codes and a note.
const CODE_KEYS = "123456789abcdefghijklmnopqrstuvwxyz";
let picked = null; // a selection by a finger, which makes no click
const unitAt = (place) => touching(given[store.units], place, place + 1)[0];
const target = () => { // what a code would be given to
  const place = picked || current;
  if (place && given[store.units]) return unitAt(place.start);
  return place?.start < place?.end ? place : undefined;
};
const unitUnder = ({ target: element, clientX, clientY }) => { // where units are coded, a click means a unit
  if ($("coding").hidden || !given[store.units] || !element.closest(".unit")) return null;
  const { offsetNode, offset, startContainer = offsetNode, startOffset = offset } =
    (document.caretRangeFromPoint || document.caretPositionFromPoint).call(document, clientX, clientY);
  return unitAt(offsetOf(startContainer, startOffset));
};
const codingAt = (span) => codingsOf().find(({ start, end }) => start === span?.start && end === span.end);
const give = (edit, about) => { // edit: from the coding there to the one that is to be, or to none
  const span = target(), before = codingAt(span), key = keyOf(store.book, store.units);
  if (!span) return tell("Select a passage first.", "请先选取一段文字。");
  const after = edit(before || { start: span.start, end: span.end, codes: [], note: "" }, before);
  const rows = [...codingsOf().filter((one) => one !== before), after].filter(Boolean);
  if (before || after) change({ codings: { ...store.codings, [key]: inPlace(rows) } }, about && about + span.start);
};
const unlessEmpty = (coding) => (coding.codes.length || coding.note ? coding : null);
const press = (code) => give((coding) => {
  const left = coding.codes.filter((one) => one !== code);
  return unlessEmpty({ ...coding, codes: left.length < coding.codes.length ? left : [...left, code] });
});
const pressNone = () => // of a unit: looked at, and no code applies
  give((coding, before) => (before && !before.codes.length ? null : { ...coding, codes: [] }));
const uncode = () => give(() => null);
const unitsToCode = () => given[store.units].filter(({ start, end }) => // those that a link points at, or all
  !layerOf("spans") || touching(layerOf("spans").rows, start, end).length);
const goToUnit = (by) => {
  const due = unitsToCode();
  walk(due, by, current?.start ?? anchor.unit.start, due.indexOf(target()), ({ start, end }) => pointAt(start, end, null));
};
const stretch = (first, last) => { // by the keyboard: the ends of a span moved
  const { start, end } = current || { start: anchor.unit.start, end: anchor.unit.start };
  const [from, to] = [Math.max(0, start + first), Math.min(data.length, end + last)];
  if (from < to) pointAt(from, to, null);
};
const commandOf = ({ key, shiftKey, ctrlKey, metaKey }) => {
  const down = { ArrowDown: 1, ArrowUp: -1 }[key] || 0, along = { ArrowRight: 1, ArrowLeft: -1 }[key] || 0;
  if (ctrlKey || metaKey) return key === "z" && undo;
  if (given[store.units] && down) return () => goToUnit(down);
  if (given[store.units] && key === "0") return pressNone;
  if (shiftKey && (down || along) && document.activeElement === $("text")) return () => stretch(down, along);
  if (key === "Delete" || key === "Backspace") return uncode;
  const code = codesOf(store.book, codingsOf())[CODE_KEYS.indexOf(key.toLowerCase())];
  return code !== undefined && (() => press(code));
};
addEventListener("keydown", (event) => {
  const busy = event.altKey || event.defaultPrevented || event.target.matches?.("input:not([type=checkbox]), select");
  const command = !$("coding").hidden && !busy && commandOf(event);
  if (command) { event.preventDefault(); command(); }
});
document.addEventListener("selectionchange", () => {
  if (matchMedia("(pointer: coarse)").matches) picked = selected() || picked;
  showTarget();
});
