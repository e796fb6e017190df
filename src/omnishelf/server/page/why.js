// The "why" panel: each source's share of a hit's score.

import { make } from "./dom.js";
import { currentLanguage, say } from "./words.js";

/** The panel of a hit. */
export function whyPanel(hit, id) {
  const percent = new Intl.NumberFormat(currentLanguage(), { style: "percent" });
  const total = hit.evidence.reduce((sum, part) => sum + Math.abs(part.contribution), 0) || 1;
  const rows = hit.evidence.map((part) => {
    const share = part.contribution / total;
    const bar = make("span", { className: `bar ${part.source}` });
    bar.style.width = `${Math.abs(share) * 100}%`;
    bar.classList.toggle("against", share < 0);
    const asked = part.asked_by.map((name) => say(`asked.${name}`)).join(" + ");
    // A source that did not list the product itself gives it no place.
    const details = part.rank ? [say("rank", { rank: part.rank })] : [];
    if (part.matched.length) details.push(say("matched", { words: part.matched.join(", ") }));
    return make(
      "li",
      {},
      make("span", { className: "source", textContent: say(`source.${part.source}`) }),
      make("span", { className: "share", textContent: percent.format(share) }),
      make("span", { className: "track", "aria-hidden": "true" }, bar),
      make("small", { textContent: [asked, ...details].join(" · ") }),
    );
  });
  return make("ul", { id, className: "why", hidden: true }, ...rows);
}
