// What stays on this device. A browser that refuses storage keeps it until the page is left.

const PREFIX = "omnishelf-";
const here = new Map();

/** What was kept under a name, or null. `where` is `localStorage` or `sessionStorage`. */
export function kept(name, where = "localStorage") {
  try {
    return window[where].getItem(PREFIX + name);
  } catch {
    return here.get(name) ?? null;
  }
}

/** Keep a text under a name; null forgets it. */
export function keep(name, text, where = "localStorage") {
  try {
    if (text === null) window[where].removeItem(PREFIX + name);
    else window[where].setItem(PREFIX + name, text);
  } catch {
    if (text === null) here.delete(name);
    else here.set(name, text);
  }
}
