// The order of results that was learned from shoppers: whether it serves, and how it came to that.

import * as api from "../api.js";
import { button, make } from "../dom.js";
import { bars } from "../model/charts.js";
import { decimal, number, percent, when, whole } from "../numbers.js";
import { say } from "../words/words.js";
import { columns, intervals } from "./charts.js";
import { badge, facts, note, panel, served } from "./parts.js";

const LOOK_AGAIN_MS = 1000;
const MOST_FEATURES = 8;
const MOST_POSITIONS = 24;

/** Draw what was learned, and the button that learns anew. */
export async function drawLearned(place) {
  const [told, upkeep] = await Promise.all([api.behaviour(), api.upkeep()]);
  const cards = told.cards.map((card, n) => history(card, n === 0));
  place.replaceChildren(
    make("h2", { tabIndex: -1 }, say("admin.title.learned")),
    ...told.alarms.map(alarm),
    make("div", { className: "columns" }, status(told), learner(place, upkeep)),
    make("h3", { className: "between" }, say("learned.history")),
    ...(cards.length ? cards : [note(say("learned.never"))]),
  );
}

function alarm({ kind, text }) {
  return make(
    "div",
    { className: "notice alarm", role: "alert" },
    make("strong", {}, say(`learned.alarm.${kind}`)),
    served(text),
  );
}

function status({ serves, due, cards }) {
  const serving = cards.find(({ accepted }) => accepted);
  return panel(
    "learned-status",
    say("learned.status"),
    make("p", { className: "verdict" }, badge(say(`learned.${serves ? "serves" : "rests"}`), serves ? "good" : "calm")),
    note(say(`learned.${serves ? "serves" : "rests"}Note`)),
    facts([
      [say("learned.since"), serves && serving ? when(serving.when) : null],
      [say("learned.due"), say(due ? "yes" : "no")],
    ]),
    due ? served(due) : null,
  );
}

/** Begins a training, and tells how far it has come. */
function learner(place, upkeep) {
  const told = make("p", { role: "status" });
  const why = served("");
  const begin = button({ className: "main", onclick: start }, say("learned.begin"));

  async function start() {
    begin.disabled = true;
    try {
      await follow(await api.startLearning());
    } catch (error) {
      told.textContent = error.message;
      begin.disabled = false;
    }
  }

  async function follow(state) {
    let now = state;
    begin.disabled = now.state === "running";
    while (now.state === "running") {
      told.textContent = say(now.work === "learn" ? "learned.running" : "learned.busy");
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      // Another section is looked at.
      if (!place.isConnected) return;
      now = await api.upkeep();
    }
    await drawLearned(place);
  }

  if (upkeep.state === "running") {
    follow(upkeep).catch((error) => (told.textContent = error.message));
  } else if (upkeep.work === "learn") {
    told.textContent = say(`learned.${upkeep.state}`, { seconds: number(upkeep.seconds) });
    why.textContent = upkeep.error ?? upkeep.result;
  }
  return panel(
    "learned-begin",
    say("learned.anew"),
    note(say("learned.beginNote")),
    make("p", {}, begin),
    told,
    why,
  );
}

function history(card, open) {
  const tag = badge(say(`learned.${card.accepted ? "accepted" : "refused"}`), card.accepted ? "good" : "calm");
  const title = make("summary", {}, make("h4", {}, when(card.when)), tag);
  return make(
    "details",
    { className: "panel experiment", open },
    title,
    served(card.reason, "reason"),
    facts([
      [say("learned.events"), whole(card.events)],
      [say("learned.searches"), whole(card.searches)],
      [say("learned.shoppers"), whole(card.shoppers)],
      [say("learned.trees"), card.trees ? whole(card.trees) : null],
      [say("learned.clickModel"), card.click_model ? named("learned.model", card.click_model) : null],
    ]),
    make("div", { className: "plots" }, ...[gains(card), examination(card), importance(card)].filter(Boolean)),
  );
}

function gains({ gains: measured }) {
  if (!measured.length) return null;
  const written = (value) => number(value, { maximumSignificantDigits: 3, signDisplay: "exceptZero" });
  const rows = measured.map(({ measure, difference, low, high }) => ({
    name: named("learned.measure", measure),
    value: difference,
    low,
    high,
    text: say("experiments.reach", { value: written(difference), low: written(low), high: written(high) }),
  }));
  const before = measured.map(({ measure, without, learned, searches }) =>
    say("learned.gain", {
      measure: named("learned.measure", measure),
      without: decimal(without),
      learned: decimal(learned),
      searches: whole(searches),
    }),
  );
  return plot("gains", intervals(rows, { zero: true }), ...before);
}

function examination({ examination: chances }) {
  if (!chances.length) return null;
  const values = chances.slice(0, MOST_POSITIONS).map((value, at) => ({ name: String(at + 1), value }));
  const spoken = say("learned.examinationSpoken", { n: values.length, last: percent(values.at(-1).value) });
  const chart = columns(values, { written: percent, across: say("shoppers.position"), spoken });
  return plot("examination", chart, say("learned.examinationNote"));
}

function importance({ importance: parts }) {
  const found = Object.entries(parts).sort(([, a], [, b]) => b - a).slice(0, MOST_FEATURES);
  if (!found.length) return null;
  const groups = found.map(([name, value]) => ({
    name: named("learned.feature", name),
    marks: [{ value, kind: "together" }],
  }));
  return plot("importance", bars(groups, { written: percent, most: found[0][1] }));
}

function plot(name, chart, ...notes) {
  return make("div", {}, make("h5", {}, say(`learned.${name}`)), chart, ...notes.map(note));
}

/** What a name of the server's is called here; itself, if we have no word for it. */
function named(group, name) {
  const path = `${group}.${name}`;
  const told = say(path);
  return told === path ? name.replaceAll("_", " ") : told;
}
