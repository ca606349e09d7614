// The page's module and more than ten thousand tampered cards, the same as the verifier's own test has.
//
//   WRITE_TAMPERED=FILE cargo test -p card-verifier tampered      writes them
//   TAMPERED=FILE node --test tampered.test.js                    gives them to the module

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Verifier } from "../../verifier/pwa/js/module.js";

const ROOT = new URL("../../", import.meta.url).pathname;
const vector = (path) => JSON.parse(readFileSync(`${ROOT}tests/vectors/${path}.json`, "utf8"));
const cards = readFileSync(process.env.TAMPERED, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const { roots, update } = vector("lists/standard");
const { at_seconds: now } = vector("valid/five-members");

/** The page's module, or the one that `MODULE` names, with the standard lists. */
async function standardVerifier() {
  const module = readFileSync(process.env.MODULE ?? `${ROOT}verifier/pwa/verifier.wasm`);
  const { instance } = await WebAssembly.instantiate(module, {});
  const verifier = new Verifier(instance.exports);
  assert.ok(verifier.start({ roots, threshold: null }).ok);
  assert.ok(verifier.take(Buffer.from(update, "hex")).ok);
  return verifier;
}

test("the module accepts no tampered card and shows nothing of one", async () => {
  const verifier = await standardVerifier();
  const tampered = cards.filter(({ same }) => !same);
  for (const { how, from, text } of tampered) {
    const { decision, genuine, card } = verifier.verify(text, now);
    assert.ok(["reject", "undecided"].includes(decision) && !genuine && card === null, `${how}, ${from}: ${text}`);
  }
  assert.ok(tampered.length >= 10_000, `${tampered.length} tampered cards`);
});

test("the module says of another packing of the same signed bytes what they say, or refuses it", async () => {
  const verifier = await standardVerifier();
  let accepted = 0;
  for (const { how, from, text } of cards.filter(({ same }) => same)) {
    const { card } = verifier.verify(text, now);
    if (card !== null) {
      assert.deepEqual(card, verifier.verify(vector(`valid/${from}`).text, now).card, `${how}, ${from}`);
      accepted += 1;
    }
  }
  assert.ok(accepted >= 100, `${accepted} other packings`);
});
