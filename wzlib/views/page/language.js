// Chinese, English or both: what has both stands in the page twice, and the style shows what is
// chosen; only names and options, which hold no marks, are written anew.
const HAN = /\p{Script=Han}/u;
let language = "both";
const inOne = (words) => make("span", { lang: HAN.test(words) ? "zh-Hans" : "en" }, words);
const say = (en, zh) => (!en || !zh || en === zh ? [inOne(en || zh || "")] : [
  make("span", { className: "en", lang: "en" }, en), " ",
  make("span", { className: "zh", lang: "zh-Hans" }, zh)]);
const plainly = (en, zh) => {
  if (!en || !zh || en === zh) return en || zh || "";
  return { en, zh, both: `${en} ${zh}` }[language];
};
const rename = (element) => {
  const { en, zh, count } = element.dataset;
  const words = plainly(en, zh) + (count ? ` (${count})` : "");
  if (/OPTION|TITLE/.test(element.tagName)) element.textContent = words;
  else element.setAttribute("aria-label", words);
};
const name = (element, en, zh) => {
  Object.assign(element.dataset, { en, zh });
  rename(element);
  return element;
};
const option = (value, en, zh) => name(new Option("", value), en, zh);
const pairOf = (words) => { // "moves 语步" or "1 追求卓越 pursuit of excellence", in two
  const [, number = "", zh, en] =
    /^([\d\s]*)(\p{Script=Han}.*?)\s+(\P{Script=Han}+)$/u.exec(words) || [];
  if (zh) return [number + en, number + zh];
  return (/^(\P{Script=Han}+?)\s+(\p{Script=Han}.*)$/u.exec(words) || [0, words, words]).slice(1);
};
const speak = (chosen) => {
  language = $("language").value = chosen;
  Object.assign(document.documentElement, { lang: chosen === "zh" ? "zh-Hans" : "en" });
  document.documentElement.dataset.language = chosen;
  document.querySelectorAll("[data-en]").forEach(rename);
};
