// The shop's own area: its sections, one of which is shown.

import { make } from "../dom.js";
import { drawModel } from "../model/model.js";
import { SECTIONS } from "../state.js";
import { say } from "../words/words.js";
import { drawQueries } from "./queries.js";
import { drawRules } from "./rules.js";
import { drawSynonyms } from "./synonyms.js";
import { drawWhy } from "./why.js";

const DRAWN = { queries: drawQueries, rules: drawRules, synonyms: drawSynonyms, why: drawWhy, model: drawModel };

/** Show a section. `on.look` is called with another view and section, `on.search` with words. */
export async function showAdmin(section, on) {
  const place = make("section", { id: section, className: "section", "aria-label": say(`admin.title.${section}`) });
  place.setAttribute("aria-busy", "true");
  const status = document.getElementById("status");
  status.textContent = say("admin.loading");
  document.getElementById("admin").replaceChildren(navigation(section, on), place);
  try {
    await DRAWN[section](place, on);
    if (place.isConnected) status.textContent = "";
  } catch (error) {
    // An older server has no such call, and its own words for that would help nobody.
    if (place.isConnected) status.textContent = error.unknownCall ? say("admin.unsupported") : error.message;
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function navigation(section, on) {
  const links = SECTIONS.map((name) => {
    const made = link(`?view=admin&section=${name}`, say(`admin.section.${name}`), () => on.look("admin", name));
    if (name === section) made.setAttribute("aria-current", "page");
    return make("li", {}, made);
  });
  const back = link("/", say("admin.back"), () => {
    on.look("search");
    document.getElementById("text").focus();
  });
  back.className = "back";
  return make("nav", { "aria-label": say("admin.sections") }, make("ul", {}, ...links), back);
}

function link(href, text, act) {
  const onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act();
  };
  return make("a", { href, onclick }, text);
}
