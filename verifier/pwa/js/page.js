// The page: what is scanned goes to the verifier, what it says to the screen.

import { nextZoom, pixelsOf, startCamera, toggleTorch } from "./camera.js";
import { element, line, seconds } from "./elements.js";
import { isPart, loadVerifier } from "./module.js";
import { EXCEPTIONS, keepRegister, showRegister, wireRegister } from "./register.js";
import { keep, load, loadClosed } from "./store.js";
import { offerRenewal, openLists, remember, showLists, takeShared, taken, wireUpdates } from "./updates.js";
import { closeVerdict, showVerdict } from "./verdict.js";
import { fillWords, isEnglish, speakEnglish, word } from "./words.js";

/** Back to scanning by itself after so many milliseconds without a touch. */
const VERDICT_SHOWN = 15_000;

const verifier = await loadVerifier();
/** The verdict on the screen. @type {any} */
let shown = null;
let closing = 0;

async function begin() {
  speakEnglish((await load("english")) === true);
  const { roots, threshold, other_shops } = await (await fetch("setup.json")).json();
  const kept = async (/** @type {string} */ name) => {
    const bytes = await loadClosed(name).catch(() => null);
    return bytes ? JSON.parse(new TextDecoder().decode(bytes)) : undefined;
  };
  const shop = (await load("shop")) ?? "";
  verifier.start({ roots, threshold, other_shops, memory: await kept("memory"), ledger: await kept("register") });
  verifier.setShop(shop);
  element("shop").value = shop;
  await openLists(verifier);
  element("exception").replaceChildren(...EXCEPTIONS.map((name) => Object.assign(line("option", ""), { value: name })));
  words();
  element("wedge").focus();
}

function words() {
  fillWords();
  for (const option of element("exception").options) option.textContent = word(option.value);
  element("language").textContent = isEnglish() ? "हिन्दी" : "English";
  element("language").lang = isEnglish() ? "hi" : "en";
  showLists(verifier);
  showRegister(verifier);
}

/** A scanned text: a part of an update, or a code to verify. @param {string} text */
async function scanned(text) {
  if (shown) return;
  if (isPart(text)) {
    element("updates").open = true;
    await taken(verifier, verifier.takePart(text));
    return;
  }
  const verdict = verifier.verify(text, seconds());
  if (verdict.code === "P-NO-LISTS") {
    element("hint").textContent = word("noLists");
    return;
  }
  shown = verdict;
  element("served").disabled = false;
  element("served").textContent = word("served");
  element("exception").value = "none";
  showVerdict(verdict);
  closeLater();
  await remember(verifier);
}

function closeLater() {
  clearTimeout(closing);
  closing = setTimeout(back, VERDICT_SHOWN);
}

function back() {
  clearTimeout(closing);
  shown = null;
  verifier.forget();
  closeVerdict();
  showLists(verifier);
  showRegister(verifier);
  element("hint").textContent = "";
  element("wedge").value = "";
  element("wedge").focus();
}

// The page turns at once: a card scanned before the device has kept the choice is told in one language, once.
element("language").onclick = async () => {
  speakEnglish(!isEnglish());
  words();
  if (shown) showVerdict(shown);
  await keep("english", isEnglish());
};
element("camera-start").onclick = async () => {
  try {
    await startCamera((picture) => verifier.decode(picture), scanned);
    element("hint").textContent = word("cameraOn");
    element("camera-start").hidden = true;
  } catch {
    element("hint").textContent = word("cameraNo");
  }
};
element("torch").onclick = toggleTorch;
element("zoom").onclick = nextZoom;
element("photo").onchange = async () => {
  const [file] = element("photo").files;
  element("photo").value = "";
  if (!file) return;
  let text = "";
  try {
    text = verifier.decode(await pixelsOf(file));
  } catch { /* Not a picture: no code. */ }
  if (text) await scanned(text);
  else element("hint").textContent = word("noCode");
};
element("wedge").onkeydown = async (/** @type {KeyboardEvent} */ event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const text = element("wedge").value;
  element("wedge").value = "";
  if (text) await scanned(text);
};
// A scanner types wherever the page is; keys go to its field unless somebody writes elsewhere.
document.addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (document.activeElement);
  const writes = at && (at.matches("input, textarea, select") || (at.matches("button, summary") && [" ", "Enter"].includes(event.key)));
  if (!writes && event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey && !shown) element("wedge").focus();
});
element("served").onclick = async () => {
  if (!shown?.card) return;
  element("served").disabled = true;
  const answer = verifier.note(element("exception").value, seconds());
  if (answer.ok) await keepRegister(verifier);
  element("served").textContent = word(answer.ok ? "servedDone" : "servedNot");
  closeLater();
};
element("exception").onchange = closeLater;
element("clock-right").onclick = async () => {
  const answer = verifier.clockIsRight(seconds());
  await remember(verifier);
  back();
  element("hint").textContent = word(answer.ok ? "scanAgain" : "clockBehind");
};
element("again").onclick = back;

wireUpdates(verifier);
wireRegister(verifier);
await begin();
await takeShared(verifier);
document.body.dataset.ready = "yes";
await offerRenewal();
