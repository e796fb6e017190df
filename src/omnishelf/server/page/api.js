// The server's API. A shop may ask for a search key; it stays in this browser.

import { say } from "./words.js";

const KEY = "omnishelf-search-key";

/** An answer that is an error; its message is meant for people. */
export class ApiError extends Error {}

/** Results for a query; picture and recording are Blobs. */
export async function search(query, { picture, recording } = {}, signal) {
  const form = new FormData();
  form.set("query", JSON.stringify(query));
  if (picture) form.set("image", picture, "picture");
  if (recording) form.set("audio", recording, "recording");
  return (await call("/v1/search", { method: "POST", body: form, signal })).json();
}

/** Kinds of the fields that can be filtered: `{name: "keyword" | "number" | "boolean"}`. */
export async function fields() {
  return (await (await call("/v1/fields")).json()).fields;
}

/** Counts of fields over the whole shop. */
export async function facets(names) {
  const asked = encodeURIComponent(names.join(","));
  return (await (await call(`/v1/facets?fields=${asked}`)).json()).facets;
}

/** The trained model: whether there is one, its report card, where it is weak. */
export async function model() {
  return (await call("/v1/model")).json();
}

/** One product. */
export async function product(id) {
  return (await call(`/v1/products/${path(id)}`)).json();
}

/** An address for the n-th picture or sound of a product, for `src`. */
export async function mediaAddress(id, kind, n, size) {
  const address = `/v1/products/${path(id)}/${kind}/${n}${size ? `?size=${size}` : ""}`;
  // An element can't send a key, so with a key the file is fetched first.
  if (!localStorage.getItem(KEY)) return address;
  return URL.createObjectURL(await (await call(address)).blob());
}

function path(id) {
  return id.split("/").map(encodeURIComponent).join("/");
}

async function call(address, options = {}) {
  let answer = await send(address, options);
  if (answer.status === 401 || answer.status === 403) {
    const key = window.prompt(say("key"));
    if (key) {
      localStorage.setItem(KEY, key);
      answer = await send(address, options);
    }
  }
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    throw new ApiError(body.error?.message ?? `${answer.status} ${answer.statusText}`);
  }
  return answer;
}

async function send(address, options) {
  const key = localStorage.getItem(KEY);
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  try {
    return await fetch(address, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(say("offline"));
  }
}
