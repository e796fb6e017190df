// The view of the trained model: its report card in words and plots.

import * as api from "../api.js";
import { make } from "../dom.js";
import { decimal, number, percent, when, whole } from "../numbers.js";
import { currentLanguage, say } from "../words/words.js";
import { bars, calibrationCurve, line } from "./charts.js";

/** Draw what `/v1/model` tells. */
export async function drawModel(place) {
  const told = await api.model();
  const card = told.serving ?? told.card;
  place.replaceChildren(
    make("h2", { id: "model-heading", tabIndex: -1 }, word("heading")),
    ...notices(told, card),
    ...(card ? panels(told, card) : []),
  );
}

function panels(told, card) {
  const kinds = Object.entries(card.questions);
  return [
    verdict(told.weakest),
    make(
      "div",
      { className: "panels" },
      status(told, card),
      byLanguage(card, told.fewest),
      learnedFrom(card),
      losses(card),
      ...kinds.map(([kind, asked]) => question(kind, asked, card.weights[kind] ?? {})),
      validation(card),
      shares(card),
    ),
    make("p", { className: "versions" }, `${word("versions")} ${versions(card)}`),
  ];
}

// What is to be known before any number is read.
function notices(told, card) {
  const notes = [];
  if (!card) notes.push(notice(word("untrained"), command()));
  else if (!told.trained) notes.push(notice(word("refused"), command()));
  else if (told.card && told.card.date !== card.date) {
    const { date, before, after } = told.card;
    const gaps = { date: when(date), before: decimal(before), after: decimal(after) };
    notes.push(notice(word("kept", gaps)));
  }
  if (told.trained && card && told.products !== card.products) {
    const gaps = { now: whole(told.products), then: whole(card.products) };
    notes.push(notice(word("changed", gaps), command()));
  }
  return notes;
}

function notice(...parts) {
  return make("p", { className: "notice" }, ...parts.flatMap((part) => [part, " "]));
}

function command() {
  return make("code", {}, "omnishelf train SHOP");
}

function verdict({ language, source }) {
  return panel(
    "verdict",
    word("verdict"),
    weakness("Language", language, languageName, () => word("languageHint", { name: languageName(language.name) })),
    weakness("Source", source, sourceName, () => word(`hint.${source.name}`)),
  );
}

/** The weakest of its like in plain words, and what can be done if it is weak. */
function weakness(like, spot, nameOf, hint) {
  if (!spot) return make("p", { className: "weak" }, word(`no${like}`));
  const gaps = { name: nameOf(spot.name), ndcg: decimal(spot.ndcg), best: decimal(spot.best) };
  const by = word("toldBy", { n: spot.questions, kind: word(`asking.${spot.kind}`) });
  return make(
    "div",
    { className: "weak" },
    make("p", {}, make("strong", {}, word(`${spot.weak ? "weak" : "even"}${like}`, gaps))),
    spot.weak ? make("p", {}, hint()) : null,
    make("p", { className: "note" }, by),
  );
}

function status(told, card) {
  return panel(
    "status",
    word("status"),
    facts([
      ["state", word(told.trained ? "isTrained" : "notTrained")],
      ["date", when(card.date)],
      ["seconds", word("secondsValue", { n: whole(card.seconds) })],
      ["products", whole(card.products)],
      ["heldBack", whole(card.held_back)],
      ["start", word(card.warm_start ? "warm" : "cold")],
      ["decision", word(card.verdict === "switched" ? "switched" : "dropped")],
      ["quality", word("change", { before: decimal(card.before), after: decimal(card.after) })],
    ]),
  );
}

function learnedFrom(card) {
  const labels = Object.entries(card.labels).map(([name, n]) => word("labelCount", { name, n }));
  const views = Object.entries(card.views).map(([name, n]) => `${sourceName(name)} ${whole(n)}`);
  const epochs = [word("epochsValue", { n: card.epochs, best: card.best_epoch })];
  if (card.stopped_early) epochs.push(word("stopped"));
  if (card.resumed) epochs.push(word("resumed"));
  return panel(
    "learned",
    word("learnedFrom"),
    facts([
      ["phrases", whole(card.phrases)],
      ["languages", listed(card.languages.map(languageName))],
      ["labels", listed(labels)],
      ["views", listed(views)],
      ["epochs", epochs.join("; ")],
    ]),
  );
}

function byLanguage(card, few) {
  const asked = card.questions.words;
  const languages = Object.entries(asked?.ndcg_by_language ?? {}).sort(([, a], [, b]) => b - a);
  if (!languages.length) return null;
  const groups = languages.map(([code, ndcg]) => {
    const n = asked.questions_by_language[code];
    const kind = n < few ? "together pale" : "together";
    return { name: languageName(code), note: word("asked", { n }), marks: [{ value: ndcg, kind }] };
  });
  return panel(
    "languages",
    word("byLanguage"),
    note(word("byLanguageNote", { few })),
    bars(groups, { written: decimal }),
  );
}

function question(kind, asked, weights) {
  const alone = Object.entries(asked.ndcg_by_source).map(([source, value]) => bySource(source, value));
  const together = { name: word("together"), marks: [{ value: asked.ndcg, kind: "together" }] };
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0) || 1;
  const worth = Object.entries(weights).map(([source, weight]) => bySource(source, weight / sum));
  return panel(
    `questions-${kind}`,
    word(`questions.${kind}`),
    note(word("asked", { n: asked.questions })),
    make("h4", {}, word("bySource")),
    bars([together, ...alone], { written: decimal }),
    ...(worth.length ? [make("h4", {}, word("weights")), bars(worth, { written: percent })] : []),
    make("h4", {}, word("calibration")),
    ...calibration(asked),
  );
}

function bySource(source, value) {
  return { name: sourceName(source), marks: [{ value, kind: source }] };
}

function calibration({ reliability, calibration_error }) {
  const error = decimal(calibration_error);
  if (!reliability.length) return [note(word("noCurve", { error }))];
  const spoken = reliability.map(({ said, so, count }) =>
    word("calibrationSpoken", { said: percent(said), so: percent(so), n: whole(count) }),
  );
  const curve = calibrationCurve(reliability, {
    across: word("said"),
    upwards: word("so"),
    written: percent,
    spoken: spoken.join(" "),
  });
  return [curve, note(word("calibrationNote", { error }))];
}

function validation(card) {
  const groups = Object.entries(card.validation).map(([measure, value]) => {
    const marks = [{ value, kind: "together", spoken: word("learned") }];
    if (measure in card.frozen) {
      marks.push({ value: card.frozen[measure], kind: "frozen", spoken: word("frozen") });
    }
    return { name: measure.split(" → ").map(sourceName).join(" → "), marks };
  });
  if (!groups.length) return null;
  const legend = make("p", { className: "legend" }, key("together", "learned"), key("frozen", "frozen"));
  return panel(
    "validation",
    word("validation"),
    note(word("validationNote")),
    legend,
    bars(groups, { written: decimal }),
  );
}

function key(kind, name) {
  return make("span", { className: `key ${kind}` }, word(name));
}

function shares(card) {
  const groups = Object.entries(card.shares).map(([source, share]) => bySource(source, share));
  if (!groups.length) return null;
  const chart = bars(groups, { written: percent });
  return panel("shares", word("shares"), note(word("sharesNote")), chart);
}

function losses(card) {
  if (!card.losses.length) return null;
  const [first, last] = [card.losses[0], card.losses.at(-1)].map(decimal);
  const chart = line(card.losses, {
    marked: card.best_epoch,
    across: word("epoch"),
    written: (value) => number(value, { maximumSignificantDigits: 3 }),
    spoken: word("lossesSpoken", { first, last, n: card.losses.length }),
  });
  return panel("losses", word("losses"), note(word("lossesNote")), chart);
}

function panel(name, title, ...children) {
  const heading = make("h3", { id: `model-${name}-title` }, title);
  const properties = { id: `model-${name}`, className: "panel", "aria-labelledby": heading.id };
  return make("section", properties, heading, ...children);
}

function facts(pairs) {
  const rows = pairs
    .filter(([, value]) => value)
    .map(([name, value]) => make("div", {}, make("dt", {}, word(name)), make("dd", {}, value)));
  return make("dl", {}, ...rows);
}

function note(text) {
  return make("p", { className: "note" }, text);
}

function versions(card) {
  return Object.entries(card.versions)
    .map((pair) => pair.join(" "))
    .join(", ");
}

function word(name, gaps) {
  return say(`model.${name}`, gaps);
}

function sourceName(name) {
  return word(`source.${name}`);
}

function languageName(code) {
  try {
    return new Intl.DisplayNames(currentLanguage(), { type: "language" }).of(code);
  } catch {
    return code; // A glossary may name a language that is none.
  }
}

function listed(parts) {
  return new Intl.ListFormat(currentLanguage(), { type: "conjunction" }).format(parts);
}
