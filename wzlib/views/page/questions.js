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
if (data.questions.length) {
  const which = name(make("select", { id: "question" }), "Question", "题目");
  const field = name(make("input", { id: "answer", size: 14, placeholder: "42, #s368-370" }),
    "Your answer", "你的答案");
  const words = make("div"), verdict = make("p", { id: "verdict" });
  verdict.setAttribute("role", "status");
  const ask = () => {
    const [, , en, zh] = data.questions[which.value];
    words.replaceChildren(told(en, "en", "en"), told(zh, "zh", "zh-Hans"));
    verdict.textContent = field.value = "";
  };
  const check = (answer) => {
    const [exercise, , , , hash] = data.questions[which.value], given = written(answer);
    verdict.replaceChildren(...(!given ? say("Give a number, or a place such as #s368-370.",
      "请填一个数，或形如 #s368-370 的位置。")
      : hashOf(`${exercise}:${given}`) === hash ? say("Right.", "正确。") : say("Not yet.", "还不对。")));
  };
  which.append(...data.questions.map(([exercise, heading], i) =>
    option(i, ...heading.split(" · ").map((title) => `${exercise} ${title}`))));
  which.onchange = ask;
  $("side").append(make("details", { id: "questions" },
    make("summary", {}, say("Exercises", "练习")), which, words,
    make("p", { className: "row" }, field, " ", make("button", { type: "button" }, say("Check", "核对")),
      " ", button(() => { if (current) field.value = spanned([[current.start, current.end]]).replace("s", "#s"); },
        say("take what is chosen", "填入所选"))), verdict));
  asked(field, check);
  ask();
}
