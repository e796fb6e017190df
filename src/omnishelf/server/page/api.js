// The server's API.

import { keyFor, obtainKey } from "./keys.js";
import { say } from "./words/words.js";

/** An answer that is an error; its message is meant for people. */
export class ApiError extends Error {
  constructor(message, { status = 0, code = "", body = {} } = {}) {
    super(message);
    this.status = status;
    this.body = body;
    // What an older server says of a call that it does not have.
    this.unknownCall = status === 405 || (status === 404 && code === "not_found");
  }
}

/** Results for a query; picture and recording are Blobs. */
export async function search(query, { picture, recording } = {}, signal) {
  const form = new FormData();
  form.set("query", JSON.stringify(query));
  // Never the file's own name: it is the shopper's, and of any characters.
  if (picture) form.set("image", picture, "picture");
  if (recording) form.set("audio", recording, "recording");
  return read("/v1/search", { method: "POST", body: form, signal });
}

/** Completions of what is being typed. */
export async function suggest(text, limit, signal) {
  const asked = new URLSearchParams({ q: text, limit });
  return (await read(`/v1/suggest?${asked}`, { signal })).suggestions;
}

/** Why a product is where it is for a query. */
export function explain(query, id, language) {
  return post("/v1/explain", { query, id, language });
}

/** Which parts of a product's n-th picture speak for the query, and which against it. */
export function heatmap(query, id, picture) {
  return post("/v1/explain/heatmap", { query, id, picture });
}

/** Kinds of the fields that can be filtered: `{name: "keyword" | "number" | "boolean"}`. */
export async function fields() {
  return (await read("/v1/fields")).fields;
}

/** Counts of fields over the whole shop. */
export async function facets(names) {
  return (await read(`/v1/facets?${new URLSearchParams({ fields: names.join(",") })}`)).facets;
}

/** The trained model: whether there is one, its report card, where it is weak. */
export function model() {
  return read("/v1/model");
}

/** One product. */
export function product(id) {
  return read(`/v1/products/${path(id)}`);
}

/** What reviews say of a product; null if none were read. */
export async function reviewCard(id) {
  return (await read(`/v1/reviews/${path(id)}`)).card;
}

/** A strip of products: `{strip, reasons}`. */
export function recommend(kind, asked) {
  return read(`/v1/recommend/${kind}?${new URLSearchParams(asked)}`);
}

/** The shop's rules: `{rules}`, with their revision and those before. */
export function rules() {
  return read("/v1/rules", {}, "admin");
}

/** Put rules in the place of all that there are. */
export function putRules(rules) {
  return post("/v1/rules", { rules }, "admin", "PUT");
}

/** A query's hits with the rules that hold, and with others. */
export function previewRules(rules, query) {
  return post("/v1/rules/preview", { rules, query }, "admin");
}

/** The shop's synonyms, as text. */
export async function synonyms() {
  return (await read("/v1/synonyms", {}, "admin")).text;
}

/** Put synonyms in the place of all that there are. */
export function putSynonyms(text) {
  return post("/v1/synonyms", { text }, "admin", "PUT");
}

/** What was searched for in the last days. */
export function queries(days) {
  return read(`/v1/queries?${new URLSearchParams({ days })}`, {}, "admin");
}

/** What shoppers did in the last days. */
export function eventReport(days) {
  return read(`/v1/events/report?${new URLSearchParams({ days })}`, {}, "admin");
}

/** All experiments. */
export async function experiments() {
  return (await read("/v1/experiments", {}, "admin")).experiments;
}

/** What came of an experiment so far. */
export function outcome(name) {
  return read(`/v1/experiments/${path(name)}/outcome`, {}, "admin");
}

/** End an experiment now. */
export function stopExperiment(name) {
  return read(`/v1/experiments/${path(name)}/stop`, { method: "POST" }, "admin");
}

/** What was learned of shoppers. */
export function behaviour() {
  return read("/v1/behaviour", {}, "admin");
}

/** What there is of each area of insights. */
export async function insights() {
  return (await read("/v1/insights", {}, "admin")).areas;
}

/** The latest results of an area, by part. */
export async function insight(area) {
  return (await read(`/v1/insights/${path(area)}`, {}, "admin")).parts;
}

/** Begin to compute an area anew, in the background. */
export function computeInsight(area) {
  return post(`/v1/insights/${path(area)}`, {}, "admin");
}

/** Where an area's report is. */
export function reportAddress(area) {
  return `/v1/insights/${path(area)}/report`;
}

/** An area's report, as a file. */
export async function insightReport(area) {
  return (await call(reportAddress(area), {}, "admin")).blob();
}

/** Begin to learn from shoppers, in the background. */
export function startLearning() {
  return read("/v1/upkeep/learn", { method: "POST" }, "admin");
}

/** How far work in the background has come. */
export function upkeep() {
  return read("/v1/upkeep", {}, "admin");
}

/** An address for the n-th picture or sound of a product, for `src`. */
export async function mediaAddress(id, kind, n, size) {
  const address = `/v1/products/${path(id)}/${kind}/${n}${size ? `?size=${size}` : ""}`;
  // An element can't send a key, so with a key the file is fetched first.
  if (!keyFor("search")) return address;
  return URL.createObjectURL(await (await call(address)).blob());
}

function path(id) {
  return id.split("/").map(encodeURIComponent).join("/");
}

function post(address, body, kind = "search", method = "POST") {
  const headers = { "Content-Type": "application/json" };
  return read(address, { method, headers, body: JSON.stringify(body) }, kind);
}

async function read(address, options, kind) {
  const answer = await call(address, options, kind);
  return answer.status === 204 ? null : answer.json();
}

async function call(address, options = {}, kind = "search") {
  let sent = keyFor(kind);
  let answer = await send(address, options, sent);
  while (answer.status === 401 || answer.status === 403) {
    // Another call may have obtained one meanwhile.
    if (keyFor(kind) === sent && !(await obtainKey(kind, answer.status === 403))) break;
    sent = keyFor(kind);
    answer = await send(address, options, sent);
  }
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    const message = body.error?.message ?? `${answer.status} ${answer.statusText}`;
    throw new ApiError(message, { status: answer.status, code: body.error?.code, body });
  }
  return answer;
}

async function send(address, options, key) {
  const headers = { ...options.headers, ...(key ? { Authorization: `Bearer ${key}` } : {}) };
  try {
    return await fetch(address, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(say("offline"));
  }
}
