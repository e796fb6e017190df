// Who asks, as far as the shopper lets the shop know. The script `/events.js` holds the visit and,
// with consent, the shopper's number; where a browser blocks it, nobody is known.

import { keyFor } from "./keys.js";
import { keep, kept } from "./store.js";

const PERSONAL = "personal";
const events = window.omnishelfEvents;
const script = document.querySelector('script[src="/events.js"]');

// The number is only kept by consent, and is the script's `omnishelf-shopper`.
if (kept("shopper")) events?.consent(true);

/** Names of the one who asks, for a call: `{session, shopper}`, as far as they are known. */
export function who() {
  if (!events) return {};
  return { session: events.session, ...(events.shopper ? { shopper: events.shopper } : {}) };
}

/** The number that the shopper is remembered by; null: is not. */
export function shopperNumber() {
  return events?.shopper ?? null;
}

/** Remember the shopper from now on, or no longer. */
export function rememberShopper(agreed) {
  events?.consent(agreed);
}

/** Let nothing here lead to what was told before. */
export function forgetShopper() {
  events?.forget();
}

/** Whether what is known of the shopper may move products. */
export function isPersonal() {
  return kept(PERSONAL) === null;
}

/** Let it, or not. */
export function setPersonal(on) {
  keep(PERSONAL, on ? null : "off");
}

/** Say of which answer an element's children, each with its `data-id`, are the products: what becomes
 * of them is told under its id. Without an id, nothing is. */
export function listed(element, { id, query, surface }) {
  const told = id ? { omnishelfList: id, omnishelfQuery: query, omnishelfSurface: surface } : {};
  for (const name of ["omnishelfList", "omnishelfQuery", "omnishelfSurface"]) {
    if (told[name]) element.dataset[name] = told[name];
    else delete element.dataset[name];
  }
  if (id) for (const one of element.children) one.dataset.omnishelfProduct = one.dataset.id;
  const key = keyFor("search");
  if (script && key) script.dataset.key = key;
}

/** Tell now what waits to be told. */
export function tellAll() {
  return events?.send();
}
