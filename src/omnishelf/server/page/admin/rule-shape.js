// Rules between the form and their JSON: what the form can show, and how it writes it.

export const MATCHES = ["contains", "exact", "any"];

/** What each action has besides `do`, by the kind of its input. */
export const ACTIONS = {
  pin: { product: "id", position: "count" },
  boost: { target: "target", factor: "factor" },
  bury: { target: "target", factor: "factor" },
  hide: { target: "target" },
  banner: { text: "text", link: "link" },
  redirect: { to: "link" },
  replace: { words: "text", by: "optional" },
};

const RULE = new Set(["name", "enabled", "priority", "valid_from", "valid_until", "when", "then"]);
const WHEN = new Set(["words", "match", "category", "segments", "languages"]);
const STARTS = { pin: { position: 1 }, boost: { factor: 2 }, bury: { factor: 0.5 } };

/** A rule to begin with. */
export function newRule(name) {
  return { name, enabled: true, when: { words: [], match: MATCHES[0] }, then: [newAction("boost")] };
}

/** An action to begin with. */
export function newAction(name) {
  return { do: name, ...STARTS[name] };
}

/** Whether the form shows all that a rule says: what it can't show it must not lose. */
export function fitsForm(rule) {
  const { when = {}, then = [] } = rule;
  const known = (object, names) => Object.keys(object).every((name) => names.has(name) || isEmpty(object[name]));
  return known(rule, RULE) && known(when, WHEN) && then.every(fitsAction);
}

function fitsAction(action) {
  const parts = ACTIONS[action.do];
  if (!parts) return false;
  const names = new Set(["do", ...Object.keys(parts)]);
  if ("target" in parts) names.add("products").add("where");
  if (!Object.keys(action).every((name) => names.has(name) || isEmpty(action[name]))) return false;
  const conditions = Object.values(action.where ?? {});
  const simple = conditions.length <= 1 && conditions.every((value) => typeof value === "string");
  return simple && !(conditions.length && action.products?.length);
}

/** What an action is about, as the form writes it: ids apart by commas, or `field=value`. */
export function targetText({ products, where }) {
  const [condition] = Object.entries(where ?? {});
  return condition ? condition.join("=") : (products ?? []).join(", ");
}

/** The same, read. */
export function targetFrom(text) {
  const [field, ...value] = text.split("=");
  if (value.length) return { where: { [field.trim()]: value.join("=").trim() } };
  return { products: listFrom(text) };
}

/** Texts apart by commas, Chinese ones too. */
export function listFrom(text) {
  return text.split(/[,,]/).map((one) => one.trim()).filter(Boolean);
}

/** A moment as an input of the kind `datetime-local` shows it: in this clock's zone. */
export function localFrom(moment) {
  const date = new Date(moment ?? NaN);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What such an input says, with its zone; null if nothing. */
export function momentFrom(local) {
  return local ? new Date(local).toISOString() : null;
}

function isEmpty(value) {
  return value === null || value === undefined || (typeof value === "object" && !Object.keys(value).length);
}
