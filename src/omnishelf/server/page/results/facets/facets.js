// The filters beside the results: one part for each field, by what kind of field it is.

import { button, make } from "../../dom.js";
import { say } from "../../words/words.js";
import { rangeOf } from "./range.js";
import { treeOf } from "./tree.js";
import { valuesOf } from "./values.js";

const MOST_FIELDS = 10;
const HIDDEN_FIELDS = new Set(["id", "currency", "locale", "stock"]);
// What is narrowed by most comes first.
const FIRST = ["category", "price", "brand"];

/** Names of the fields worth a facet. */
export function facetFields(kinds) {
  const names = Object.keys(kinds).filter((name) => !HIDDEN_FIELDS.has(name));
  const place = (name) => (FIRST.indexOf(name) + FIRST.length + 1) % (FIRST.length + 1);
  return names.sort((a, b) => place(a) - place(b)).slice(0, MOST_FIELDS);
}

/** Draw the filters; `changed` is called after the shopper has changed `chosen`. */
export function drawFilters(facets, chosen, changed) {
  const filters = document.getElementById("filters");
  const focused = filters.contains(document.activeElement) ? document.activeElement.id : "";
  const parts = facets.map((facet) => partOf(facet, chosen, changed)).filter(Boolean);
  const clear = button(
    {
      hidden: !Object.keys(chosen).length,
      onclick: () => {
        for (const field of Object.keys(chosen)) delete chosen[field];
        changed();
      },
    },
    say("clear"),
  );
  filters.replaceChildren(...parts, clear);
  // Whoever uses the keyboard goes on where they were.
  if (focused) document.getElementById(focused)?.focus();
}

/** How many fields are narrowed. */
export function chosenCount(chosen) {
  return Object.keys(chosen).length;
}

function partOf(facet, chosen, changed) {
  if (facet.field === "category") return treeOf(facet, chosen, changed);
  if (facet.ranges.length || isRange(chosen[facet.field])) return rangeOf(facet, chosen, changed);
  return valuesOf(facet, chosen, changed);
}

function isRange(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
