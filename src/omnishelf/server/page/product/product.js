// One product, looked at: all that the shop tells of it, and what is offered beside it.

import * as api from "../api.js";
import { button, icon, make, visible } from "../dom.js";
import { isCompared, MOST, toggleCompared } from "../results/compare.js";
import { pageOf, pictureOf, priceOf, titleOf } from "../results/product.js";
import { clearSound, soundButton } from "../results/sound.js";
import { currentLanguage, say } from "../words/words.js";
import { drawReviews } from "./reviews.js";
import { drawStrips } from "./strips.js";

const PICTURE_SIDE = 720;
const STRIPS = ["goes_with", "similar"];
let wanted = null;

/** Show a product over the page; null: none. `on` holds what is called with another product's id,
 * `open`; with this product, `like`; with what went wrong, `failed`; and `close`. */
export async function showProduct(id, on) {
  wanted = id;
  const dialog = document.getElementById("product");
  if (!id) return dialog.close();
  try {
    const product = await api.product(id);
    // Another was chosen meanwhile.
    if (wanted === id) draw(dialog, product, on);
  } catch (error) {
    if (wanted !== id) return;
    wanted = null;
    dialog.close();
    on.failed(error);
  }
}

function draw(dialog, product, on) {
  const reviews = make("section", { className: "reviews" });
  const strips = make("div", { className: "strips" });
  const title = make("h2", { id: "product-title", tabIndex: -1, dir: "auto" }, titleOf(product));
  const close = button({ className: "close", "aria-label": say("close"), onclick: () => dialog.close() }, icon("close"));
  dialog.replaceChildren(
    make("div", { className: "head" }, title, close),
    make("div", { className: "body" }, pictureOf(product, PICTURE_SIDE), about(product, on)),
    reviews,
    strips,
  );
  dialog.onclose = () => {
    clearSound();
    dialog.replaceChildren();
    if (wanted) on.close();
  };
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  title.focus();
  drawReviews(reviews, product.id);
  drawStrips(strips, STRIPS, { product: product.id, heading: "h3", open: on.open });
}

function about(product, on) {
  const price = priceOf(product);
  const page = pageOf(product);
  const description = descriptionOf(product);
  const told = make("p", { className: "note", role: "status" });
  const compare = () => {
    told.textContent = toggleCompared(product) ? "" : say("compare.full", { n: MOST });
  };
  return make(
    "div",
    { className: "about" },
    price ? make("p", { className: "price" }, price) : null,
    product.stock === 0 ? make("p", { className: "fault" }, say("soldOut")) : null,
    description ? make("p", { className: "description", dir: "auto" }, description) : null,
    facts(product),
    make(
      "div",
      { className: "actions" },
      page ? make("a", { className: "main", href: page, rel: "noreferrer" }, say("product.page")) : null,
      button({ onclick: () => on.like(product) }, icon("like"), say("like")),
      compareButton(product, compare),
      product.sounds?.length ? soundButton(product, titleOf(product)) : null,
    ),
    told,
  );
}

function descriptionOf(product) {
  const told = [product.translations?.[currentLanguage()]?.description, product.description];
  return told.find(visible);
}

function facts(product) {
  const attributes = Object.entries(product.attributes ?? {});
  const rows = [
    [say("compare.brand"), product.brand],
    [say("compare.category"), product.category?.join(" › ")],
    ...attributes.map(([name, value]) => [name.replaceAll("_", " "), written(value)]),
  ].filter(([, value]) => value);
  const drawn = rows.map(([name, value]) =>
    make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, value)),
  );
  return make("dl", {}, ...drawn);
}

function written(value) {
  return typeof value === "boolean" ? say(value ? "yes" : "no") : [value].flat().join(", ");
}

function compareButton(product, onclick) {
  const properties = {
    "data-compare": product.id,
    "aria-pressed": String(isCompared(product.id)),
    onclick,
  };
  return button(properties, icon("compare"), say("compare.add"));
}
