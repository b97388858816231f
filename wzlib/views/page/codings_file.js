// Codings as files: W3C Web Annotations and CSV, written and read. A damaged file, or one of
// another text, is refused with a sentence.
const AROUND = 32; // characters on either side of a quotation
const HEAD = ["start", "end", "text", "codes", "note", "coder", "units", "source"];
const NIH = "nih:sha-256;"; // RFC 6920: a name for content that has no address
const inFull = ({ start, end, codes, note }) =>
  ({ start, end, text: quote(start, end), codes, note, coder, units: store.units, source: data.hash });
const asAnnotation = ({ start, end, text, codes, note, source }, i) => ({
  id: `#coding-${i}`, type: "Annotation", motivation: codes.length ? "classifying" : "assessing",
  body: [...codes.map((code) => ["classifying", code]), ["commenting", note]].filter(([, value]) => value)
    .map(([purpose, value]) => ({ type: "TextualBody", purpose, value })),
  target: { source: NIH + source, selector: [{ type: "TextPositionSelector", start, end },
    { type: "TextQuoteSelector", exact: text, prefix: quote(start - AROUND, start), suffix: quote(end, end + AROUND) }] },
});
const asJSON = () => {
  const rows = codingsOf(), items = rows.map(inFull).map(asAnnotation);
  return JSON.stringify({ "@context": data.context, id: "#annotations",
    type: "AnnotationCollection", label: data.name, creator: { type: "Person", nickname: coder },
    "wz:units": store.units, "wz:codes": codesOf(store.book, rows), total: items.length,
    first: { id: "#page", type: "AnnotationPage", startIndex: 0, items } }, null, 1);
};
const asCSV = () => {
  const cell = (words) => (/[",;\s]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words);
  const rows = codingsOf().map(inFull).map((row) => HEAD.map((name) => [row[name]].flat().join(SEPARATOR)));
  return `\ufeff${[HEAD, ...rows].map((row) => row.map(cell).join()).join("\r\n")}\r\n`;
};
const save = (words, ending) => {
  const parts = [data.name, store.book || "codes", store.units, coder].join("-").replace(/[\\/:*?"<>|\s]+/g, "-");
  make("a", { href: URL.createObjectURL(new Blob([words])), download: `${parts}.${ending}` }).click();
  hold({ exported: true });
};
const decoded = async (file) => { // a spreadsheet may write GB18030
  const bytes = await file.arrayBuffer(), from = (code) => new TextDecoder(code, { fatal: true }).decode(bytes);
  try { return from("utf-8"); } catch { return from("gb18030"); }
};
const fromJSON = (words) => {
  const { creator, first, "wz:units": units, "wz:codes": book } = JSON.parse(words);
  const rows = first.items.map(({ body, target: { source, selector } }) => {
    const { start, end, exact } = Object.assign({}, ...selector); // a position and a quotation
    const [codes, notes] = ["classifying", "commenting"].map((why) =>
      body.filter(({ purpose }) => purpose === why).map(({ value }) => `${value}`));
    return { start, end, text: exact, codes, note: notes.join(SEPARATOR), source: source.replace(NIH, "") };
  });
  return { by: creator.nickname, units, book, rows };
};
const fromCSV = (words) => { // whatever a spreadsheet sets between the cells
  const [, apart] = /^"?start"?([,;\t])/.exec(words);
  const pattern = `("[^"]*(?:""[^"]*)*"|[^"${apart}\r\n]*)(${apart}|\r?\n|$)`, table = [[]];
  const cells = [...words.matchAll(new RegExp(pattern, "gy"))]; // up to a quotation mark that closes nothing
  for (const [, cell, after] of cells) {
    table.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (after !== apart) table.push([]);
  }
  const whole = cells.map(([all]) => all).join("") === words;
  const [head, ...lines] = table.filter((line) => whole && line.length > 1);
  const rows = lines.map((line) => Object.fromEntries(head.map((name_, i) => [name_, line[i]])))
    .map((row) => ({ ...row, start: Number(row.start), end: Number(row.end), codes: split(row.codes, SEPARATOR) }));
  const codes = books.get(bookOf(usedIn([{ book: [], rows }])))?.codes || []; // it names none itself
  return { by: rows[0].coder, units: rows[0].units, book: codes, rows };
};
const readCodings = (words) => { // of a file: { by, units, book, rows }; book: its codes, if it names them
  const { by, units, book, rows } = (words.startsWith("{") ? fromJSON : fromCSV)(words);
  const strange = rows.find(({ source }) => source !== data.hash)?.source.slice(0, 8);
  if (strange) {
    throw [`a coding of another text (${strange}, here ${data.version}); load it in the page of that text`,
      `是另一文本的标注（${strange}，此处为 ${data.version}），请在该文本的页面中载入`];
  }
  const damaged = ({ start, end, text }) => !(start < end) || quote(start, end) !== text.replaceAll("\r\n", "\n");
  if (!by || (units !== "spans" && !given[units]) || rows.some(damaged)) throw new TypeError("damaged");
  return { by: `${by}`.slice(0, 40), units, book: book.map(String),
    rows: inPlace(rows.map(({ start, end, codes, note }) => ({ start, end, codes, note }))) };
};
const merge = ({ units, book: codes, rows }) => { // one's own file: what is here stays
  const used = usedIn([{ book: codes, rows }]), book = bookOf(used), key = keyOf(book, units);
  const held = new Map([...rows, ...codingsOf(key)].map((row) => [`${row.start}-${row.end}`, row]));
  change({ book, units, own: book ? store.own : unique([...store.own, ...used]),
    codings: { ...store.codings, [key]: inPlace([...held.values()]) } });
};
pressed({ "save-json": () => save(asJSON(), "json"), "save-csv": () => save(asCSV(), "csv") });
