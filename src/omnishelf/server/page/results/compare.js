// Products side by side: the tray that gathers them, and the table.

import { button, icon, make } from "../dom.js";
import { say } from "../words/words.js";
import { pictureOf, priceOf, titleLink, titleOf } from "./product.js";

export const MOST = 4;
let compared = [];

/** Whether a product is in the tray. */
export function isCompared(id) {
  return compared.some((product) => product.id === id);
}

/** Put a product into the tray or take it out; false: the tray is full. */
export function toggleCompared(product) {
  if (isCompared(product.id)) compared = compared.filter((one) => one.id !== product.id);
  else if (compared.length === MOST) return false;
  else compared.push(product);
  drawTray();
  return true;
}

/** Draw the tray, and say on the cards what is in it. */
export function drawTray() {
  for (const toggle of document.querySelectorAll("[data-compare]")) {
    toggle.setAttribute("aria-pressed", String(isCompared(toggle.dataset.compare)));
  }
  const tray = document.getElementById("tray");
  tray.hidden = !compared.length;
  document.body.classList.toggle("with-tray", !tray.hidden);
  const items = compared.map((product) => make("li", {}, pictureOf(product, 96, ""), remover(product)));
  tray.replaceChildren(
    make("ul", {}, ...items),
    button(
      { className: "main", disabled: compared.length < 2, "aria-haspopup": "dialog", onclick: open },
      say("compare.open", { n: compared.length }),
    ),
    button({ className: "quiet", onclick: clear }, say("compare.clear")),
  );
}

function remover(product) {
  const label = say("remove", { part: titleOf(product) });
  return button({ "aria-label": label, title: label, onclick: () => toggleCompared(product) }, icon("close"));
}

function clear() {
  compared = [];
  drawTray();
  document.getElementById("text").focus();
}

function open() {
  const dialog = document.getElementById("compare");
  const title = make("h2", { id: "compare-title", tabIndex: -1 }, say("compare.title"));
  const close = button({ className: "close", "aria-label": say("close"), onclick: () => dialog.close() }, icon("close"));
  const table = make("div", { className: "scroll", tabIndex: 0, role: "region", "aria-labelledby": title.id }, tableOf(compared));
  dialog.replaceChildren(make("div", { className: "head" }, title, close), table);
  dialog.showModal();
}

function tableOf(products) {
  const heads = products.map((product) =>
    make("th", { scope: "col", dir: "auto" }, pictureOf(product, 240, ""), titleLink(product)),
  );
  const rows = properties(products).map(([name, values]) => {
    const differs = new Set(values).size > 1;
    const cells = values.map((value) => make("td", { dir: "auto" }, value ?? "–"));
    return make("tr", { className: differs ? "differs" : "" }, make("th", { scope: "row" }, name), ...cells);
  });
  return make(
    "table",
    {},
    make("thead", {}, make("tr", {}, make("td", {}), ...heads)),
    make("tbody", {}, ...rows),
  );
}

/** Names of what any of them has, each with its value for all of them. */
function properties(products) {
  const attributes = new Set(products.flatMap((product) => Object.keys(product.attributes ?? {})));
  return [
    [say("price"), products.map(priceOf)],
    [say("compare.brand"), products.map((product) => product.brand)],
    [say("compare.category"), products.map((product) => product.category?.join(" › ") || null)],
    [say("compare.stock"), products.map(stock)],
    ...[...attributes].map((name) => [
      name.replaceAll("_", " "),
      products.map((product) => written(product.attributes?.[name])),
    ]),
  ].filter(([, values]) => values.some((value) => value !== null && value !== undefined));
}

function stock(product) {
  if (product.stock === null || product.stock === undefined) return null;
  return product.stock ? say("compare.inStock") : say("soldOut");
}

function written(value) {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  return [value].flat().join(", ");
}
