// The page, put together: what the shopper does changes the state, and the state is shown.

import * as api from "./api.js";
import { showAdmin } from "./admin/admin.js";
import { hideMeter, showMeter } from "./ask/meter.js";
import { listenForPictures } from "./ask/picture.js";
import { addRecent } from "./ask/recent.js";
import { closeSuggestions, listenForSuggestions, offer } from "./ask/suggest.js";
import { dropRecording, toggleRecording } from "./ask/voice.js";
import { pausing } from "./dom.js";
import { drawPrivacy } from "./privacy.js";
import { showProduct } from "./product/product.js";
import { drawTray } from "./results/compare.js";
import { facetFields } from "./results/facets/facets.js";
import { titleOf } from "./results/product.js";
import { drawSorts } from "./results/sort.js";
import { showShop, take, tell } from "./shop.js";
import { PAGE, recall, remember, setPicture, setText, state } from "./state.js";
import { drawTheme, nextTheme } from "./theme.js";
import { currentLanguage, otherLanguage, say, setLanguage } from "./words/words.js";

const PAUSE_MS = 120;

const element = (id) => document.getElementById(id);
let fields = [];
// Whether the last words were typed and not yet sent off: going back skips those.
let typing = false;

async function start() {
  speakIn(recall());
  listen();
  try {
    fields = facetFields(await api.fields());
  } catch (error) {
    tell(error.message);
  }
  await nameLiked();
  await update();
}

function listen() {
  const typed = pausing(PAUSE_MS, () => {
    setText(element("text").value.trim());
    state.view = "search";
    offer();
    change({ typed: true });
  });
  element("text").addEventListener("input", (event) => {
    // Half of a composed character is nothing to search for.
    if (!event.isComposing) typed();
  });
  element("text").addEventListener("compositionend", typed);
  element("search").addEventListener("submit", (event) => {
    event.preventDefault();
    typed.cancel();
    submit(element("text").value.trim());
  });
  listenForSuggestions((text) => {
    typed.cancel();
    submit(text);
  });
  element("language").addEventListener("click", () => {
    speakIn(otherLanguage());
    change();
  });
  element("theme").addEventListener("click", nextTheme);
  element("show-privacy").addEventListener("click", () => drawPrivacy(change));
  element("show-admin").addEventListener("click", (event) => {
    // With a key held, the browser opens it elsewhere.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    look("admin");
  });
  element("speak").addEventListener("click", speak);
  element("more").addEventListener("click", () => {
    state.shown += PAGE;
    update();
  });
  element("sort").addEventListener("change", () => {
    state.sort = element("sort").value;
    search();
  });
  element("show-filters").addEventListener("click", (event) => {
    const shown = element("filters").classList.toggle("shown");
    event.currentTarget.setAttribute("aria-expanded", String(shown));
  });
  // Whoever looks at a product meant what they typed.
  element("grid").addEventListener("click", () => addRecent(state.text));
  listenForPictures(
    (picture) => {
      setPicture(picture);
      search();
    },
    () => tell(say("badPicture")),
  );
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest?.("input, textarea, select, dialog[open]");
    if (event.key === "/" && !busy) {
      event.preventDefault();
      element("text").focus();
    }
  });
  window.addEventListener("popstate", async () => {
    typing = false;
    speakIn(recall());
    await nameLiked();
    update();
  });
}

/** Put the page, and what of it is not drawn with the results, into a language. */
function speakIn(language) {
  setLanguage(language);
  drawSorts();
  drawTheme();
  drawTray();
}

/** Search for words that are meant. */
function submit(text) {
  closeSuggestions();
  setText(text);
  addRecent(text);
  search();
  typing = false;
}

/** Search for the changed state. */
function search() {
  state.view = "search";
  return change();
}

/** Look at a product over what else is shown; null: no longer. */
function open(id) {
  state.product = id;
  remember(currentLanguage());
  typing = false;
  return showOpen();
}

function showOpen() {
  return showProduct(state.product, {
    open,
    close: () => open(null),
    like: (product) => {
      state.product = null;
      take(product, "like", search);
    },
    failed: (error) => {
      state.product = null;
      remember(currentLanguage(), { step: false });
      tell(error.message);
    },
  });
}

/** Look at the search, or at a section of the shop's own area. */
async function look(view, section = state.section) {
  Object.assign(state, { view, section });
  const followed = document.activeElement;
  await change();
  // The keyboard goes on at the section's heading, for the link that was followed may be drawn
  // anew; but not if it has gone on by itself meanwhile.
  const waits = [followed, document.body].includes(document.activeElement);
  if (waits) document.querySelector("#admin:not([hidden]) h2")?.focus();
}

/** Show the changed state from its first page, and put it into the address. */
function change({ typed = false } = {}) {
  state.shown = PAGE;
  remember(currentLanguage(), { step: !(typed && typing) });
  typing = typed;
  return update({ typed });
}

/** Bring everything on the page up to date with the state. */
async function update({ typed = false } = {}) {
  // What is being typed is newer than the state.
  if (!typed) element("text").value = state.text;
  const opened = showOpen();
  const admin = state.view === "admin";
  element("shop").hidden = admin;
  element("admin").hidden = !admin;
  for (const id of ["show-filters", "sorting"]) element(id).hidden ||= admin;
  if (admin) element("show-admin").setAttribute("aria-current", "page");
  else element("show-admin").removeAttribute("aria-current");
  const title = say(admin ? `admin.title.${state.section}` : "title");
  document.title = title;
  element("heading").textContent = title;
  if (admin) {
    await showAdmin(state.section, { look, search: submit });
  } else {
    await showShop({ fields, typed, search, submit, open });
  }
  await opened;
}

async function speak() {
  let level = () => {};
  if (element("speak").getAttribute("aria-pressed") === "false") {
    level = showMeter(() => element("speak").click(), dropRecording);
    tell(say("listening"));
  }
  try {
    const recording = await toggleRecording((loudness) => level(loudness));
    if (element("speak").getAttribute("aria-pressed") === "false") hideMeter();
    if (!recording) return tell("");
    setText("");
    state.recording = recording;
    search();
  } catch {
    hideMeter();
    tell(say("noMicrophone"));
  }
}

/** Titles of liked products, where only their ids are known from the address. */
function nameLiked() {
  return Promise.all(
    [...state.like, ...state.unlike].map(async (liked) => {
      try {
        liked.title = titleOf(await api.product(liked.id));
      } catch {
        // Its id does as a name; the search will say that it is unknown.
      }
    }),
  );
}

start();
