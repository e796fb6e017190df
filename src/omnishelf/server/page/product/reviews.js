// What reviews say of a product: its stars, what it is praised and blamed for.

import * as api from "../api.js";
import { make } from "../dom.js";
import { stars, whole } from "../numbers.js";
import { say } from "../words/words.js";

const SHOWN = 3;

/** Draw the product's card into `place`; nothing if nobody has reviewed it. */
export async function drawReviews(place, id) {
  let card = null;
  try {
    card = await api.reviewCard(id);
  } catch {
    // An older server has no reviews: the product is shown without.
  }
  if (!card || !place.isConnected) return;
  const title = make("h3", { id: "reviews-title" }, say("reviews.title"));
  place.setAttribute("aria-labelledby", title.id);
  place.replaceChildren(
    title,
    make("p", { className: "stars" }, make("strong", {}, say("reviews.stars", { stars: stars(card.stars) })), " ", of(card)),
    ...points(card.pros, "pros"),
    ...points(card.cons, "cons"),
  );
}

function of({ reviews, stars_low: low, stars_high: high }) {
  return make("small", {}, say("reviews.of", { n: whole(reviews), low: stars(low), high: stars(high) }));
}

function points(told, kind) {
  if (!told.length) return [];
  const lines = told.slice(0, SHOWN).map(({ aspect, quote, reviews }) =>
    make(
      "li",
      {},
      make("strong", {}, named(aspect), " "),
      make("small", {}, say("reviews.said", { n: whole(reviews) })),
      make("q", { dir: "auto" }, quote),
    ),
  );
  return [make("h4", {}, say(`reviews.${kind}`)), make("ul", { className: `points ${kind}` }, ...lines)];
}

/** An aspect in the page's language; one of the shop's own is told as it is. */
function named(aspect) {
  const words = say(`reviews.aspect.${aspect}`);
  return words.startsWith("reviews.") ? aspect : words;
}
