// The parts of the query besides its words, each of which can be taken out again.

import { apart, button, icon, make } from "../dom.js";
import { setPicture } from "../state.js";
import { say } from "../words/words.js";

/** Draw the parts of a state; `changed` is called after the shopper has removed one. */
export function drawParts(state, changed) {
  const parts = [];
  if (state.picture) {
    const image = make("img", { src: URL.createObjectURL(state.picture), alt: "" });
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    parts.push(part(say("photo"), () => setPicture(null), changed, image));
  }
  if (state.recording) {
    parts.push(part(say("recording"), () => (state.recording = null), changed, icon("voice")));
  }
  for (const name of ["like", "unlike"]) {
    for (const product of state[name]) {
      const remove = () => (state[name] = state[name].filter((one) => one !== product));
      parts.push(part(say(`${name}Part`, { title: product.title }), remove, changed, icon(name)));
    }
  }
  document.getElementById("parts").replaceChildren(...parts);
}

function part(name, remove, changed, picture) {
  const onclick = () => {
    remove();
    changed();
    document.getElementById("text").focus();
  };
  return make(
    "li",
    {},
    picture,
    make("span", {}, apart(name)),
    button({ "aria-label": say("remove", { part: name }), onclick }, icon("close")),
  );
}
