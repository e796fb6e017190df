// The box for words, with suggestions: a combobox with a list, as the ARIA Authoring Practices
// describe it. The keyboard's focus stays in the box; the active option is only named.

import { suggest } from "../api.js";
import { icon, make } from "../dom.js";
import { currentLanguage, say } from "../words/words.js";
import { forgetRecent, recentSearches } from "./recent.js";

const MOST = 8;
// The server completes no longer ones.
const LONGEST = 200;

const input = document.getElementById("text");
const popup = document.getElementById("suggest");
const list = document.getElementById("suggestions");
const forget = document.getElementById("forget");

let options = [];
let active = -1;
let asking = null;
let supported = true;

/** Listen to the box; `choose` is called with the text of a chosen suggestion. */
export function listenForSuggestions(choose) {
  input.addEventListener("keydown", (event) => key(event, choose));
  input.addEventListener("click", () => {
    if (popup.hidden) offer();
  });
  // A press on an option must not take the focus out of the box before it is chosen.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = options.findIndex(({ element }) => element.contains(event.target));
    if (at >= 0) take(at, choose);
  });
  forget.addEventListener("click", () => {
    forgetRecent();
    input.focus();
    closeSuggestions();
  });
  popup.parentElement.addEventListener("focusout", (event) => {
    if (!popup.contains(event.relatedTarget) && event.relatedTarget !== input) closeSuggestions();
  });
}

/** Offer what could be meant by what is in the box: by the shop, and by what was asked before. */
export async function offer() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const text = input.value.trim();
  const recent = recentsLike(text);
  // What was asked before is here at once; the server's follow.
  show(recent);
  if (!text || text.length > LONGEST || !supported) return;
  try {
    const told = await suggest(text, MOST, signal);
    const known = new Set(recent.map((one) => one.text));
    if (!signal.aborted) show([...recent, ...told.filter((one) => !known.has(one.text))].slice(0, MOST));
  } catch (error) {
    // Suggestions are a help: without them the search goes on, and says itself what is wrong.
    if (error.unknownCall) supported = false;
  }
}

/** Close the list, and let no answer on its way open it again. */
export function closeSuggestions() {
  asking?.abort();
  show([]);
}

function recentsLike(text) {
  const said = text.toLowerCase();
  const like = recentSearches().filter((one) => one.toLowerCase().startsWith(said) && one !== text);
  return like.slice(0, said ? 3 : MOST).map((one) => ({ kind: "recent", text: one }));
}

function show(suggestions) {
  options = suggestions.map((suggestion, n) => ({ ...suggestion, element: option(suggestion, n) }));
  list.replaceChildren(...options.map(({ element }) => element));
  forget.hidden = !options.some(({ kind }) => kind === "recent");
  // An answer that comes late must not close the list under who has gone on to its button.
  const here = document.activeElement;
  popup.hidden = !options.length || !(here === input || popup.contains(here));
  input.setAttribute("aria-expanded", String(!popup.hidden));
  activate(-1);
}

function option(suggestion, n) {
  const { kind, count } = suggestion;
  // That one product is one product says nothing.
  const counted = count && kind !== "product";
  return make(
    "li",
    { id: `suggestion-${n}`, role: "option", "aria-selected": "false" },
    icon(kind),
    make("span", { className: "text", dir: "auto" }, ...highlighted(suggestion)),
    kind === "query" ? null : make("small", {}, say(`suggest.${kind}`)),
    counted ? make("small", { className: "count" }, new Intl.NumberFormat(currentLanguage()).format(count)) : null,
  );
}

/** A suggestion's text, what was typed of it set off. Its offsets count characters. */
function highlighted({ text, start, end }) {
  const letters = Array.from(text);
  if (!(start >= 0 && start < end && end <= letters.length)) return [text];
  const part = (from, to) => letters.slice(from, to).join("");
  return [part(0, start), make("b", {}, part(start, end)), part(end)];
}

function activate(at) {
  options[active]?.element.setAttribute("aria-selected", "false");
  active = at;
  const element = options[at]?.element;
  element?.setAttribute("aria-selected", "true");
  element?.scrollIntoView({ block: "nearest" });
  if (element) input.setAttribute("aria-activedescendant", element.id);
  else input.removeAttribute("aria-activedescendant");
}

function key(event, choose) {
  // An input method uses these keys itself.
  if (event.isComposing) return;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) {
    event.preventDefault();
    if (popup.hidden) offer();
    // One place more than options: the box itself.
    const places = options.length + 1;
    activate(((active + 1 + moves[event.key] + places) % places) - 1);
  } else if (event.key === "Enter" && active >= 0) {
    event.preventDefault();
    take(active, choose);
  } else if (event.key === "Escape" && !popup.hidden) {
    event.preventDefault();
    closeSuggestions();
  }
}

function take(at, choose) {
  const { text } = options[at];
  closeSuggestions();
  choose(text);
}
