// What is compared on shoppers, and what came of it.

import * as api from "../api.js";
import { button, make } from "../dom.js";
import { decimal, finePercent, percent, when, whole } from "../numbers.js";
import { say } from "../words/words.js";
import { intervals } from "./charts.js";
import { badge, note, served, table } from "./parts.js";

const TONES = { winner: "good", worse: "bad", mismatch: "bad" };
const STATES = ["runs", "planned", "ended"];

/** Draw all experiments, those that run first and opened. */
export async function drawExperiments(place) {
  const found = [...(await api.experiments())].sort(
    (a, b) => STATES.indexOf(stateOf(a)) - STATES.indexOf(stateOf(b)) || Date.parse(b.start) - Date.parse(a.start),
  );
  const drawn = found.map((experiment) => shown(experiment, () => drawExperiments(place)));
  place.replaceChildren(
    make("h2", { tabIndex: -1 }, say("admin.title.experiments")),
    note(say("experiments.help")),
    ...(drawn.length ? drawn : [make("p", { className: "notice" }, say("experiments.none"), " ", command())]),
  );
}

function command() {
  return make("code", {}, "omnishelf experiments put SHOP FILE");
}

function stateOf({ start, end }) {
  const now = Date.now();
  if (Date.parse(start) > now) return "planned";
  return end && Date.parse(end) <= now ? "ended" : "runs";
}

function shown(experiment, redraw) {
  const state = stateOf(experiment);
  const told = make("div", { className: "outcome", "aria-live": "polite" });
  const title = make(
    "summary",
    {},
    make("h3", {}, experiment.name),
    badge(say(`experiments.state.${state}`), state === "runs" ? "good" : "calm"),
  );
  const made = make("details", { className: "panel experiment" }, title, note(plan(experiment)), told);
  let asked = false;
  made.addEventListener("toggle", async () => {
    if (!made.open || asked) return;
    asked = true;
    try {
      if (state !== "planned") told.replaceChildren(...outcome(experiment, await api.outcome(experiment.name)));
    } catch (error) {
      asked = false;
      told.replaceChildren(make("p", { className: "fault" }, error.message));
    }
  });
  made.open = state === "runs";
  if (state !== "ended") made.append(stopper(experiment, redraw));
  return made;
}

function plan({ kind, metric, start, end }) {
  const parts = [
    say(`experiments.kind.${kind}`),
    kind === "ab" ? say("experiments.by", { metric: say(`experiments.metric.${metric}`) }) : null,
    end ? say("experiments.fromTo", { from: when(start), to: when(end) }) : say("experiments.from", { from: when(start) }),
  ];
  return parts.filter(Boolean).join(" · ");
}

function outcome(experiment, told) {
  const key = told.verdict.replaceAll(" ", "_");
  return [
    make(
      "p",
      { className: "verdict" },
      badge(say(`experiments.verdict.${key}`), TONES[told.verdict] ?? "calm"),
      make("strong", {}, say(`experiments.advice.${key}`, { winner: told.winner })),
    ),
    served(told.words),
    ...differences(experiment, told),
    ...(told.arms.length ? [arms(experiment, told.arms)] : []),
    told.in_several ? note(say("experiments.inSeveral", { n: told.in_several })) : null,
  ].filter(Boolean);
}

/** How far arms differ, as intervals. */
function differences(experiment, { contrasts, arms: measured, preference }) {
  if (preference) {
    const { share, low, high, wins, losses, ties } = preference;
    const [first, second] = experiment.arms;
    const text = reach(share, low, high, signed);
    return [
      make("h4", {}, say("experiments.preference", { first: first.name, second: second.name })),
      intervals([{ name: second.name, value: share, low, high, text }], { zero: true }),
      note(say("experiments.counts", { wins: whole(wins), losses: whole(losses), ties: whole(ties) })),
    ];
  }
  const deciding = contrasts.filter(({ metric }) => metric === experiment.metric);
  const values = measured.filter(({ metrics }) => metrics[experiment.metric]);
  const first = measured[0]?.metrics[experiment.metric]?.value;
  const metric = say(`experiments.metric.${experiment.metric}`);
  const parts = [];
  if (deciding.length) {
    const rows = deciding.map(({ arm, difference, low, high }) => {
      const ends = [difference, low, high].map((value) => (first ? value / first : value));
      return { name: arm, value: ends[0], low: ends[1], high: ends[2], text: reach(...ends, first ? signed : decimal) };
    });
    parts.push(
      make("h4", {}, say("experiments.against", { first: experiment.arms[0].name, metric })),
      intervals(rows, { zero: true }),
    );
  }
  if (values.length) {
    const written = experiment.metric === "revenue" ? decimal : finePercent;
    const rows = values.map(({ arm, metrics }) => {
      const { value, low, high } = metrics[experiment.metric];
      return { name: arm, value, low, high, text: reach(value, low, high, written) };
    });
    parts.push(make("h4", {}, say("experiments.each", { metric })), intervals(rows));
  }
  return parts;
}

function signed(value) {
  return finePercent(value, { signed: true });
}

function reach(value, low, high, written) {
  return say("experiments.reach", { value: written(value), low: written(low), high: written(high) });
}

function arms(experiment, told) {
  const heads = ["arm", "shoppers", "impressions", "clicks", "orders", "revenue"];
  const rows = told.map((arm) => {
    const { options = {}, share } = experiment.arms.find(({ name }) => name === arm.arm) ?? {};
    const changes = Object.entries(options).filter(([, value]) => value !== null);
    const what = changes.map(([name, value]) => `${say(`experiments.option.${name}`)}: ${written(value)}`);
    const small = [share ? percent(share) : null, ...what].filter(Boolean).join(" · ");
    return [
      make("span", {}, arm.arm, make("small", {}, small)),
      ...["shoppers", "impressions", "clicks", "orders"].map((name) => whole(arm[name])),
      decimal(arm.revenue),
    ];
  });
  const words = heads.map((name) => say(`experiments.${name}`));
  return table(say("experiments.arms", { name: experiment.name }), words, rows);
}

function written(value) {
  return typeof value === "boolean" ? say(value ? "yes" : "no") : percent(value);
}

/** Ends an experiment: asked for twice, since it can't go on afterwards. */
function stopper({ name }, redraw) {
  const fault = make("p", { className: "fault", role: "alert" });
  const buttons = make("p", { className: "buttons" });
  const label = (word) => ({ "aria-label": `${say(`experiments.${word}`)}: ${name}` });
  const ask = () => {
    const really = button({ className: "main", ...label("reallyStop"), onclick: stop }, say("experiments.reallyStop"));
    buttons.replaceChildren(button({ onclick: rest }, say("experiments.goOn")), really);
    really.focus();
  };
  const rest = () => {
    const first = button({ ...label("stop"), onclick: ask }, say("experiments.stop"));
    const again = buttons.contains(document.activeElement);
    buttons.replaceChildren(first);
    if (again) first.focus();
  };
  const stop = async () => {
    try {
      await api.stopExperiment(name);
      await redraw();
    } catch (error) {
      fault.textContent = error.message;
    }
  };
  rest();
  return make("div", {}, fault, buttons);
}
