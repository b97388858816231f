// The layers: their rows and fields, and how those that are on look.
const DEEP = 3; // spans of one layer that lie on each other get at most so many lines
const LOOKS = 21; // that can be told apart: a colour of seven and a dash of seven
const COLOURS = 7;
const DASHES = [[1], [8, 4], [2, 2], [10, 3, 2, 3], [3, 6], [16, 3], [2, 2, 2, 2, 8, 2]]; // pixels
const dress = (layer, look) => {
  // Those that share a dash have colours of different lightness, in grey too: a test sees to it.
  const colour = `var(--c${look % COLOURS})`;
  const dashes = DASHES[(look + 2 * Math.floor(look / COLOURS)) % DASHES.length];
  let at = 0;
  const stops = dashes.map((length, i) => `${i % 2 ? "#0000" : colour} ${at}px ${at += length}px`);
  const [across, down] = ["90deg", "180deg"].map((turn) => `repeating-linear-gradient(${turn},${stops})`);
  Object.assign(layer, { look, colour, across, down });
};
const prepare = (rows) => { // the furthest end so far, to look back no more than needed
  let furthest = 0;
  rows.furthest = rows.map((row) => (furthest = Math.max(furthest, row.end)));
  return rows;
};
const touching = (rows, start, end) => { // rows that share a character, or stand as points here
  const held = [];
  for (let i = firstFrom(rows, (row) => row.start >= end) - 1; i >= 0; i--) {
    if (rows.furthest[i] < start || (rows.furthest[i] === start && rows[i].start < start)) break;
    if (rows[i].end > start || (rows[i].end === rows[i].start && rows[i].start >= start)) {
      held.push(rows[i]);
    }
  }
  return held.reverse();
};
const emphasis = prepare(data.emphasis.map(([start, end]) => ({ start, end })));
const fieldsOf = (columns) => { // note and note_zh, or entity and entity_en, are one field
  const fields = new Map();
  columns.forEach(([column, en, zh], i) => {
    let [, base, tongue = "own"] = /^(.+?)(?:_(zh|en))?$/.exec(column);
    if (column === "chinese" && columns.some(([other]) => other === "english")) {
      [base, tongue] = ["english", "zh"];
    }
    const title = [en.replace(/ in (Chinese|English)$/, ""), zh.replace(/（[中英]文）$/, "")];
    if (!fields.has(base)) fields.set(base, { name: base, title, column });
    fields.get(base)[tongue] = i;
    if (tongue === "own") Object.assign(fields.get(base), { title, column });
  });
  for (const field of fields.values()) {
    const { own, en, zh } = field;
    field.key = own ?? en ?? zh;
    if (zh !== undefined) field.en ??= own;
    else if (en !== undefined) field.zh = own;
  }
  return [...fields.values()];
};
const codeOf = (layer, column, value) => // what a codebook says of a value: Chinese, definitions
  layer.values[column]?.[value]
    || Object.values(layer.values).find((values) => values[value])?.[value];
const saidOf = (row, field) => { // what a field says, in English and Chinese
  const cell = (at) => (at === undefined ? "" : row.cells[at]);
  if (field.en !== undefined && field.zh !== undefined) return [cell(field.en), cell(field.zh)];
  const words = cell(field.key);
  const chinese = { yes: "是", no: "否" }[words] || codeOf(row.layer, field.column, words)?.[0];
  return [words, chinese || words];
};
const labelOf = (row) => (row.layer.labelled ? saidOf(row, row.layer.labelled) : ["", ""]);

const layers = [];
const add = (packed) => {
  const free = [];
  const layer = { values: {}, columns: [], ...packed, on: false, only: null, part: null };
  layer.rows = packed.rows.map(([start, end, ...cells], number) => {
    let line = free.findIndex((until) => until <= start);
    if (line < 0) line = Math.min(free.length, DEEP - 1);
    free[line] = Math.max(end, start + 1);
    return { start, end, cells, number, line, layer };
  });
  layer.kept = prepare(layer.rows);
  layer.depth = Math.max(1, free.length);
  layer.fields = fieldsOf(layer.columns);
  layer.labelled = layer.fields.find(({ own, en, zh }) => [own, en, zh].includes(layer.label));
  layers.push(layer);
  return layer;
};
data.layers.forEach(add);
let blind = false; // the text alone: no readings, but what the reader has made himself
const active = () => layers.filter((layer) => layer.on && (layer.mine || !blind));
const layerOf = (wanted) => layers.find((layer) => layer.name === wanted);
