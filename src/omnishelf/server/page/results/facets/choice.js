// Several values of one field, chosen by boxes.

import { make } from "../../dom.js";
import { currentLanguage } from "../../words/words.js";

/** The values of a field that are chosen. */
export function picked(chosen, field) {
  return Array.isArray(chosen[field]) ? chosen[field] : [];
}

/** Choose these values of a field; none: any. */
export function pick(chosen, field, values) {
  if (values.length) chosen[field] = values;
  else delete chosen[field];
}

/** A box for one value, with how many have it. */
export function choice({ id, name, count, checked, onchange }) {
  const box = make("input", { type: "checkbox", id, checked, onchange: () => onchange(box.checked) });
  const number = new Intl.NumberFormat(currentLanguage()).format(count);
  return make("label", {}, box, make("span", { dir: "auto" }, name), make("small", {}, number));
}

/** A field's name for people. */
export function fieldName(field) {
  return field.replaceAll("_", " ");
}
