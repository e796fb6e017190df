// What shoppers do: what they ask for, what they click, and where. Nothing of a single one.

import * as api from "../api.js";
import { apart, button, make } from "../dom.js";
import { dayOf, finePercent, number, percent, whole } from "../numbers.js";
import { say } from "../words/words.js";
import { columns } from "./charts.js";
import { note, panel, periods, table } from "./parts.js";

const DAYS = [7, 30, 90];
const KINDS = ["impression", "click", "cart", "order", "rating"];
const DAY_MS = 86_400_000;

/** Draw the report of events; a click on a query searches for it. */
export async function drawShoppers(place, on, days = 30) {
  const told = await api.eventReport(days);
  const { k, epsilon } = told;
  place.replaceChildren(
    make("h2", { tabIndex: -1 }, say("admin.title.shoppers")),
    periods(DAYS, days, (chosen) => drawShoppers(place, on, chosen)),
    note(say("shoppers.least", { n: k })),
    ...(epsilon ? [note(say("shoppers.noise", { epsilon: number(epsilon) }))] : []),
    make(
      "div",
      { className: "columns" },
      positions(told.positions),
      queries("top", told.top_queries, on),
      queries("noClick", told.no_click_queries, on),
    ),
    byDay(told.days),
  );
}

function positions(rows) {
  const title = say("shoppers.positions");
  if (!rows.length) return panel("shoppers-positions", title, note(say("queries.none")));
  const held = new Map(rows.map((row) => [row.position, row]));
  const last = rows.at(-1).position;
  const values = Array.from({ length: last }, (_, at) => ({
    name: String(at + 1),
    value: held.get(at + 1)?.rate ?? null,
  }));
  const first = rows[0];
  const spoken = say("shoppers.positionsSpoken", {
    first: first.position,
    rate: finePercent(first.rate),
    last,
    lastRate: finePercent(rows.at(-1).rate),
  });
  const heads = ["position", "shown", "clicks", "rate"].map((name) => say(`shoppers.${name}`));
  const lines = rows.map((row) => [
    whole(row.position), whole(row.impressions), whole(row.clicks), finePercent(row.rate),
  ]);
  return panel(
    "shoppers-positions",
    title,
    note(say("shoppers.positionsNote")),
    columns(values, { written: percentAxis(rows), across: say("shoppers.position"), spoken }),
    make("details", {}, make("summary", {}, say("shoppers.numbers")), table(title, heads, lines)),
  );
}

/** Whole percents along an axis, unless all are small. */
function percentAxis(rows) {
  return Math.max(...rows.map(({ rate }) => rate)) < 0.04 ? finePercent : percent;
}

function queries(name, rows, on) {
  const title = say(`shoppers.${name}`);
  if (!rows.length) return panel(`shoppers-${name}`, title, note(say("queries.none")));
  const search = (text) => button({ className: "quiet", onclick: () => on.search(text) }, apart(text));
  const heads = ["query", "people", ...(name === "top" ? ["clicked"] : [])].map((head) => say(`shoppers.${head}`));
  const lines = rows.map(({ text, people, clicked }) => [
    search(text), whole(people), ...(name === "top" ? [percent(clicked / people)] : []),
  ]);
  return panel(`shoppers-${name}`, title, note(say(`shoppers.${name}Note`)), table(title, heads, lines));
}

/** A plot for each kind of event: there are too many more impressions than orders for one scale. */
function byDay(rows) {
  const title = say("shoppers.days");
  if (!rows.length) return panel("shoppers-days", title, note(say("queries.none")));
  const dates = rows.map(({ day }) => Date.parse(day));
  const [first, last] = [Math.min(...dates), Math.max(...dates)];
  const days = Array.from({ length: (last - first) / DAY_MS + 1 }, (_, at) =>
    new Date(first + at * DAY_MS).toISOString().slice(0, 10),
  );
  const plots = KINDS.map((kind) => plotOf(kind, days, rows.filter((row) => row.kind === kind)));
  return panel("shoppers-days", title, make("div", { className: "plots" }, ...plots.filter(Boolean)));
}

function plotOf(kind, days, rows) {
  if (!rows.length) return null;
  const counts = new Map(rows.map(({ day, count }) => [day, count]));
  const values = days.map((day) => ({ name: dayOf(day), value: counts.get(day) ?? null }));
  const total = whole(rows.reduce((sum, { count }) => sum + count, 0));
  const name = say(`shoppers.kinds.${kind}`);
  const short = (value) => number(value, { notation: "compact" });
  const spoken = say("shoppers.daysSpoken", { name, total, first: dayOf(days[0]), last: dayOf(days.at(-1)) });
  return make(
    "div",
    {},
    make("h4", {}, name, " ", make("small", {}, total)),
    columns(values, { written: short, labels: 4, spoken }),
  );
}
