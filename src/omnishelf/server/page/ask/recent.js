// Recent searches. They stay on this device and can be forgotten.

import { visible } from "../dom.js";
import { keep, kept } from "../store.js";

const NAME = "recent";
const MOST = 8;
const LONGEST = 200;

/** The last searches, latest first. */
export function recentSearches() {
  try {
    const held = JSON.parse(kept(NAME) ?? "[]");
    return Array.isArray(held) ? held.filter((text) => typeof text === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Add a search that was meant: not each that was made while typing. */
export function addRecent(text) {
  const said = text.trim();
  if (!visible(said) || said.length > LONGEST) return;
  const others = recentSearches().filter((one) => one !== said);
  keep(NAME, JSON.stringify([said, ...others].slice(0, MOST)));
}

/** Forget them all. */
export function forgetRecent() {
  keep(NAME, null);
}
