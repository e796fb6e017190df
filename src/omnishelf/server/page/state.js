// What is being searched for, and its place in the address: a search can be shared and gone
// back to. A picture and a recording stay out of the address.

import { preferredLanguage } from "./words.js";

export const PAGE = 24;

export const state = empty();

function empty() {
  return {
    // What is looked at: the search or the model.
    view: "search",
    text: "",
    like: [],
    unlike: [],
    // Field names to chosen values; `price` to `{gte, lte}`.
    chosen: {},
    picture: null,
    recording: null,
    shown: PAGE,
  };
}

/** Whether there is anything to search for. */
export function asksSomething() {
  return Boolean(
    state.text || state.picture || state.recording || state.like.length || state.unlike.length,
  );
}

/** The query as the API takes it. */
export function asQuery(facetFields) {
  const where = Object.fromEntries(
    Object.entries(state.chosen).filter(([, value]) => Object.keys(value).length),
  );
  return {
    text: state.text || null,
    like: state.like.map((liked) => liked.id),
    unlike: state.unlike.map((unliked) => unliked.id),
    where: Object.keys(where).length ? where : null,
    limit: state.shown,
    facets: facetFields,
  };
}

/** Write the state into the address. */
export function remember(language) {
  const address = new URLSearchParams();
  if (state.view === "model") address.set("view", "model");
  if (state.text) address.set("q", state.text);
  for (const liked of state.like) address.append("like", liked.id);
  for (const unliked of state.unlike) address.append("unlike", unliked.id);
  if (Object.keys(state.chosen).length) address.set("where", JSON.stringify(state.chosen));
  if (language !== preferredLanguage()) address.set("lang", language);
  const wanted = address.size ? `?${address}` : location.pathname;
  if (wanted !== (location.search || location.pathname)) history.pushState(null, "", wanted);
}

/** Read the state from the address; returns its language. */
export function recall() {
  const address = new URLSearchParams(location.search);
  Object.assign(state, empty(), {
    view: address.get("view") === "model" ? "model" : "search",
    text: address.get("q") ?? "",
    like: address.getAll("like").map((id) => ({ id, title: id })),
    unlike: address.getAll("unlike").map((id) => ({ id, title: id })),
    chosen: parsed(address.get("where")),
  });
  return address.get("lang") ?? preferredLanguage();
}

function parsed(text) {
  try {
    const value = JSON.parse(text ?? "{}");
    return value && typeof value === "object" && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}
