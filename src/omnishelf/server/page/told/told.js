// What the server made of the query, and what the shop says to it, above the results.

import { drawBanners } from "./banners.js";
import { drawChips } from "./chips.js";
import { drawWording } from "./wording.js";

/** Draw it. Of `on`: `drop(id)` and `restore(id)` of a chip, `asTyped()`, `search(text)`. */
export function drawTold(results, on) {
  const { understood } = results;
  document.getElementById("wording").replaceChildren(...drawWording(understood, on));
  document.getElementById("told").replaceChildren(
    ...drawChips(understood.chips ?? [], on),
    ...drawBanners(results.banners ?? [], results.redirect ?? null),
  );
}

/** Nothing is told. */
export function clearTold() {
  document.getElementById("wording").replaceChildren();
  document.getElementById("told").replaceChildren();
}
