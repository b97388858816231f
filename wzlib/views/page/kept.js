// What the reader has coded: kept in this browser, by the hash of the text, with every step back.
// A coding is { start, end, codes, note }; those with one codebook over one kind of units belong
// together. No names: who codes is a pseudonym by chance, the same as long as the browser keeps it.
const KEPT = `wz-coding-${data.hash}`, CODER = "wz-coder";
let keeps = true; // whether this browser keeps anything
const keeping = (act) => {
  try { return act(localStorage); } catch { keeps = false; return null; }
};
const recall = (key) => keeping((memory) => JSON.parse(memory.getItem(key)));
const remember = (key, value) => keeping((memory) => {
  memory.setItem(key, JSON.stringify(value));
  keeps = true;
});
let coder = recall(CODER) || Math.random().toString(36).slice(2, 8).toUpperCase();
remember(CODER, coder);
const keptBefore = () => ({ book: [...books.keys()][0] || "", units: "spans", own: [], codings: {}, ...recall(KEPT) });
let store = keptBefore();
let past = [], latest = ""; // what was before each step; what the last one was about
const keyOf = (book, units) => `${book}/${units}`;
const codingsOf = (key = keyOf(store.book, store.units)) => store.codings[key] || [];
const codesOf = (book, rows) => unique([...books.get(book)?.codes || store.own, ...rows.flatMap(({ codes }) => codes)]);
const hold = (what) => {
  store = { ...store, ...what };
  remember(KEPT, store);
  showStore();
};
const change = (what, about = "") => { // a step; those about the same thing in a row are one
  if (!about || about !== latest) past.push(store);
  latest = about;
  hold(what);
};
const undo = () => { // not that something was exported
  latest = "";
  hold({ ...past.pop(), exported: store.exported });
};
addEventListener("storage", ({ key }) => { // the same page in another window has coded
  if (key === KEPT) [store, past] = [keptBefore(), []];
  showStore();
});
