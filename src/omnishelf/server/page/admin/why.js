// Why a product is found where it is for a query, or why it is not.

import * as api from "../api.js";
import { make } from "../dom.js";
import { reasons } from "../explain/reasons.js";
import { currentLanguage, say } from "../words/words.js";

/** Draw the question and, once asked, its answer. */
export function drawWhy(place) {
  const query = input("why-query", "text");
  const id = input("why-id", "text");
  const told = make("div", { className: "reasons", "aria-live": "polite" });
  const form = make(
    "form",
    { className: "asking" },
    make("label", { for: query.id }, say("whyNot.query")),
    query,
    make("label", { for: id.id }, say("whyNot.id")),
    id,
    make("button", { type: "submit", className: "main" }, say("whyNot.ask")),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    told.replaceChildren();
    try {
      const answer = await api.explain({ text: query.value }, id.value.trim(), currentLanguage());
      const place = answer.found ? say("whyNot.found", { rank: answer.rank }) : say("whyNot.missing");
      told.replaceChildren(make("h3", {}, place), ...reasons(answer));
    } catch (error) {
      const message = error.unknownCall ? say("admin.unsupported") : error.message;
      told.replaceChildren(make("p", { className: "fault" }, message));
    }
  });
  place.replaceChildren(make("h2", {}, say("admin.title.why")), make("p", {}, say("whyNot.help")), form, told);
}

function input(id, type) {
  return make("input", { id, type, required: true, dir: "auto", autocomplete: "off" });
}
