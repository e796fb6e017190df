// Each source's part of a hit's score, as bars.

import { make } from "../dom.js";
import { currentLanguage, say } from "../words/words.js";

/** The list of bars for a hit's evidence. */
export function bars(evidence) {
  const percent = new Intl.NumberFormat(currentLanguage(), { style: "percent" });
  const total = evidence.reduce((sum, part) => sum + Math.abs(part.contribution), 0) || 1;
  const rows = evidence.map((part) => {
    const share = part.contribution / total;
    const bar = make("span", { className: `bar ${part.source}` });
    bar.style.width = `${Math.abs(share) * 100}%`;
    bar.classList.toggle("against", share < 0);
    const details = [(part.asked_by ?? []).map((name) => say(`asked.${name}`)).join(" + ")];
    // A source that did not list the product itself gives it no place.
    if (part.rank) details.push(say("rank", { rank: part.rank }));
    if (part.matched?.length) details.push(say("matched", { words: part.matched.join(", ") }));
    return make(
      "li",
      {},
      make("span", { className: "source" }, say(`source.${part.source}`)),
      make("span", { className: "share" }, percent.format(share)),
      make("span", { className: "track", "aria-hidden": "true" }, bar),
      make("small", { dir: "auto" }, details.filter(Boolean).join(" · ")),
    );
  });
  return make("ul", { className: "bars" }, ...rows);
}
