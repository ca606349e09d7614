// The month's ledger: which card was served when and how, by a hash. It works offline, and leaves the
// device as a file with a checksum.

import { addEntry, clearEntries, entries } from "./store.js";

/** Why a card was served another way than by a fingerprint. */
export const EXCEPTIONS = ["none", "finger", "otp", "network", "nominee"];

/** The month of a time, as `2026-11`, by this device's clock. @param {Date} at */
export const monthOf = (at) => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}`;

/** @param {string} text */
export async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The entry of this family in this month, if it was served. @param {string} family @param {Date} at */
export async function servedThisMonth(family, at) {
  const all = await entries();
  return all.find((/** @type {any} */ entry) => entry.family === family && entry.month === monthOf(at)) ?? null;
}

/** @param {any} verdict @param {string} exception @param {Date} at */
export async function serve(verdict, exception, at) {
  await addEntry({
    month: monthOf(at),
    at: at.toISOString(),
    family: verdict.family_hash,
    card: (await sha256(`card number\0${verdict.card.card_number}`)).slice(0, 32),
    issue: verdict.card.issue_number,
    code: verdict.code,
    exception,
  });
}

/** A number that a person typed proves nothing; that it was typed is noted. @param {string} number @param {Date} at */
export async function noteTyped(number, at) {
  const card = (await sha256(`card number\0${number}`)).slice(0, 32);
  await addEntry({ month: monthOf(at), at: at.toISOString(), family: "", card, issue: 0, code: "TYPED", exception: "typed" });
}

/** The ledger as a table; the last line is the SHA-256 of what stands before it. */
export async function exportLedger() {
  const columns = ["month", "at", "card", "issue", "code", "exception"];
  const rows = (await entries()).map((/** @type {any} */ entry) => columns.map((column) => entry[column]).join(","));
  const table = `${[columns.join(","), ...rows].join("\r\n")}\r\n`;
  return `${table}# sha256 ${await sha256(table)}\r\n`;
}

export async function countEntries() { return (await entries()).length; }
export { clearEntries };
