// A product's sound: one plays at a time.

import { mediaAddress } from "../api.js";
import { button, icon } from "../dom.js";
import { say } from "../words/words.js";

let playing = null;

/** The button that plays a product's sound and stops it. */
export function soundButton(product, title) {
  const made = button({ className: "small play", "aria-pressed": "false", onclick: toggle }, icon("play"));
  name(made, title, "play");
  async function toggle() {
    const again = playing?.made === made;
    clearSound();
    if (again) return;
    const audio = new Audio(await mediaAddress(product.id, "sounds", 0));
    playing = { audio, made, title };
    made.replaceChildren(icon("stop"));
    made.setAttribute("aria-pressed", "true");
    name(made, title, "stop");
    audio.addEventListener("ended", clearSound);
    audio.play().catch(clearSound);
  }
  return made;
}

/** Let nothing sound any more. */
export function clearSound() {
  if (!playing) return;
  playing.audio.pause();
  playing.made.replaceChildren(icon("play"));
  playing.made.setAttribute("aria-pressed", "false");
  name(playing.made, playing.title, "play");
  playing = null;
}

function name(made, title, what) {
  made.title = say(what);
  made.setAttribute("aria-label", `${say(what)}: ${title}`);
}
