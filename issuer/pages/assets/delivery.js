// Hand-over of cards to families: scanned and verified on this telephone, noted here, sent when there is
// a network. Without this script the page is a form that is sent at once.

import { nextZoom, pixelsOf, startCamera, toggleTorch } from "/verify/js/camera.js";
import { loadVerifier } from "/verify/js/module.js";
import { add, entries, remove, send } from "/assets/delivery-queue.js";

const element = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
const texts = element("texts").dataset;
const now = () => Math.floor(Date.now() / 1000);
const verifier = await loadVerifier();
const form = element("entry");
const lines = [...element("taker").options].map((option) => option.textContent);

/** The office's roots and its newest lists; an older copy of them where there is no network. */
async function openLists() {
  const { roots, threshold, other_shops } = await (await fetch("/verify/setup.json")).json();
  verifier.start({ roots, threshold, other_shops });
  const lists = await fetch("/verify/lists.bin").catch(() => null);
  if (lists?.ok) verifier.take(new Uint8Array(await lists.arrayBuffer()));
  const { code, age_days } = verifier.lists(now());
  element("lists").textContent = code ? texts.noLists : `${texts.listAge} ${age_days}`;
}

/** Shows what belongs to the outcome that is chosen. */
function showFields() {
  element("for-handed-over").hidden = form.outcome.value !== "handed-over";
  element("for-undelivered").hidden = form.outcome.value !== "undelivered";
  const head = element("mode").value === "head";
  if (head) element("taker").value = "1";
  element("taker").disabled = head;
}

/** Names stand on the screen while the card is looked at, and nowhere else. @param {string[]} names */
function nameLines(names) {
  [...element("taker").options].forEach((option, at) => {
    option.textContent = names[at] ? `${at + 1} · ${names[at]}` : lines[at];
    option.hidden = names.length > 0 && at >= names.length;
  });
}

/** @param {string} kind @param {string} text */
function say(kind, text) {
  const verdict = element("verdict");
  verdict.className = kind;
  verdict.textContent = text;
  verdict.hidden = !text;
}

/** Ready for the next card. */
function clear() {
  verifier.forget();
  form.reset();
  nameLines([]);
  say("", "");
  element("card_number").readOnly = false;
  element("note").disabled = false;
  element("next").hidden = true;
  showFields();
}

/** A code that was read: only a good card, or a specimen that would be one, is handed over. @param {string} text */
function scanned(text) {
  if (!element("next").hidden) return;
  const verdict = verifier.verify(text, now());
  const words = texts.language === "en" ? verdict.english : verdict.hindi;
  const good = verdict.decision === "accept" && verdict.card;
  say(good ? "notice" : "wrong", [verdict.specimen ? texts.specimen : "", words, `[${verdict.code}]`, good ? "" : texts.notThis].filter(Boolean).join(" · "));
  element("next").hidden = false;
  element("note").disabled = !good;
  if (good) {
    const { card_number, head, members } = verdict.card;
    element("card_number").value = card_number;
    element("card_number").readOnly = true;
    nameLines([head, ...members].map((person) => [person.name_hindi, person.name].filter(Boolean).join(" · ")));
  }
  navigator.vibrate?.(good ? [80] : [400]);
  form.scrollIntoView({ block: "start" });
}

/** How many wait, and which. */
async function showQueue() {
  const all = await entries();
  const waiting = all.filter((entry) => !entry.refused).length;
  element("waiting").textContent = waiting ? `${waiting} ${texts.waiting}` : texts.none;
  element("send").disabled = !waiting;
  element("entries").replaceChildren(...all.map((entry) => {
    const line = document.createElement("li");
    const outcome = { "handed-over": texts.handedOver, undelivered: texts.undelivered, returned: texts.returned }[entry.outcome];
    const time = new Date(entry.at * 1000).toLocaleTimeString(texts.language === "en" ? "en-IN" : "hi-IN", { timeStyle: "short" });
    line.textContent = [entry.card_number, outcome, time, entry.refused].filter(Boolean).join(" · ");
    if (entry.refused) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = texts.remove;
      button.onclick = async () => { await remove(entry.key); await showQueue(); };
      line.append(" ", button);
    }
    return line;
  }));
  element("queue").hidden = false;
}

/** @param {boolean} asked whether somebody asked for it */
async function sendNow(asked) {
  const done = await send();
  const said = { sent: texts.sent, none: "", offline: texts.offline, "sign-in": texts.signIn, failed: texts.failed }[done];
  if (said || asked) element("said").textContent = said;
  await showQueue();
}

form.onsubmit = async (/** @type {Event} */ event) => {
  event.preventDefault();
  const outcome = form.outcome.value;
  await add({
    key: crypto.randomUUID(), card_number: element("card_number").value.trim(), outcome,
    taker: Number(element("taker").value), mode: outcome === "handed-over" ? element("mode").value : "",
    reason: outcome === "undelivered" ? element("reason").value : "", at: now(),
  });
  clear();
  element("said").textContent = texts.noted;
  await showQueue();
  if (navigator.onLine) await sendNow(false);
};
form.onchange = showFields;
element("next").onclick = clear;
element("send").onclick = () => sendNow(true);
addEventListener("online", () => sendNow(false));
element("camera-start").onclick = async () => {
  try {
    await startCamera((picture) => verifier.decode(picture), scanned);
    element("camera-start").hidden = true;
  } catch {
    element("lists").textContent = texts.noCamera;
  }
};
element("torch").onclick = toggleTorch;
element("zoom").onclick = nextZoom;
element("photo").onchange = async () => {
  const [file] = element("photo").files;
  element("photo").value = "";
  if (!file) return;
  const text = await pixelsOf(file).then((picture) => verifier.decode(picture)).catch(() => "");
  if (text) scanned(text);
  else say("wrong", texts.noCode);
};

element("scan").hidden = false;
showFields();
await openLists().catch(() => { element("lists").textContent = texts.noLists; });
await showQueue();
await navigator.serviceWorker?.register("/delivery/service-worker.js", { scope: "/delivery/" }).catch(() => null);
document.body.dataset.ready = "yes";
if (navigator.onLine) await sendNow(false);
