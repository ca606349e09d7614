// The counter's camera reads the code of the old card with the module of the shop's page, puts the
// text into the form and sends it. Whether the card is genuine is for the office to say.

import { nextZoom, startCamera, toggleTorch } from "/verify/js/camera.js";
import { Verifier, isPart } from "/verify/js/module.js";

const element = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

element("scan").hidden = false;
element("torch").onclick = toggleTorch;
element("zoom").onclick = nextZoom;
element("camera-start").onclick = async () => {
  element("camera-no").hidden = true;
  try {
    const bytes = await (await fetch("/verify/verifier.wasm")).arrayBuffer();
    const { instance } = await WebAssembly.instantiate(bytes, {});
    const verifier = new Verifier(instance.exports);
    await startCamera((picture) => verifier.decode(picture), found);
    element("camera-start").hidden = true;
    element("camera-on").hidden = false;
  } catch {
    element("camera-no").hidden = false;
  }
};

/** @param {string} text */
function found(text) {
  if (isPart(text) || element("scan").hidden) return;
  element("scan").hidden = true;
  element("text").value = text;
  element("find").requestSubmit();
}
