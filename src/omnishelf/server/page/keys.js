// Keys that the server may ask for. The search key stays in this browser, the admin key until the
// tab is closed.

import { button, make } from "./dom.js";
import { keep, kept } from "./store.js";
import { say } from "./words/words.js";

const WHERE = { search: "localStorage", admin: "sessionStorage" };
const asked = {};

/** The key to send with a call of a kind, `search` or `admin`; null: none is known. */
export function keyFor(kind) {
  return kept(`${kind}-key`, WHERE[kind]) ?? (kind === "admin" ? keyFor("search") : null);
}

/** Ask for a key and keep it; whether there is a new one. Calls that wait share one question. */
export function obtainKey(kind, refused) {
  asked[kind] ??= ask(kind, refused).finally(() => delete asked[kind]);
  return asked[kind];
}

function ask(kind, refused) {
  const dialog = document.getElementById("key");
  const input = make("input", { type: "password", id: "key-value", autocomplete: "off", required: true });
  const form = make(
    "form",
    { method: "dialog" },
    make("h2", { id: "key-title" }, say(`key.${kind}`)),
    refused ? make("p", { className: "fault", role: "alert" }, say("key.refused")) : null,
    make("label", { for: "key-value" }, say("key.label")),
    input,
    make("p", { className: "note" }, say(`key.${kind}Note`)),
    make(
      "p",
      { className: "buttons" },
      button({ onclick: () => dialog.close("") }, say("key.cancel")),
      make("button", { type: "submit", className: "main" }, say("key.use")),
    ),
  );
  dialog.replaceChildren(form);
  dialog.returnValue = "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close("use");
  });
  dialog.showModal();
  return new Promise((resolve) => {
    const closed = () => {
      const key = dialog.returnValue === "use" ? input.value.trim() : "";
      dialog.replaceChildren();
      if (key) keep(`${kind}-key`, key, WHERE[kind]);
      resolve(Boolean(key));
    };
    dialog.addEventListener("close", closed, { once: true });
  });
}
