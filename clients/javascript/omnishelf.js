// A client of Omnishelf's HTTP API, for browsers and other JavaScript engines with `fetch`.
//
//   import { Omnishelf } from "./omnishelf.js";
//
//   const shop = new Omnishelf("https://search.shop.example");
//   const { hits } = await shop.search({ text: "red running shoes" }, { image: file });

const RETRIES = 2;
const LONGEST_WAIT_MS = 30_000;

/**
 * @typedef {object} Query What is searched for; at least one of text, image, audio, like, unlike.
 * @property {string} [text]
 * @property {string} [image] URL or data URI of a picture; files go beside the query.
 * @property {string} [audio] URL or data URI of a recording.
 * @property {string[]} [like] Ids of products to be like.
 * @property {string[]} [unlike] Ids of products to be unlike.
 * @property {object} [where] A filter, such as `{price: {lt: 80}}`.
 * @property {number} [limit]
 * @property {number} [offset]
 * @property {("words" | "text" | "image" | "audio" | "fused")[]} [using]
 * @property {string} [locale] Language the shopper speaks.
 * @property {string[]} [facets] Fields to count.
 * @property {"relevance" | "price" | "-price" | "newest" | "popularity" | "margin"} [sort]
 * @property {[number, number, number, number]} [crop] Part of the picture that is meant: x0, y0,
 *   x1, y1 as fractions of it.
 * @property {string[]} [drop] Ids of chips of what was understood, that are not meant.
 * @property {boolean} [collapse] Whether variants are one hit.
 * @property {number} [diversity] From 0 to 1.
 * @property {boolean} [as_typed] Whether to correct no typos.
 * @property {string} [segment] Segment of shoppers, for the shop's rules.
 * @property {string} [shopper] Who asks, as in their events.
 * @property {string} [session] This visit, as in its events.
 * @property {boolean} [personal] Whether what is known of the shopper may move products.
 */

/**
 * @typedef {object} Product
 * @property {string} id
 * @property {string} title
 * @property {string} description
 * @property {string | null} brand
 * @property {string[]} category From the widest to the narrowest.
 * @property {Record<string, string | number | boolean | string[]>} attributes
 * @property {number | null} price
 * @property {string | null} currency ISO 4217.
 * @property {number | null} stock
 * @property {string[]} images
 * @property {string[]} sounds
 * @property {string | null} locale
 * @property {Record<string, {title: string, description: string}>} translations
 * @property {string | null} url
 */

/**
 * @typedef {object} Evidence What one source contributed to a hit; all sum to its score.
 * @property {string} source
 * @property {string[]} asked_by
 * @property {number | null} rank
 * @property {number | null} similarity
 * @property {number} contribution
 * @property {string[]} matched
 */

/**
 * @typedef {object} Hit
 * @property {Product} product
 * @property {number} score From 0 to 1.
 * @property {Evidence[]} evidence
 * @property {{chip: string, met: boolean | null}[]} met Whether it has what was understood, by the
 *   chip's id; null: the product does not tell.
 * @property {string[]} variants Ids of products so alike that they are not shown beside it.
 * @property {string[]} rules Names of the shop's rules that moved it.
 */

/**
 * @typedef {object} Chip Something that was understood of the words.
 * @property {string} id
 * @property {string} kind
 * @property {string} label
 * @property {string} value
 * @property {boolean} negated
 * @property {"filter" | "prefer" | "boost" | "change"} action
 * @property {number} confidence
 * @property {boolean} dropped
 * @property {boolean} relaxed
 */

/**
 * @typedef {object} Results
 * @property {Hit[]} hits
 * @property {number} total
 * @property {{field: string, values: {value: any, count: number}[],
 *   ranges: {start: number, end: number, count: number}[]}[]} facets
 * @property {Record<string, number>} timings Milliseconds.
 * @property {{text: string | null, heard: string | null, language: string | null,
 *   sources: string[], notes: string[], chips: Chip[],
 *   corrected: {given: string, text: string, did_you_mean: boolean} | null}} understood
 * @property {{text: string, link: string | null, picture: string | null}[]} banners
 * @property {string | null} redirect
 */

/**
 * @typedef {object} Explanation
 * @property {boolean} found
 * @property {number | null} rank
 * @property {number | null} score
 * @property {string[]} sentences
 * @property {{source: string, contribution: number, share: number}[]} contributions
 * @property {{word: string, weight: number, share: number}[]} words
 * @property {{field: string, value: any, negated: boolean, met: boolean | null}[]} met null: the
 *   product does not tell.
 * @property {{without: string, rank: number | null}[]} counterfactuals
 * @property {{reason: string, text: string} | null} why_not
 */

/** The server refused a call, or can't be reached (`status` is 0); the message is for people. */
export class OmnishelfError extends Error {
  /**
   * @param {string} message
   * @param {number} status HTTP status.
   * @param {string} code Kind of error, such as `bad_query`.
   */
  constructor(message, status, code) {
    super(message);
    this.name = "OmnishelfError";
    this.status = status;
    this.code = code;
  }
}

/** A shop's API. */
export class Omnishelf {
  /**
   * @param {string} server Its address, such as `https://search.shop.example`.
   * @param {object} [settings]
   * @param {string} [settings.key] The search or admin key, where the shop asks for one. A key in
   *   a page is public: never put the admin key there.
   * @param {number} [settings.retries] How often to try again when the server is busy and says
   *   until when.
   * @param {typeof fetch} [settings.fetch] What to send by.
   */
  constructor(server, { key, retries = RETRIES, fetch = globalThis.fetch.bind(globalThis) } = {}) {
    this.server = server.replace(/\/+$/, "");
    this.key = key;
    this.retries = retries;
    this.fetch = fetch;
  }

  /**
   * Search by any mix of words, a picture, a recording and liked products.
   * @param {Query} query
   * @param {object} [beside]
   * @param {Blob} [beside.image] A picture.
   * @param {Blob} [beside.audio] A recording.
   * @param {AbortSignal} [beside.signal]
   * @returns {Promise<Results>}
   */
  search(query, { image, audio, signal } = {}) {
    if (!image && !audio) return this.#json("POST", "/v1/search", { body: query, signal });
    const form = new FormData();
    form.set("query", JSON.stringify(query));
    if (image) form.set("image", image, "image");
    if (audio) form.set("audio", audio, "audio");
    return this.#json("POST", "/v1/search", { form, signal });
  }

  /**
   * Completions of what is being typed; [start, end) of each text counts characters.
   * @param {string} text
   * @param {object} [settings]
   * @param {number} [settings.limit]
   * @param {AbortSignal} [settings.signal]
   * @returns {Promise<{kind: "query" | "category" | "brand" | "product", text: string,
   *   id: string | null, count: number, start: number, end: number}[]>}
   */
  async suggest(text, { limit = 8, signal } = {}) {
    return (await this.#json("GET", "/v1/suggest", { params: { q: text, limit }, signal })).suggestions;
  }

  /**
   * Why a product is where it is for a query, or why it is not there.
   * @param {Query} query
   * @param {string} id
   * @param {"en" | "zh" | "es"} [language]
   * @returns {Promise<Explanation>}
   */
  explain(query, id, language = "en") {
    return this.#json("POST", "/v1/explain", { body: { query, id, language } });
  }

  /**
   * Which parts of a product's n-th picture speak for a query; negative ones speak against it.
   * @param {Query} query
   * @param {string} id
   * @param {number} [picture] From 0.
   * @returns {Promise<{rows: number, columns: number, cells: number[][], base: number}>}
   */
  heatmap(query, id, picture = 0) {
    return this.#json("POST", "/v1/explain/heatmap", { body: { query, id, picture } });
  }

  /**
   * Counts and ranges of fields over all products that pass a filter.
   * @param {string[]} fields
   * @param {object} [where]
   * @returns {Promise<Results["facets"]>}
   */
  async facets(fields, where) {
    const params = { fields: fields.join(","), where: where && JSON.stringify(where) };
    return (await this.#json("GET", "/v1/facets", { params })).facets;
  }

  /**
   * Fields that can be filtered and counted, with their kind.
   * @returns {Promise<Record<string, "keyword" | "number" | "boolean">>}
   */
  async fields() {
    return (await this.#json("GET", "/v1/fields")).fields;
  }

  /**
   * One product.
   * @param {string} id
   * @returns {Promise<Product>}
   */
  product(id) {
    return this.#json("GET", `/v1/products/${path(id)}`);
  }

  /**
   * The address of a product's n-th picture, for `src`. Where the shop asks for a key, fetch it.
   * @param {string} id
   * @param {number} [n] From 0.
   * @param {number} [size] Longest side, in pixels.
   */
  pictureAddress(id, n = 0, size) {
    return this.server + address(`/v1/products/${path(id)}/images/${n}`, { size });
  }

  /**
   * The address of a product's n-th sound, for `src`.
   * @param {string} id
   * @param {number} [n] From 0.
   */
  soundAddress(id, n = 0) {
    return `${this.server}/v1/products/${path(id)}/sounds/${n}`;
  }

  /**
   * Add a product, or replace it.
   * @param {Partial<Product> & {id: string}} product
   * @returns {Promise<{id: string, outcome: "added" | "changed" | "unchanged", rejected: object[]}>}
   */
  put(product) {
    return this.#json("PUT", `/v1/products/${path(product.id)}`, { body: product });
  }

  /**
   * Change some fields of a product.
   * @param {string} id
   * @param {Partial<Product>} changes
   * @returns {Promise<Product>}
   */
  patch(id, changes) {
    return this.#json("PATCH", `/v1/products/${path(id)}`, { body: changes });
  }

  /**
   * Remove a product.
   * @param {string} id
   * @returns {Promise<null>}
   */
  delete(id) {
    return this.#json("DELETE", `/v1/products/${path(id)}`);
  }

  /**
   * Tell what shoppers were shown and did; a batch may be sent again.
   * @param {object[]} events
   * @returns {Promise<{accepted: number, duplicates: number,
   *   rejected: {at: number, id: string | null, reason: string}[]}>}
   */
  events(events) {
    return this.#json("POST", "/v1/events", { body: { events } });
  }

  /**
   * What was searched for in the last days; needs the admin key, as the next ones do.
   * @param {number} [days]
   */
  queries(days = 7) {
    return this.#json("GET", "/v1/queries", { params: { days } });
  }

  /**
   * The shop's rules, and those before them.
   * @returns {Promise<{rules: object[], revision: number, history: object[]}>}
   */
  rules() {
    return this.#json("GET", "/v1/rules");
  }

  /**
   * Put rules in the place of all that there are.
   * @param {{rules: object[]}} document
   */
  putRules(document) {
    return this.#json("PUT", "/v1/rules", { body: document });
  }

  /**
   * A query's products by the rules that hold and by these.
   * @param {object[]} rules
   * @param {Query} query
   * @returns {Promise<{before: {product: Product}[], after: {product: Product}[], moved: object[],
   *   conflicts: string[]}>}
   */
  previewRules(rules, query) {
    return this.#json("POST", "/v1/rules/preview", { body: { rules, query } });
  }

  /**
   * The shop's synonyms, as the text of their file.
   * @returns {Promise<string>}
   */
  async synonyms() {
    return (await this.#json("GET", "/v1/synonyms")).text;
  }

  /**
   * Put synonyms in the place of all that there are.
   * @param {string} text
   */
  putSynonyms(text) {
    return this.#json("PUT", "/v1/synonyms", { body: { text } });
  }

  /**
   * What there is of each area, `demand` and others.
   * @returns {Promise<{name: string, report: boolean, parts: object[]}[]>}
   */
  async insights() {
    return (await this.#json("GET", "/v1/insights")).areas;
  }

  /**
   * The latest results of an area, by part.
   * @param {string} area
   * @returns {Promise<Record<string, {computed: string, result: object | null,
   *   error: string | null}>>}
   */
  async insight(area) {
    return (await this.#json("GET", `/v1/insights/${path(area)}`)).parts;
  }

  /**
   * Compute an area anew, in the background: all parts that need nothing but the shop, or these.
   * @param {string} area
   * @param {Record<string, object>} [parts] by part, what is wanted of it
   */
  computeInsight(area, parts = {}) {
    return this.#json("POST", `/v1/insights/${path(area)}`, { body: { parts } });
  }

  async #json(method, place, { params = {}, body, form, signal } = {}) {
    const headers = {};
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const options = { method, headers, signal, body: form ?? (body && JSON.stringify(body)) };
    const answer = await this.#send(this.server + address(place, params), options);
    if (answer.ok) return answer.status === 204 ? null : answer.json();
    const { error } = await answer.json().catch(() => ({}));
    const message = error?.message ?? `${answer.status} ${answer.statusText}`;
    throw new OmnishelfError(message, answer.status, error?.code ?? "error");
  }

  async #send(url, options) {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.#once(url, options);
      const wait = waiting(answer);
      if (wait === null || attempt >= this.retries) return answer;
      await pause(wait, options.signal);
    }
  }

  async #once(url, options) {
    try {
      return await this.fetch(url, options);
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new OmnishelfError(`${this.server} can't be reached: ${error.message}`, 0, "unreachable");
    }
  }
}

/** Milliseconds to wait before another try; null: it is no use. `Retry-After` is in seconds or a
 * date. A server on another origin must expose it. */
function waiting(answer) {
  const told = answer.headers.get("Retry-After");
  if (answer.status !== 503 || told === null) return null;
  const wait = /^\d+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - Date.now();
  return wait <= LONGEST_WAIT_MS ? Math.max(wait, 0) : null;
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function address(place, params) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  return given.length ? `${place}?${new URLSearchParams(given)}` : place;
}

function path(id) {
  return id.split("/").map(encodeURIComponent).join("/");
}
