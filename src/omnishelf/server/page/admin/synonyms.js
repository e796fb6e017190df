// The shop's synonyms, as the text that they are kept as: a row a line, its cells apart by tabs.

import * as api from "../api.js";
import { button, make } from "../dom.js";
import { say } from "../words/words.js";
import { editor } from "./editor.js";

const HEADER = "kind\tlanguage\tphrases\tto";
const KINDS = ["same", "means", "stop", "unit"];
// Kinds whose phrases lead to others.
const LEADING = new Set(["means", "unit"]);

/** Draw the editor, and the form that adds a row. */
export async function drawSynonyms(place) {
  let held = await api.synonyms();
  const status = make("p", { className: "saved", role: "status" });
  const fault = make("p", { className: "fault", id: "synonyms-fault", role: "alert" });
  const edited = editor("synonyms-text", "synonyms-help synonyms-fault", () => {
    fault.textContent = status.textContent = "";
  });
  const save = button({ className: "main", onclick: put }, say("save"));
  const back = button({ onclick: () => edited.write(held || HEADER) }, say("undo"));

  async function put() {
    save.disabled = true;
    fault.textContent = status.textContent = "";
    try {
      await api.putSynonyms(edited.read());
      held = edited.read();
      status.textContent = say("saved");
    } catch (error) {
      const { line, message } = faultOf(error);
      fault.textContent = line ? say("synonyms.fault", { line, message }) : message;
      if (line) edited.show(line);
    }
    save.disabled = false;
  }

  edited.write(held || HEADER);
  place.replaceChildren(
    make("h2", {}, say("admin.title.synonyms")),
    make("p", { id: "synonyms-help" }, say("synonyms.help")),
    rowForm((line) => edited.write(`${edited.read().trimEnd()}\n${line}\n`)),
    make("label", { for: "synonyms-text" }, say("synonyms.label")),
    edited.element,
    fault,
    make("p", { className: "buttons" }, back, save),
    status,
  );
}

/** The form for one row: no tab has to be typed. */
function rowForm(add) {
  const options = KINDS.map((kind) => make("option", { value: kind }, say(`synonyms.kind.${kind}`)));
  const kind = make("select", { id: "synonym-kind" }, ...options);
  const phrases = field("synonym-phrases", say("synonyms.phrasesHint"), true);
  const to = field("synonym-to", say("synonyms.toHint"));
  const language = field("synonym-language", "*");
  const toField = labelled("synonyms.to", to, "wide-field");
  const fit = () => {
    to.required = LEADING.has(kind.value);
    toField.hidden = !to.required;
  };
  kind.addEventListener("change", fit);
  fit();
  const form = make(
    "form",
    { className: "rule line" },
    labelled("synonyms.kindLabel", kind),
    labelled("synonyms.phrases", phrases, "wide-field"),
    toField,
    labelled("synonyms.language", language),
    make("button", { type: "submit" }, say("synonyms.add")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const cells = [kind.value, language.value || "*", phrases.value, to.required ? to.value : ""];
    add(cells.map((cell) => cell.replace(/\s+/g, " ").trim()).join("\t").trimEnd());
    form.reset();
    fit();
    phrases.focus();
  });
  return form;
}

function field(id, placeholder, required = false) {
  return make("input", { id, placeholder, required, dir: "auto", autocomplete: "off" });
}

function labelled(name, input, className = "") {
  return make("label", { className }, say(name), input);
}

/** Where and what is wrong; the place may be within the error or beside it. */
function faultOf(error) {
  const told = [error.body?.error, error.body].find((one) => one && typeof one.line === "number");
  return { line: told?.line ?? null, message: told?.message ?? error.message };
}
