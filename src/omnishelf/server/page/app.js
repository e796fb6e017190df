// The page, put together: what the shopper does changes the state, and the state is searched.

import * as api from "./api.js";
import { make } from "./dom.js";
import { drawFilters, facetFields } from "./filters.js";
import { drawModel } from "./model.js";
import { drawParts } from "./parts.js";
import { listenForPictures } from "./picture.js";
import { drawResults, titleOf } from "./results.js";
import { PAGE, asQuery, asksSomething, recall, remember, state } from "./state.js";
import { toggleRecording } from "./voice.js";
import { currentLanguage, otherLanguage, say, setLanguage } from "./words.js";

const element = (id) => document.getElementById(id);
let fields = [];
let running = null;

async function start() {
  setLanguage(recall());
  listen();
  try {
    fields = facetFields(await api.fields());
  } catch (error) {
    report(error);
  }
  await Promise.all([...state.like, ...state.unlike].map(nameIt));
  await update();
}

function listen() {
  element("search").addEventListener("submit", (event) => {
    event.preventDefault();
    state.text = element("text").value.trim();
    search();
  });
  element("language").addEventListener("click", () => {
    setLanguage(otherLanguage());
    change();
  });
  element("show-model").addEventListener("click", async (event) => {
    // With a key held, the browser opens it elsewhere.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await look("model");
    element("model-heading")?.focus();
  });
  element("speak").addEventListener("click", speak);
  element("more").addEventListener("click", () => {
    state.shown += PAGE;
    update();
  });
  element("show-filters").addEventListener("click", (event) => {
    const shown = element("filters").classList.toggle("shown");
    event.currentTarget.setAttribute("aria-expanded", String(shown));
  });
  listenForPictures(
    (picture) => {
      state.picture = picture;
      search();
    },
    () => tell(say("badPicture")),
  );
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      element("text").focus();
    }
  });
  window.addEventListener("popstate", async () => {
    setLanguage(recall());
    await Promise.all([...state.like, ...state.unlike].map(nameIt));
    update();
  });
}

/** Search for the changed state. */
function search() {
  state.view = "search";
  return change();
}

/** Look at the search or at the model. */
function look(view) {
  state.view = view;
  return change();
}

/** Show the changed state from its first page, and put it into the address. */
function change() {
  state.shown = PAGE;
  remember(currentLanguage());
  return update();
}

/** Bring everything on the page up to date with the state. */
async function update() {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  element("text").value = state.text;
  drawParts(state, search);
  showView();
  if (state.view === "model") return model(signal);
  if (!asksSomething()) return welcome();
  element("welcome").replaceChildren();
  tell(say(state.recording ? "hearing" : "searching"));
  element("results").setAttribute("aria-busy", "true");
  try {
    show(await api.search(asQuery(fields), state, signal));
  } catch (error) {
    if (error.name !== "AbortError") report(error);
  } finally {
    if (!signal.aborted) element("results").removeAttribute("aria-busy");
  }
}

function show(results) {
  const { heard, text, notes } = results.understood;
  if (heard) {
    // From here on the recording is words, which can be corrected and shared.
    state.recording = null;
    state.text = text;
    element("text").value = text;
    drawParts(state, search);
    remember(currentLanguage());
  }
  drawResults(results.hits, {
    like: (product) => take(product, "like"),
    unlike: (product) => take(product, "unlike"),
  });
  drawFilters(results.facets, state.chosen, search);
  element("more").hidden = results.hits.length < state.shown || results.hits.length >= results.total;
  const found = results.total ? say("found", { n: results.total }) : say("nothing");
  tell([heard ? say("heard", { text: heard }) : "", ...notes, found].filter(Boolean).join(" "));
}

/** Show the parts of the view that is looked at, and hide those of the other. */
function showView() {
  const looked = state.view === "model";
  document.title = say(looked ? "model.title" : "title");
  element("model").hidden = !looked;
  for (const id of ["results", "filters", "show-filters"]) element(id).hidden = looked;
  if (looked) element("show-model").setAttribute("aria-current", "page");
  else element("show-model").removeAttribute("aria-current");
}

async function model(signal) {
  tell(say("model.loading"));
  try {
    const told = await api.model();
    if (signal.aborted) return;
    drawModel(told, () => {
      look("search");
      element("text").focus();
    });
    tell("");
  } catch (error) {
    if (signal.aborted) return;
    element("model").replaceChildren();
    report(error);
  }
}

/** Nothing is asked yet: say what can be done, and offer the shop's categories. */
async function welcome() {
  drawResults([], {});
  element("filters").replaceChildren();
  element("more").hidden = true;
  tell("");
  const ideas = make("ul", { className: "ideas" });
  element("welcome").replaceChildren(make("p", {}, say("welcome")), ideas);
  try {
    const [categories] = await api.facets(["category"]);
    const values = categories.values.filter(({ value }) => !value.includes(" > ")).slice(0, 12);
    if (values.length) ideas.before(make("h2", {}, say("try")));
    ideas.replaceChildren(...values.map(({ value }) => make("li", {}, idea(value))));
  } catch (error) {
    report(error);
  }
}

function idea(value) {
  const onclick = () => {
    state.text = value;
    search();
  };
  return make("button", { type: "button", textContent: value, onclick });
}

function take(product, name) {
  const other = name === "like" ? "unlike" : "like";
  state[other] = state[other].filter((one) => one.id !== product.id);
  if (!state[name].some((one) => one.id === product.id)) {
    state[name].push({ id: product.id, title: titleOf(product) });
  }
  search();
  window.scrollTo({ top: 0 });
}

async function speak() {
  const starting = element("speak").getAttribute("aria-pressed") === "false";
  if (starting) tell(say("listening"));
  try {
    const recording = await toggleRecording();
    if (!recording) return;
    state.recording = recording;
    state.text = "";
    search();
  } catch {
    tell(say("noMicrophone"));
  }
}

/** A liked product's title, where only its id is known from the address. */
async function nameIt(liked) {
  try {
    liked.title = titleOf(await api.product(liked.id));
  } catch {
    // Its id does as a name; the search will say that it is unknown.
  }
}

function report(error) {
  drawResults([], {});
  element("more").hidden = true;
  tell(error instanceof api.ApiError ? error.message : String(error));
}

function tell(message) {
  element("status").textContent = message;
}

start();
