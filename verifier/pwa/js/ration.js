// What a family has this month, and what to do with a card of another shop.

import { line } from "./elements.js";
import { isEnglish, word } from "./words.js";

/** Grams as people say them: 2.5 kg, 500 g. @param {number} grams */
const weight = (grams) => grams >= 1000 ? `${grams / 1000} ${word("kg")}` : `${grams} ${word("g")}`;

/** @param {any} item @param {number | null} persons */
function itemText(item, persons) {
  const name = isEnglish() ? item.english : item.hindi;
  const quantity = item.grams === null ? `${weight(item.grams_per_person)} ${word("perPerson")}` : weight(item.grams);
  const share = item.grams !== null && item.grams_per_person !== null && persons
    ? ` (${persons} × ${weight(item.grams_per_person)})` : "";
  const price = item.paise_per_kg ? `₹${(item.paise_per_kg / 100).toFixed(2)} ${word("aKilogram")}` : word("free");
  return `${name}: ${quantity}${share}, ${price}`;
}

/** The lines of an entitlement; items of one choice stand in one line. @param {any} entitlement @returns {HTMLElement[]} */
export function rationLines(entitlement) {
  /** @type {Map<string, string[]>} */
  const lines = new Map();
  entitlement.items.forEach((/** @type {any} */ item, /** @type {number} */ at) => {
    const key = item.choice ? `choice ${item.choice}` : `item ${at}`;
    lines.set(key, [...(lines.get(key) ?? []), itemText(item, entitlement.persons)]);
  });
  return [...lines.values()].map((texts) => line("li", texts.join(` ${word("or")} `)));
}

/** What the department says of this shop and another shop's card. @param {any} other */
export function otherShopText(other) {
  if (other.policy === "deny") return word("otherDeny", other.home_shop);
  const most = other.grams === null ? word("otherNoLimit") : weight(other.grams);
  return `${word(other.policy === "minimum" ? "otherMinimum" : "otherLimit", other.home_shop)} ${most}`;
}
