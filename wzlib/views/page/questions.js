// Questions of the exercises that count or place: what is answered is hashed and compared, so that
// no answer stands in the page. The hash is FNV-1a (Fowler, Noll and Vo), which works everywhere; it
// keeps an answer from being seen by chance, not from being tried out.
const hashOf = (words) => Array.from(words).reduce(
  (hash, sign) => Math.imul(hash ^ sign.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5).toString(16);
const written = (answer) => { // as the table has it: 18, or a place as 1234-1240
  const words = answer.normalize("NFKC").trim();
  const [, start, end] = /^(?:.*#s)?(\d+)\s*[-–—]\s*(\d+)(?:&.*)?$/.exec(words) || [];
  if (end) return `${Number(start)}-${Number(end)}`;
  const number = words.replaceAll(",", "");
  return number && !isNaN(number) ? String(Number(number)) : "";
};
const told = (words, tongue, lang) => make("p", { className: tongue, lang },
  words.split(/(#s\d+-\d+)/).map((part, i) => (i % 2 ? make("a", { href: part,
    onclick: (event) => { event.preventDefault(); open(part); } }, part) : part)));
const ask = () => {
  const [, , en, zh] = data.questions[$("question").value];
  $("asked").replaceChildren(told(en, "en", "en"), told(zh, "zh", "zh-Hans"));
  $("verdict").textContent = $("answer").value = "";
};
const check = (answer) => {
  const [exercise, , , , hash] = data.questions[$("question").value], value = written(answer);
  $("verdict").replaceChildren(...(!value ? say("Give a number, or a place such as #s368-370.",
    "请填一个数，或形如 #s368-370 的位置。")
    : hashOf(`${exercise}:${value}`) === hash ? say("Right.", "正确。") : say("Not yet.", "还不对。")));
};
if (data.questions.length) {
  $("question").append(...data.questions.map(([exercise, heading], i) =>
    option(i, ...heading.split(" · ").map((title) => `${exercise} ${title}`))));
  $("question").onchange = ask;
  pressed({ "take-chosen": () => { if (current) $("answer").value = `#${spanned([[current.start, current.end]])}`; } });
  asked($("answer"), check);
  ask();
}
