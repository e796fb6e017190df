// The words: what was heard beside what was searched for, and what else may have been meant.

import { apart, button, make } from "../dom.js";
import { say } from "../words/words.js";

/** Lines about the words of a query. */
export function drawWording({ heard, text, corrected }, on) {
  return [heard ? transcript(heard, text ?? "") : null, corrected ? correction(corrected, on) : null].filter(Boolean);
}

function transcript(heard, text) {
  const line = (name, words) =>
    make("div", {}, make("dt", {}, say(name)), make("dd", { dir: "auto" }, apart(words)));
  return make("dl", { className: "transcript" }, line("wording.heard", heard), line("wording.searched", text));
}

function correction(corrected, on) {
  if (corrected.did_you_mean) {
    const meant = button({ className: "quiet", dir: "auto", onclick: () => on.search(corrected.text) }, corrected.text);
    return make("p", { className: "correction" }, say("wording.didYouMean"), " ", meant);
  }
  const instead = button({ className: "quiet", onclick: on.asTyped }, say("wording.instead", { text: corrected.given }));
  const shown = make("strong", {}, apart(corrected.text));
  return make("p", { className: "correction" }, say("wording.showing"), " ", shown, " ", instead);
}
