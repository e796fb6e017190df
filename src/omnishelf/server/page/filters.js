// Facets and the price filter.

import { make } from "./dom.js";
import { say } from "./words.js";

const SHOWN_VALUES = 8;
const MOST_FIELDS = 8;
const PATH_SEPARATOR = " > ";
const HIDDEN_FIELDS = new Set(["id", "currency", "locale"]);

/** Names of the fields worth a facet. */
export function facetFields(kinds) {
  return Object.entries(kinds)
    .filter(([name, kind]) => kind !== "number" && !HIDDEN_FIELDS.has(name))
    .map(([name]) => name)
    .slice(0, MOST_FIELDS);
}

/** Draw the filters; `changed` is called after the shopper has changed `chosen`. */
export function drawFilters(facets, chosen, changed) {
  const parts = facets
    .map((facet) => valuesOf(facet, chosen, changed))
    .filter((part) => part !== null);
  const clear = make("button", {
    type: "button",
    textContent: say("clear"),
    hidden: !Object.keys(chosen).length,
    onclick: () => {
      for (const field of Object.keys(chosen)) delete chosen[field];
      changed();
    },
  });
  document.getElementById("filters").replaceChildren(priceFilter(chosen, changed), ...parts, clear);
}

function valuesOf(facet, chosen, changed) {
  const picked = Array.isArray(chosen[facet.field]) ? chosen[facet.field] : [];
  // A category counts under its whole path as well; its own name is enough to choose it by.
  const shown = facet.values.filter(
    ({ value }) => facet.field !== "category" || !String(value).includes(PATH_SEPARATOR),
  );
  const counts = new Map(shown.map((one) => [one.value, one.count]));
  const missing = picked.filter((value) => !counts.has(value));
  const values = [...missing, ...counts.keys()];
  if (values.length < 2 && !picked.length) return null;
  const rows = values.map((value, n) => {
    const box = make("input", {
      type: "checkbox",
      checked: picked.includes(value),
      onchange: () => {
        const now = box.checked ? [...picked, value] : picked.filter((one) => one !== value);
        if (now.length) chosen[facet.field] = now;
        else delete chosen[facet.field];
        changed();
      },
    });
    const label = make(
      "label",
      {},
      box,
      make("span", { textContent: String(value) }),
      make("small", { textContent: String(counts.get(value) ?? 0) }),
    );
    label.hidden = n >= SHOWN_VALUES && !box.checked;
    return label;
  });
  const more = make("button", {
    type: "button",
    className: "quiet",
    textContent: say("more"),
    hidden: rows.every((row) => !row.hidden),
    onclick: () => {
      for (const row of rows) row.hidden = false;
      more.hidden = true;
    },
  });
  const name = facet.field.replaceAll("_", " ");
  return make("fieldset", {}, make("legend", { textContent: name }), ...rows, more);
}

function priceFilter(chosen, changed) {
  const held = chosen.price ?? {};
  const field = (name, key) => {
    return make("input", {
      type: "number", min: "0", step: "any", inputMode: "decimal",
      value: held[key] ?? "", placeholder: say(name), "aria-label": `${say("price")} ${say(name)}`,
    });
  };
  const low = field("from", "gte");
  const high = field("to", "lte");
  const form = make(
    "form",
    { className: "prices" },
    low,
    make("span", { textContent: "–" }),
    high,
    make("button", { type: "submit", textContent: say("apply") }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const price = {};
    if (low.value !== "") price.gte = Number(low.value);
    if (high.value !== "") price.lte = Number(high.value);
    if (Object.keys(price).length) chosen.price = price;
    else delete chosen.price;
    changed();
  });
  return make("fieldset", {}, make("legend", { textContent: say("price") }), form);
}
