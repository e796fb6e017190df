// The variants of a product that are one hit with it: "n more", and the card showing another one.

import { product as fetchProduct } from "../api.js";
import { button, make } from "../dom.js";
import { say } from "../words/words.js";
import { pictureOf, titleOf } from "./product.js";

const MOST = 12;
const PICTURE_SIDE = 96;

/** What stands below a card with variants; `show` is called with the product to show in it. */
export function variants(hit, show) {
  const count = hit.variants?.length;
  if (!count) return [];
  const strip = make("div", {
    className: "variants",
    role: "group",
    "aria-label": say("variants.label"),
    "data-omnishelf-click": "no",
  });
  strip.hidden = true;
  const more = button(
    { className: "quiet more", "aria-expanded": "false", "data-omnishelf-click": "no", onclick: open },
    say("variants.more", { n: count }),
  );
  async function open() {
    strip.hidden = !strip.hidden;
    more.setAttribute("aria-expanded", String(!strip.hidden));
    if (strip.hidden || strip.childElementCount) return;
    const found = await Promise.allSettled(hit.variants.slice(0, MOST).map(fetchProduct));
    const others = found.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
    strip.replaceChildren(...[hit.product, ...others].map((one) => swatch(one, one === hit.product)));
  }
  function swatch(product, pressed) {
    const made = button(
      {
        title: titleOf(product),
        "aria-label": titleOf(product),
        "aria-pressed": String(pressed),
        onclick: () => {
          for (const each of strip.children) each.setAttribute("aria-pressed", String(each === made));
          show(product);
          // The card was drawn anew around the strip.
          made.focus();
        },
      },
      pictureOf(product, PICTURE_SIDE, ""),
    );
    return made;
  }
  return [more, strip];
}
