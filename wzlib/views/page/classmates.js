// Classmates' codings: each file a layer beside one's own, with the agreement; nothing of them is
// shown before one's own coding is exported.
let others = []; // what files have: { name, by, units, book, rows }
const leave = (...codings) => {
  others = others.filter((one) => !codings.includes(one));
  codings.forEach((one) => remove(one.name));
};
const adopt = (coding) => { // one's own, made in another browser: it goes on here under its pseudonym
  remember(CODER, coder = coding.by);
  leave(coding);
  merge(coding);
};
const couldGive = ({ book }, codes) => !book.length || codes.some((code) => book.includes(code));
const take = (coding) => { // in the place of the coder's earlier one with these codes
  leave(...others.filter((one) => one.by === coding.by && one.units === coding.units
    && (!coding.book.length || couldGive(one, coding.book))));
  others.push({ ...coding, name: `coder ${coding.by} ${coding.units} ${coding.book}` });
};
const takeFiles = async (files) => {
  const faults = [];
  openCoding(true);
  for (const file of files) {
    try {
      const coding = readCodings(await decoded(file));
      if (coding.by === coder) merge(coding); else take(coding);
    } catch (fault) {
      const [en, zh] = Array.isArray(fault) ? fault
        : ["no coding of this page, or damaged; ask for it again", "不是本页导出的标注，或已损坏，请重新索取文件"];
      faults.push([`${file.name}: ${en}`, `${file.name}：${zh}`]);
    }
  }
  showTogether();
  if (faults.length) tell(...[0, 1].map((i) => faults.map((one) => one[i]).join("; ")));
};
const usedIn = (codings) => unique(codings.flatMap(({ book, rows }) => [...book, ...rows.flatMap((row) => row.codes)]));
const groups = () => { // codings of the same units by two persons or more
  const mine = Object.entries(store.codings).filter(([, rows]) => rows.length).map(([key, rows]) => {
    const [, book, units] = /^(.*)\/(.*)$/.exec(key);
    return { by: coder, units, book: codesOf(book, rows), rows };
  });
  return ["spans", ...Object.keys(given)].map((units) => {
    const codings = [...mine, ...others].filter((one) => one.units === units);
    return { units, codings, codes: usedIn(codings) };
  }).filter(({ codings }) => new Set(codings.map(({ by }) => by)).size > 1);
};
const unitsTitle = (units) => Object.values($("over").querySelector(`[value=${units}]`).dataset); // en, zh
const alphasOf = ({ units, codings, codes }) => {
  const rows = codes.map((code) => {
    const coders = codersOf(code, codings);
    return { title: codeTitle(bookOf([code]), code), coders: coders.length, ...alphaOf(runsOf(units, code, coders)) };
  });
  const line = (span, ...cells) => make("tr", {}, cells.map((cell, i) => make(i ? "td" : "th", { colSpan: span }, cell)));
  const [en, zh] = units === "spans" ? ["characters", "字"] : unitsTitle(units);
  const not = (i) => rows.filter(({ alpha }) => isNaN(alpha)).map(({ title }) => title[i]).join(i ? "、" : ", ");
  return [line(4, say(`over ${en}`, `以${zh}为单位`)), ...rows.filter(({ alpha }) => !isNaN(alpha)).map((row) =>
    line(1, say(...row.title), row.alpha.toFixed(3), `${row.coders}`, row.count.toLocaleString("en"))),
  ...not(0) ? [line(4, say(`nothing to agree about: ${not(0)}`, `无从比较：${not(1)}`))] : []];
};
const showDisputes = (follow) => {
  const rows = groups().flatMap(disputesOf), book = bookOf(usedIn([{ book: [], rows }]));
  const packed = asLayer(rows, book, ["coders", "coders", "各人"]);
  if (rows.length) put({ ...packed, name: "disputed", title: ["disputed passages", "分歧处"] }, follow);
  else remove("disputed");
};
const showTogether = () => {
  const shown = store.exported ? others : [];
  shown.filter((one) => !layerOf(one.name)).forEach((one) =>
    put({ ...asLayer(one.rows, bookOf(usedIn([one]))), name: one.name, title: [one.by, one.by] }, false));
  $("apart").hidden = shown.length === others.length;
  $("files").replaceChildren(...others.map((one) => make("li", {}, one.by, make("span", {}, say(...unitsTitle(one.units))),
    button(() => adopt(one), say("this is mine", "是我的")),
    name(button(() => { leave(one); showTogether(); }, "×"), `Remove ${one.by}`, `移除 ${one.by}`))));
  $("compared").hidden = !shown.length;
  if (layerOf("disputed")) showDisputes(false);
  if ($("together").open) $("alphas").replaceChildren(...shown.length ? groups().flatMap(alphasOf) : []);
};
$("together").ontoggle = showTogether;
pressed({ disputes: () => showDisputes(true), load: () => $("chosen").click() });
$("chosen").onchange = () => takeFiles([...$("chosen").files]).then(() => { $("chosen").value = ""; });
for (const move of ["dragover", "drop"]) addEventListener(move, (event) => {
  event.preventDefault();
  if (move === "drop") takeFiles([...event.dataTransfer.files]);
});
