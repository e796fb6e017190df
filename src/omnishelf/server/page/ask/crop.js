// The shopper's photo with a frame around what is asked about: dragged, or moved by keys.

import { button, make, pausing } from "../dom.js";
import { currentLanguage, say } from "../words/words.js";
import { WHOLE, asCrop, between, isWhole, moved, resized } from "./frame.js";

const STEP = 0.03;
const PAUSE_MS = 350;
const CORNERS = ["nw", "ne", "sw", "se"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

let drawn = {};

/** Draw the photo of a state, if there is one; `changed` is called with another crop. With
 * `fixed` the server takes no crop, and the photo is only shown. */
export function drawPhoto(state, fixed, changed) {
  const stage = document.getElementById("photo");
  stage.hidden = !state.picture;
  // A redrawn frame would be lost to whoever is moving it.
  if (drawn.picture === state.picture && drawn.fixed === fixed && drawn.language === currentLanguage()) {
    if (state.picture && !fixed && !state.crop) drawn.place?.(WHOLE);
    return;
  }
  if (drawn.address) URL.revokeObjectURL(drawn.address);
  drawn = { picture: state.picture, fixed, language: currentLanguage() };
  if (!state.picture) return stage.replaceChildren();
  drawn.address = URL.createObjectURL(state.picture);
  const image = make("img", { src: drawn.address, alt: say("photo"), draggable: false });
  if (fixed) return stage.replaceChildren(make("div", { className: "stage" }, image));
  stage.replaceChildren(...cropper(image, state.crop ?? WHOLE, changed));
}

function cropper(image, start, changed) {
  let frame = start;
  const handles = CORNERS.map((which) => make("span", { className: `handle ${which}`, "aria-hidden": "true" }));
  const box = make(
    "div",
    {
      className: "frame",
      tabIndex: 0,
      role: "group",
      "aria-roledescription": say("crop.role"),
      "aria-describedby": "crop-help",
    },
    ...handles,
  );
  const picture = make("div", { className: "stage" }, image, box);
  const keys = make("span", { className: "keys" }, say("crop.keys"));
  const help = make("p", { id: "crop-help", className: "note" }, say("crop.help"), " ", keys);
  const all = button({ className: "quiet", onclick: () => settle(WHOLE) }, say("crop.whole"));
  const tell = pausing(PAUSE_MS, () => changed(asCrop(frame)));

  function place(wanted) {
    frame = wanted;
    const [x0, y0, x1, y1] = frame;
    const sides = { left: x0, top: y0, width: x1 - x0, height: y1 - y0 };
    for (const [side, length] of Object.entries(sides)) box.style[side] = `${100 * length}%`;
    box.setAttribute("aria-label", isWhole(frame) ? say("crop.all") : say("crop.at", spoken(frame)));
    all.hidden = isWhole(frame);
  }
  function settle(wanted) {
    tell.cancel();
    place(wanted);
    changed(asCrop(frame));
  }

  box.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const [dx, dy] = arrow.map((way) => way * STEP);
    if (event.shiftKey) place(resized(frame, "se", dx, dy));
    else if (event.altKey) place(resized(frame, "nw", dx, dy));
    else place(moved(frame, dx, dy));
    tell();
  });
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    box.focus({ preventScroll: true });
    picture.setPointerCapture(event.pointerId);
    const follow = dragging(event, frame, picture, box);
    const before = frame;
    const move = (next) => place(follow(next) ?? before);
    const end = (last) => {
      picture.removeEventListener("pointermove", move);
      picture.removeEventListener("pointerup", end);
      picture.removeEventListener("pointercancel", end);
      settle(last.type === "pointerup" ? frame : before);
    };
    picture.addEventListener("pointermove", move);
    picture.addEventListener("pointerup", end);
    picture.addEventListener("pointercancel", end);
  });
  place(frame);
  drawn.place = place;
  return [make("h2", {}, say("crop.heading")), picture, help, all];
}

/** The edges of a frame in percent, by their names. */
function spoken(frame) {
  const percent = new Intl.NumberFormat(currentLanguage(), { style: "percent" });
  const [x0, y0, x1, y1] = frame.map((edge) => percent.format(edge));
  return { x0, y0, x1, y1 };
}

/** What a drag from here makes of the frame: by a corner it is resized, by its inside moved, and
 * elsewhere another one is drawn. */
function dragging(event, frame, picture, box) {
  const area = picture.getBoundingClientRect();
  const at = ({ clientX, clientY }) => [(clientX - area.left) / area.width, (clientY - area.top) / area.height];
  const from = at(event);
  const corner = CORNERS.find((which) => event.target.classList.contains(which));
  return (next) => {
    const to = at(next);
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    if (corner) return resized(frame, corner, dx, dy);
    if (event.target === box && !isWhole(frame)) return moved(frame, dx, dy);
    return between(from, to);
  };
}
