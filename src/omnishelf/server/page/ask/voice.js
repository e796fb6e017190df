// A recording to search by. It ends by itself when the shopper falls silent.

const LONGEST_MS = 15_000;
const SILENCE_MS = 1_300;
const LOUD = 0.02; // Root mean square of samples in [-1, 1].
const LOOK_MS = 50;
const QUIETEST_DB = -60;

let recorder = null;
let dropped = false;

/** Start recording, or end the recording under way; resolves with the Blob of a started one, or
 * with null. `heard` is called with how loud it is, from 0 to 1. */
export async function toggleRecording(heard) {
  if (recorder) {
    recorder.stop();
    return null;
  }
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  recorder = new MediaRecorder(stream);
  dropped = false;
  const speak = document.getElementById("speak");
  speak.setAttribute("aria-pressed", "true");
  const pieces = [];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve));
  recorder.start();
  const context = listen(stream, recorder, heard);
  const limit = setTimeout(() => recorder?.stop(), LONGEST_MS);
  await ended;
  clearTimeout(limit);
  const type = recorder.mimeType;
  recorder = null;
  speak.setAttribute("aria-pressed", "false");
  for (const track of stream.getTracks()) track.stop();
  await context.close();
  return dropped ? null : new Blob(pieces, { type });
}

/** End the recording under way, and let it be forgotten. */
export function dropRecording() {
  dropped = true;
  recorder?.stop();
}

/** Tell how loud it is, and stop when nothing is said any more. */
function listen(stream, current, heard) {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let spoken = false;
  let quietSince = 0;
  const look = () => {
    if (current.state !== "recording") return;
    analyser.getFloatTimeDomainData(samples);
    const loudness = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
    // The ear hears ratios: decibels, from the quietest that is shown to full scale.
    heard(Math.max(0, 1 - (20 * Math.log10(loudness + 1e-9)) / QUIETEST_DB));
    const now = performance.now();
    if (loudness > LOUD) {
      spoken = true;
      quietSince = now;
    }
    if (spoken && now - quietSince > SILENCE_MS) current.stop();
    else setTimeout(look, LOOK_MS);
  };
  look();
  return context;
}
