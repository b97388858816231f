// What an address says: a set of spans, or all that is set; and the other way round.
const SPANS = 300; // places in one link
const SIGNS = 4; // of the name of the text: fewer do not tell it
const KEYS = ["t", "n", "l", "of", "only", "in", "q", "lang", "alone", "code"];
const home = location.protocol.startsWith("http") ? location.href.split("#")[0] : "";
let spot = ""; // the spans that are shown, as the address has them
const spanned = (spans) => `s${spans.map((span) => span.join("-")).join()}`;
const addressOf = (spans) => `${home}#${spanned(spans)}&t=${data.version}`;
const coded = () => !$("coding").hidden && `${store.book},${store.units}`; // what is coded
const keepAddress = () => {
  const told = [spot, spot && `t=${data.version}`, language !== "both" && `lang=${language}`,
    blind && "alone=1", coded() && `code=${coded()}`];
  const address = `#${told.filter(Boolean).join("&")}`;
  try { history.replaceState(null, "", address); } catch { /* inside a notebook */ }
};
const stateOf = () => {
  const on = active().filter((layer) => !layer.mine).sort((a, b) => a.look - b.look);
  const { only, part } = of || {};
  const told = {
    t: data.version, l: on.map((layer) => layer.name).join(), of: of && !of.mine && of.name,
    only: only && `${only.field.name}:${only.row.cells[only.field.key]}`, in: part?.name, q: wanted,
    lang: language !== "both" && language, alone: blind && "1", code: coded(),
  };
  const parts = Object.entries(told).filter(([key, value]) => value || key === "l")
    .map(([key, value]) => `${key}=${encodeURIComponent(value).replaceAll("%2C", ",")}`);
  return `${home}#${[spot, ...parts].filter(Boolean).join("&")}`;
};
const read = (address, wrong) => { // what it says, by key; `s` are the spans
  const given = { s: [] };
  for (const part of address.trim().replace(/^[^]*#/, "").split("&")) {
    const [, key, value] = /^([a-z]+)=(.*)$/.exec(part) || [];
    if (/^s?\d+(-\d+)?(,\d+(-\d+)?)*$/.test(part)) {
      for (const span of part.replace("s", "").split(",")) {
        const [start, end = start + 1] = span.split("-").map(Number);
        if (start > end) wrong(`${span}: a place ends before it begins`, `${span}：终点在起点之前`);
        else if (end > data.length) {
          wrong(`${span}: the text has only ${data.length} characters`, `${span}：全文只有 ${data.length} 字`);
        } else given.s.push([start, end]);
      }
    } else if (KEYS.includes(key)) {
      try { given[key] = decodeURIComponent(value); } catch {
        wrong(`${part}: cut off or damaged`, `${part}：不完整或已损坏`);
      }
    } else if (part && !$(part)) {
      wrong(`“${part}” is nothing that a link says, such as #s368-370`,
        `“${part}”无法识别，链接形如 #s368-370`);
    }
  }
  if (given.t && (given.t.length < SIGNS || !data.version.startsWith(given.t.slice(0, data.version.length)))) {
    wrong(`The link was made for another version of the text (${given.t}, here ${data.version}): its places may be others`,
      `链接指向另一版本的文本（${given.t}，此处为 ${data.version}），位置可能不符`);
  }
  return given;
};
const filterBy = (layer, words, wrong) => { // a value of its label, or of any column: note:…
  const [, column, value] = /^(\w+):([^]*)$/.exec(words) || [];
  const named = layer.fields.some((one) => one.name === column);
  const only = named ? chosenBy(layer, column, value) : chosenBy(layer, "", words);
  if (!only) wrong(`no “${words}” in ${layer.title[0]}`, `${layer.title[1]}中没有“${words}”`);
  return only;
};
const open = (address) => {
  const faults = [];
  const wrong = (en, zh) => faults.push([en, zh]);
  const { s: spans, n, l, of: listed_, only, in: within, q, lang, alone, code } = read(address, wrong);
  const known = (wanted) => {
    const layer = layerOf(wanted);
    if (!layer) wrong(`no layer “${wanted}” here`, `此处没有图层“${wanted}”`);
    return layer;
  };
  if (lang in { en: 1, zh: 1, both: 1 }) speakIn(lang);
  else if (lang) wrong(`lang is en, zh or both, not ${lang}`, `lang 为 en、zh 或 both，而非 ${lang}`);
  if (alone !== undefined) showAlone(alone === "1");
  if (code !== undefined) {
    const [book, units = "spans"] = code.split(",");
    const known_ = (books.has(book) || !book) && (given[units] || units === "spans");
    if (!known_) wrong(`nothing to code by “${code}” here`, `此处无法按“${code}”标注`);
    else if (keyOf(book, units) !== keyOf(store.book, store.units)) change({ book, units });
    openCoding(true);
  }
  if (l !== undefined) {
    toggle(false, ...layers);
    toggle(true, ...l.split(",").filter(Boolean).map(known).filter(Boolean));
  }
  const shown = (listed_ ? known(listed_) : l && layerOf(l.split(",")[0])) || of;
  const part = within && sections.find((one) => one.name === within);
  if (within && !part) wrong(`no part “${within}” here`, `此处没有部分“${within}”`);
  if (shown && (listed_ || l || only || part)) {
    if (!shown.on) toggle(true, shown);
    list(shown);
    keep(shown, { only: only ? filterBy(shown, only, wrong) : null, part: part || null });
    if (part && !spans.length) goTo(part.start);
  }
  if (q !== undefined) search($("search").value = q);
  if (spans.length > 1 || (spans.length && n)) {
    const title = n ? [n, n] : ["places of the link", "链接所指"];
    choose(put({ name: "spans", title, rows: spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]) }).rows[0]);
    spot = spanned(spans) + (n ? `&n=${encodeURIComponent(n)}` : "");
    keepAddress();
  } else if (spans.length) {
    const [[start, end]] = spans;
    const exact = blind ? [] : layers.flatMap((layer) => layer.rows.filter(
      (row) => row.start === start && row.end === end && (l === undefined || layer.on)));
    const row = exact.find((one) => of.kept.includes(one)) || exact.find((one) => one.layer.on) || exact[0];
    if (row) choose(row); else pointAt(start, end, null);
  }
  if (faults.length) tell(...[0, 1].map((i) => faults.map((one) => one[i]).join("; ")));
};
addEventListener("hashchange", () => open(location.hash));
asked($("go"), (address) => {
  $("message").hidden = true;
  open(address);
});
