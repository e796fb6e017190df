// What the shop itself says to a query: banners, and a page that answers it better.

import { icon, make, safeLink } from "../dom.js";
import { say } from "../words/words.js";

/** Banners, after the page that the shop sends such queries to. It is offered, never gone to. */
export function drawBanners(banners, redirect) {
  const address = redirect ? safeLink(redirect) : null;
  return [address ? offer(address) : null, ...banners.map(banner)].filter(Boolean);
}

function offer(address) {
  const { host, pathname } = new URL(address);
  const name = host === location.host ? pathname : host + pathname;
  const link = make("a", { href: address, rel: "noreferrer" }, say("banners.redirect"));
  return make("p", { className: "banner offer" }, icon("product"), link, " ", make("small", {}, name));
}

function banner({ text, link, picture }) {
  const address = link ? safeLink(link) : null;
  const words = address ? make("a", { href: address, rel: "noreferrer" }, text) : make("span", {}, text);
  return make("p", { className: "banner", dir: "auto" }, shown(picture), words);
}

/** Its picture, if it is of this server: the page loads none from elsewhere. */
function shown(picture) {
  const address = picture ? safeLink(picture) : null;
  if (!address || new URL(address).origin !== location.origin) return null;
  return make("img", { src: address, alt: "" });
}
