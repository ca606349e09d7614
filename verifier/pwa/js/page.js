// The page: what is scanned goes to the verifier, what it says to the screen.

import { nextZoom, pixelsOf, startCamera, toggleTorch } from "./camera.js";
import { EXCEPTIONS, clearEntries, countEntries, exportLedger, noteTyped, serve, servedThisMonth } from "./ledger.js";
import { isPart, loadVerifier } from "./module.js";
import { keep, load } from "./store.js";
import { closeVerdict, showVerdict } from "./verdict.js";
import { fillWords, isEnglish, speakEnglish, word } from "./words.js";

const element = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

/** Back to scanning by itself after so many milliseconds without a touch. */
const VERDICT_SHOWN = 15_000;

const verifier = await loadVerifier();
/** The verdict on the screen. @type {any} */
let shown = null;
let closing = 0;
const seconds = () => Math.floor(Date.now() / 1000);

async function begin() {
  speakEnglish((await load("english")) === true);
  const setup = await (await fetch("setup.json")).json();
  const { roots, threshold } = setup;
  const memory = (await load("memory")) ?? undefined;
  verifier.start({ roots, threshold, memory });
  const kept = await load("kept");
  if (!kept || !verifier.openKept(kept).ok) await firstLists();
  for (const name of EXCEPTIONS) element("exception").append(new Option("", name));
  words();
  element("wedge").focus();
}

/** The lists that came with the page, for its very first start. */
async function firstLists() {
  try {
    const answer = await fetch("lists.bin");
    if (answer.ok) await taken(verifier.take(new Uint8Array(await answer.arrayBuffer())));
  } catch { /* Without them the page says that it has none. */ }
}

function words() {
  fillWords();
  for (const option of element("exception").options) option.textContent = word(option.value);
  element("language").textContent = isEnglish() ? "हिन्दी" : "English";
  element("language").lang = isEnglish() ? "hi" : "en";
  showLists();
  showLedger();
}

function showLists() {
  const lists = verifier.lists(seconds());
  const line = element("lists");
  line.className = "old";
  if (lists.code) {
    line.textContent = word("noLists");
  } else if (seconds() + 86_400 < lists.time_floor) {
    line.textContent = word("clockBehind");
  } else {
    line.className = lists.age_days > 7 || lists.keys_old ? "old" : "";
    const age = lists.age_days ? word("listAge", lists.age_days) : word("listFresh");
    line.textContent = `${age} · ${word("listNumber")} ${lists.version}`;
  }
}

async function showLedger() {
  element("ledger-said").textContent = `${word("ledgerCount")} ${await countEntries()}`;
}

/** A scanned text: a part of an update, or a code to verify. @param {string} text */
async function scanned(text) {
  if (shown) return;
  if (isPart(text)) {
    element("updates").open = true;
    await taken(verifier.takePart(text));
    return;
  }
  const verdict = verifier.verify(text, seconds());
  if (verdict.code === "P-NO-LISTS") {
    element("hint").textContent = word("noLists");
    return;
  }
  shown = verdict;
  const memory = verifier.remembered();
  if (memory) await keep("memory", memory);
  const served = verdict.genuine ? await servedThisMonth(verdict.family_hash, new Date()) : null;
  element("served").disabled = false;
  element("served").textContent = word("served");
  element("exception").value = "none";
  showVerdict(verdict, served);
  closeLater();
}

function closeLater() {
  clearTimeout(closing);
  closing = setTimeout(back, VERDICT_SHOWN);
}

function back() {
  clearTimeout(closing);
  shown = null;
  closeVerdict();
  showLists();
  showLedger();
  element("hint").textContent = "";
  element("wedge").value = "";
  element("wedge").focus();
}

/** What became of an update or a part. @param {any} answer */
async function taken(answer) {
  const said = element("update-said");
  if (!answer.ok) {
    said.textContent = `${word("refused")} [${answer.code}]`;
  } else if (answer.taken === "part") {
    said.textContent = `${word("partsMissing")} ${answer.missing.join(", ")}`;
  } else {
    await keep("kept", verifier.kept());
    const memory = verifier.remembered();
    if (memory) await keep("memory", memory);
    said.textContent = word("taken");
  }
  showLists();
}

const isCardNumber = (/** @type {string} */ text) => /^\d{8}-\d{2}-\d$/.test(text);
const looksLikeAadhaar = (/** @type {string} */ text) => /^(\d[ -]?){12}(\d{4})?$/.test(text) && !isCardNumber(text);

element("language").onclick = async () => {
  speakEnglish(!isEnglish());
  await keep("english", isEnglish());
  words();
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
element("typed-form").onsubmit = async (/** @type {Event} */ event) => {
  event.preventDefault();
  const number = element("typed").value.trim();
  element("typed").value = "";
  let said = "typedWrong";
  if (looksLikeAadhaar(number)) said = "aadhaarTyped";
  else if (isCardNumber(number)) {
    await noteTyped(number, new Date());
    said = "noted";
  }
  element("hint").textContent = word(said);
  showLedger();
};
element("fetch").onclick = async () => {
  try {
    const answer = await fetch("update", { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.statusText);
    await taken(verifier.take(new Uint8Array(await answer.arrayBuffer())));
  } catch {
    element("update-said").textContent = word("fetchFailed");
  }
};
element("update").onchange = async () => {
  const [file] = element("update").files;
  element("update").value = "";
  if (file) await taken(verifier.take(new Uint8Array(await file.arrayBuffer())));
};
element("parts-form").onsubmit = async (/** @type {Event} */ event) => {
  event.preventDefault();
  for (const line of element("parts").value.split(/\r?\n/)) if (line.trim()) await taken(verifier.takePart(line));
  element("parts").value = "";
};
element("served").onclick = async () => {
  if (!shown?.card) return;
  element("served").disabled = true;
  await serve(shown, element("exception").value, new Date());
  element("served").textContent = word("servedDone");
  closeLater();
};
element("exception").onchange = closeLater;
element("again").onclick = back;
element("export").onclick = async () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([await exportLedger()], { type: "text/csv" }));
  link.download = `register-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
element("clear").onclick = async () => {
  if (!confirm(word("clearSure"))) return;
  await clearEntries();
  showLedger();
};

await begin();
document.body.dataset.ready = "yes";

if ("serviceWorker" in navigator) {
  const registration = await navigator.serviceWorker.register("service-worker.js");
  const offer = () => { element("renew").hidden = !registration.waiting; };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  offer();
  element("renew").onclick = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    registration.waiting?.postMessage("take over");
  };
}
