// The small modules for pages of others, as `verifier/wasm/build.sh` left them. Of the one that says who
// signed a card and no more: the vectors, the tampered cards that the page's module is given, any bytes. What
// it must say is worked out anew here, by other code. Of the one with lists: every verdict.
//
//   TAMPERED=FILE node --test small-modules.test.js     see tampered.test.js

import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { gzipSync, inflateSync } from "node:zlib";

const ROOT = new URL("../../", import.meta.url).pathname;
const SIGNED = readFileSync(`${ROOT}target/page/verifier-signed.wasm`);
const WITH_LISTS = readFileSync(`${ROOT}target/page/verifier-core.wasm`);
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/** Claims that are signed but are no deterministic CBOR: they are not given out. */
const NOT_WELL_MADE = new Set(["claims-cut", "claims-duplicate-key", "claims-empty", "claims-indefinite",
  "claims-trailing-byte", "claims-unsorted", "exp-float", "exp-not-shortest", "exp-tagged", "nested-too-deep",
  "text-not-utf8"]);

const read = (path) => JSON.parse(readFileSync(`${ROOT}tests/vectors/${path}`, "utf8"));
const vectors = ["valid", "edge", "invalid"].flatMap((folder) =>
  readdirSync(`${ROOT}tests/vectors/${folder}`).map((file) => read(`${folder}/${file}`)));

/** An item of CBOR and where it ends. Negative numbers, byte strings, arrays and maps: what tokens have. */
function item(bytes, at) {
  const [major, short] = [bytes[at] >> 5, bytes[at] & 31];
  const width = short < 24 ? 0 : 1 << (short - 24);
  let argument = short;
  if (width === 8) argument = Number(bytes.readBigUInt64BE(at + 1));
  else if (width > 0) argument = bytes.readUIntBE(at + 1, width);
  let end = at + 1 + width;
  if (major === 0) return [argument, end];
  if (major === 1) return [-1 - argument, end];
  if (major === 2) return [bytes.subarray(end, end + argument), end + argument];
  if (major === 3) return [bytes.toString("utf8", end, end + argument), end + argument];
  if (major === 6) return item(bytes, end);
  const items = [];
  for (let left = major === 5 ? argument * 2 : argument; left > 0; left -= 1) {
    const [value, next] = item(bytes, end);
    items.push(value);
    end = next;
  }
  if (major === 4) return [items, end];
  return [new Map(items.flatMap((value, place) => (place % 2 ? [] : [[value, items[place + 1]]]))), end];
}

/** Four bytes of id, one of use, 32 of key: the trust list's keys as the module takes them. */
function keysOf(lists) {
  const payload = item(item(Buffer.from(read(`lists/${lists}.json`).update, "hex"), 0)[0][2], 0)[0];
  const trustList = [...payload.values()].find((value) => Buffer.isBuffer(value) && value[1] === 98);
  const keys = item(item(trustList, 0)[0][2], 0)[0].get(-65541);
  return keys.map(([id, key, use]) => Buffer.concat([id, Buffer.from([use]), key]));
}

/** The token in a card's text, in the four parts of COSE_Sign1. */
function partsOf(text) {
  const digits = Array.from(text.trimEnd().toUpperCase(), (character) => ALPHABET.indexOf(character));
  const bytes = [];
  for (let at = 0; at < digits.length; at += 3) {
    const [low, middle, high] = digits.slice(at, at + 3);
    const value = low + middle * 45 + (high ?? 0) * 2025;
    bytes.push(...(high === undefined ? [value] : [value >> 8, value & 255]));
  }
  return item(inflateSync(Buffer.from(bytes)), 0)[0];
}

/** Whether a key signed these parts, by OpenSSL. */
function signed([protectedHeader, , payload, signature], key) {
  const head = ({ length }) => {
    if (length < 24) return [0x40 + length];
    return length < 256 ? [0x58, length] : [0x59, length >> 8, length & 255];
  };
  const message = Buffer.concat([Buffer.from([0x84, 0x6a]), Buffer.from("Signature1"),
    ...[protectedHeader, Buffer.alloc(0), payload].flatMap((part) => [Buffer.from(head(part)), part])]);
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.subarray(5).toString("base64url") };
  return verify(null, message, createPublicKey({ key: jwk, format: "jwk" }), signature);
}

/** A module, to be called with bytes: what the function answers, and what came out. */
async function load(module) {
  const { instance: { exports } } = await WebAssembly.instantiate(module, {});
  return (name, bytes, ...numbers) => {
    const place = exports.input(bytes.length);
    new Uint8Array(exports.memory.buffer, place, bytes.length).set(bytes);
    const answer = exports[name](...numbers);
    const [from, length] = [exports.output(), exports.output_length()];
    return [answer, Buffer.from(exports.memory.buffer.slice(from, from + length))];
  };
}

/** The module that says who signed, with the keys of these lists. */
async function signedModule(lists) {
  const call = await load(SIGNED);
  const module = {
    keys: (keys) => call("keys", Buffer.concat(keys))[0],
    signedBy: (text) => {
      const [key, out] = call("signed_by", Buffer.from(text));
      return key === 0 ? { key, code: out.toString() } : { key, claims: out };
    },
  };
  if (lists) assert.equal(module.keys(keysOf(lists)), 1, lists);
  return module;
}

test("compressed they have at most 30,000 and 61,000 bytes, and they ask the page for nothing", () => {
  for (const [module, most] of [[SIGNED, 30_000], [WITH_LISTS, 61_000]]) {
    const size = gzipSync(module, { level: 9 }).length;
    assert.ok(size <= most, `${size} bytes of at most ${most}`);
    assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(module)), []);
  }
});

test("the module without lists has no function that gives a verdict", () => {
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(SIGNED));
  const functions = exports.filter(({ kind }) => kind === "function").map(({ name }) => name);
  assert.deepEqual(functions.sort(), ["input", "keys", "output", "output_length", "signed_by"]);
});

test("the module with lists gives every vector's verdict", async () => {
  for (const { name, lists, text, at_seconds: now, code, decision } of vectors) {
    const call = await load(WITH_LISTS);
    const { roots, update } = read(`lists/${lists}.json`);
    assert.equal(call("pin", Buffer.from(roots.join(""), "hex"))[0], 1, lists);
    assert.equal(call("open", Buffer.from(update, "hex"))[0], 1, lists);
    const lines = call("verify", Buffer.from(text), now)[1].toString().split("\n");
    assert.deepEqual(lines.slice(0, 2), [decision, code], name);
  }
});

test("the module without lists says of every vector who signed which claims, or the verifier's code", async () => {
  let [refused, given] = [0, 0];
  for (const { name, lists, text, code } of vectors) {
    const module = await signedModule(lists);
    const answer = module.signedBy(text);
    const early = /^[DS]-/.test(code) && !["D-CLAIMS", "D-NEWER"].includes(code);
    if (early || ["K-UNKNOWN", "K-USE"].includes(code) || NOT_WELL_MADE.has(name)) {
      assert.deepEqual(answer, { key: 0, code }, name);
      refused += 1;
      continue;
    }
    const parts = partsOf(text);
    assert.ok(answer.key > 0, `${name}: ${answer.code}`);
    const key = keysOf(lists)[answer.key - 1];
    assert.ok(key[4] === 0 && signed(parts, key), name);
    assert.deepEqual(answer.claims, parts[2], name);
    given += 1;
  }
  assert.ok(refused >= 70 && given >= 80, `${refused} refused, claims of ${given}`);
});

test("it gives out the claims of no tampered card", async () => {
  const cards = readFileSync(process.env.TAMPERED, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const module = await signedModule("standard");
  const tampered = cards.filter(({ same }) => !same);
  for (const { how, from, text } of tampered) {
    const { key, code } = module.signedBy(text);
    assert.ok(key === 0 && /^[DKS]-[A-Z0-9]+$/.test(code), `${how}, ${from}: ${text}`);
  }
  assert.ok(tampered.length >= 10_000, `${tampered.length} tampered cards`);
  for (const { how, from, text } of cards.filter(({ same }) => same)) {
    const { key, claims } = module.signedBy(text);
    if (key) assert.deepEqual(claims, partsOf(read(`valid/${from}.json`).text)[2], `${how}, ${from}`);
  }
});

test("no bytes make it trap, and the next card is judged as before", async () => {
  const module = await signedModule("standard");
  const { text } = read("valid/five-members.json");
  const before = module.signedBy(text);
  assert.ok(before.key > 0);
  let seed = 169;
  const random = (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let round = 0; round < 4_000; round += 1) {
    const any = Buffer.from(round % 2 ? text : Array.from({ length: random(2_000) }, () => random(256)));
    if (round % 4 === 2) any.write("NCF");
    for (let change = random(4); change >= 0 && any.length > 0; change -= 1) {
      any[random(any.length)] = round % 4 === 1 ? ALPHABET.charCodeAt(random(45)) : random(256);
    }
    if (any.toString().toUpperCase() !== text) assert.equal(module.signedBy(any).key, 0, any.toString("hex"));
  }
  assert.deepEqual(module.signedBy(text), before);
});

test("it takes no key that is weak or none, and then keeps those from before", async () => {
  const [{ text }, keys] = [read("valid/five-members.json"), keysOf("standard")];
  const empty = await signedModule();
  assert.deepEqual(empty.signedBy(text), { key: 0, code: "K-UNKNOWN" });
  const module = await signedModule("standard");
  const before = module.signedBy(text);
  const key = (hex) => Buffer.concat([keys[0].subarray(0, 5), Buffer.from(hex.padEnd(64, "0"), "hex")]);
  for (const [defect, offered] of [
    ["none", []],
    ["a byte short", [...keys, keys[0].subarray(1)]],
    ["more than a trust list has", Array.from({ length: 65 }, () => keys[0])],
    ["for a use that is not", [Buffer.concat([keys[0].subarray(0, 4), Buffer.from([3]), keys[0].subarray(5)])]],
    ["no point of the curve", [...keys, key("02")]],
    ["of order 1", [...keys, key("01")]],
    ["of order 2", [...keys, key(`ec${"ff".repeat(30)}7f`)]],
    ["of order 4", [...keys, key("00")]],
    ["of order 8", [...keys, key("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]],
  ]) {
    assert.equal(module.keys(offered), 0, defect);
    assert.deepEqual(module.signedBy(text), before, defect);
  }
  assert.equal(module.keys(Array.from({ length: 64 }, () => keys[0])), 1);
});
