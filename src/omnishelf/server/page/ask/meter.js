// What is shown while a recording is made: that it is, how loud it is, and how to end it.

import { button, make } from "../dom.js";
import { say } from "../words/words.js";

const BARS = 32;

/** Show the meter; `end` and `drop` are called by its buttons. Returns what takes levels of 0 to 1. */
export function showMeter(end, drop) {
  const bars = Array.from({ length: BARS }, () => make("i", {}));
  const levels = new Array(BARS).fill(0);
  const panel = document.getElementById("voice");
  panel.replaceChildren(
    make("span", { className: "live" }, say("voice.live")),
    make("span", { className: "meter", "aria-hidden": "true" }, ...bars),
    button({ onclick: drop }, say("voice.cancel")),
    button({ className: "main", onclick: end }, say("voice.done")),
  );
  panel.hidden = false;
  return (level) => {
    levels.push(level);
    levels.shift();
    bars.forEach((bar, n) => (bar.style.transform = `scaleY(${Math.max(0.06, levels[n]).toFixed(3)})`));
  };
}

/** Take the meter away. */
export function hideMeter() {
  const panel = document.getElementById("voice");
  panel.hidden = true;
  panel.replaceChildren();
}
