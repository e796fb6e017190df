// What shoppers see and do in a shop's own pages, told to its search: one script tag.
//
//   <script src="https://search.shop.example/events.js" data-server="https://search.shop.example"></script>
//   <ul data-omnishelf-list="ID OF THE RESULTS" data-omnishelf-query="red shoes">
//     <li data-omnishelf-product="p1">…</li>
//   </ul>
//
// data-server   where the search is; where this script is from, if left out
// data-key      the search key, where the shop asks for one: it is public then
// data-consent  "yes" if this shopper has agreed to be remembered; else nobody is, until
//               `omnishelfEvents.consent(true)` says so
//
// A product counts as shown when half of it was in sight for a second, and is told once for each
// list; a click on a link or button in it is told by itself, but not where `data-omnishelf-click="no"`
// stands around it. The rest the page tells:
//
//   omnishelfEvents.tell("cart", "p1", { quantity: 2, price: 39.5 });
//   omnishelfEvents.tell("order", "p1", { quantity: 2, price: 39.5 });
//   omnishelfEvents.tell("rating", "p1", { rating: 4 });
//
// Searches that name `omnishelfEvents.session`, and `omnishelfEvents.shopper` where it is not null,
// are answered with the id of their list. `omnishelfEvents.forget()` takes consent back, and begins
// a new visit.
(() => {
  const script = document.currentScript;
  const told = script.dataset;
  const server = (told.server || new URL(script.src).origin).replace(/\/+$/, "");
  const IN_SIGHT_MS = 1000;
  const SEND_MS = 2000;
  const MOST = 200;
  const LONGEST = 2000;
  const NAME = "omnishelf-shopper";
  const VISIT = "omnishelf-visit";

  // Pages without TLS have no randomUUID.
  const random = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // A page may be denied its storage; then a visit lasts as long as the page.
  const stored = (storage, name) => {
    try {
      const kept = window[storage].getItem(name) ?? random();
      window[storage].setItem(name, kept);
      return kept;
    } catch {
      return null;
    }
  };
  const dropped = (storage, name) => {
    try {
      window[storage].removeItem(name);
    } catch {
      // There was none.
    }
  };
  const visit = () => stored("sessionStorage", VISIT) ?? random();
  let session = visit();
  let shopper = null;

  const consent = (given) => {
    if (given) {
      shopper = stored("localStorage", NAME);
      return;
    }
    shopper = null;
    dropped("localStorage", NAME);
  };

  let waiting = [];
  let timer = null;

  const forget = () => {
    consent(false);
    dropped("sessionStorage", VISIT);
    session = visit();
    waiting = [];
  };

  const tell = (kind, product, more = {}) => {
    const event = { id: random(), kind, product, time: new Date().toISOString(), session, ...more };
    if (shopper) Object.assign(event, { shopper, consent: true });
    waiting.push(event);
    if (waiting.length >= MOST) send();
    else timer ??= setTimeout(send, SEND_MS);
  };

  const send = async () => {
    clearTimeout(timer);
    timer = null;
    const events = waiting.splice(0, MOST);
    if (!events.length) return;
    if (waiting.length) timer = setTimeout(send, SEND_MS);
    const body = JSON.stringify({ events });
    // Text needs no question beforehand (CORS), and a beacon outlives the page; it can't carry a key.
    if (!told.key && document.visibilityState === "hidden" && navigator.sendBeacon(`${server}/v1/events`, body)) return;
    const headers = told.key ? { Authorization: `Bearer ${told.key}`, "Content-Type": "application/json" } : {};
    try {
      const answer = await fetch(`${server}/v1/events`, { method: "POST", body, headers, keepalive: true });
      // Busy: it is told again under the same ids, which count once.
      if (answer.status !== 503 && answer.status !== 429) return;
    } catch {
      // Away: likewise.
    }
    waiting = [...events, ...waiting].slice(0, LONGEST);
    timer ??= setTimeout(send, 10 * SEND_MS);
  };

  const place = (element) => {
    const list = element.closest("[data-omnishelf-list]");
    const own = element.dataset.omnishelfPosition;
    const position = Number(own) || [...(list ?? document).querySelectorAll("[data-omnishelf-product]")].indexOf(element) + 1;
    return {
      position,
      ...(list ? { search: list.dataset.omnishelfList } : {}),
      ...(list?.dataset.omnishelfQuery ? { query: list.dataset.omnishelfQuery } : {}),
      ...(list?.dataset.omnishelfSurface ? { surface: list.dataset.omnishelfSurface } : {}),
    };
  };

  const shown = new Set();
  const looking = new Map();
  const seen = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      clearTimeout(looking.get(target));
      looking.delete(target);
      if (isIntersecting) looking.set(target, setTimeout(() => show(target), IN_SIGHT_MS));
    }
  }, { threshold: 0.5 });

  const show = (element) => {
    looking.delete(element);
    seen.unobserve(element);
    const where = place(element);
    const product = element.dataset.omnishelfProduct;
    const once = JSON.stringify([where.search, product]);
    if (shown.has(once)) return;
    shown.add(once);
    tell("impression", product, where);
  };

  const watch = (root) => {
    if (root.matches?.("[data-omnishelf-product]")) seen.observe(root);
    for (const element of root.querySelectorAll?.("[data-omnishelf-product]") ?? []) seen.observe(element);
  };

  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) addedNodes.forEach(watch);
  }).observe(document, { childList: true, subtree: true });
  watch(document);

  document.addEventListener("click", ({ target }) => {
    const element = target.closest?.("[data-omnishelf-product]");
    if (!element || !target.closest("a, button") || target.closest("[data-omnishelf-click='no']")) return;
    // Who clicks has seen it.
    show(element);
    tell("click", element.dataset.omnishelfProduct, place(element));
  }, true);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  addEventListener("pagehide", send);

  if (told.consent === "yes") consent(true);
  window.omnishelfEvents = {
    tell, consent, forget, send,
    get session() { return session; },
    get shopper() { return shopper; },
  };
})();
