// How a product is shown: its title, picture, price.

import { mediaAddress } from "../api.js";
import { follow, make, safeLink, visible } from "../dom.js";
import { currentLanguage, say } from "../words/words.js";

/** A product's title in the page's language; its id, if no letter of the title can be seen. */
export function titleOf(product) {
  const titles = [product.translations?.[currentLanguage()]?.title, product.title];
  return titles.find(visible) ?? product.id;
}

/** The address of the shop's own page of it, or null. */
export function pageOf(product) {
  return product.url && /^https?:/.test(product.url) ? safeLink(product.url) : null;
}

/** Its title as a heading's content: a link, where the shop has a page of it. */
export function titleLink(product) {
  const address = pageOf(product);
  return address ? make("a", { href: address, rel: "noreferrer" }, titleOf(product)) : titleOf(product);
}

/** Its title as a link that opens it here: `open` is called with its id. */
export function lookLink(product, open) {
  const address = `?${new URLSearchParams({ product: product.id })}`;
  const made = follow(address, () => open(product.id), titleOf(product));
  made.className = "look";
  return made;
}

/** Its first picture, at most `side` pixels long. `alt` is empty where the title stands beside it. */
export function pictureOf(product, side, alt = titleOf(product)) {
  if (!product.images?.length) return make("div", { className: "picture none" }, say("noPicture"));
  const image = make("img", { alt, loading: "lazy", decoding: "async" });
  const frame = make("div", { className: "picture" }, image);
  const missing = () => {
    frame.classList.add("none");
    image.replaceWith(say("noPicture"));
  };
  image.addEventListener("error", missing, { once: true });
  mediaAddress(product.id, "images", 0, side).then((address) => (image.src = address), missing);
  return frame;
}

/** Its price in words, or null. */
export function priceOf(product) {
  if (product.price === null || product.price === undefined) return null;
  const style = product.currency ? { style: "currency", currency: product.currency } : {};
  return new Intl.NumberFormat(currentLanguage(), style).format(product.price);
}
