// The verdict's screen: colour, sign and words together, sound, vibration, speech.

import { isEnglish, word } from "./words.js";

const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Signs that are told apart without colour. */
const SIGNS = { accept: "M10 25 20 35 39 13", amber: "M24 8V28M24 38V39", reject: "M12 12 36 36M36 12 12 36", grey: "M16 16a8 8 0 1 1 8 9v4M24 38v1" };

/** Tones in hertz: rising is good, one low is bad, two alike ask for a look. */
const TONES = { accept: [660, 990], amber: [520, 520], reject: [180], grey: [400, 300] };
const VIBRATIONS = { accept: [80], amber: [80, 80, 80], reject: [400], grey: [40, 60, 40] };

/** The look of a verdict: genuine cards that are not fresh are amber, foreign codes grey. @param {any} verdict */
export function lookOf(verdict) {
  if (verdict.decision === "accept") return "accept";
  if (verdict.decision === "reject") return verdict.code === "R-SUSPENDED" || verdict.code === "R-SUPERSEDED" ? "amber" : "reject";
  return verdict.genuine || /^[TK]-/.test(verdict.code) ? "amber" : "grey";
}

/** @type {AudioContext | undefined} */
let audio;

/** @param {keyof typeof TONES} look */
function sound(look) {
  navigator.vibrate?.(VIBRATIONS[look]);
  try {
    audio ??= new AudioContext();
    TONES[look].forEach((hertz, index) => {
      const tone = /** @type {AudioContext} */ (audio).createOscillator();
      tone.frequency.value = hertz;
      tone.connect(/** @type {AudioContext} */ (audio).destination);
      tone.start(/** @type {AudioContext} */ (audio).currentTime + index * 0.18);
      tone.stop(/** @type {AudioContext} */ (audio).currentTime + index * 0.18 + 0.15);
    });
  } catch { /* A device without sound shows the screen all the same. */ }
}

/** @param {string} text */
function say(text) {
  if (!("speechSynthesis" in window)) return;
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = isEnglish() ? "en-IN" : "hi-IN";
  speechSynthesis.cancel();
  speechSynthesis.speak(speech);
}

/** @param {any} person @param {boolean} first */
function personText(person, first) {
  const names = [person.name_hindi, person.name].filter(Boolean).join(" · ");
  if (first) return names;
  const relation = isEnglish() ? person.relation : person.relation_hindi;
  // The card has the year of birth alone.
  const age = person.birth_year ? word("age", new Date().getFullYear() - person.birth_year) : "";
  return [names, relation, age].filter(Boolean).join(", ");
}

/** @param {any} verdict @param {{ at: string } | null} served */
export function showVerdict(verdict, served) {
  const look = served && verdict.genuine && lookOf(verdict) !== "reject" ? "amber" : lookOf(verdict);
  const screen = element("verdict");
  screen.className = `${look} turning`;
  element("sign-path").setAttribute("d", SIGNS[look]);
  const age = verdict.list_age_days;
  let words = isEnglish() ? verdict.english : verdict.hindi;
  if ((verdict.code === "R-OLD" || verdict.code === "R-STALE") && age !== null) words += ` · ${word("listAge", age)}`;
  let next = isEnglish() ? verdict.next_english : verdict.next_hindi;
  if (served && look === "amber") {
    words = word("servedBefore");
    next = word("servedBeforeNext", new Date(served.at).toLocaleString(isEnglish() ? "en-IN" : "hi-IN"));
  }
  element("words").textContent = words;
  element("next").textContent = next;
  element("code").textContent = verdict.code;
  element("specimen").hidden = !verdict.specimen;
  element("card").hidden = !verdict.card;
  element("serving").hidden = !verdict.card || look === "reject";
  // Nothing of a card stands in the page before its signature held.
  element("number").textContent = verdict.card?.card_number ?? "";
  element("head").textContent = verdict.card ? personText(verdict.card.head, true) : "";
  element("members").replaceChildren(...(verdict.card?.members ?? []).map((/** @type {any} */ member) => {
    const line = document.createElement("li");
    line.textContent = personText(member, false);
    return line;
  }));
  element("scan").hidden = true;
  screen.hidden = false;
  screen.focus();
  scrollTo(0, 0);
  sound(look);
  say(words);
}

export function closeVerdict() {
  element("verdict").hidden = true;
  for (const id of ["number", "head", "words", "next", "code"]) element(id).textContent = "";
  element("members").replaceChildren();
  element("scan").hidden = false;
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}
