// What can be given: the codes of our codebooks or of a list of one's own; and to what.
const SEPARATOR = "；"; // between codes
const books = new Map(layers.filter(({ values, code }) => Object.values(values[code] || {}).some(([, en]) => en)).map(
  ({ name, title, values, code }) => [name, { title, said: values[code], codes: Object.keys(values[code]) }]));
const given = Object.fromEntries(Object.entries(data.given).map(([units, spans]) =>
  [units, prepare(spans.map(([start, end]) => ({ start, end })))]));
const codeTitle = (book, code) => [code, books.get(book)?.said[code]?.[0] || code];
const bookOf = (codes) => [store.book, ...books.keys()].find((name) => // "" is a list of one's own
  codes.every((code) => books.get(name)?.codes.includes(code))) ?? "";
const split = (words, between) => unique(words.split(between).map((one) => one.trim()).filter(Boolean));
const inPlace = (rows) => rows.sort((a, b) => a.start - b.start || b.end - a.end);
