// A picture to search by: chosen, taken, dropped or pasted.

const LONGEST_SIDE = 1024;

/** Call `take` with every picture that the shopper gives, `refuse` with files that are none. */
export function listenForPictures(take, refuse) {
  const offer = async (file) => {
    try {
      take(await shrunk(file));
    } catch {
      refuse();
    }
  };
  for (const [button, input] of [
    ["choose-picture", "picture-file"],
    ["use-camera", "camera-file"],
  ]) {
    const chooser = document.getElementById(input);
    document.getElementById(button).addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => {
      if (chooser.files.length) offer(chooser.files[0]);
      chooser.value = "";
    });
  }
  document.addEventListener("paste", (event) => {
    const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
    if (file) {
      event.preventDefault();
      offer(file);
    }
  });
  listenForDrops(offer);
}

function listenForDrops(offer) {
  const veil = document.getElementById("drop");
  const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) veil.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    veil.hidden = true;
    if (event.dataTransfer.files.length) offer(event.dataTransfer.files[0]);
  });
}

/** Photos of phones have many more pixels than a search needs. */
async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const ratio = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * ratio);
  canvas.height = Math.round(picture.height * ratio);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
}
