// One hit, as a card.

import { button, icon, make } from "../dom.js";
import { say } from "../words/words.js";
import { isCompared } from "./compare.js";
import { lookLink, pictureOf, priceOf, titleOf } from "./product.js";
import { soundButton } from "./sound.js";
import { variants } from "./variants.js";

const PICTURE_SIDE = 480;

/** The card of the n-th hit. */
export function card(hit, n, on) {
  const heading = `title-${n}`;
  const made = make("li", { className: "card", "aria-labelledby": heading });
  const others = variants(hit, show);
  function show(product) {
    made.dataset.id = product.id;
    if (made.dataset.omnishelfProduct) made.dataset.omnishelfProduct = product.id;
    made.replaceChildren(...face(product, heading, on), ...others, actions({ ...hit, product }, on));
  }
  show(hit.product);
  return made;
}

function face(product, heading, on) {
  const title = titleOf(product);
  const price = priceOf(product);
  return [
    make(
      "div",
      { className: "top" },
      pictureOf(product, PICTURE_SIDE),
      product.stock === 0 ? make("em", { className: "badge" }, say("soldOut")) : null,
      make(
        "div",
        { className: "corner", "data-omnishelf-click": "no" },
        small("like", title, () => on.like(product)),
        small("unlike", title, () => on.unlike(product)),
        product.sounds?.length ? soundButton(product, title) : null,
      ),
    ),
    make("h3", { id: heading, dir: "auto" }, lookLink(product, on.open)),
    make(
      "p",
      { className: "facts" },
      price ? make("span", { className: "price" }, price) : null,
      product.brand ? make("span", { className: "brand", dir: "auto" }, product.brand) : null,
    ),
  ];
}

function actions(hit, on) {
  const title = titleOf(hit.product);
  const properties = {
    className: "why",
    "aria-haspopup": "dialog",
    "aria-label": `${say("why")} ${title}`,
    onclick: () => on.explain(hit),
  };
  const why = button(properties, say("why"));
  return make("div", { className: "actions", "data-omnishelf-click": "no" }, why, compareButton(hit.product, title, on));
}

function small(name, title, onclick) {
  const properties = { className: `small ${name}`, title: say(name), "aria-label": `${say(name)}: ${title}`, onclick };
  return button(properties, icon(name));
}

function compareButton(product, title, on) {
  const properties = {
    className: "comparing",
    "data-compare": product.id,
    "aria-pressed": String(isCompared(product.id)),
    "aria-label": `${say("compare.add")}: ${title}`,
    onclick: () => on.compare(product),
  };
  return button(properties, icon("compare"), say("compare.add"));
}
