// The page's own words, in its languages.

import { ADMIN_WORDS } from "./admin.js";
import { EXPLAIN_WORDS } from "./explain.js";
import { INSIGHT_WORDS } from "./insights.js";
import { MODEL_WORDS } from "./model.js";
import { PRODUCT_WORDS } from "./product.js";
import { SHOP_WORDS } from "./shop.js";
import { SHOPPER_WORDS } from "./shoppers.js";

const WORDS = Object.fromEntries(
  ["en", "zh"].map((language) => [
    language,
    {
      ...SHOP_WORDS[language],
      ...PRODUCT_WORDS[language],
      ...EXPLAIN_WORDS[language],
      ...ADMIN_WORDS[language],
      ...SHOPPER_WORDS[language],
      ...INSIGHT_WORDS[language],
      model: MODEL_WORDS[language],
    },
  ]),
);

const NAMES = { en: "English", zh: "中文" };
let language = "en";

export function currentLanguage() {
  return language;
}

export function otherLanguage() {
  return language === "en" ? "zh" : "en";
}

export function preferredLanguage() {
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

/** The words of a name such as `source.image`, with `{gaps}` filled. */
export function say(name, gaps = {}) {
  let words = name.split(".").reduce((part, key) => part?.[key], WORDS[language]) ?? name;
  if (typeof words === "object") {
    words = words[new Intl.PluralRules(language).select(gaps.n)] ?? words.other;
  }
  return words.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? "");
}

/** Put the page into a language: every element that names its words. */
export function setLanguage(chosen) {
  language = chosen in WORDS ? chosen : "en";
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-words]")) {
    element.textContent = say(element.dataset.words);
  }
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.placeholder = say(element.dataset.hint);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.title = say(element.dataset.label);
    element.setAttribute("aria-label", element.title);
  }
  for (const element of document.querySelectorAll("[data-list]")) {
    element.setAttribute("aria-label", say(element.dataset.list));
  }
  const button = document.getElementById("language");
  button.textContent = NAMES[otherLanguage()];
  button.lang = otherLanguage();
}
