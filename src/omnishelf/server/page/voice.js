// A recording to search by. It ends by itself when the shopper falls silent.

const LONGEST_MS = 15_000;
const SILENCE_MS = 1_300;
const LOUD = 0.02; // Root mean square of samples in [-1, 1].

let recorder = null;

/** Start recording, or end the recording under way; resolves with the Blob of a started one. */
export async function toggleRecording() {
  if (recorder) {
    recorder.stop();
    return null;
  }
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  recorder = new MediaRecorder(stream);
  const button = document.getElementById("speak");
  button.setAttribute("aria-pressed", "true");
  const pieces = [];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve));
  recorder.start();
  const context = stopWhenSilent(stream, recorder);
  const limit = setTimeout(() => recorder?.stop(), LONGEST_MS);
  await ended;
  clearTimeout(limit);
  const type = recorder.mimeType;
  recorder = null;
  button.setAttribute("aria-pressed", "false");
  for (const track of stream.getTracks()) track.stop();
  await context.close();
  return new Blob(pieces, { type });
}

function stopWhenSilent(stream, current) {
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
    const now = performance.now();
    if (loudness > LOUD) {
      spoken = true;
      quietSince = now;
    }
    if (spoken && now - quietSince > SILENCE_MS) current.stop();
    else setTimeout(look, 50);
  };
  look();
  return context;
}
