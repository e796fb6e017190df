// Strips of products that the shop offers, each with its reason.

import * as api from "../api.js";
import { make } from "../dom.js";
import { lookLink, pictureOf, priceOf } from "../results/product.js";
import { isPersonal, listed, tellAll, who } from "../shopper.js";
import { currentLanguage, say } from "../words/words.js";

const MOST = 12;
const PICTURE_SIDE = 320;
// Reasons that have nothing to do with who asks.
const FOR_ALL = new Set(["trending", "popular", "range"]);

/** Draw strips into a place as the shop answers, in order; what is empty is not shown. `product` is
 * the id of the one that they are about, `open` is called with a product's id. */
export async function drawStrips(place, kinds, { product, heading = "h2", open }) {
  // What was looked at a moment ago counts.
  await tellAll();
  const drawn = await Promise.all(kinds.map((kind) => strip(kind, { product, heading, open })));
  place.replaceChildren(...drawn.filter(Boolean));
}

async function strip(kind, { product, heading, open }) {
  if (kind === "for_you" && !isPersonal()) return null;
  try {
    const asked = { ...who(), ...(product ? { product } : {}), limit: MOST, language: currentLanguage() };
    const { strip: told, reasons } = await api.recommend(kind, asked);
    const name = nameOf(kind, told.offers);
    return name && drawn(name, heading, told, reasons, open);
  } catch {
    // What was asked for is there without it.
    return null;
  }
}

/** What a strip is called by what is in it; null: it is not worth showing. */
function nameOf(kind, offers) {
  if (!offers.length) return null;
  const first = offers[0].reason.kind;
  if (kind === "trending") return FOR_ALL.has(first) ? first : kind;
  // Of a shopper of whom nothing is known it says what `trending` says.
  return kind === "for_you" && FOR_ALL.has(first) ? null : kind;
}

function drawn(name, heading, told, reasons, open) {
  const id = `strip-${told.kind}`;
  const title = make(heading, { id }, say(`strips.${name}`));
  const items = told.offers.map((offer, n) => item(offer.product, reasons[n], open));
  const list = make("ul", { className: "offers" }, ...items);
  listed(list, { id: told.id, surface: told.kind });
  return make("section", { className: "strip", "aria-labelledby": id, "data-kind": told.kind }, title, list);
}

function item(product, reason, open) {
  const price = priceOf(product);
  return make(
    "li",
    { "data-id": product.id },
    pictureOf(product, PICTURE_SIDE, ""),
    make("p", { className: "title", dir: "auto" }, lookLink(product, open)),
    price ? make("p", { className: "price" }, price) : null,
    make("p", { className: "reason", dir: "auto" }, reason),
  );
}
