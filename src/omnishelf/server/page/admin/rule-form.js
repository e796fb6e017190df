// One rule as a row of inputs. What is typed is written into the rule at once.

import { button, icon, make } from "../dom.js";
import { say } from "../words/words.js";
import { ACTIONS, MATCHES, fitsForm, listFrom, localFrom, momentFrom, newAction, targetFrom, targetText } from "./rule-shape.js";

/** The row of the n-th rule; `changed` is called when the rules have other parts than before. */
export function ruleForm(rule, n, remove, changed) {
  const title = say("rules.rule", { n: n + 1 });
  if (!fitsForm(rule)) {
    const name = make("strong", { dir: "auto" }, rule.name ?? title);
    return row(title, line(name, remover(n, remove)), make("p", { className: "note" }, say("rules.complex")));
  }
  rule.when ??= {};
  const actions = rule.then.map((action, place) => actionLine(rule, action, place, changed));
  const more = button({ className: "quiet", onclick: () => changed(rule.then.push(newAction("boost"))) }, say("rules.addAction"));
  return row(title, nameLine(rule, n, remove), whenLine(rule), ...actions, more);
}

function row(title, ...lines) {
  return make("li", {}, make("div", { className: "rule", role: "group", "aria-label": title }, ...lines));
}

function line(...parts) {
  return make("div", { className: "line" }, ...parts);
}

function remover(n, remove) {
  const label = say("rules.remove", { n: n + 1 });
  return button({ className: "close remove", title: label, "aria-label": label, onclick: remove }, icon("close"));
}

function nameLine(rule, n, remove) {
  const enabled = make("input", {
    type: "checkbox",
    checked: rule.enabled ?? true,
    onchange: () => (rule.enabled = enabled.checked),
  });
  return line(
    field("rules.name", rule.name ?? "", (text) => (rule.name = text), { wide: true }),
    field("rules.priority", rule.priority ?? 0, (text) => (rule.priority = Number(text)), { type: "number", step: 1 }),
    make("label", { className: "switch" }, enabled, say("rules.enabled")),
    remover(n, remove),
  );
}

function whenLine(rule) {
  const { when } = rule;
  const moment = (name) => (text) => (rule[name] = momentFrom(text));
  const list = (name) => (text) => (when[name] = listFrom(text));
  return line(
    choices("rules.match", MATCHES, when.match ?? MATCHES[0], (match) => (when.match = match), "rules.matches"),
    field("rules.words", (when.words ?? []).join(", "), list("words"), { wide: true, placeholder: say("rules.anyWords") }),
    field("rules.category", when.category ?? "", (text) => (when.category = text || null)),
    field("rules.segments", (when.segments ?? []).join(", "), list("segments")),
    field("rules.languages", (when.languages ?? []).join(", "), list("languages"), { placeholder: "en, zh" }),
    field("rules.from", localFrom(rule.valid_from), moment("valid_from"), { type: "datetime-local" }),
    field("rules.until", localFrom(rule.valid_until), moment("valid_until"), { type: "datetime-local" }),
  );
}

function actionLine(rule, action, place, changed) {
  const become = (name) => changed((rule.then[place] = newAction(name)));
  const inputs = Object.entries(ACTIONS[action.do]).map(([name, kind]) => actionField(action, name, kind));
  const label = say("rules.removeAction");
  const remove = button(
    { className: "close", title: label, "aria-label": label, onclick: () => changed(rule.then.splice(place, 1)) },
    icon("close"),
  );
  return line(
    choices("rules.action", Object.keys(ACTIONS), action.do, become, "rules.actions"),
    ...inputs,
    rule.then.length > 1 ? remove : null,
  );
}

function actionField(action, name, kind) {
  if (kind === "target") {
    const read = (text) => {
      delete action.products;
      delete action.where;
      Object.assign(action, targetFrom(text));
    };
    return field("rules.target", targetText(action), read, { wide: true, placeholder: say("rules.targetHint") });
  }
  const numeric = kind === "count" || kind === "factor";
  const read = (text) => {
    if (text || kind === "optional") action[name] = numeric ? Number(text) : text;
    else delete action[name];
  };
  const settings = numeric ? { type: "number", step: kind === "count" ? 1 : "any", min: 0 } : { wide: true };
  return field(`rules.fields.${name}`, action[name] ?? "", read, settings);
}

function field(name, value, read, { wide = false, ...properties } = {}) {
  const input = make("input", { type: "text", dir: "auto", autocomplete: "off", ...properties, value });
  input.addEventListener("change", () => read(input.value.trim()));
  return make("label", { className: wide ? "wide-field" : "" }, say(name), input);
}

function choices(name, values, value, read, words) {
  const options = values.map((one) => make("option", { value: one, selected: one === value }, say(`${words}.${one}`)));
  const select = make("select", {}, ...options);
  select.addEventListener("change", () => read(select.value));
  return make("label", {}, say(name), select);
}
