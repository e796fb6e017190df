// A shop's search in any page of it: one script tag, and nothing else.
//
//   <script src="https://search.shop.example/widget.js" data-target="#search"></script>
//
// data-server   where the search is; where this script is from, if left out
// data-key      the search key, where the shop asks for one: it is public then
// data-target   selector of the element to be put into; right after the script, if left out
// data-language "en" or "zh"; that of the page, if left out
// data-limit    products shown, 12 if left out
(() => {
  const script = document.currentScript;
  const told = script.dataset;
  const server = (told.server || new URL(script.src).origin).replace(/\/+$/, "");
  const limit = Number(told.limit) || 12;
  const language = (told.language || document.documentElement.lang || navigator.language).startsWith("zh") ? "zh" : "en";
  const PAUSE_MS = 150;
  const SUGGESTIONS = 6;
  const PICTURE_SIDE = 320;

  const say = {
    en: {
      label: "Search this shop", hint: "What are you looking for?", suggestions: "Suggestions",
      results: "Results", clear: "Clear", nothing: "Nothing found.", offline: "The search can't be reached.",
      found: (n) => (n === 1 ? "1 product" : `${n} products`), soldOut: "sold out",
      meant: "Did you mean", showing: "Showing results for",
    },
    zh: {
      label: "搜索本店", hint: "您在找什么?", suggestions: "建议",
      results: "结果", clear: "清除", nothing: "没有找到。", offline: "无法连接搜索服务。",
      found: (n) => `${n} 件商品`, soldOut: "已售罄",
      meant: "您是不是要找", showing: "显示的结果是",
    },
  }[language];

  const STYLE = `
    :host { all: initial; display: block; container-type: inline-size; font: 16px/1.45 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color-scheme: light dark; color: light-dark(#1b211f, #eceeed); }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .box { position: relative; display: flex; align-items: center; height: 3rem; padding: 0 .3rem 0 1rem; border: 1px solid light-dark(#8d938f, #77817e); border-radius: 999px; background: light-dark(#fff, #1e2423); }
    .box:focus-within { outline: 3px solid light-dark(#1c6b58, #62c0a5); outline-offset: 1px; }
    input { flex: 1; min-width: 0; height: 100%; border: 0; outline: 0; background: none; color: inherit; font: inherit; }
    input::placeholder { color: light-dark(#59635f, #a9b3b0); opacity: 1; }
    button { font: inherit; color: inherit; cursor: pointer; }
    .quiet { padding: 0; border: 0; background: none; color: light-dark(#1c6b58, #62c0a5); text-decoration: underline; }
    :is(button, a):focus-visible { outline: 3px solid light-dark(#b3541e, #f0a06c); outline-offset: 2px; }
    ul { margin: 0; padding: 0; list-style: none; }
    .options { position: absolute; top: calc(100% + .3rem); left: 0; right: 0; z-index: 2147483000; padding: .35rem; border: 1px solid light-dark(#e2dfd7, #353d3b); border-radius: 16px; background: light-dark(#fff, #1e2423); box-shadow: 0 8px 24px rgb(20 30 26 / 14%); }
    .options li { display: flex; gap: .7rem; padding: .5rem .7rem; border-radius: 11px; cursor: pointer; }
    .options li:hover, .options [aria-selected=true] { background: light-dark(#e4f0ec, #20352f); }
    .options span { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .options small, .status { color: light-dark(#59635f, #a9b3b0); }
    .status { min-height: 1.45em; margin: .6rem 0; font-size: .9rem; }
    .meant { margin: 0 0 .6rem; }
    .hits { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(11rem, 46%), 1fr)); gap: .8rem; }
    .hits li { min-width: 0; overflow: hidden; border: 1px solid light-dark(#e2dfd7, #353d3b); border-radius: 14px; background: light-dark(#fff, #1e2423); }
    .hits a { color: inherit; text-decoration: none; }
    .hits a:hover { text-decoration: underline; }
    .picture { aspect-ratio: 4 / 5; background: #f3f1ec; }
    .picture img { display: block; width: 100%; height: 100%; object-fit: cover; }
    .text { padding: .6rem .75rem .75rem; font-size: .92rem; overflow-wrap: anywhere; }
    .text strong { display: block; margin-top: .15rem; }
    .text em { color: light-dark(#59635f, #a9b3b0); font-size: .85rem; }`;

  const make = (tag, properties = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name.includes("-") || name === "role") made.setAttribute(name, value);
      else made[name] = value;
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };

  const call = async (path, options = {}) => {
    const headers = { ...options.headers, ...(told.key ? { Authorization: `Bearer ${told.key}` } : {}) };
    const answer = await fetch(server + path, { ...options, headers });
    if (!answer.ok) {
      const body = await answer.json().catch(() => ({}));
      throw Object.assign(new Error(body.error?.message ?? say.offline), { status: answer.status });
    }
    return answer;
  };

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  // A sheet that is made here passes any content security policy of the page around.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const input = make("input", {
    type: "search", enterKeyHint: "search", maxLength: 2000, dir: "auto", autocomplete: "off", placeholder: say.hint,
    role: "combobox", "aria-label": say.label, "aria-autocomplete": "list", "aria-controls": "options", "aria-expanded": "false",
  });
  const options = make("ul", { id: "options", className: "options", role: "listbox", "aria-label": say.suggestions, hidden: true });
  const status = make("p", { className: "status", role: "status" });
  const meant = make("p", { className: "meant", hidden: true });
  const hits = make("ul", { className: "hits", "aria-label": say.results });
  const form = make("form", { role: "search" }, make("div", { className: "box" }, input, options));
  root.append(form, status, meant, hits);

  let running = null;
  let asking = null;
  let timer = null;
  let active = -1;
  let suggesting = true;

  // A shown text is a text: nothing of a catalog or an answer is ever read as HTML.
  const search = async () => {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    const text = input.value.trim();
    if (!text) return show(null);
    try {
      const headers = { "Content-Type": "application/json" };
      const answer = await call("/v1/search", { method: "POST", headers, body: JSON.stringify({ text, limit }), signal });
      const results = await answer.json();
      if (!signal.aborted) show(results);
    } catch (error) {
      if (signal.aborted) return;
      show(null);
      status.textContent = error.status ? error.message : say.offline;
    }
  };

  const show = (results) => {
    status.textContent = results ? (results.total ? say.found(results.total) : say.nothing) : "";
    hits.replaceChildren(...(results?.hits ?? []).map(({ product }) => card(product)));
    const corrected = results?.understood?.corrected;
    meant.hidden = !corrected;
    if (!corrected) return;
    const again = make("button", { type: "button", className: "quiet", onclick: () => take(corrected.text) }, corrected.text);
    meant.replaceChildren(...(corrected.did_you_mean ? [say.meant, " ", again] : [say.showing, " ", make("bdi", {}, corrected.text)]));
  };

  const card = (product) => {
    const title = product.translations?.[language]?.title || product.title || product.id;
    const address = /^https?:\/\//i.test(product.url ?? "") ? product.url : null;
    const name = address ? make("a", { href: address, dir: "auto" }, title) : make("span", { dir: "auto" }, title);
    const style = product.currency ? { style: "currency", currency: product.currency } : {};
    const price = typeof product.price === "number" ? new Intl.NumberFormat(language, style).format(product.price) : null;
    return make(
      "li", {},
      make("div", { className: "picture" }, picture(product)),
      make("div", { className: "text" }, name, price ? make("strong", {}, price) : null, product.stock === 0 ? make("em", {}, say.soldOut) : null),
    );
  };

  const picture = (product) => {
    if (!product.images?.length) return null;
    const image = make("img", { alt: "", loading: "lazy", decoding: "async", onerror: () => image.remove() });
    const id = product.id.split("/").map(encodeURIComponent).join("/");
    const path = `/v1/products/${id}/images/0?size=${PICTURE_SIDE}`;
    if (!told.key) image.src = server + path;
    else call(path).then((answer) => answer.blob()).then((blob) => (image.src = URL.createObjectURL(blob)), image.onerror);
    return image;
  };

  const offer = async () => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const text = input.value.trim();
    if (!text || !suggesting) return close();
    try {
      const asked = new URLSearchParams({ q: text, limit: SUGGESTIONS });
      const { suggestions } = await (await call(`/v1/suggest?${asked}`, { signal })).json();
      if (signal.aborted || root.activeElement !== input) return;
      options.replaceChildren(...suggestions.map(option));
      open(suggestions.length > 0);
    } catch (error) {
      // An older server suggests nothing.
      if (error.status === 404) suggesting = false;
    }
  };

  const option = ({ text, count }, n) =>
    make(
      "li", { id: `option-${n}`, role: "option", "aria-selected": "false", onclick: () => take(text) },
      make("span", { dir: "auto" }, text), count ? make("small", {}, String(count)) : null,
    );

  const open = (on) => {
    options.hidden = !on;
    input.setAttribute("aria-expanded", String(on));
    activate(-1);
  };

  const close = () => {
    asking?.abort();
    options.replaceChildren();
    open(false);
  };

  const activate = (at) => {
    active = at;
    [...options.children].forEach((each, n) => each.setAttribute("aria-selected", String(n === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `option-${at}`);
  };

  const take = (text) => {
    clearTimeout(timer);
    input.value = text;
    close();
    input.focus();
    search();
  };

  const typed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      offer();
      search();
    }, PAUSE_MS);
  };

  input.addEventListener("input", (event) => event.isComposing || typed());
  input.addEventListener("compositionend", typed);
  input.addEventListener("blur", close);
  options.addEventListener("pointerdown", (event) => event.preventDefault());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && !options.hidden) {
      event.preventDefault();
      const places = options.children.length + 1;
      activate(((active + 1 + move + places) % places) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      take(options.children[active].firstChild.textContent);
    } else if (event.key === "Escape" && !options.hidden) {
      event.preventDefault();
      close();
    }
  });

  const place = () => {
    const target = told.target ? document.querySelector(told.target) : null;
    if (target) target.append(host);
    else if (told.target) console.error(`omnishelf: nothing on this page is ${told.target}`);
    else script.after(host);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
  else place();
})();
