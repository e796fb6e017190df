// What is being searched for, and its place in the address: a search can be shared and gone
// back to. A picture and a recording stay out of the address.

import { visible } from "./dom.js";
import { isPersonal, who } from "./shopper.js";
import { preferredLanguage } from "./words/words.js";

export const PAGE = 24;
export const SORTS = ["relevance", "price", "-price", "newest", "popularity"];
export const SECTIONS = ["queries", "shoppers", "experiments", "learned", "insights", "rules", "synonyms", "why", "model"];

export const state = empty();

function empty() {
  return {
    // What is looked at: the search or the shop's own area, and which section of that.
    view: "search",
    section: SECTIONS[0],
    text: "",
    // Id of the product that is looked at, over the search.
    product: null,
    like: [],
    unlike: [],
    // Field names to chosen values; of numbers to `{gte, lte}`.
    chosen: {},
    sort: SORTS[0],
    // Chips that the shopper took out of what was understood.
    drop: [],
    // Whether the words are to be searched for as they were typed.
    asTyped: false,
    picture: null,
    // What of the picture is asked about, as fractions `[x0, y0, x1, y1]`; null: all of it.
    crop: null,
    recording: null,
    shown: PAGE,
  };
}

/** Other words: what was said of the last ones does not hold for them. */
export function setText(text) {
  if (text === state.text) return;
  Object.assign(state, { text, drop: [], asTyped: false });
}

/** Another picture, or none. */
export function setPicture(picture) {
  Object.assign(state, { picture, crop: null });
}

/** Whether there is anything to search for. */
export function asksSomething() {
  return Boolean(
    visible(state.text) || state.picture || state.recording || state.like.length || state.unlike.length,
  );
}

/** The query as the API takes it. What is not asked for is left out, as older servers want it. */
export function asQuery(facetFields) {
  const query = { ...asked(), limit: state.shown, facets: facetFields };
  if (state.sort !== SORTS[0]) query.sort = state.sort;
  return query;
}

/** What is asked for, without how it is shown. */
export function asked() {
  const where = Object.entries(state.chosen).filter(([, value]) => Object.keys(value).length);
  const query = {
    text: visible(state.text) ? state.text : null,
    like: state.like.map((liked) => liked.id),
    unlike: state.unlike.map((unliked) => unliked.id),
    where: where.length ? Object.fromEntries(where) : null,
    ...who(),
  };
  if (!isPersonal()) query.personal = false;
  if (state.picture && state.crop) query.crop = state.crop;
  if (state.drop.length) query.drop = state.drop;
  if (state.asTyped) query.as_typed = true;
  return query;
}

/** Write the state into the address: as a step to go back from, or in the place of the last. */
export function remember(language, { step = true } = {}) {
  const address = new URLSearchParams();
  if (state.view === "admin") {
    address.set("view", "admin");
    if (state.section !== SECTIONS[0]) address.set("section", state.section);
  }
  if (state.text) address.set("q", state.text);
  for (const liked of state.like) address.append("like", liked.id);
  for (const unliked of state.unlike) address.append("unlike", unliked.id);
  if (Object.keys(state.chosen).length) address.set("where", JSON.stringify(state.chosen));
  if (state.sort !== SORTS[0]) address.set("sort", state.sort);
  for (const id of state.drop) address.append("drop", id);
  if (state.asTyped) address.set("exact", "1");
  if (state.product) address.set("product", state.product);
  if (language !== preferredLanguage()) address.set("lang", language);
  const wanted = address.size ? `?${address}` : location.pathname;
  if (wanted === (location.search || location.pathname)) return;
  if (step) history.pushState(null, "", wanted);
  else history.replaceState(null, "", wanted);
}

/** Read the state from the address; returns its language. */
export function recall() {
  const address = new URLSearchParams(location.search);
  const view = address.get("view");
  const section = view === "model" ? "model" : address.get("section");
  Object.assign(state, empty(), {
    view: view === "admin" || view === "model" ? "admin" : "search",
    section: SECTIONS.includes(section) ? section : SECTIONS[0],
    text: address.get("q") ?? "",
    like: address.getAll("like").map((id) => ({ id, title: id })),
    unlike: address.getAll("unlike").map((id) => ({ id, title: id })),
    chosen: parsed(address.get("where")),
    sort: SORTS.includes(address.get("sort")) ? address.get("sort") : SORTS[0],
    drop: address.getAll("drop"),
    asTyped: address.has("exact"),
    product: address.get("product"),
  });
  return address.get("lang") ?? preferredLanguage();
}

function parsed(text) {
  try {
    const value = JSON.parse(text ?? "{}");
    const whole = value && typeof value === "object" && !Array.isArray(value);
    // `null` may stand for a value in an address that somebody wrote by hand.
    return whole ? Object.fromEntries(Object.entries(value).filter(([, one]) => one)) : {};
  } catch {
    return {};
  }
}
