// What sections of the shop's own area are made of.

import { button, make } from "../dom.js";
import { say } from "../words/words.js";

/** Buttons for the last days that are looked at; `choose` is called with another number of them. */
export function periods(all, days, choose) {
  const buttons = all.map((n) =>
    button({ "aria-pressed": String(n === days), onclick: () => choose(n) }, say("queries.days", { n })),
  );
  return make("div", { className: "segments", role: "group", "aria-label": say("queries.period") }, ...buttons);
}

/** A part with a heading. */
export function panel(name, title, ...children) {
  const heading = make("h3", { id: `${name}-title` }, title);
  return make("section", { id: name, className: "panel", "aria-labelledby": heading.id }, heading, ...children);
}

/** Words and what they stand for; pairs without a value are left out. */
export function facts(pairs) {
  const rows = pairs
    .filter(([, value]) => value)
    .map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  return make("dl", {}, ...rows);
}

/** A table; the first cell of a row names it. It scrolls by itself where it is too wide. */
export function table(label, heads, rows) {
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)));
  const lines = rows.map(([first, ...cells]) =>
    make("tr", {}, make("th", { scope: "row", dir: "auto" }, first), ...cells.map((cell) => make("td", {}, cell))),
  );
  const made = make("table", { className: "numbers" }, make("thead", {}, head), make("tbody", {}, ...lines));
  return make("div", { className: "scroll", tabIndex: 0, role: "group", "aria-label": label }, made);
}

/** A short word on a ground of its own; `tone` is `good`, `bad` or `calm`. */
export function badge(text, tone) {
  return make("span", { className: `tag ${tone}` }, text);
}

/** A sentence that the server tells, in its one language. */
export function served(text, className = "note") {
  return make("p", { className, lang: "en", dir: "auto" }, text);
}

export function note(text) {
  return make("p", { className: "note" }, text);
}
