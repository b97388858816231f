// Krippendorff's alpha (2004), nominal, for each code given or not: over the characters of the
// text for spans, over the units that at least two have looked at for units. Where all or none
// gave a code there is nothing to agree about, and no alpha.
const codersOf = (code, codings) => codings.filter((one) => couldGive(one, [code])) // the rows of each
  .filter(({ by }, i, all) => all.findIndex((one) => one.by === by) === i).map(({ rows }) => rows);
const runsOf = (units, code, coders) => { // units, or stretches of like characters, with how many
  const steps = []; // coders saw them and how many gave the code; a step is where that changes
  const add = (rows, seen, gave) => {
    let until = 0;
    for (const { start, end } of inPlace([...rows])) {
      if (end > until) steps.push([Math.max(start, until), seen, gave], [end, -seen, -gave]);
      until = Math.max(until, end);
    }
  };
  for (const rows of coders) {
    add(units === "spans" ? [{ start: 0, end: data.length }] : rows, 1, 0);
    add(rows.filter(({ codes }) => codes.includes(code)), 0, 1);
  }
  let seen = 0, gave = 0;
  return steps.sort((a, b) => a[0] - b[0]).map(([start, saw, given_], i) => {
    [seen, gave] = [seen + saw, gave + given_];
    const end = steps[i + 1]?.[0] ?? start;
    return { start, end, seen, gave, size: units === "spans" ? end - start : 1 };
  }).filter(({ start, end }) => start < end);
};
const alphaOf = (runs) => {
  const sum = (of_) => runs.reduce((all, run) => (run.seen > 1 ? all + run.size * of_(run) : all), 0);
  const [count, seen, gave] = [() => 1, (run) => run.seen, (run) => run.gave].map(sum);
  const apart = sum((run) => run.gave * (run.seen - run.gave) / (run.seen - 1));
  return { count, alpha: gave && gave < seen ? 1 - (seen - 1) * apart / (gave * (seen - gave)) : NaN };
};
const disputesOf = ({ units, codes, codings }) => { // passages on which not all agree, and who gave what
  const passages = [];
  for (const run of inPlace(codes.flatMap((code) => runsOf(units, code, codersOf(code, codings))
    .filter(({ seen, gave }) => gave && gave < seen).map((one) => ({ ...one, codes: [code] }))))) {
    const last = passages.at(-1);
    if (run.start < last?.end || (units === "spans" && run.start === last?.end)) {
      Object.assign(last, { end: Math.max(last.end, run.end), codes: unique([...last.codes, ...run.codes]) });
    } else passages.push(run);
  }
  const gaveIn = (rows, { start, end }) => unique(touching(rows.furthest ? rows : prepare(rows), start, end).flatMap((row) => row.codes));
  return passages.map((passage) => ({ ...passage, note: codings.filter((one) => couldGive(one, passage.codes))
    .map(({ by, rows }) => `${by}: ${gaveIn(rows, passage).join(SEPARATOR) || "–"}`).join("; ") }));
};
