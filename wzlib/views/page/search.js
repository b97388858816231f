// Searching for a word, several, or a pattern: the hits are a layer of the reader's own.
const MOST = 10000; // hits
const PATIENCE = 1500; // milliseconds for a pattern, which may run for ever
const WORK = `onmessage = ({ data: [pattern, text, most] }) => {
  const found = [];
  for (const { 0: words, index } of text.matchAll(new RegExp(pattern, "gimu"))) {
    if (words) found.push([index, index + words.length]);
    if (found.length > most) break;
  }
  postMessage(found);
};`; // done aside, so that it can be ended
const plain = Array.from(data.scripts[1]);
const simplified = new Map(Array.from(data.scripts[0], (sign, i) => [sign, plain[i]]));
const alike = (signs) => Array.from(signs, (sign) => simplified.get(sign) || sign);
let searched = null; // the text in simplified characters, and of each unit of it the character
const inTime = (pattern, text) => new Promise((done, failed) => {
  const nowhere = () => failed(["Patterns cannot be tried here; search for words.",
    "此处无法使用模式，请改查词语。"]);
  try {
    const worker = new Worker(`data:text/javascript,${encodeURIComponent(WORK)}`);
    worker.onerror = nowhere;
    worker.onmessage = (message) => { done(message.data); worker.terminate(); };
    worker.postMessage([pattern, text, MOST]);
    setTimeout(() => {
      worker.terminate();
      failed(["This pattern runs too long; write it without repetitions inside repetitions.",
        "这个模式运行过久，请避免在重复之内再套重复。"]);
    }, PATIENCE);
  } catch { nowhere(); } // a frame that may start none
});
const matches = async (query) => {
  if (!searched) {
    const signs = alike(letters);
    const places = signs.flatMap((sign, at) => (sign.length > 1 ? [at, at] : at));
    searched = { text: signs.join(""), places: [...places, data.length] };
  }
  const { text, places } = searched;
  const [, pattern] = /^\/(.+)\/$/.exec(query) || [];
  let found;
  if (pattern) {
    const plainly = alike(pattern).join("");
    try { new RegExp(plainly, "gimu"); } catch ({ message }) {
      throw [`This is no pattern: ${message}`, `这不是有效的模式：${message}`];
    }
    found = await inTime(plainly, text);
  } else {
    found = query.split(/\s+/).flatMap((word) => {
      const escaped = alike(word).join("").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
      return Array.from(text.matchAll(new RegExp(escaped, "giu")),
        ({ 0: words, index }) => [index, index + words.length, word]);
    });
  }
  return found.map(([from, to, word]) => [places[from], places[to], word || text.slice(from, to)])
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]).slice(0, MOST);
};
let wanted = ""; // what is searched for
const search = async (query) => {
  wanted = query.trim();
  const mine = wanted;
  $("found").textContent = wanted && "…";
  try {
    const rows = wanted ? await matches(wanted) : [];
    if (mine !== wanted) return; // another search has begun
    if (rows.length) {
      put({ name: "search", title: [`search: ${wanted}`, `查找：${wanted}`], label: 0, rows,
        columns: [["words", "words", "词语"]] });
    } else remove("search");
    const more = rows.length < MOST ? "" : "+";
    $("found").replaceChildren(...(wanted
      ? say(`${rows.length}${more} found`, rows.length ? `${rows.length}${more} 处` : "未找到") : []));
  } catch (fault) {
    if (!Array.isArray(fault)) throw fault;
    remove("search");
    $("found").replaceChildren(...say(...fault));
  }
};
asked($("search"), search);
$("search").addEventListener("input", () => { if (!$("search").value) search(""); });
