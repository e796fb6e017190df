// Demand and stock: what will be sold, what to order and to see to, what is new, what moves.

import { button, make } from "../../dom.js";
import { bars } from "../../model/charts.js";
import { dayOf, number, percent, whole } from "../../numbers.js";
import { say } from "../../words/words.js";
import { intervals } from "../charts.js";
import { facts, note, served, table } from "../parts.js";
import { forecast as plot } from "./charts.js";
import { part } from "./insights.js";

const DAY_MS = 86_400_000;
const SHOWN = 12;

export function drawDemand(parts, on) {
  const { currency } = parts.stock?.result ?? {};
  return [
    part(parts, "forecast", "omnishelf demand forecast SHOP", forecast),
    part(parts, "stock", "omnishelf demand stock SHOP --lead-time 2 --cost-share 0.6", (told) => stock(told, currency)),
    part(parts, "launches", "omnishelf demand launches SHOP", launches),
    part(parts, "trends", "omnishelf demand trends SHOP", (told) => trends(told, on)),
  ];
}

/** Units: few of them with a decimal. */
function units(value) {
  return number(value, { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 });
}

function reach(value, low, high, written = units) {
  return say("insights.reach", { value: written(value), low: written(low), high: written(high) });
}

function money(currency) {
  return (value) => `${whole(value)}${currency ? ` ${currency}` : ""}`;
}

function nameOf({ sku, location, title }) {
  return `${title || sku} (${[sku, location === "all" ? null : location].filter(Boolean).join(", ")})`;
}

function forecast(told) {
  const drawn = make("div", { "aria-live": "polite" });
  const choice = make("select", { id: "insights-series" });
  choice.append(...told.series.map((one, at) => make("option", { value: String(at) }, nameOf(one))));
  const show = () => drawn.replaceChildren(...series(told, told.series[Number(choice.value)]));
  choice.addEventListener("change", show);
  show();
  return [
    note(say("insights.forecastNote", { n: whole(told.total), coverage: percent(told.coverage) })),
    make("p", {}, make("label", { for: choice.id }, say("insights.product")), " ", choice),
    drawn,
    facts([
      [say("insights.model"), told.model],
      [say("insights.from"), say(`insights.source.${told.source}`)],
      [say("insights.leftOut"), told.left_out ? whole(told.left_out) : null],
    ]),
    served([told.why, ...told.remarks].join(". ")),
  ];
}

function series(told, one) {
  const start = (date, at) => new Date(Date.parse(date) + at * told.days * DAY_MS).toISOString().slice(0, 10);
  const past = one.sold.map((_, at) => dayOf(start(told.first, at)));
  const next = one.mean.map((_, at) => dayOf(start(told.next, at)));
  const first = reach(one.mean[0], one.low[0], one.high[0]);
  const spoken = say("insights.forecastSpoken", { name: nameOf(one), day: next[0], reach: first });
  const rows = next.map((day, at) => [day, units(one.mean[at]), units(one.low[at]), units(one.high[at])]);
  const heads = ["from", "expected", "low", "high"].map((name) => say(`insights.head.${name}`));
  return [
    plot({ past: one.sold, ...one, names: [...past, ...next] }, { written: units, spoken }),
    make("details", {}, make("summary", {}, say("shoppers.numbers")), table(nameOf(one), heads, rows)),
  ];
}

function stock(told, currency) {
  const written = money(currency);
  const orders = told.orders.map((one) => [
    make("span", {}, one.title || one.sku, make("small", {}, [one.sku, one.location].join(", "))),
    units(one.on_hand),
    reach(one.expected, one.low, one.high),
    make("strong", {}, units(one.order)),
    written(one.cost),
  ]);
  const heads = ["product", "inStock", "expected", "order", "cost"].map((name) => say(`insights.head.${name}`));
  const rows = told.alerts.slice(0, SHOWN).map((one) => ({
    name: `${say(`insights.alert.${one.kind}`)}: ${nameOf(one)}`,
    value: one.money,
    low: one.low,
    high: one.high,
    text: reach(one.money, one.low, one.high, written),
  }));
  const { stock_out: lost = 0, overstock: left = 0 } = told.at_stake;
  const classes = Object.entries(told.classes);
  const most = Math.max(...classes.map(([, count]) => count));
  return [
    facts([
      [say("insights.toOrder"), say("insights.ordersFor", { n: whole(told.orders_total), money: written(told.orders_cost) })],
      [say("insights.lost"), written(lost)],
      [say("insights.left"), written(left)],
      [say("insights.unknown"), told.unknown_total ? `${whole(told.unknown_total)}` : null],
    ]),
    orders.length ? table(say("insights.orders"), heads, orders) : note(say("insights.noOrders")),
    ...(rows.length ? [make("h4", {}, say("insights.alerts")), intervals(rows)] : []),
    ...(told.moves.length ? [make("h4", {}, say("insights.moves")), moves(told.moves, written)] : []),
    make(
      "details",
      {},
      make("summary", {}, say("insights.classes")),
      note(say("insights.classesNote")),
      bars(classes.map(([name, value]) => ({ name, marks: [{ value, kind: "together" }] })), { written: whole, most }),
    ),
    ...(told.unknown.length ? [served(`${told.unknown[0].sku}: ${told.unknown[0].why}`)] : []),
  ];
}

function moves(all, written) {
  const heads = ["product", "way", "units", "gain"].map((name) => say(`insights.head.${name}`));
  const rows = all.slice(0, SHOWN).map((one) => [
    one.title || one.sku,
    `${one.from_} → ${one.to}`,
    units(one.units),
    reach(one.gain, one.low, one.high, written),
  ]);
  return table(say("insights.moves"), heads, rows);
}

function launches(told) {
  const rows = told.products.slice(0, SHOWN).map((one) => ({
    name: one.title || one.sku,
    value: one.mean[0],
    low: one.low[0],
    high: one.high[0],
    text: reach(one.mean[0], one.low[0], one.high[0]),
  }));
  const asked = told.products.filter(({ searches }) => searches).slice(0, SHOWN);
  const heads = ["product", "searches"].map((name) => say(`insights.head.${name}`));
  return [
    note(say("insights.launchesNote", { n: whole(told.total), past: whole(told.learned_from) })),
    intervals(rows),
    ...(asked.length
      ? [table(say("insights.searched"), heads, asked.map((one) => [one.title || one.sku, units(one.searches)]))]
      : []),
    served(told.searches),
  ];
}

function trends(told, on) {
  const moving = told.trends.filter(({ direction }) => direction !== "steady");
  const shown = (moving.length ? moving : told.trends).slice(0, SHOWN);
  const times = (value) => `×${number(value, { maximumSignificantDigits: 3 })}`;
  const rows = shown.map((one) => ({
    name: `${say(`insights.by.${one.by}`)}: ${one.examples[0] ? one.examples[0].title || one.examples[0].sku : "–"}`,
    // Twice as much lies as far from no change as half as much does.
    value: Math.log(one.factor),
    low: Math.log(one.low),
    high: Math.log(one.high),
    text: `${say(`insights.direction.${one.direction}`)} ${reach(one.factor, one.low, one.high, times)}`,
  }));
  const examples = shown.map((one) =>
    make(
      "p",
      { className: "note" },
      `${say(`insights.by.${one.by}`)}, ${say(`insights.direction.${one.direction}`)}: `,
      ...one.examples.flatMap(({ title, sku }) => [
        button({ className: "quiet", onclick: () => on.search(title || sku) }, title || sku),
        " ",
      ]),
    ),
  );
  return [
    note(say(moving.length ? "insights.trendsNote" : "insights.steadyNote", { n: whole(told.recent) })),
    intervals(rows, { zero: true }),
    make("details", {}, make("summary", {}, say("insights.examples")), ...examples),
  ];
}
