// Reviews: what all of them come to, and each product by its stars.

import { percent, stars as written, whole } from "../../numbers.js";
import { say } from "../../words/words.js";
import { intervals } from "../charts.js";
import { facts, served, table } from "../parts.js";
import { part } from "./insights.js";

const DRAWN = 12;
const SHOWN = 50;
const NOTED = 10;

export function drawReviews(parts) {
  return [part(parts, "cards", "omnishelf reviews add SHOP FILE", cards)];
}

function cards(told) {
  const named = told.cards.map((one) => ({ ...one, name: one.title || one.product }));
  // Those that are surely worst first: there is something to be done.
  const worst = [...named].sort((one, other) => one.high - other.high).slice(0, DRAWN);
  const marks = worst.map(({ name, stars, low, high }) => ({
    name, value: stars, low, high,
    text: say("insights.reach", { value: written(stars), low: written(low), high: written(high) }),
  }));
  const rows = named.slice(0, SHOWN).map((one) => [
    one.name,
    whole(one.reviews),
    written(one.stars),
    one.pros.join(", "),
    one.cons.join(", "),
    one.changed.join(", "),
    whole(one.doubts),
  ]);
  const heads = ["product", "reviews", "stars", "pros", "cons", "changed", "doubts"];
  return [
    facts([
      [say("insights.head.reviews"), whole(told.reviews)],
      [say("insights.head.products"), whole(told.products)],
      [say("insights.head.doubts"), whole(told.doubts)],
      [say("insights.trained"), percent(told.calibrated)],
    ]),
    intervals(marks),
    table(say("insights.part.cards"), heads.map((name) => say(`insights.head.${name}`)), rows),
    ...told.notes.slice(0, NOTED).map((text) => served(text)),
  ];
}
