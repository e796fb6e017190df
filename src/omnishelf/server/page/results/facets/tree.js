// The categories, as the tree that they are.

import { button, make } from "../../dom.js";
import { say } from "../../words/words.js";
import { choice, pick, picked } from "./choice.js";

const SEPARATOR = " > ";
const opened = new Set();

/** The part of the categories, if there is anything to choose. */
export function treeOf(facet, chosen, changed) {
  const taken = picked(chosen, "category");
  const roots = tree(facet.values, taken);
  if (count(roots) < 2 && !taken.length) return null;
  return make(
    "fieldset",
    { className: "tree" },
    make("legend", {}, say("facets.category")),
    branch(roots, taken, chosen, changed),
  );
}

/** Categories by their paths. A category counts under its own name as well, which says nothing
 * of where it stands: those are left out where there is a path that ends in them. */
function tree(values, taken) {
  const counts = new Map(values.map((one) => [String(one.value), one.count]));
  for (const value of taken) if (!counts.has(value)) counts.set(value, 0);
  const within = new Set([...counts.keys()].flatMap((path) => path.split(SEPARATOR).slice(1)));
  const roots = new Map();
  const paths = [...counts.keys()].filter((path) => path.includes(SEPARATOR) || !within.has(path) || taken.includes(path));
  for (const path of paths) {
    let level = roots;
    let soFar = "";
    for (const name of path.split(SEPARATOR)) {
      soFar = soFar ? soFar + SEPARATOR + name : name;
      if (!level.has(name)) level.set(name, { name, path: soFar, count: counts.get(soFar) ?? 0, parts: new Map() });
      level = level.get(name).parts;
    }
  }
  return roots;
}

function branch(level, taken, chosen, changed) {
  const nodes = [...level.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  // A root that holds everything alone is no choice: its branches are shown at once.
  const items = nodes.map((node) => item(node, taken, chosen, changed, nodes.length === 1));
  return make("ul", {}, ...items);
}

function item(node, taken, chosen, changed, alone) {
  const row = choice({
    id: `facet-category-${node.path}`,
    name: node.name,
    count: node.count,
    checked: taken.includes(node.path),
    onchange: (on) => {
      pick(chosen, "category", on ? [...taken, node.path] : taken.filter((one) => one !== node.path));
      changed();
    },
  });
  if (!node.parts.size) return make("li", {}, row);
  const parts = branch(node.parts, taken, chosen, changed);
  const held = taken.some((path) => path === node.path || path.startsWith(node.path + SEPARATOR));
  const open = alone || held || opened.has(node.path);
  const toggle = button({
    id: `branch-${node.path}`,
    className: "branch",
    "aria-label": say("facets.branch", { name: node.name }),
    onclick: () => {
      parts.hidden = !parts.hidden;
      toggle.setAttribute("aria-expanded", String(!parts.hidden));
      if (parts.hidden) opened.delete(node.path);
      else opened.add(node.path);
    },
  });
  toggle.setAttribute("aria-expanded", String(open));
  parts.hidden = !open;
  return make("li", {}, make("div", { className: "row" }, row, toggle), parts);
}

function count(level) {
  return [...level.values()].reduce((sum, node) => sum + 1 + count(node.parts), 0);
}
