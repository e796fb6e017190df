// Plots as inline SVG: bars, a line, and a calibration curve. Each says aloud what it shows.

import { draw } from "../dom.js";

const NAME_LINE = 22;
const BAR_LINE = 18;
const BAR = 10;
const GAP = 8;
// What the bars leave of the width for their values.
const TRACK = "82%";

/** Bars from 0 to `most`, with values. Groups are `{name, note, marks: [{value, kind}]}`; `kind`
 * is the bar's class, `spoken` what it is called aloud where a group has several. */
export function bars(groups, { written, most = 1 }) {
  const parts = [];
  const spoken = [];
  let y = 0;
  for (const { name, note = "", marks } of groups) {
    parts.push(
      draw("text", { x: 0, y: y + 14 }, name),
      draw("text", { x: "100%", y: y + 14, class: "note" }, note),
    );
    y += NAME_LINE;
    for (const { value, kind } of marks) {
      const width = `${(100 * Math.min(Math.max(value / most, 0), 1)).toFixed(2)}%`;
      const box = { y, height: BAR, rx: BAR / 2 };
      const track = draw("rect", { ...box, width: TRACK, class: "track" });
      const bar = draw("rect", { ...box, y: 0, width, class: `bar ${kind}` });
      parts.push(
        track,
        draw("svg", { y, width: TRACK, height: BAR }, bar),
        draw("text", { x: "100%", y: y + BAR, class: "value" }, written(value)),
      );
      y += BAR_LINE;
    }
    y += GAP;
    const values = marks.map((mark) => [mark.spoken, written(mark.value)].filter(Boolean).join(" "));
    spoken.push([`${name}: ${values.join(", ")}`, note].filter(Boolean).join(", "));
  }
  return draw("svg", { ...named(spoken.join("; ")), class: "chart", height: y }, ...parts);
}

/** A line of values at 1, 2, …, from 0 upwards, with one of them (from 1) marked. */
export function line(values, { marked, across, written, spoken }) {
  const area = { left: 40, top: 10, width: 308, height: 140 };
  const step = niceStep(Math.max(...values, 0) / 3);
  const top = step * Math.max(1, Math.ceil(Math.max(...values, 0) / step));
  const x = (at) => area.left + (area.width * at) / Math.max(values.length - 1, 1);
  const y = (value) => area.top + area.height * (1 - value / top);
  const parts = [];
  for (let value = 0; value <= top + step / 2; value += step) {
    parts.push(
      draw("line", { x1: area.left, x2: x(values.length - 1), y1: y(value), y2: y(value), class: "grid" }),
      draw("text", { x: area.left - 8, y: y(value) + 4, class: "value" }, written(value)),
    );
  }
  const low = area.top + area.height + 18;
  const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
  parts.push(
    draw("text", { x: area.left, y: low, class: "middle" }, "1"),
    draw("text", { x: x(values.length - 1) + 6, y: low, class: "note" }, String(values.length)),
    draw("text", { x: area.left + area.width / 2, y: low, class: "middle" }, across),
    draw("polyline", { points: points.join(" "), class: "curve" }),
  );
  if (values[marked - 1] !== undefined) {
    parts.push(draw("circle", { cx: x(marked - 1), cy: y(values[marked - 1]), r: 5, class: "dot" }));
  }
  return draw("svg", { ...named(spoken), class: "plot", viewBox: "0 0 360 176" }, ...parts);
}

/** What scores say against what is so, both from 0 to 1; points are `{said, so, count}`. */
export function calibrationCurve(points, { across, upwards, written, spoken }) {
  const area = { left: 52, top: 10, side: 200 };
  const x = (value) => area.left + area.side * value;
  const y = (value) => area.top + area.side * (1 - value);
  const parts = [0, 0.5, 1].flatMap((value) => [
    draw("line", { x1: x(0), x2: x(1), y1: y(value), y2: y(value), class: "grid" }),
    draw("text", { x: x(0) - 8, y: y(value) + 4, class: "value" }, written(value)),
    draw("text", { x: x(value), y: y(0) + 18, class: "middle" }, written(value)),
  ]);
  const most = Math.max(...points.map((point) => point.count));
  const path = points.map(({ said, so }) => `${x(said).toFixed(1)},${y(so).toFixed(1)}`).join(" ");
  parts.push(
    draw("line", { x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: "diagonal" }),
    draw("polyline", { points: path, class: "curve" }),
    ...points.map(({ said, so, count }) =>
      draw("circle", { cx: x(said), cy: y(so), r: 2.5 + 4.5 * Math.sqrt(count / most), class: "dot" }),
    ),
    draw("text", { x: x(0.5), y: y(0) + 36, class: "middle" }, across),
    draw("text", { transform: `translate(10 ${y(0.5)}) rotate(-90)`, class: "middle" }, upwards),
  );
  return draw("svg", { ...named(spoken), class: "plot square", viewBox: "0 0 270 254" }, ...parts);
}

/** 1, 2 or 5 times a power of ten, at least as large. */
export function niceStep(least) {
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= least * 0.999);
}

function named(spoken) {
  return { role: "img", "aria-label": spoken };
}
