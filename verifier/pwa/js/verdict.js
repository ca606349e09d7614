// The verdict's screen: colour, sign and words together, sound, vibration, speech.

import { element, line } from "./elements.js";
import { otherShopText, rationLines } from "./ration.js";
import { isEnglish, word } from "./words.js";

/** Signs that are told apart without colour. */
const SIGNS = { accept: "M10 25 20 35 39 13", amber: "M24 8V28M24 38V39", reject: "M12 12 36 36M36 12 12 36", grey: "M16 16a8 8 0 1 1 8 9v4M24 38v1" };

/** Tones in hertz: rising is good, one low is bad, two alike ask for a look. */
const TONES = { accept: [660, 990], amber: [520, 520], reject: [180], grey: [400, 300] };
const VIBRATIONS = { accept: [80], amber: [80, 80, 80], reject: [400], grey: [40, 60, 40] };

/** The look of a verdict, as SPEC.md section 8 has its colours. @param {any} verdict @returns {keyof typeof TONES} */
export function lookOf(verdict) {
  // A card under the demonstration's keys is nobody's, whatever else it is.
  if (verdict.specimen) return "grey";
  if (verdict.decision === "reject") return "reject";
  if (verdict.code === "T-CLOCK" || !verdict.genuine) return "grey";
  if (verdict.served_at !== null || verdict.other_shop) return "amber";
  return verdict.decision === "accept" ? "accept" : "amber";
}

/** @type {AudioContext | undefined} */
let audio;

/** @param {keyof typeof TONES} look */
function sound(look) {
  navigator.vibrate?.(VIBRATIONS[look]);
  try {
    const context = audio ??= new AudioContext();
    TONES[look].forEach((hertz, index) => {
      const tone = context.createOscillator();
      tone.frequency.value = hertz;
      tone.connect(context.destination);
      tone.start(context.currentTime + index * 0.18);
      tone.stop(context.currentTime + index * 0.18 + 0.15);
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

/** @param {any} person @param {boolean} head */
function personText(person, head) {
  const names = [person.name_hindi, person.name].filter(Boolean).join(" · ");
  const relation = head ? word("head") : isEnglish() ? person.relation : person.relation_hindi;
  // The card has the year of birth alone.
  const age = person.birth_year ? word("age", new Date().getFullYear() - person.birth_year) : "";
  return [names, relation, age].filter(Boolean).join(", ");
}

/** The verdict's own words, or those of what is more pressing. @param {any} verdict @param {string} look */
function wordsOf(verdict, look) {
  const age = verdict.list_age_days;
  let words = isEnglish() ? verdict.english : verdict.hindi;
  if ((verdict.code === "R-OLD" || verdict.code === "R-STALE") && age !== null) words += ` · ${word("listAge", age)}`;
  let next = isEnglish() ? verdict.next_english : verdict.next_hindi;
  if (verdict.specimen) {
    next = words;
    words = word("specimenWords");
  } else if (look === "amber" && verdict.served_at !== null) {
    words = word("servedBefore");
    next = word("servedBeforeNext", new Date(verdict.served_at * 1000).toLocaleString(isEnglish() ? "en-IN" : "hi-IN"));
  } else if (look === "amber" && verdict.other_shop) {
    words = word("otherShop");
    next = otherShopText(verdict.other_shop);
  }
  return { words, next };
}

/** Nothing of a card stands in the page before its signature held. @param {any} card */
function showCard(card) {
  element("card").hidden = !card;
  if (!card) return;
  element("number").textContent = card.card_number;
  element("categories").textContent = card.categories.join(" + ");
  element("head").textContent = personText(card.head, true);
  element("members").replaceChildren(...card.members.map((/** @type {any} */ member) => line("li", personText(member, false))));
}

/** @param {any} entitlement */
function showRation(entitlement) {
  element("ration").hidden = !entitlement;
  if (!entitlement) return;
  element("ration-title").textContent = word("ration", entitlement.month);
  element("ration-items").replaceChildren(...rationLines(entitlement));
  element("ration-order").textContent = word("rationOrder", entitlement.order);
}

/** @param {any} verdict */
export function showVerdict(verdict) {
  const look = lookOf(verdict);
  const screen = element("verdict");
  const { words, next } = wordsOf(verdict, look);
  const age = verdict.list_age_days;
  screen.className = `${look} turning`;
  element("sign-path").setAttribute("d", SIGNS[look]);
  element("words").textContent = words;
  element("next").textContent = next;
  element("code").textContent = verdict.code;
  // A wrong clock knows no age.
  element("age").textContent = age === null || verdict.code === "T-CLOCK" ? "" : age ? word("listAge", age) : word("listFresh");
  element("specimen").hidden = !verdict.specimen;
  element("clock").hidden = verdict.code !== "T-CLOCK";
  element("clock-now").textContent = word("clockNow", new Date().toLocaleDateString(isEnglish() ? "en-IN" : "hi-IN", { dateStyle: "full" }));
  element("serving").hidden = !verdict.card || look === "reject" || look === "grey";
  showCard(verdict.card);
  showRation(verdict.entitlement);
  element("scan").hidden = true;
  screen.hidden = false;
  screen.focus();
  scrollTo(0, 0);
  sound(look);
  say(words);
}

export function closeVerdict() {
  element("verdict").hidden = true;
  for (const id of ["number", "categories", "head", "words", "next", "code", "age"]) element(id).textContent = "";
  for (const id of ["members", "ration-items"]) element(id).replaceChildren();
  element("scan").hidden = false;
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}
