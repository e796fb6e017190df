// Making elements.

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties, attributes (names with `-` or of `role`) and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, value);
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

function filled(element, children) {
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
