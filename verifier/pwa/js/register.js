// The month's register: what was served when and how, by hashes, closed on this device. It works
// offline, and leaves as a file with a checksum.

import { element, line, seconds } from "./elements.js";
import { keep, keepClosed } from "./store.js";
import { word } from "./words.js";

/** @typedef {import("./module.js").Verifier} Verifier */

/** Why a card was served another way than by a fingerprint; the words of the register. */
export const EXCEPTIONS = ["none", "finger", "otp", "network", "nominee"];

/** @param {Verifier} verifier */
export const keepRegister = (verifier) => keepClosed("register", verifier.ledger());

/** @param {Verifier} verifier */
export function showRegister(verifier) {
  const register = verifier.register(seconds());
  element("register-said").textContent = `${word("registerCount")} ${register.this_month}`;
  const months = [...register.due, register.month];
  element("months").replaceChildren(...months.map((month) => line("option", month)));
  element("register-due").hidden = register.due.length === 0;
  element("register-due").textContent = word("registerDue", register.due.join(", "));
}

/** @param {Verifier} verifier */
export function wireRegister(verifier) {
  element("typed-form").onsubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const answer = verifier.noteTyped(element("typed").value, seconds());
    element("typed").value = "";
    if (answer.ok) await keepRegister(verifier);
    element("hint").textContent = word(answer.ok ? "noted" : answer.code === "P-AADHAAR" ? "aadhaarTyped" : "typedWrong");
    showRegister(verifier);
  };
  element("shop-form").onsubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const shop = element("shop").value.trim();
    const answer = verifier.setShop(shop);
    if (answer.ok) await keep("shop", shop);
    element("shop-said").textContent = word(answer.ok ? "shopKept" : "shopWrong");
  };
  element("export").onclick = async () => {
    const month = element("months").value;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (verifier.handBack(month))], { type: "text/csv" }));
    link.download = `register-${month}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    element("handed-over").hidden = false;
  };
  element("handed-over").onclick = async () => {
    verifier.handedBack(element("months").value);
    // What is over goes now, what is of this month when the month is over.
    showRegister(verifier);
    await keepRegister(verifier);
    element("handed-over").hidden = true;
  };
}
