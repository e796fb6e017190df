// A field of words: its values, of which several can be chosen, with a search among many.

import { button, make } from "../../dom.js";
import { say } from "../../words/words.js";
import { choice, fieldName, pick, picked } from "./choice.js";

const SHOWN = 8;
// What was opened and searched for stays so when the filters are drawn again.
const opened = new Set();
const sought = new Map();

/** The part of a field, if there is anything to choose. */
export function valuesOf(facet, chosen, changed) {
  const { field } = facet;
  const taken = picked(chosen, field);
  const counts = new Map(facet.values.map((one) => [one.value, one.count]));
  const values = [...taken.filter((value) => !counts.has(value)), ...counts.keys()];
  if (values.length < 2 && !taken.length) return null;
  const rows = values.map((value, n) => ({
    value: String(value),
    label: choice({
      id: `facet-${field}-${n}-${value}`,
      name: nameOf(value),
      count: counts.get(value) ?? 0,
      checked: taken.includes(value),
      onchange: (on) => {
        pick(chosen, field, on ? [...taken, value] : taken.filter((one) => one !== value));
        changed();
      },
    }),
  }));
  const more = button(
    {
      className: "quiet",
      onclick: () => {
        opened.add(field);
        narrow();
      },
    },
    say("more"),
  );
  const search = make("input", {
    type: "search",
    id: `facet-search-${field}`,
    className: "within",
    value: sought.get(field) ?? "",
    placeholder: say("facets.search"),
    "aria-label": say("facets.searchIn", { field: fieldName(field) }),
    hidden: values.length <= SHOWN,
    oninput: () => {
      sought.set(field, search.value);
      narrow();
    },
  });
  const none = make("p", { className: "note" }, say("facets.none"));
  function narrow() {
    const wanted = search.value.trim().toLowerCase();
    const whole = wanted || opened.has(field);
    rows.forEach(({ value, label }, n) => {
      const fits = value.toLowerCase().includes(wanted);
      label.hidden = !fits || (!whole && n >= SHOWN && !label.firstChild.checked);
    });
    more.hidden = Boolean(whole) || rows.length <= SHOWN;
    none.hidden = rows.some(({ label }) => !label.hidden);
  }
  narrow();
  const legend = make("legend", {}, fieldName(field));
  return make("fieldset", {}, legend, search, ...rows.map(({ label }) => label), none, more);
}

function nameOf(value) {
  return typeof value === "boolean" ? say(value ? "yes" : "no") : String(value);
}
