// What was understood of the words, each of which can be taken out and put back.

import { apart, button, icon, make } from "../dom.js";
import { currentLanguage, say } from "../words/words.js";

/** The list of chips, if there are any. */
export function drawChips(chips, on) {
  if (!chips.length) return [];
  const items = chips.map((chip) => make("li", { className: kind(chip) }, ...parts(chip, on)));
  const title = make("h2", { id: "chips-title" }, say("chips.title"));
  return [
    make(
      "div",
      { className: "understood" },
      title,
      make("ul", { className: "chips", "aria-labelledby": title.id }, ...items),
    ),
    chips.some((chip) => chip.relaxed && !chip.dropped)
      ? make("p", { className: "note" }, say("chips.relaxedNote"))
      : null,
  ].filter(Boolean);
}

function kind(chip) {
  const marks = ["dropped", "relaxed", "negated"].filter((mark) => chip[mark]);
  return ["chip", chip.action, ...marks].join(" ");
}

function parts(chip, on) {
  const name = chip.negated ? say("chips.not", { label: chip.label }) : chip.label;
  const act = chip.dropped ? on.restore : on.drop;
  const mark = ["dropped", "relaxed"].find((one) => chip[one]) ?? chip.action;
  return [
    make("span", { className: "label", title: sure(chip) }, apart(name)),
    // That a chip filters is what is expected of it: only what it does else is shown.
    make("small", { className: mark === "filter" ? "hidden" : "" }, say(`chips.${mark}`)),
    button(
      {
        "data-chip": chip.id,
        "aria-label": say(chip.dropped ? "chips.restore" : "remove", { label: name, part: name }),
        onclick: () => act(chip.id),
      },
      chip.dropped ? say("chips.undo") : icon("close"),
    ),
  ];
}

function sure({ confidence }) {
  if (typeof confidence !== "number") return "";
  const percent = new Intl.NumberFormat(currentLanguage(), { style: "percent" });
  return say("chips.sure", { percent: percent.format(confidence) });
}
