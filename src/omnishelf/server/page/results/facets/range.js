// A field of numbers: how many have which, and from where to where is wanted.

import { button, make } from "../../dom.js";
import { currentLanguage, say } from "../../words/words.js";
import { fieldName } from "./choice.js";

/** The part of a field. */
export function rangeOf(facet, chosen, changed) {
  const { field, ranges } = facet;
  const name = field === "price" ? say("price") : fieldName(field);
  const held = chosen[field] ?? {};
  const set = (range) => {
    if (Object.keys(range).length) chosen[field] = range;
    else delete chosen[field];
    changed();
  };
  return make(
    "fieldset",
    {},
    make("legend", {}, name),
    ranges.length > 1 ? histogram(field, ranges, held, set) : null,
    bounds(name, held, set),
  );
}

function histogram(field, ranges, held, set) {
  const most = Math.max(...ranges.map((range) => range.count));
  const bars = ranges.map(({ start, end, count }, n) => {
    const last = n === ranges.length - 1;
    const wanted = last ? { gte: start, lte: end } : { gte: start, lt: end };
    const on = held.gte === start && (held.lt ?? held.lte) === end;
    const column = make("span", {});
    column.style.height = `${Math.max(6, (100 * count) / most)}%`;
    const label = say("facets.range", { from: number(start), to: number(end), n: count });
    return button(
      {
        id: `range-${field}-${n}`,
        title: label,
        "aria-label": label,
        "aria-pressed": String(on),
        onclick: () => set(on ? {} : wanted),
      },
      column,
    );
  });
  return make("div", { className: "histogram" }, ...bars);
}

function bounds(name, held, set) {
  const input = (gap, value) =>
    make("input", {
      type: "number",
      step: "any",
      inputMode: "decimal",
      value: value ?? "",
      placeholder: say(gap),
      "aria-label": `${name} ${say(gap)}`,
    });
  const low = input("from", held.gte);
  const high = input("to", held.lte ?? held.lt);
  const dash = make("span", { "aria-hidden": "true" }, "–");
  const form = make("form", { className: "bounds" }, low, dash, high, make("button", { type: "submit" }, say("apply")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const range = {};
    if (low.value !== "") range.gte = Number(low.value);
    if (high.value !== "") range.lte = Number(high.value);
    set(range);
  });
  return form;
}

function number(value) {
  return new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: 2 }).format(value);
}
