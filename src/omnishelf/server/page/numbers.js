// Numbers and moments as the page's language writes them.

import { currentLanguage } from "./words/words.js";

export function number(value, options) {
  return new Intl.NumberFormat(currentLanguage(), options).format(value);
}

export function whole(value) {
  return number(value, { maximumFractionDigits: 0 });
}

export function decimal(value) {
  return number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Stars of five. */
export function stars(value) {
  return number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

export function percent(value) {
  return number(value, { style: "percent" });
}

/** A small share, or how much more or less something is: `+1.2%`. */
export function finePercent(value, { signed = false } = {}) {
  const signDisplay = signed ? "exceptZero" : "auto";
  return number(value, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay });
}

/** A date and time. */
export function when(date) {
  const style = { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(currentLanguage(), style).format(new Date(date));
}

/** A day, `2027-03-01`, in short. */
export function dayOf(date) {
  const style = { month: "short", day: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(currentLanguage(), style).format(new Date(`${date}T00:00:00Z`));
}
