// Plots of what shoppers do: columns side by side, and intervals about a value.

import { draw, make } from "../dom.js";
import { niceStep } from "../model/charts.js";

const AREA = { left: 52, top: 12, width: 300, height: 128 };
// Of the room that a column has.
const FILLED = 0.72;
const WIDEST = 34;

/** Columns from 0 upwards; values are `{name, value}`, of which some names, at most `labels`, stand
 * below. A value of null leaves its room empty. */
export function columns(values, { written, across = "", labels = 8, spoken }) {
  const most = Math.max(...values.map(({ value }) => value ?? 0));
  const step = niceStep(most / 3);
  const top = step * Math.max(1, Math.ceil(most / step - 1e-9));
  const y = (value) => AREA.top + AREA.height * (1 - value / top);
  const room = AREA.width / values.length;
  const wide = Math.min(room * FILLED, WIDEST);
  const every = Math.ceil(values.length / labels);
  const low = y(0) + 18;
  const parts = [];
  for (let value = 0; value <= top + step / 2; value += step) {
    parts.push(
      draw("line", { x1: AREA.left, x2: AREA.left + AREA.width, y1: y(value), y2: y(value), class: "grid" }),
      draw("text", { x: AREA.left - 8, y: y(value) + 4, class: "value" }, written(value)),
    );
  }
  values.forEach(({ name, value }, at) => {
    const middle = AREA.left + room * (at + 0.5);
    if (value !== null) {
      const box = { x: middle - wide / 2, y: y(value), width: wide, height: y(0) - y(value), class: "column" };
      parts.push(draw("rect", box, draw("title", {}, `${name}: ${written(value)}`)));
    }
    if (at % every === 0) parts.push(draw("text", { x: middle, y: low, class: "middle" }, name));
  });
  if (across) parts.push(draw("text", { x: AREA.left + AREA.width / 2, y: low + 18, class: "middle" }, across));
  const viewBox = `0 0 360 ${low + (across ? 24 : 6)}`;
  return draw("svg", { role: "img", "aria-label": spoken, class: "plot columned", viewBox }, ...parts);
}

/** Values with their intervals on one scale; rows are `{name, value, low, high, text}`. With `zero`
 * they are differences: what lies wholly to one side of 0 is marked. */
export function intervals(rows, { zero = false } = {}) {
  const ends = rows.flatMap(({ low, high }) => [low, high]);
  const least = Math.min(...ends, ...(zero ? [0] : []));
  const most = Math.max(...ends, ...(zero ? [0] : []));
  const span = most - least || 1;
  const x = (value) => `${(3 + (94 * (value - least)) / span).toFixed(2)}%`;
  const lines = rows.map(({ name, value, low, high, text }) => {
    const tone = !zero || (low <= 0 && high >= 0) ? "open" : low > 0 ? "above" : "below";
    const parts = [
      zero ? draw("line", { x1: x(0), x2: x(0), y1: 0, y2: "100%", class: "zero" }) : null,
      draw("line", { x1: x(low), x2: x(high), y1: "50%", y2: "50%", class: `reach ${tone}` }),
      draw("circle", { cx: x(value), cy: "50%", r: 5, class: `mean ${tone}` }),
    ];
    return make("div", {}, make("span", { dir: "auto" }, name), make("strong", {}, text), draw("svg", {}, ...parts));
  });
  const spoken = rows.map(({ name, text }) => `${name}: ${text}`).join("; ");
  return make("div", { role: "img", "aria-label": spoken, className: "intervals" }, ...lines);
}
