// A frame within a picture, as fractions `[x0, y0, x1, y1]`: how it moves and what size it can have.

export const WHOLE = [0, 0, 1, 1];
const LEAST = 0.08;

/** Whether a frame leaves nothing out. */
export function isWhole(frame) {
  return frame.every((edge, n) => Math.abs(edge - WHOLE[n]) < 0.005);
}

/** The frame moved, as far as the picture goes. */
export function moved([x0, y0, x1, y1], dx, dy) {
  const right = within(dx, -x0, 1 - x1);
  const down = within(dy, -y0, 1 - y1);
  return [x0 + right, y0 + down, x1 + right, y1 + down];
}

/** The frame with the edges of `which` (of `n`, `e`, `s`, `w`) moved. */
export function resized([x0, y0, x1, y1], which, dx, dy) {
  return [
    which.includes("w") ? within(x0 + dx, 0, x1 - LEAST) : x0,
    which.includes("n") ? within(y0 + dy, 0, y1 - LEAST) : y0,
    which.includes("e") ? within(x1 + dx, x0 + LEAST, 1) : x1,
    which.includes("s") ? within(y1 + dy, y0 + LEAST, 1) : y1,
  ];
}

/** The frame between two points, whichever corners they are; null if it is too small to be meant. */
export function between(from, to) {
  const [x0, x1] = [from[0], to[0]].map((x) => within(x, 0, 1)).sort((a, b) => a - b);
  const [y0, y1] = [from[1], to[1]].map((y) => within(y, 0, 1)).sort((a, b) => a - b);
  return x1 - x0 < LEAST || y1 - y0 < LEAST ? null : [x0, y0, x1, y1];
}

/** The frame as the API takes it: null for the whole picture. */
export function asCrop(frame) {
  return isWhole(frame) ? null : frame.map((edge) => Math.round(edge * 1e4) / 1e4);
}

function within(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
