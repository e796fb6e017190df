// The grid of results.

import { clearSound } from "./sound.js";
import { card } from "./card.js";

/** Draw hits; `on` holds what is called with a product: `like`, `unlike`, `compare`, and `explain`. */
export function drawResults(hits, on) {
  clearSound();
  document.getElementById("grid").replaceChildren(...hits.map((hit, n) => card(hit, n, on)));
}
