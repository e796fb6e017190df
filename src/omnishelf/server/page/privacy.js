// What the shopper lets the shop know: off unless asked for, plainly told, and taken back as easily.

import { button, icon, make } from "./dom.js";
import { forgetShopper, isPersonal, rememberShopper, setPersonal, shopperNumber } from "./shopper.js";
import { say } from "./words/words.js";

/** Open the settings; `changed` is called when searches may be answered otherwise. */
export function drawPrivacy(changed) {
  const dialog = document.getElementById("privacy");
  const number = make("p", { className: "note number" });
  const status = make("p", { role: "status", className: "saved" });
  const remembered = choice("remember", Boolean(shopperNumber()), (on) => {
    rememberShopper(on);
    shown();
    changed();
  });
  const personal = choice("personal", isPersonal(), (on) => {
    setPersonal(on);
    shown();
    changed();
  });
  const forget = button({ onclick: act }, say("privacy.forget"));
  function act() {
    forgetShopper();
    shown();
    status.textContent = say("privacy.forgotten");
    changed();
  }
  function shown() {
    const id = shopperNumber();
    // A browser that refuses storage can't remember.
    remembered.input.checked = Boolean(id);
    status.textContent = "";
    number.replaceChildren(...(id ? [say("privacy.number"), " ", make("code", {}, id)] : []));
  }
  shown();
  dialog.replaceChildren(
    make(
      "div",
      { className: "head" },
      make("h2", { id: "privacy-title", tabIndex: -1 }, say("privacy.title")),
      button({ className: "close", "aria-label": say("close"), onclick: () => dialog.close() }, icon("close")),
    ),
    remembered.element,
    number,
    personal.element,
    make("p", { className: "buttons" }, forget),
    make("p", { className: "note" }, say("privacy.forgetNote")),
    status,
  );
  dialog.showModal();
}

function choice(name, checked, act) {
  const note = make("p", { id: `privacy-${name}-note`, className: "note" }, say(`privacy.${name}Note`));
  const input = make("input", {
    type: "checkbox",
    checked,
    "aria-describedby": note.id,
    onchange: () => act(input.checked),
  });
  const label = make("label", {}, input, make("strong", {}, say(`privacy.${name}`)));
  return { input, element: make("div", { className: "choice" }, label, note) };
}
