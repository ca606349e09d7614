// The verifier's module: texts and bytes in, answers out. The rules are all in there.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Loads the module that stands above this file, whichever page asks for it. */
export async function loadVerifier() {
  const bytes = await (await fetch(new URL("../verifier.wasm", import.meta.url))).arrayBuffer();
  const { instance } = await WebAssembly.instantiate(bytes, {});
  return new Verifier(/** @type {any} */ (instance.exports));
}

export class Verifier {
  /** @param {any} module */
  constructor(module) { this.module = module; }

  /** @param {string} name @param {string | Uint8Array} input @param {...number} numbers @returns {Uint8Array} */
  bytes(name, input, ...numbers) {
    const bytes = typeof input === "string" ? encoder.encode(input) : input;
    const place = this.module.input(bytes.length);
    new Uint8Array(this.module.memory.buffer, place, bytes.length).set(bytes);
    const length = this.module[name](...numbers);
    return new Uint8Array(this.module.memory.buffer, this.module.output(), length).slice();
  }

  /** @param {string} name @param {string | Uint8Array} input @param {...number} numbers @returns {any} */
  ask(name, input, ...numbers) { return JSON.parse(decoder.decode(this.bytes(name, input, ...numbers))); }

  /** @param {object} setup */
  start(setup) { return this.ask("start", JSON.stringify(setup)); }
  /** @param {Uint8Array} kept */
  openKept(kept) { return this.ask("open_kept", kept); }
  /** @param {Uint8Array} token */
  take(token) { return this.ask("take", token); }
  /** @param {string} text */
  takePart(text) { return this.ask("take_part", text); }
  /** @param {number} now */
  lists(now) { return this.ask("lists", "", now); }
  /** @param {string} text @param {number} now */
  verify(text, now) { return this.ask("verify", text, now); }
  /** The verdict left the screen. */
  forget() { this.bytes("forget", ""); }
  /** @param {number} now */
  clockIsRight(now) { return this.ask("clock_is_right", "", now); }
  kept() { return this.bytes("kept", ""); }
  /** What to remember, as JSON; empty where that has not changed. */
  remembered() { return this.bytes("remembered", ""); }

  /** @param {string} shop */
  setShop(shop) { return this.ask("set_shop", shop); }
  /** @param {string} exception @param {number} now */
  note(exception, now) { return this.ask("note", exception, now); }
  /** @param {string} number @param {number} now */
  noteTyped(number, now) { return this.ask("note_typed", number, now); }
  /** @param {number} now */
  register(now) { return this.ask("register", "", now); }
  /** @param {string} month */
  handBack(month) { return this.bytes("hand_back", month); }
  /** @param {string} month */
  handedBack(month) { return this.ask("handed_back", month); }
  /** The register to keep, as JSON. */
  ledger() { return this.bytes("ledger", ""); }

  /** The text of the code in a picture; empty where none is read. @param {ImageData} picture */
  decode({ data, width, height }) {
    const luma = new Uint8Array(width * height);
    for (let at = 0, from = 0; at < luma.length; at += 1, from += 4) {
      luma[at] = (data[from] * 77 + data[from + 1] * 150 + data[from + 2] * 29) >> 8;
    }
    return decoder.decode(this.bytes("decode", luma, width, height));
  }
}

/** Whether a text is a part of an update or a scale, not a card. @param {string} text */
export const isPart = (text) => /^\s*FC[DTUS]/i.test(text);
