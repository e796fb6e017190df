// A query's products before and after a change of the rules, and the rules that contradict others.

import * as api from "../api.js";
import { make } from "../dom.js";
import { pictureOf, titleOf } from "../results/product.js";
import { say } from "../words/words.js";

const PICTURE_SIDE = 96;

/** The form that asks, and its answer. `rulesNow` gives the rules, or null if they can't be read. */
export function drawPreview(rulesNow) {
  const query = make("input", { id: "preview-query", required: true, dir: "auto", autocomplete: "off" });
  const told = make("div", { "aria-live": "polite" });
  const form = make(
    "form",
    {},
    make("label", { for: query.id }, say("rules.previewQuery"), query),
    make("button", { type: "submit" }, say("rules.look")),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const rules = rulesNow();
    if (!rules) return;
    try {
      told.replaceChildren(...sides(await api.previewRules(rules, { text: query.value })));
    } catch (error) {
      told.replaceChildren(make("p", { className: "fault" }, error.message));
    }
  });
  return make(
    "section",
    { className: "preview", "aria-labelledby": "preview-title" },
    make("h3", { id: "preview-title" }, say("rules.preview")),
    make("p", { className: "note" }, say("rules.previewNote")),
    form,
    told,
  );
}

function sides({ before, after, moved = [], conflicts = [] }) {
  const moves = new Map(moved.map((move) => [move.id, move]));
  const was = places(before);
  const now = places(after);
  return [
    conflicts.length ? conflictsOf(conflicts) : null,
    make(
      "div",
      { className: "columns" },
      side("before", before, ({ id }) => (now.has(id) ? null : ["gone", {}])),
      side("after", after, ({ id }) => move(was.get(id), now.get(id)), moves),
    ),
  ].filter(Boolean);
}

function conflictsOf(conflicts) {
  const items = conflicts.map((text) => make("li", { dir: "auto" }, text));
  return make("div", { className: "notice conflicts" }, make("h4", {}, say("rules.conflicts")), make("ul", {}, ...items));
}

function side(name, hits, moveOf, moves = new Map()) {
  const items = hits.map(({ product }) => {
    const moved = moveOf(product);
    const rules = moves.get(product.id)?.rules ?? [];
    return make(
      "li",
      { className: moved?.[0] ?? "" },
      pictureOf(product, PICTURE_SIDE, ""),
      make("span", { className: "title", dir: "auto" }, titleOf(product)),
      moved ? make("small", { title: rules.join(", ") }, say(`rules.moves.${moved[0]}`, moved[1])) : null,
    );
  });
  const title = make("h4", { id: `preview-${name}` }, say(`rules.${name}`));
  return make("div", { className: "panel" }, title, make("ol", { className: "ranking", "aria-labelledby": title.id }, ...items));
}

function move(was, now) {
  if (was === undefined) return ["new", {}];
  if (was === now) return null;
  return [now < was ? "up" : "down", { n: was }];
}

function places(hits) {
  return new Map(hits.map(({ product }, n) => [product.id, n + 1]));
}
