// A forecast: what was sold, and a band of what may be.

import { draw } from "../../dom.js";
import { niceStep } from "../../model/charts.js";

const AREA = { left: 52, top: 12, width: 560, height: 170 };
const NAMES = 6;

/** The past, null where it is not known, and `mean`, `low` and `high` of what is to come; `names`
 * are of all periods. */
export function forecast({ past, mean, low, high, names }, { written, spoken }) {
  const known = past.filter((value) => value !== null);
  const most = Math.max(...known, ...high, 1e-9);
  const step = niceStep(most / 3);
  const top = step * Math.max(1, Math.ceil(most / step - 1e-9));
  const count = past.length + mean.length;
  const x = (at) => AREA.left + (AREA.width * at) / Math.max(count - 1, 1);
  const y = (value) => AREA.top + AREA.height * (1 - value / top);
  const point = (value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`;
  const later = (value, at) => point(value, past.length + at);
  const parts = [];
  for (let value = 0; value <= top + step / 2; value += step) {
    parts.push(
      draw("line", { x1: AREA.left, x2: x(count - 1), y1: y(value), y2: y(value), class: "grid" }),
      draw("text", { x: AREA.left - 8, y: y(value) + 4, class: "value" }, written(value)),
    );
  }
  const below = AREA.top + AREA.height + 18;
  const every = Math.ceil(count / NAMES);
  names.forEach((name, at) => {
    if (at % every === 0) parts.push(draw("text", { x: x(at), y: below, class: "middle" }, name));
  });
  const band = [...high.map(later), ...[...low].map(later).reverse()];
  parts.push(
    draw("polygon", { points: band.join(" "), class: "band" }),
    draw("line", { x1: x(past.length - 0.5), x2: x(past.length - 0.5), y1: y(0), y2: AREA.top, class: "diagonal" }),
    ...pieces(past).map((piece) =>
      draw("polyline", { points: piece.map(([value, at]) => point(value, at)).join(" "), class: "past" }),
    ),
    draw("polyline", { points: mean.map(later).join(" "), class: "curve" }),
  );
  const viewBox = `0 0 ${AREA.left + AREA.width + 24} ${below + 8}`;
  return draw("svg", { role: "img", "aria-label": spoken, class: "plot forecast", viewBox }, ...parts);
}

/** Stretches of known values, each value with its place. */
function pieces(values) {
  const found = [[]];
  values.forEach((value, at) => {
    if (value === null) found.push([]);
    else found.at(-1).push([value, at]);
  });
  return found.filter((piece) => piece.length);
}
