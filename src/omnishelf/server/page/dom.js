// Making elements.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  query: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20 20",
  recent: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.5l3 2",
  category: "M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z",
  brand: "M4 4h8l8 8-8 8-8-8zM8 8h.01",
  product: "M5 8h14l-1 12H6zM9 8a3 3 0 0 1 6 0",
  like: "M12 20s-7-4.6-7-9.5A3.8 3.8 0 0 1 12 8a3.8 3.8 0 0 1 7 2.5C19 15.4 12 20 12 20",
  unlike: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M6.5 6.5l11 11",
  compare: "M12 4v16M7 20h10M5 8h14M5 8l-2.5 6h5zM19 8l-2.5 6h5z",
  play: "M8 5v14l11-7z",
  stop: "M7 7h10v10H7z",
  close: "M6 6l12 12M18 6 6 18",
  words: "M5 6h14M5 11h14M5 16h8",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01",
  voice: "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M5 11a7 7 0 0 0 14 0M12 18v3",
  auto: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  dark: "M19 14.5A7.5 7.5 0 0 1 9.5 5 7.5 7.5 0 1 0 19 14.5",
};

/** An element with properties, attributes (names with `-`, and some others) and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || ["role", "for", "list"].includes(name)) element.setAttribute(name, value);
    else element[name] = value;
  }
  return filled(element, children);
}

/** An element of a drawing with attributes and children. */
export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return filled(element, children);
}

/** A small picture beside words, or in place of them; never read aloud. */
export function icon(name) {
  const attributes = { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" };
  return draw("svg", attributes, draw("path", { d: ICONS[name] ?? ICONS.query }));
}

/** A button with an action. */
export function button(properties, ...children) {
  return make("button", { type: "button", ...properties }, ...children);
}

/** A link that acts here; with a key held, the browser opens it elsewhere. */
export function follow(href, act, ...children) {
  const onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act();
  };
  return make("a", { href, onclick }, ...children);
}

/** Text of others within a sentence: its direction of writing stays its own. */
export function apart(text) {
  return make("bdi", {}, text);
}

/** Whether a text shows anything: zero-width and control characters do not. */
export function visible(text) {
  return /[^\s\p{C}\u115f\u1160\u3164\uffa0\u2800]/u.test(text ?? "");
}

/** An address that may be linked to: http(s), or a path here; null for all others. */
export function safeLink(text) {
  try {
    const address = new URL(text, location.origin);
    return /^https?:$/.test(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

/** Do something once nothing was asked for a while; `cancel()` forgets what waits. */
export function pausing(milliseconds, act) {
  let timer;
  const later = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds, ...given);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

function filled(element, children) {
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
