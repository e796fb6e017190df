// What shoppers searched for: what found nothing, what found little of use, and what is asked most.

import * as api from "../api.js";
import { apart, button, make } from "../dom.js";
import { whole } from "../numbers.js";
import { say } from "../words/words.js";
import { periods } from "./parts.js";

const DAYS = [1, 7, 30];

/** Draw the log of queries; a click on one searches for it. */
export async function drawQueries(place, on, days = 7) {
  const log = await api.queries(days);
  const parts = [
    make("h2", { tabIndex: -1 }, say("admin.title.queries")),
    periods(DAYS, days, (chosen) => drawQueries(place, on, chosen)),
    make("p", { className: "figure" }, make("strong", {}, whole(log.searches)), " ", say("queries.searches")),
    log.rare ? make("p", { className: "note" }, say("queries.rare", { n: whole(log.rare) })) : null,
    make(
      "div",
      { className: "columns" },
      table("noResult", log.no_result ?? [], on),
      table("lowConfidence", log.low_confidence ?? [], on),
      table("top", log.top ?? [], on),
    ),
  ];
  place.replaceChildren(...parts.filter(Boolean));
}

function table(name, rows, on) {
  const title = make("h3", { id: `queries-${name}` }, say(`queries.${name}`));
  const note = make("p", { className: "note" }, say(rows.length ? `queries.${name}Note` : "queries.none"));
  const scored = rows.some((row) => typeof row.score === "number");
  const heads = ["query", "count", ...(scored ? ["score"] : [])].map((head) =>
    make("th", { scope: "col", className: head }, say(`queries.${head}`)),
  );
  const lines = rows.map(({ text, count, score }) =>
    make(
      "tr",
      {},
      make("td", { dir: "auto" }, button({ className: "quiet", onclick: () => on.search(text) }, apart(text))),
      make("td", { className: "count" }, whole(count)),
      scored ? make("td", { className: "score" }, typeof score === "number" ? score.toFixed(2) : "") : null,
    ),
  );
  const body = [make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...lines)];
  return make(
    "section",
    { className: "panel", "aria-labelledby": title.id },
    title,
    note,
    rows.length ? make("table", { className: "lines" }, ...body) : null,
  );
}
