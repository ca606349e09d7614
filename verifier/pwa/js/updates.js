// Lists and scales from outside: by network, file, poster, SMS. What comes in is believed for its
// signatures alone.

import { element, seconds } from "./elements.js";
import { isPart } from "./module.js";
import { keep, keepClosed, load } from "./store.js";
import { word } from "./words.js";

/** @typedef {import("./module.js").Verifier} Verifier */

/** Opens what was kept, or the lists that came with the page for its very first start. @param {Verifier} verifier */
export async function openLists(verifier) {
  const kept = await load("kept");
  if (kept && verifier.openKept(kept).ok) return;
  try {
    const answer = await fetch("lists.bin");
    if (answer.ok) await taken(verifier, verifier.take(new Uint8Array(await answer.arrayBuffer())));
  } catch { /* Without them the page says that it has none. */ }
  element("update-said").textContent = "";
}

/** Keeps what the verifier remembers, where that changed. @param {Verifier} verifier */
export async function remember(verifier) {
  const memory = verifier.remembered();
  if (memory.length) await keepClosed("memory", memory);
}

/** What became of an update or a part. @param {Verifier} verifier @param {any} answer */
export async function taken(verifier, answer) {
  const said = element("update-said");
  const series = element("series");
  series.hidden = answer.taken !== "part";
  if (!answer.ok) {
    const reason = word(`refused ${answer.code}`) || word("refused");
    said.textContent = `${reason} [${answer.code}]`;
  } else if (answer.taken === "part") {
    series.max = answer.parts;
    series.value = answer.parts - answer.missing.length;
    said.textContent = `${series.value} / ${answer.parts}. ${word("partsMissing")} ${answer.missing.join(", ")}`;
  } else {
    await keep("kept", verifier.kept());
    await remember(verifier);
    said.textContent = word(answer.taken === "scale" ? "takenScale" : "taken");
  }
  showLists(verifier);
}

/** How old the lists are, always in sight. @param {Verifier} verifier */
export function showLists(verifier) {
  const lists = verifier.lists(seconds());
  const place = element("lists");
  place.className = "old";
  if (lists.code) {
    place.textContent = word("noLists");
  } else if (seconds() + 86_400 < lists.time_floor) {
    place.textContent = word("clockBehind");
  } else {
    place.className = lists.age_days > 7 || lists.keys_old ? "old" : "";
    const age = lists.age_days ? word("listAge", lists.age_days) : word("listFresh");
    const scales = lists.scales.length ? ` · ${word("scales")} ${lists.scales.join(", ")}` : "";
    place.textContent = `${age} · ${word("listNumber")} ${lists.version}${scales}`;
  }
}

/** @param {Verifier} verifier */
export function wireUpdates(verifier) {
  const bytesOf = async (/** @type {Blob | Response} */ source) => new Uint8Array(await source.arrayBuffer());
  element("fetch").onclick = async () => {
    try {
      const answer = await fetch("update", { cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      await taken(verifier, verifier.take(await bytesOf(answer)));
      const scale = await fetch("scale", { cache: "no-store" }).catch(() => null);
      if (scale?.ok) await taken(verifier, verifier.take(await bytesOf(scale)));
    } catch {
      element("update-said").textContent = word("fetchFailed");
    }
  };
  element("update").onchange = async () => {
    const [file] = element("update").files;
    element("update").value = "";
    if (file) await taken(verifier, verifier.take(await bytesOf(file)));
  };
  element("parts-form").onsubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const lines = element("parts").value.split(/\r?\n/);
    for (const part of lines) if (part.trim()) await taken(verifier, verifier.takePart(part));
    element("parts").value = "";
  };
}

/** What another program shared with the page: an update's file, or its parts as a message has them. A code
 * of a card is not looked at: nobody may bring up a verdict from outside. @param {Verifier} verifier */
export async function takeShared(verifier) {
  const kept = "caches" in window ? await caches.match("shared", { cacheName: "shared" }) : undefined;
  if (!kept) return;
  await caches.delete("shared");
  element("updates").open = true;
  const bytes = new Uint8Array(await kept.arrayBuffer());
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/).filter((line) => line.trim());
  if (lines.length && lines.every(isPart)) {
    for (const part of lines) await taken(verifier, verifier.takePart(part));
  } else {
    await taken(verifier, verifier.take(bytes));
  }
}

/** A page's newer version waits until it is wanted. */
export async function offerRenewal() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("service-worker.js");
  const offer = () => { element("renew").hidden = !registration.waiting; };
  const watch = () => registration.installing?.addEventListener("statechange", offer);
  registration.addEventListener("updatefound", watch);
  watch();
  offer();
  element("renew").onclick = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    registration.waiting?.postMessage("take over");
  };
}

