// An explanation in words and bars: what the server told about one product and one query.

import { apart, make } from "../dom.js";
import { currentLanguage, say } from "../words/words.js";
import { bars } from "./bars.js";

const SIGNS = { true: ["✓", "yes"], false: ["✗", "no"], null: ["?", "unknown"] };

/** The parts of an explanation; those of which nothing is told are left out. `evidence` is the
 * hit's own, and says more of each source than the explanation's contributions. */
export function reasons(told, evidence) {
  const contributions = evidence?.length ? evidence : (told?.contributions ?? []);
  return [
    told?.why_not ? make("p", { className: "notice" }, told.why_not.text) : null,
    ...sentences(told?.sentences ?? []),
    ...section("met", told?.met, met),
    ...section("words", told?.words, words),
    ...section("contributions", contributions, bars),
    ...section("counterfactuals", told?.counterfactuals, counterfactuals),
  ].filter(Boolean);
}

function section(name, told, drawn) {
  return told?.length ? [make("h3", {}, say(`explain.${name}Title`)), drawn(told)] : [];
}

function sentences(told) {
  return told.map((sentence, n) => make("p", { className: n ? "" : "lead", dir: "auto" }, sentence));
}

function met(told) {
  const items = told.map(({ field, value, negated, met: is }) => {
    const [sign, name] = SIGNS[String(is ?? null)];
    const label = `${field.replaceAll("_", " ")}: ${written(value)}`;
    return make(
      "li",
      { className: `met ${name}` },
      make("span", { className: "sign", "aria-hidden": "true" }, sign),
      make("span", {}, apart(negated ? say("chips.not", { label }) : label)),
      make("span", { className: "hidden" }, ` ${say(`explain.met.${name}`)}`),
    );
  });
  return make("ul", { className: "met-list" }, ...items);
}

/** What was asked of a field: a value, or the least and the largest, null where open. */
function written(value) {
  if (!Array.isArray(value)) return typeof value === "boolean" ? say(value ? "yes" : "no") : String(value);
  const [low, high] = value;
  if (low === null) return `≤ ${high}`;
  return high === null ? `≥ ${low}` : `${low} – ${high}`;
}

/** Matched words, the stronger the more each weighed. */
function words(told) {
  const most = Math.max(...told.map(({ share }) => Math.abs(share)), Number.EPSILON);
  const items = told.map(({ word, share }) => {
    const bar = make("span", { className: "bar words" });
    bar.style.width = `${(100 * Math.abs(share)) / most}%`;
    return make(
      "li",
      {},
      make("span", { className: "source" }, apart(word)),
      make("span", { className: "share" }, percent(share)),
      make("span", { className: "track", "aria-hidden": "true" }, bar),
    );
  });
  return make("ul", { className: "bars" }, ...items);
}

function counterfactuals(told) {
  const items = told.map(({ without, rank, text }) => {
    const what = say(`asked.${without}`);
    const sentence = rank ? say("explain.without", { what, rank }) : say("explain.withoutGone", { what });
    // The server says it in its own words where it has some.
    return make("li", { dir: "auto" }, text || sentence);
  });
  return make("ul", { className: "plain" }, ...items);
}

function percent(value) {
  return new Intl.NumberFormat(currentLanguage(), { style: "percent" }).format(value);
}
