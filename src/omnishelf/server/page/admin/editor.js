// An editor of lines, with their numbers beside them.

import { make } from "../dom.js";

/** An editor; `edited` is called when its text is changed. `write`, `read` and `show` a line. */
export function editor(id, describedBy, edited) {
  const numbers = make("div", { className: "numbers", "aria-hidden": "true" });
  const text = make("textarea", {
    id,
    spellcheck: false,
    wrap: "off",
    "aria-describedby": describedBy,
    oninput: () => {
      edited();
      number();
    },
    onscroll: () => (numbers.scrollTop = text.scrollTop),
  });

  function number(wrong = 0) {
    const lines = text.value.split("\n");
    const made = lines.map((_, n) => make("span", { className: n + 1 === wrong ? "wrong" : "" }, String(n + 1)));
    numbers.replaceChildren(...made);
    text.setAttribute("aria-invalid", String(Boolean(wrong)));
    numbers.scrollTop = text.scrollTop;
  }

  return {
    element: make("div", { className: "editor" }, numbers, text),
    read: () => text.value,
    write: (value) => {
      text.value = value;
      edited();
      number();
    },
    /** Select a line that is wrong: the keyboard goes on there. */
    show: (line) => {
      number(line);
      const lines = text.value.split("\n");
      const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      text.focus();
      text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    },
  };
}
