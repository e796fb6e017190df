// What the shop learns beside its search: areas, each computed when asked for.

import * as api from "../../api.js";
import { keyFor } from "../../keys.js";
import { button, make } from "../../dom.js";
import { number, when } from "../../numbers.js";
import { say } from "../../words/words.js";
import { note, panel, served } from "../parts.js";
import { drawDemand } from "./demand.js";
import { drawMarketing } from "./marketing.js";
import { drawReviews } from "./reviews.js";

const LOOK_AGAIN_MS = 1000;
// An area that the server has and this page does not is told of by its report alone.
const DRAWN = { reviews: drawReviews, demand: drawDemand, marketing: drawMarketing };

let chosen = null;

/** Draw the area that was looked at last. */
export async function drawInsights(place, on) {
  const [areas, upkeep] = await Promise.all([api.insights(), api.upkeep()]);
  const area = areas.find(({ name }) => name === chosen) ?? areas[0];
  const parts = await api.insight(area.name);
  const redraw = () => drawInsights(place, on);
  place.replaceChildren(
    make("h2", { tabIndex: -1 }, say("admin.title.insights")),
    segments(areas, area, redraw),
    computer(place, area, parts, upkeep, redraw),
    ...(DRAWN[area.name]?.(parts, on) ?? [note(say("insights.byReport"))]),
  );
}

function segments(areas, area, redraw) {
  const buttons = areas.map(({ name }) =>
    button(
      {
        "aria-pressed": String(name === area.name),
        onclick: async () => {
          chosen = name;
          await redraw();
        },
      },
      named(name),
    ),
  );
  return make("div", { className: "segments", role: "group", "aria-label": say("insights.areas") }, ...buttons);
}

function named(area) {
  const words = say(`insights.area.${area}`);
  return words.startsWith("insights.") ? area : words;
}

/** When the area was computed, its report, and the button that computes it anew. */
function computer(place, area, parts, upkeep, redraw) {
  const told = make("p", { role: "status" });
  const begin = button({ className: "main", onclick: start }, say("insights.begin"));
  const times = Object.values(parts).filter(({ result }) => result).map(({ computed }) => computed).sort();
  const last = times.length ? say("insights.last", { when: when(times.at(-1)) }) : say("insights.never");

  async function start() {
    begin.disabled = true;
    try {
      await follow(await api.computeInsight(area.name));
    } catch (error) {
      told.textContent = error.message;
      begin.disabled = false;
    }
  }

  async function follow(state) {
    let now = state;
    begin.disabled = true;
    while (now.state === "running") {
      const doing = now.work === area.name ? say("insights.running", { step: now.doing }) : say("learned.busy");
      told.textContent = doing;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      // Something else is looked at.
      if (!begin.isConnected) return;
      now = await api.upkeep();
    }
    await redraw();
  }

  if (upkeep.state === "running") {
    follow(upkeep).catch((error) => (told.textContent = error.message));
  } else if (upkeep.work === area.name) {
    told.textContent = upkeep.error ?? say("learned.done", { seconds: number(upkeep.seconds) });
  }
  return panel(
    "insights-compute",
    say("insights.state"),
    note(last),
    make("p", { className: "buttons" }, begin, ...(area.report ? [report(area.name, told)] : [])),
    told,
  );
}

/** A link to the report; with a key, which a link can't send, a button that fetches it. */
function report(area, told) {
  if (!keyFor("admin")) {
    return make("a", { href: api.reportAddress(area), target: "_blank", rel: "noopener" }, say("insights.report"));
  }
  const fetched = async () => {
    try {
      const file = URL.createObjectURL(await api.insightReport(area));
      make("a", { href: file, download: `${area}.html` }).click();
      setTimeout(() => URL.revokeObjectURL(file), LOOK_AGAIN_MS);
    } catch (error) {
      told.textContent = error.message;
    }
  };
  return button({ onclick: fetched }, say("insights.report"));
}

/** A part's panel: what `shown` makes of its result, or why there is none and the command for it. */
export function part(parts, name, command, shown) {
  const { result, error } = parts[name] ?? {};
  const title = say(`insights.part.${name}`);
  const content = result
    ? shown(result)
    : [make("p", { className: "note" }, say("insights.byCommand"), " ", make("code", {}, command))];
  return panel(`insights-${name}`, title, ...(error ? [served(error, "fault")] : []), ...content);
}
