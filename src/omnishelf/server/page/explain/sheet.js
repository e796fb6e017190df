// The sheet that says why a product was found, beside its picture.

import * as api from "../api.js";
import { button, icon, make } from "../dom.js";
import { pictureOf, priceOf, titleLink } from "../results/product.js";
import { currentLanguage, say } from "../words/words.js";
import { heatmap, legend } from "./heatmap.js";
import { reasons } from "./reasons.js";

const PICTURE_SIDE = 720;
let supported = true;

/** Open the sheet for a hit of a query, as the API takes both. */
export async function openSheet(hit, query) {
  const dialog = document.getElementById("explain");
  const told = make("div", { className: "reasons", "aria-live": "polite" }, ...reasons(null, hit.evidence));
  dialog.replaceChildren(
    make(
      "div",
      { className: "head" },
      make("h2", { id: "explain-title", tabIndex: -1 }, say("why")),
      button({ className: "close", "aria-label": say("close"), onclick: () => dialog.close() }, icon("close")),
    ),
    make("div", { className: "body" }, make("div", { className: "shown" }, ...shown(hit.product, query)), told),
  );
  dialog.showModal();
  if (!supported) return;
  try {
    const answer = await api.explain(query, hit.product.id, currentLanguage());
    told.replaceChildren(...reasons(answer, hit.evidence));
  } catch (error) {
    // An older server: the bars of the evidence are what it tells.
    if (error.unknownCall) supported = false;
    else told.prepend(make("p", { className: "fault" }, error.message));
  }
}

/** The product, with the button that lays a heat map over its picture. */
function shown(product, query) {
  const picture = pictureOf(product, PICTURE_SIDE);
  const price = priceOf(product);
  const facts = [
    make("p", { className: "title", dir: "auto" }, titleLink(product)),
    price ? make("p", { className: "price" }, price) : null,
  ];
  if (!product.images?.length || !supported) return [picture, ...facts];
  return [picture, ...heatButton(picture, product, query), ...facts];
}

function heatButton(picture, product, query) {
  const told = make("div", { "aria-live": "polite" });
  let map = null;
  const toggle = button({ className: "heat-toggle", "aria-pressed": "false", onclick: act }, say("heat.show"));
  async function act() {
    toggle.disabled = true;
    try {
      map ??= heatmap(await api.heatmap(query, product.id, 0));
      const on = !map.isConnected;
      if (on) picture.append(map);
      else map.remove();
      told.replaceChildren(...(on ? [legend()] : []));
      toggle.setAttribute("aria-pressed", String(on));
    } catch (error) {
      told.replaceChildren(make("p", { className: "fault" }, error.message));
    }
    toggle.disabled = false;
  }
  return [toggle, told];
}
