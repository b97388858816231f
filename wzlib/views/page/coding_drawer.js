// The drawer "My coding": the codes to give, the passage and what it has; the codings as a layer.
const showTarget = () => {
  if ($("coding").hidden) return;
  const span = target(), coding = codingAt(span);
  for (const chip of $("codes").children) chip.setAttribute("aria-pressed", Boolean(coding?.codes.includes(chip.code)));
  $("none-applies").setAttribute("aria-pressed", coding?.codes.length === 0);
  if (document.activeElement !== $("note")) $("note").value = coding?.note || "";
  $("uncode").disabled = !coding;
  $("aim").textContent = span ? quote(span.start, span.end) : "";
  if (!given[store.units]) return;
  const due = unitsToCode(), coded = new Set(codingsOf().map(({ start }) => start));
  const at = due.indexOf(span) + 1 || "–", left = due.filter(({ start }) => !coded.has(start)).length;
  $("due").replaceChildren(...say(`${at} of ${due.length}, ${left} to do`, `第 ${at} / ${due.length} 个，余 ${left} 个`));
};
let shownCodes = ""; // written anew only when they are others, so that no button is lost in use
const showCodes = () => {
  const codes = codesOf(store.book, codingsOf()), book = books.get(store.book);
  const shown = JSON.stringify([store.book, store.units, codes]);
  [$("book").value, $("over").value, $("own").value] = [store.book, store.units, store.own.join("，")];
  [$("own-row").hidden, $("definitions").hidden, $("units-row").hidden] = [Boolean(book), !book, !given[store.units]];
  if (shown === shownCodes) return;
  shownCodes = shown;
  $("codes").replaceChildren(...codes.map((code, i) => Object.assign(button(() => press(code),
    make("kbd", {}, CODE_KEYS[i] || "·"), make("span", {}, say(...codeTitle(store.book, code)))), { code })));
  $("terms").replaceChildren(...(book?.codes || []).flatMap((code) =>
    [make("dt", {}, say(...codeTitle(store.book, code))), make("dd", {}, say(...book.said[code].slice(1)))]));
};
const asLayer = (rows, book, last = ["note", "note", "备注"]) => ({ // codes in both languages, note
  columns: [["codes", "codes", "代码"], ["codes_zh", "codes", "代码"], last], label: 0,
  rows: rows.map(({ start, end, codes, note }) => [start, end,
    ...[0, 1].map((i) => codes.map((code) => codeTitle(book, code)[i]).join(SEPARATOR)), note]),
});
const drawCodings = () => { // where the spans are the same their marks stay, so that no click is lost
  const packed = asLayer(codingsOf(), store.book), layer = layerOf("coding");
  const spansOf = (rows) => rows.map(({ start, end }) => [start, end]).join();
  const same = layer && spansOf(layer.rows) === spansOf(codingsOf());
  if (same) {
    packed.rows.forEach(([, , ...cells], i) => { layer.rows[i].cells = cells; });
    layer.sorted = null;
    if (layer.only) keep(layer, { only: null }); else if (of === layer) showFilters();
  } else if (packed.rows.length) put({ ...packed, name: "coding", title: ["my coding", "我的标注"] }, false);
  else remove("coding");
  const span = target();
  if (!span || $("coding").hidden) return;
  const row = layerOf("coding")?.rows.find(({ start, end }) => start === span.start && end === span.end);
  if (span.start !== current?.start || span.end !== current.end) return pointAt(span.start, span.end, row || null);
  current.row = row || null;
  showDetails();
  markLanes();
};
const showStore = () => {
  showCodes();
  drawCodings();
  if (of === layerOf("coding") && of) showHits(false);
  showTarget();
  [$("unkept").hidden, $("coder").textContent, $("coded").textContent] = [keeps, coder, codingsOf().length];
  [$("undo").disabled, $("listing").disabled] = [!past.length, !codingsOf().length];
  showTogether();
};
const openCoding = (shown) => {
  $("coding").hidden = !shown;
  $("open-coding").setAttribute("aria-expanded", shown);
  keepAddress();
  showTarget();
};
$("book").prepend(...[...books].map(([value, { title }]) => option(value, ...title)));
$("book").onchange = $("over").onchange = () => change({ book: $("book").value, units: $("over").value });
$("own").onchange = () => change({ own: split($("own").value, /[;；,，、]/) });
$("note").oninput = () => give((coding) => unlessEmpty({ ...coding, note: $("note").value }), "note");
const empty = () => {
  if (!confirm(plainly("Delete all your codings of this text?", "删除你对本文的全部标注？"))) return;
  change({ codings: {} });
  keeping((memory) => memory.removeItem(KEPT));
};
pressed({
  undo, uncode, "uncode-all": empty, "none-applies": pressNone, "unit-before": () => goToUnit(-1),
  "unit-after": () => goToUnit(1), "open-coding": () => openCoding($("coding").hidden),
  "close-coding": () => { openCoding(false); $("open-coding").focus(); },
  listing: () => { list(layerOf("coding")); if (narrow.matches) drawer(true); },
});
