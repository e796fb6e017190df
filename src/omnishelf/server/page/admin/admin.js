// The shop's own area: its sections, one of which is shown.

import { follow, make } from "../dom.js";
import { drawModel } from "../model/model.js";
import { SECTIONS } from "../state.js";
import { say } from "../words/words.js";
import { drawExperiments } from "./experiments.js";
import { drawInsights } from "./insights/insights.js";
import { drawLearned } from "./learned.js";
import { drawQueries } from "./queries.js";
import { drawRules } from "./rules.js";
import { drawShoppers } from "./shoppers.js";
import { drawSynonyms } from "./synonyms.js";
import { drawWhy } from "./why.js";

const DRAWN = {
  queries: drawQueries,
  shoppers: drawShoppers,
  experiments: drawExperiments,
  learned: drawLearned,
  insights: drawInsights,
  rules: drawRules,
  synonyms: drawSynonyms,
  why: drawWhy,
  model: drawModel,
};

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
    const made = follow(`?view=admin&section=${name}`, () => on.look("admin", name), say(`admin.section.${name}`));
    if (name === section) made.setAttribute("aria-current", "page");
    return make("li", {}, made);
  });
  const back = follow(
    "/",
    () => {
      on.look("search");
      document.getElementById("text").focus();
    },
    say("admin.back"),
  );
  back.className = "back";
  return make("nav", { "aria-label": say("admin.sections") }, make("ul", {}, ...links), back);
}
