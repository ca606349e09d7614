// The back camera: frames to the verifier, torch and zoom where the phone has them.

const element = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
/** Between two frames that are looked at, milliseconds. */
const PAUSE = 120;

/** @type {MediaStream | null} */
let stream = null;
let torch = false;
let zoom = 1;

const track = () => /** @type {any} */ (stream?.getVideoTracks()[0]);
const abilities = () => track()?.getCapabilities?.() ?? {};

/** Starts the camera and gives each text that is read to `found`. @param {(picture: ImageData) => string} decode @param {(text: string) => void} found */
export async function startCamera(decode, found) {
  stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  const video = element("camera");
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  element("torch").hidden = !abilities().torch;
  element("zoom").hidden = !abilities().zoom;
  const canvas = new OffscreenCanvas(1, 1);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  const look = async () => {
    if (!stream) return;
    if (!element("scan").hidden && video.videoWidth && !document.hidden) {
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      context.drawImage(video, 0, 0);
      const text = await detect(video) || decode(context.getImageData(0, 0, canvas.width, canvas.height));
      if (text) found(text);
    }
    setTimeout(look, PAUSE);
  };
  look();
}

/** The phone's own reader, where it has one; never the only way. @param {HTMLVideoElement} video */
async function detect(video) {
  const Detector = /** @type {any} */ (window).BarcodeDetector;
  if (!Detector) return "";
  try {
    const [code] = await new Detector({ formats: ["qr_code"] }).detect(video);
    return code?.rawValue ?? "";
  } catch {
    return "";
  }
}

/** The torch stays on over a verdict, until it is tapped again. */
export async function toggleTorch() {
  torch = !torch;
  await track()?.applyConstraints({ advanced: [{ torch }] });
  element("torch").setAttribute("aria-pressed", String(torch));
}

export async function nextZoom() {
  const { zoom: range } = abilities();
  if (!range) return;
  zoom = zoom * 1.6 > range.max ? range.min : zoom * 1.6;
  await track().applyConstraints({ advanced: [{ zoom }] });
}

/** The pixels of a picture's file, at most 2,000 a side. @param {Blob} file @returns {Promise<ImageData>} */
export async function pixelsOf(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, 2000 / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
