// The grid of results.

import { listed } from "../shopper.js";
import { clearSound } from "./sound.js";
import { card } from "./card.js";

/** Draw the hits of a list, `{id, query}`; `on` holds what is called with a product: `like`,
 * `unlike`, `compare`, `explain`, and `open` with its id. */
export function drawResults(hits, on, list = {}) {
  clearSound();
  const grid = document.getElementById("grid");
  grid.replaceChildren(...hits.map((hit, n) => card(hit, n, on)));
  listed(grid, { ...list, surface: "search" });
}
