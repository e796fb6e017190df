// The shop front: a search for the state, and what came of it.

import * as api from "./api.js";
import { askedWhole } from "./ask/asked.js";
import { drawPhoto } from "./ask/crop.js";
import { drawParts } from "./ask/parts.js";
import { openSheet } from "./explain/sheet.js";
import { MOST, toggleCompared } from "./results/compare.js";
import { chosenCount, drawFilters } from "./results/facets/facets.js";
import { titleOf } from "./results/product.js";
import { drawResults } from "./results/results.js";
import { offerSorts } from "./results/sort.js";
import { asQuery, asksSomething, remember, setText, state } from "./state.js";
import { clearTold, drawTold } from "./told/told.js";
import { currentLanguage, say } from "./words/words.js";
import { clearWelcome, drawWelcome } from "./welcome.js";

const element = (id) => document.getElementById(id);
let running = null;

/** Search for the state and show what is found. `search` is called after the shopper has changed
 * it, `submit` with other words, `open` with a product's id. The last search wins, however late
 * others are answered. */
export async function showShop({ fields, typed, search, submit, open }) {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  drawParts(state, search);
  if (!asksSomething()) return welcome(submit, open);
  clearWelcome();
  // Typing is not commented on, letter by letter.
  if (!typed) tell(say(state.recording ? "hearing" : "searching"));
  element("results").setAttribute("aria-busy", "true");
  try {
    const results = await api.search(asQuery(fields), state, signal);
    if (!signal.aborted) show(results, search, submit, open);
  } catch (error) {
    if (signal.aborted) return;
    empty();
    tell(error instanceof api.ApiError ? error.message : String(error));
  } finally {
    if (!signal.aborted) element("results").removeAttribute("aria-busy");
  }
}

/** Say something to the shopper, aloud as well. */
export function tell(message) {
  element("status").textContent = message;
}

function show(results, search, submit, open) {
  const { heard, text, notes } = results.understood;
  // An older server neither orders by anything else nor takes a part of a photo.
  const older = !("banners" in results);
  if (heard) {
    // From here on the recording is words, which can be corrected and shared.
    state.recording = null;
    setText(text);
    element("text").value = text;
    drawParts(state, search);
    remember(currentLanguage());
  }
  drawTold(results, {
    drop: (id) => dropChips([...state.drop, id], search),
    restore: (id) => dropChips(state.drop.filter((one) => one !== id), search),
    asTyped: () => {
      state.asTyped = true;
      search();
    },
    search: submit,
  });
  drawPhoto(state, older, (crop) => {
    state.crop = crop;
    search();
  });
  const on = {
    open,
    like: (product) => take(product, "like", search),
    unlike: (product) => take(product, "unlike", search),
    compare: (product) => {
      if (!toggleCompared(product)) tell(say("compare.full", { n: MOST }));
    },
    explain: async (hit) => openSheet(hit, await askedWhole()),
  };
  drawResults(results.hits, on, { id: results.id, query: state.text });
  drawFilters(results.facets, state.chosen, search);
  offerSorts(!older);
  const narrowed = chosenCount(state.chosen);
  element("show-filters").textContent = narrowed ? say("filtersOn", { n: narrowed }) : say("filters");
  element("show-filters").hidden = false;
  element("more").hidden = results.hits.length < state.shown || results.hits.length >= results.total;
  const found = results.total ? say("found", { n: results.total }) : say("nothing");
  tell([...notes, found].join(" "));
}

function dropChips(ids, search) {
  state.drop = [...new Set(ids)];
  search();
}

/** Nothing is asked yet: say what can be done, and offer the shop's categories. */
async function welcome(submit, open) {
  empty();
  drawPhoto(state, true, () => {});
  element("results").removeAttribute("aria-busy");
  tell("");
  await drawWelcome(submit, open, (error) => tell(error.message));
}

function empty() {
  clearTold();
  drawResults([], {});
  element("filters").replaceChildren();
  element("show-filters").hidden = true;
  offerSorts(false);
  element("more").hidden = true;
}

/** Search for more like a product, or for others than it. */
export function take(product, name, search) {
  const other = name === "like" ? "unlike" : "like";
  state[other] = state[other].filter((one) => one.id !== product.id);
  if (!state[name].some((one) => one.id === product.id)) {
    state[name].push({ id: product.id, title: titleOf(product) });
  }
  search();
  window.scrollTo({ top: 0 });
}
