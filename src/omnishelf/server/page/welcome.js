// What stands on the page before anything is asked.

import * as api from "./api.js";
import { recentSearches } from "./ask/recent.js";
import { button, icon, make } from "./dom.js";
import { drawStrips } from "./product/strips.js";
import { say } from "./words/words.js";

const MOST_CATEGORIES = 12;
// What was looked at last comes first: it is what a shopper comes back for.
const STRIPS = ["recently_viewed", "for_you", "trending"];
const WAYS = ["words", "photo", "voice"];

/** Say what can be done, and offer what there is; `choose` is called with words to search for,
 * `open` with a product's id. */
export async function drawWelcome(choose, open, failed) {
  const strips = make("div", { className: "strips" });
  const ideas = make("ul", { className: "ideas" });
  const recent = recentSearches();
  const ways = WAYS.map((way) =>
    make("li", {}, icon(way), make("strong", {}, say(`ways.${way}`)), make("span", {}, say(`ways.${way}Hint`))),
  );
  const place = document.getElementById("welcome");
  place.replaceChildren(
    make("p", { className: "headline" }, say("welcome")),
    make("ul", { className: "ways" }, ...ways),
    ...(recent.length ? [make("h2", {}, say("recent")), listOf(recent, choose)] : []),
    ideas,
    strips,
  );
  drawStrips(strips, STRIPS, { open });
  try {
    const [categories] = await api.facets(["category"]);
    const values = categories.values.map(({ value }) => value).filter((value) => !value.includes(" > "));
    if (!ideas.isConnected || !values.length) return;
    ideas.before(make("h2", {}, say("try")));
    ideas.replaceWith(listOf(values.slice(0, MOST_CATEGORIES), choose));
  } catch (error) {
    failed(error);
  }
}

/** Something is asked. */
export function clearWelcome() {
  document.getElementById("welcome").replaceChildren();
}

function listOf(texts, choose) {
  const items = texts.map((text) => make("li", {}, button({ dir: "auto", onclick: () => choose(text) }, text)));
  return make("ul", { className: "ideas" }, ...items);
}
