// The button for light and dark. `theme-first.js` puts the choice into force before the page is drawn.

import { icon } from "./dom.js";
import { keep, kept } from "./store.js";
import { say } from "./words/words.js";

// The system's own choice comes first.
const THEMES = ["auto", "light", "dark"];

/** Draw the button. */
export function drawTheme() {
  const button = document.getElementById("theme");
  const theme = current();
  button.replaceChildren(icon(theme));
  button.title = say(`theme.${theme}`);
  button.setAttribute("aria-label", button.title);
}

/** Change to the next one. */
export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(current()) + 1) % THEMES.length];
  keep("theme", next === "auto" ? null : next);
  if (next === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  drawTheme();
}

function current() {
  const theme = kept("theme");
  return THEMES.includes(theme) ? theme : "auto";
}
