// What is said of a place: first what a reader wants of a row, then the rest of it.
const TECHNICAL = new Set(("id group member depth run first times pattern quoted heads grammar same_as "
  + "level_cue period_cue rate base gloss_source level_elsewhere inferred source_kind seen_on again "
  + "searched raw address url row_type high").split(" "));
const ORIGINS = {
  found: ["Found by rule.", "按规则查找。"], derived: ["Follows from the text.", "由文本推得。"],
};
const linked = (words) => words.split("；").flatMap((one, i) => [i ? "；" : "",
  /^http\S+$/.test(one) ? make("a", { href: one, target: "_blank", rel: "noopener" }, one) : inOne(one)]);
const listed = (row, fields) => make("dl", {}, fields.map((field) => {
  const [en, zh] = saidOf(row, field);
  return [make("dt", {}, say(...field.title)), make("dd", {}, en === zh ? linked(en) : say(en, zh))];
}).flat());
const glossOf = (start, end) => [...new Set(unitsIn(start, end).map((unit) => unit.gloss()))]
  .filter(Boolean).map((gloss) => make("p", { lang: "en", className: "english en" }, gloss));
const describe = (row, whole) => {
  const { layer } = row;
  const filled = layer.fields.filter((field) => saidOf(row, field).some(Boolean));
  const first = (...names) => filled.filter((field) => names.includes(field.name));
  const notes = first("note", "reason"), glosses = first("english");
  const label = filled.find((field) => field === layer.labelled && !notes.includes(field));
  const rest = filled.filter((field) => ![label, ...notes, ...glosses].includes(field));
  const card = make("div", { className: "said" },
    make("h3", {}, swatch({ ...layer, on: true }), say(...layer.title)));
  if (label) {
    const [, en, zh] = codeOf(layer, label.column, row.cells[label.key]) || [];
    card.append(make("p", { className: "label" }, make("small", {}, say(...label.title)), " ",
      make("strong", {}, say(...saidOf(row, label)))));
    if (whole && en) card.append(make("p", { className: "hint" }, say(en, zh)));
  }
  for (const field of notes) card.append(make("p", { className: "note" }, say(...saidOf(row, field))));
  card.append(make("p", {}, make("q", { lang: "zh-Hans" }, quote(row.start, row.end)),
    ` ${row.start}–${row.end}`));
  for (const field of glosses.filter((field) => field !== label)) {
    const className = field.zh === undefined ? "english en" : "english"; // English alone is a gloss
    card.append(make("p", { className }, say(...saidOf(row, field))));
  }
  if (!glosses.length) card.append(...glossOf(row.start, row.end));
  if (!whole) return card;
  const folded = rest.filter((field) => TECHNICAL.has(field.name));
  card.append(listed(row, rest.filter((field) => !folded.includes(field))));
  if (folded.length) {
    card.append(make("details", {}, make("summary", {}, say("technical fields", "技术字段")),
      listed(row, folded)));
  }
  const [en, zh] = layer.reader ? pairOf(layer.reader) : [];
  const reader = en ? [`Read by ${en}.`, `标注者：${zh}。`] : ["", ""];
  const origin = layer.origin === "read" && layer.trust[0] ? ["", ""] : ORIGINS[layer.origin] || reader;
  const trust = [0, 1].map((i) => `${origin[i]} ${layer.trust?.[i] || ""}`.trim());
  if (trust[0]) card.append(make("p", { className: "hint trust" }, say(...trust)));
  return card;
};

const copied = async (words, where) => {
  const shown = make("code", {}, words);
  where.replaceChildren(shown, " ");
  try {
    await navigator.clipboard.writeText(words);
    where.append(...say("copied", "已复制"));
  } catch {
    getSelection().selectAllChildren(shown);
    where.append(...say("selected: copy it with the keyboard", "已选中，请用键盘复制"));
  }
};
const cite = (start, end) => {
  const here = addressOf([[start, end]]);
  const words = quote(start, end);
  const plain = language === "zh" ? `“${words}”（${data.name}，第 ${start}–${end} 字）${here}`
    : `“${words}” (characters ${start} to ${end} of ${data.name}). ${here}`;
  const done = make("span", { role: "status" });
  const copy = (label, what) => button(() => copied(what(), done), say(...label));
  return make("div", { className: "said place" }, make("p", { id: "cited" }, plain),
    make("p", { className: "row", id: "copies" },
      copy(["copy quotation and link", "复制引文与链接"], () => plain),
      copy(["copy link", "复制链接"], () => here),
      copy(["copy all that is set", "复制全部设置"], () => stateOf()), done),
    button(printPassage, say("print this passage", "打印这一段")),
    current.row ? [] : glossOf(start, end));
};
const showDetails = () => {
  const { start, end, row } = current;
  const same = (blind ? layers.filter((layer) => layer.mine) : layers)
    .flatMap((layer) => touching(layer.rows, start, Math.max(end, start + 1)));
  const exact = same.filter((other) => other !== row && other.start === start && other.end === end);
  const rest = same.filter((other) => other !== row && !exact.includes(other));
  const links = make("ul");
  for (const other of rest) {
    const said = labelOf(other).map((label) => label || quote(other.start, other.end));
    const [en, zh] = [0, 1].map((i) => `${other.layer.title[i]}: ${said[i]}`);
    links.append(make("li", {}, button(() => choose(other), say(en, zh))));
  }
  const more = make("details", {}, make("summary", {},
    say(`${rest.length} more spans touch it`, `相关标注 ${rest.length} 处`)), links);
  const focused = $("rows").contains(document.activeElement);
  $("said").replaceChildren(row ? describe(row, true)
    : make("p", {}, say(`${end - start} characters`, `${end - start} 字`)));
  $("more").replaceChildren(cite(start, end), ...exact.map((other) => describe(other, true)),
    ...(rest.length ? [more] : []));
  document.body.classList.add("chosen");
  if (focused) $("rows").focus();
};

const tip = $("tip");
const showTip = (rows, { clientX, clientY }) => {
  if (!rows.length) return hideTip();
  tip.replaceChildren(...rows.slice(0, 3).map((row) => describe(row)));
  tip.hidden = false;
  tip.style.left = `${Math.min(clientX + 14, innerWidth - tip.offsetWidth - 8)}px`;
  const below = clientY + 18 + tip.offsetHeight < innerHeight;
  tip.style.top = `${below ? clientY + 18 : Math.max(4, clientY - 14 - tip.offsetHeight)}px`;
};
const hideTip = () => { tip.hidden = true; };
