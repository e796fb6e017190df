// The query as JSON can hold it, with the photo in it.

import { asked, state } from "../state.js";

/** What is asked for, as `/v1/explain` takes it. */
export async function askedWhole() {
  const query = asked();
  if (state.picture) query.image = await dataUri(state.picture);
  return query;
}

function dataUri(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
