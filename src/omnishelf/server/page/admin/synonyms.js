// The shop's synonyms, as the text that they are kept as.

import * as api from "../api.js";
import { button, make } from "../dom.js";
import { say } from "../words/words.js";

/** Draw the editor. */
export async function drawSynonyms(place) {
  let held = await api.synonyms();
  const status = make("p", { className: "saved", role: "status" });
  const fault = make("p", { className: "fault", id: "synonyms-fault", role: "alert" });
  const numbers = make("div", { className: "numbers", "aria-hidden": "true" });
  const text = make("textarea", {
    id: "synonyms-text",
    value: held,
    spellcheck: false,
    dir: "auto",
    rows: 18,
    wrap: "off",
    "aria-describedby": "synonyms-help synonyms-fault",
    oninput: () => {
      status.textContent = "";
      clear();
    },
    onscroll: () => (numbers.scrollTop = text.scrollTop),
  });
  const save = button({ className: "main", onclick: put }, say("save"));
  const back = button({ onclick: () => { text.value = held; clear(); } }, say("undo"));

  function clear() {
    fault.textContent = "";
    text.removeAttribute("aria-invalid");
    count();
  }
  function count(wrong = 0) {
    const lines = text.value.split("\n").length;
    const made = Array.from({ length: lines }, (_, n) =>
      make("span", { className: n + 1 === wrong ? "wrong" : "" }, String(n + 1)),
    );
    numbers.replaceChildren(...made);
    numbers.scrollTop = text.scrollTop;
  }
  async function put() {
    save.disabled = true;
    clear();
    try {
      await api.putSynonyms(text.value);
      held = text.value;
      status.textContent = say("saved");
    } catch (error) {
      refuse(error);
    }
    save.disabled = false;
  }
  function refuse(error) {
    const { line, message } = faultOf(error);
    fault.textContent = line ? say("synonyms.fault", { line, message }) : message;
    text.setAttribute("aria-invalid", "true");
    if (!line) return;
    count(line);
    // The line at fault is selected, where the keyboard goes on.
    const lines = text.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  }

  count();
  place.replaceChildren(
    make("h2", {}, say("admin.title.synonyms")),
    make("p", { id: "synonyms-help" }, say("synonyms.help")),
    make("pre", { className: "example" }, say("synonyms.example")),
    make("label", { for: "synonyms-text" }, say("synonyms.label")),
    make("div", { className: "editor" }, numbers, text),
    fault,
    make("p", { className: "buttons" }, back, save),
    status,
  );
}

/** Where and what is wrong; the place may be within the error or beside it. */
function faultOf(error) {
  const told = [error.body?.error, error.body].find((one) => one && typeof one.line === "number");
  return { line: told?.line ?? null, message: told?.message ?? error.message };
}
