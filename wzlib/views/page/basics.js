// What all the others use.
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
data.version = data.hash.slice(0, 8); // as links have it
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.flat());
  return element;
};
const button = (press, ...children) => make("button", { type: "button", onclick: press }, ...children);
const pressed = (acts) => Object.entries(acts).forEach(([id, act]) => { $(id).onclick = act; });
const unique = (items) => [...new Set(items)];
const firstFrom = (items, holds) => { // binary search: the first index for which it holds
  let low = 0, high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle])) high = middle; else low = middle + 1;
  }
  return low;
};
const asked = (field, go) => { // by Enter or the button beside it: a frame may know no forms
  field.addEventListener("keydown", ({ key }) => { if (key === "Enter") go(field.value); });
  field.parentElement.querySelector("button").onclick = () => go(field.value);
};
