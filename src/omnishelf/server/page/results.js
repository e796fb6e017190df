// The grid of results.

import { mediaAddress } from "./api.js";
import { make } from "./dom.js";
import { whyPanel } from "./why.js";
import { currentLanguage, say } from "./words.js";

const PICTURE_SIDE = 480;
let playing = null;

/** Draw hits; `on.like` and `on.unlike` are called with a product. */
export function drawResults(hits, on) {
  stopSound();
  document.getElementById("grid").replaceChildren(...hits.map((hit, n) => card(hit, n, on)));
}

/** A product's title in the page's language. */
export function titleOf(product) {
  return product.translations[currentLanguage()]?.title || product.title || product.id;
}

function card(hit, n, on) {
  const { product } = hit;
  const title = titleOf(product);
  const panel = whyPanel(hit, `why-${n}`);
  const why = make("button", {
    type: "button",
    textContent: say("why"),
    "aria-expanded": "false",
    "aria-controls": panel.id,
    onclick: () => {
      panel.hidden = !panel.hidden;
      why.setAttribute("aria-expanded", String(!panel.hidden));
    },
  });
  const heading = make("h3", { id: `title-${n}` }, title);
  if (product.url && /^https?:/.test(product.url)) {
    heading.replaceChildren(make("a", { href: product.url, rel: "noreferrer" }, title));
  }
  return make(
    "li",
    { className: "card", "data-id": product.id, "aria-labelledby": heading.id },
    picture(product, title),
    heading,
    make("p", { className: "facts" }, price(product), brand(product), soldOut(product)),
    make(
      "div",
      { className: "actions" },
      why,
      small("like", "♥", title, () => on.like(product)),
      small("unlike", "✕", title, () => on.unlike(product)),
      product.sounds.length ? soundButton(product, title) : null,
    ),
    panel,
  );
}

function picture(product, title) {
  if (!product.images.length) return make("div", { className: "picture" }, say("noPicture"));
  const image = make("img", { alt: title, loading: "lazy", decoding: "async" });
  mediaAddress(product.id, "images", 0, PICTURE_SIDE).then((address) => (image.src = address));
  image.addEventListener("error", () => image.replaceWith(say("noPicture")), { once: true });
  return make("div", { className: "picture" }, image);
}

function small(name, sign, title, onclick) {
  return make("button", {
    type: "button",
    className: `small ${name}`,
    textContent: sign,
    title: say(name),
    "aria-label": `${say(name)}: ${title}`,
    onclick,
  });
}

function price(product) {
  if (product.price === null) return null;
  const style = product.currency ? { style: "currency", currency: product.currency } : {};
  const text = new Intl.NumberFormat(currentLanguage(), style).format(product.price);
  return make("span", { className: "price", textContent: text });
}

function brand(product) {
  return product.brand ? make("span", { className: "brand", textContent: product.brand }) : null;
}

function soldOut(product) {
  return product.stock === 0 ? make("em", { textContent: say("soldOut") }) : null;
}

function soundButton(product, title) {
  const button = small("play", "►", title, async () => {
    const again = playing?.button === button;
    stopSound();
    if (again) return;
    const audio = new Audio(await mediaAddress(product.id, "sounds", 0));
    playing = { audio, button };
    button.textContent = "■";
    button.setAttribute("aria-label", `${say("stop")}: ${title}`);
    audio.addEventListener("ended", stopSound);
    audio.play().catch(stopSound);
  });
  return button;
}

function stopSound() {
  if (!playing) return;
  playing.audio.pause();
  playing.button.textContent = "►";
  playing.button.setAttribute(
    "aria-label",
    playing.button.getAttribute("aria-label").replace(say("stop"), say("play")),
  );
  playing = null;
}
