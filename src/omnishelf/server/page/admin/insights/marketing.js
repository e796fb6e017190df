// Marketing and ads: feeds, categories, audiences, what others post, budgets, creatives.

import { make } from "../../dom.js";
import { bars } from "../../model/charts.js";
import { decimal, number, percent, whole } from "../../numbers.js";
import { say } from "../../words/words.js";
import { intervals } from "../charts.js";
import { badge, facts, note, served, table } from "../parts.js";
import { part } from "./insights.js";

const SHOWN = 12;
const NOTED = 30;

export function drawMarketing(parts) {
  return [
    part(parts, "feeds", "omnishelf marketing feeds SHOP", feeds),
    part(parts, "categories", "omnishelf marketing categories SHOP --taxonomy FILE", categories),
    part(parts, "audiences", "omnishelf marketing audiences SHOP --consent FILE", audiences),
    part(parts, "budget", "omnishelf marketing budget SHOP CAMPAIGNS.csv", budget),
    part(parts, "creatives", "omnishelf marketing creatives SHOP PRODUCT", creatives),
    part(parts, "posts", "omnishelf marketing posts SHOP POSTS.jsonl", posts),
  ];
}

function heads(...names) {
  return names.map((name) => say(`insights.head.${name}`));
}

function feeds({ feeds: all }) {
  const groups = all.map((one) => {
    const whole_ = one.written + one.left_out;
    return {
      name: one.platform,
      note: say("insights.written", { n: whole(one.written), of: whole(whole_) }),
      marks: [{ value: whole_ ? one.written / whole_ : 0, kind: "together" }],
    };
  });
  const rows = all.flatMap((one) =>
    one.noted.slice(0, NOTED).map((noted) => [
      make(
        "span",
        {},
        `${one.platform}: ${noted.field}`,
        make("small", { lang: "en", dir: "auto" }, `${noted.effect}: ${noted.do} (${noted.products.join(", ")})`),
      ),
      whole(noted.count),
    ]),
  );
  return [
    bars(groups, { written: percent }),
    ...(rows.length ? [table(say("insights.remarks"), heads("field", "products"), rows)] : []),
  ];
}

function categories(told) {
  const review = told.categories.filter((one) => one.review);
  const rows = review.slice(0, NOTED).map((one) => [
    one.category.join(" > "), whole(one.products), one.target, percent(one.confidence),
  ]);
  return [
    note(say("insights.categoriesNote", { n: whole(review.length), of: whole(told.categories.length) })),
    ...(told.calibrated ? [] : [note(say("insights.uncalibrated"))]),
    ...(rows.length ? [table(say("insights.review"), heads("category", "products", "target", "confidence"), rows)] : []),
  ];
}

function audiences(told) {
  const most = Math.max(...told.segments.map(({ size }) => size));
  const groups = told.segments.map((one) => ({ name: one.name, marks: [{ value: one.size, kind: "together" }] }));
  const rows = told.segments.map((one) => [
    make(
      "span",
      {},
      one.name,
      make("small", { dir: "auto" }, one.traits.map(({ kind, value, share }) => `${kind} ${value} ${percent(share)}`).join(", ")),
      one.products.length ? make("small", { dir: "auto" }, say("insights.offer", { products: one.products.join(", ") })) : "",
    ),
    whole(one.size),
  ]);
  return [
    note(say("insights.audiencesNote", { n: whole(told.shoppers), k: whole(told.k) })),
    bars(groups, { written: whole, most }),
    table(say("insights.part.audiences"), heads("segment", "shoppers"), rows),
  ];
}

function reach({ mean, low, high }, written) {
  return say("insights.reach", { value: written(mean), low: written(low), high: written(high) });
}

function budget(told) {
  const money = (value) => `${whole(value)}${told.currency ? ` ${told.currency}` : ""}`;
  const rows = told.allotments.map((one) => [
    make("span", {}, one.campaign, make("small", {}, one.platform)),
    money(one.now),
    make("strong", {}, money(one.spend)),
    one.returned ? reach(one.returned, money) : "–",
  ]);
  const marginal = told.allotments.filter((one) => one.marginal).map(({ campaign, marginal: { mean, low, high } }) => ({
    name: campaign,
    value: mean,
    low,
    high,
    text: reach({ mean, low, high }, decimal),
  }));
  const refusals = told.allotments.filter((one) => one.refusal);
  return [
    make(
      "p",
      { className: "verdict" },
      badge(say(told.refusal ? "insights.keep" : "insights.followIt"), told.refusal ? "bad" : "good"),
      told.gain ? make("span", {}, say("insights.gain", { reach: reach(told.gain, money) })) : "",
    ),
    ...(told.refusal ? [served(told.refusal)] : []),
    table(say("insights.part.budget"), heads("campaign", "now", "proposed", "returns"), rows),
    ...(marginal.length ? [make("h4", {}, say("insights.marginal")), intervals(marginal)] : []),
    ...refusals.map((one) => served(one.refusal)),
    note(say("insights.budgetNote")),
  ];
}

function creatives(told) {
  const rows = told.creatives.map((one) => [
    make("span", {}, one.line || one.id, make("small", {}, one.picture ?? "")),
    whole(one.shown), whole(one.clicks), percent(one.chance),
  ]);
  const perThousand = (value) => number(1000 * value, { maximumFractionDigits: 1 });
  const judged = ["serving", "new"].filter((name) => told[name]).map((name) => {
    const { value, low, high } = told[name];
    return { name: say(`insights.policy.${name}`), value, low, high, text: reach({ mean: value, low, high }, perThousand) };
  });
  return [
    make("p", { className: "verdict" }, badge(say(told.live ? "insights.live" : "insights.notLive"), told.live ? "good" : "calm")),
    served(told.why),
    facts([[say("insights.head.product"), told.product], [say("insights.logged"), whole(told.logged)]]),
    table(say("insights.part.creatives"), heads("creative", "shown", "clicks", "chance"), rows),
    ...(judged.length ? [make("h4", {}, say("insights.perThousand")), intervals(judged)] : []),
  ];
}

function posts(told) {
  const written = (value) => number(value, { maximumFractionDigits: 2, signDisplay: "exceptZero" });
  const rows = told.matches.slice(0, SHOWN).map((one) => ({
    name: one.title || one.product,
    value: one.fit,
    low: one.low,
    high: one.high,
    text: reach({ mean: one.fit, low: one.low, high: one.high }, written),
  }));
  return [
    note(say("insights.postsNote", { audience: told.audience, n: whole(told.authors) })),
    intervals(rows, { zero: true }),
  ];
}
