// A heat map over a picture: which parts of it speak for the query, and which against it.

import { make } from "../dom.js";
import { say } from "../words/words.js";

const FOR = [226, 88, 34];
const AGAINST = [52, 107, 200];
const MOST_OPAQUE = 0.72;

/** The map as a picture to lay over another one; `cells` are signed, in rows. */
export function heatmap({ rows, columns, cells }) {
  const canvas = make("canvas", { className: "heat", role: "img", width: columns, height: rows });
  const values = cells.flat();
  const most = Math.max(...values.map(Math.abs), Number.EPSILON);
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(columns, rows);
  values.slice(0, rows * columns).forEach((value, n) => {
    const [red, green, blue] = value > 0 ? FOR : AGAINST;
    pixels.data.set([red, green, blue, 255 * MOST_OPAQUE * (Math.abs(value) / most)], n * 4);
  });
  pen.putImageData(pixels, 0, 0);
  canvas.setAttribute("aria-label", say("heat.spoken", { where: strongest(values, rows, columns) }));
  return canvas;
}

/** Where the cell that says most is, in words. */
function strongest(values, rows, columns) {
  const at = values.indexOf(Math.max(...values));
  const third = (place, of) => Math.min(2, Math.floor((3 * (place + 0.5)) / of));
  return say(`heat.place.${third(Math.floor(at / columns), rows)}${third(at % columns, columns)}`);
}

/** What the colours mean. */
export function legend() {
  const key = (name) => make("span", { className: `heat-key ${name}` }, say(`heat.${name}`));
  return make("p", { className: "legend" }, key("for"), key("against"));
}
