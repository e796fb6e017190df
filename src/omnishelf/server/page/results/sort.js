// What the results are ordered by.

import { make } from "../dom.js";
import { SORTS, state } from "../state.js";
import { say } from "../words/words.js";

/** Draw the choices in the page's language. */
export function drawSorts() {
  const options = SORTS.map((sort) => make("option", { value: sort }, say(`sort.${sort}`)));
  document.getElementById("sort").replaceChildren(...options);
}

/** Offer them, if the server can order. */
export function offerSorts(able) {
  document.getElementById("sorting").hidden = !able;
  document.getElementById("sort").value = state.sort;
}
