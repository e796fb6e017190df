// The shop's rules: as rows of a form or as JSON, and what they would change before they are saved.

import * as api from "../api.js";
import { button, make } from "../dom.js";
import { say } from "../words/words.js";
import { editor } from "./editor.js";
import { drawPreview } from "./preview.js";
import { ruleForm } from "./rule-form.js";
import { newRule } from "./rule-shape.js";

/** Draw the rules. */
export async function drawRules(place) {
  const held = await api.rules();
  // The document is the list itself, or has it among other things.
  const rulesOf = (document) => (Array.isArray(document) ? document : (document.rules ?? []));
  let rules = structuredClone(rulesOf(held));
  let asJson = false;

  const fault = make("p", { className: "fault", id: "rules-fault", role: "alert" });
  const status = make("p", { className: "saved", role: "status" });
  const written = editor("rules-text", "rules-fault", () => (fault.textContent = ""));
  const edited = make("div", {});
  const modes = make("div", { className: "segments", role: "group", "aria-label": say("rules.mode") });

  /** The rules as they stand in the form or the editor; null, and the fault told, if it is no JSON. */
  function read() {
    fault.textContent = status.textContent = "";
    if (!asJson) return rules;
    try {
      const list = JSON.parse(written.read());
      if (!Array.isArray(list)) throw new SyntaxError(say("rules.noList"));
      rules = list;
      return rules;
    } catch (error) {
      fault.textContent = say("rules.badJson", { message: error.message });
      return null;
    }
  }
  function draw() {
    const mode = (json, name) =>
      button({ "aria-pressed": String(asJson === json), onclick: () => turn(json) }, say(`rules.${name}`));
    modes.replaceChildren(mode(false, "asForm"), mode(true, "asJson"));
    if (asJson) written.write(JSON.stringify(rules, null, 2));
    edited.replaceChildren(...(asJson ? [jsonLabel(), written.element] : form()));
  }
  function turn(json) {
    if (!read()) return;
    asJson = json;
    draw();
  }
  function jsonLabel() {
    return make("label", { className: "hidden", for: "rules-text" }, say("admin.title.rules"));
  }
  function form() {
    const rows = rules.map((rule, n) =>
      ruleForm(rule, n, () => { rules.splice(n, 1); draw(); }, draw),
    );
    const add = () => {
      rules.push(newRule(say("rules.newName", { n: rules.length + 1 })));
      draw();
      edited.querySelector("li:last-child .rule input")?.focus();
    };
    return [
      rows.length ? make("ol", { className: "rules" }, ...rows) : make("p", { className: "note" }, say("rules.none")),
      button({ onclick: add }, say("rules.add")),
    ];
  }
  async function save() {
    const list = read();
    if (!list) return;
    try {
      await api.putRules({ rules: list });
      status.textContent = say("saved");
    } catch (error) {
      fault.textContent = error.message;
    }
  }

  draw();
  place.replaceChildren(
    make("h2", {}, say("admin.title.rules")),
    make("p", {}, say("rules.help")),
    modes,
    edited,
    fault,
    make("p", { className: "buttons" }, button({ className: "main", onclick: save }, say("save"))),
    status,
    drawPreview(read),
  );
}
