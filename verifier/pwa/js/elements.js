// Small things that every part of the page needs.

/** The element of an id; the page has it. */
export const element = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

/** The device's time in seconds since 1970. */
export const seconds = () => Math.floor(Date.now() / 1000);

/** A line of text as an element. @param {string} tag @param {string} text */
export function line(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
