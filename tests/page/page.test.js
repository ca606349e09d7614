// What a dealer sees of the page, in a real browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { createRequire } from "node:module";
import { Verifier } from "../../verifier/pwa/js/module.js";
import { CARD_PICTURE, open, openShop, scan, serve, standardSite, textOf, vector } from "./site.js";

const VECTORS = new URL("../vectors/", import.meta.url).pathname;
const PWA = new URL("../../verifier/pwa/", import.meta.url).pathname;
const shop = openShop();

const fresh = async (at, options = {}) => {
  const context = await shop.chrome.newContext({ locale: "hi-IN", ...options });
  return { context, ...(await open(context, shop.site.url, at)) };
};

/** The page's module, or the one that `MODULE` names, set up with a vector's roots and lists. */
async function verifierWith({ roots, update }) {
  const module = readFileSync(process.env.MODULE ?? `${PWA}verifier.wasm`);
  const { instance } = await WebAssembly.instantiate(module, {});
  const verifier = new Verifier(instance.exports);
  assert.ok(verifier.start({ roots, threshold: null }).ok);
  return { verifier, answer: verifier.take(Buffer.from(update, "hex")) };
}

test("the module says of every vector what it must say", async () => {
  let cards = 0;
  for (const folder of ["valid", "edge", "invalid"]) {
    for (const file of readdirSync(VECTORS + folder)) {
      const card = vector(`${folder}/${file.slice(0, -5)}`);
      const { verifier } = await verifierWith(vector(`lists/${card.lists}`));
      const verdict = verifier.verify(card.text, card.at_seconds);
      assert.deepEqual([verdict.code, verdict.decision], [card.code, card.decision], card.name);
      cards += 1;
    }
  }
  for (const file of readdirSync(`${VECTORS}deltas`)) {
    const steps = vector(`deltas/${file.slice(0, -5)}`);
    const { verifier, answer } = await verifierWith(steps);
    const answers = steps.taken.map((token) => verifier.take(Buffer.from(token, "hex")));
    assert.equal((answers.at(-1) ?? answer).code ?? "U-OK", steps.code, steps.name);
    assert.equal(verifier.verify(steps.text, steps.at_seconds).code, steps.verdict, steps.name);
    cards += 1;
  }
  assert.ok(cards > 100, `${cards} vectors`);
});

test("the smallest module says the same, and both are within their sizes", async () => {
  const core = process.env.CORE ?? new URL("../../target/page/verifier-core.wasm", import.meta.url).pathname;
  const bytes = readFileSync(core);
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const module = instance.exports;
  const ask = (name, input, ...numbers) => {
    const place = module.input(input.length);
    new Uint8Array(module.memory.buffer, place, input.length).set(input);
    return module[name](...numbers);
  };
  let cards = 0;
  let pinned = "";
  for (const folder of ["valid", "edge", "invalid"]) {
    for (const file of readdirSync(VECTORS + folder)) {
      const card = JSON.parse(readFileSync(`${VECTORS}${folder}/${file}`, "utf8"));
      if (card.lists !== "standard") continue;
      if (!pinned) {
        const lists = vector("lists/standard");
        assert.equal(ask("pin", Buffer.from(lists.roots.join(""), "hex")), 1);
        assert.equal(ask("open", Buffer.from("no update")), 0);
        assert.equal(ask("open", Buffer.from(lists.update, "hex")), 1);
        pinned = lists.name;
      }
      const length = ask("verify", Buffer.from(card.text), card.at_seconds);
      const said = Buffer.from(module.memory.buffer, module.output(), length).toString().split("\n");
      assert.deepEqual(said.slice(0, 2), [card.decision, card.code], card.name);
      if (/^[SD]-|^K-UNKNOWN/.test(card.code)) assert.equal(said.length, 3, `${card.name}: nothing of the card`);
      if (card.name === "five-members") assert.match(said[6], /^Kamla Devi Thakur\tकमला देवी ठाकुर\t1976\t0$/);
      cards += 1;
    }
  }
  assert.ok(cards > 100, `${cards} vectors`);
  const compressed = (file) => gzipSync(file, { level: 9 }).length;
  console.log(`smallest module: ${compressed(bytes)} bytes compressed`);
  assert.ok(compressed(bytes) <= 62_000);
});

test("a good card is green, in Hindi first, and shows what to compare", async () => {
  const card = vector("valid/five-members");
  const { context, page, errors } = await fresh(card.at);
  await scan(page, card.text);
  assert.match(await page.locator("#verdict").getAttribute("class"), /accept/);
  assert.equal(await textOf(page, "#words"), "कार्ड मान्य है");
  assert.match(await textOf(page, "#number"), /^\d{8}-\d{2}-\d$/);
  assert.equal(await page.locator("#members li").count(), 4);
  await page.locator("#again").click();
  assert.equal(await page.locator("#number").textContent(), "", "nothing of the card stays");
  await page.locator("#language").click();
  await scan(page, card.text);
  assert.equal(await textOf(page, "#words"), "The card is valid");
  assert.deepEqual(errors, []);
  await context.close();
});

test("the page works without any server after its first visit, and after the browser was closed", async () => {
  const own = await serve(standardSite());
  const context = await shop.chrome.newContext();
  const card = vector("valid/five-members");
  const { page } = await open(context, own.url, card.at);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await caches.keys()).length === 1 && (await (await caches.open((await caches.keys())[0])).keys()).length >= 14);
  await page.close();
  await own.stop();
  const offline = await open(context, own.url, card.at);
  await scan(offline.page, card.text);
  assert.equal(await textOf(offline.page, "#code"), "V-OK");
  await context.close();
});

test("a card's picture is read, and what is no picture is told", async () => {
  const { context, page } = await fresh(vector("valid/five-members").at);
  await page.locator("#photo").setInputFiles(CARD_PICTURE);
  await page.waitForSelector("#verdict:not([hidden])");
  // Its key is the demonstration's, of which these lists know nothing.
  assert.equal(await textOf(page, "#code"), "K-UNKNOWN");
  await page.locator("#again").click();
  await page.locator("#photo").setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await page.waitForFunction(() => document.querySelector("#hint").textContent !== "");
  assert.match(await textOf(page, "#hint"), /QR नहीं मिला/);
  await context.close();
});

test("Aadhaar numbers are refused where a number is typed, and a typed card number proves nothing", async () => {
  const { context, page } = await fresh(vector("valid/five-members").at);
  await page.locator("summary", { hasText: "संख्या लिखें" }).click();
  const type = async (text) => {
    await page.evaluate(() => { document.querySelector("#hint").textContent = ""; });
    await page.locator("#typed").fill(text);
    await page.locator("#typed-form button").click();
    await page.waitForFunction(() => document.querySelector("#hint").textContent !== "");
    return textOf(page, "#hint");
  };
  assert.match(await type("2000 0000 0000"), /आधार यहाँ न लिखें/);
  assert.match(await textOf(page, "#ledger-said").catch(() => "0"), /0|^$/);
  assert.match(await type("10357813-01-1"), /जाँच नहीं हुई/);
  assert.ok(await page.locator("#verdict").isHidden(), "no verdict");
  await context.close();
});

test("a hand scanner may type at any time, in small letters, with every space", async () => {
  const card = vector("valid/five-members");
  assert.match(card.text, / /, "the code has spaces");
  const { context, page } = await fresh(card.at);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.type(card.text.toLowerCase());
  await page.keyboard.press("Enter");
  await page.waitForSelector("#verdict:not([hidden])");
  assert.equal(await textOf(page, "#code"), "V-OK");
  assert.equal(await textOf(page, "#age"), "सूची 2 दिन पुरानी");
  await context.close();
});

test("the page goes back to scanning by itself, and nothing of the card stays", async () => {
  const card = vector("valid/five-members");
  const context = await shop.chrome.newContext();
  const page = await context.newPage();
  await page.clock.install({ time: new Date(card.at) });
  await page.goto(shop.site.url);
  await page.waitForSelector("body[data-ready]");
  await scan(page, card.text);
  await page.clock.fastForward(14_000);
  assert.ok(await page.locator("#verdict").isVisible());
  await page.clock.fastForward(2_000);
  assert.ok(await page.locator("#scan").isVisible());
  assert.equal(await page.locator("#number").textContent(), "");
  await context.close();
});

test("a link cannot bring up a verdict", async () => {
  const card = vector("valid/five-members");
  const context = await shop.chrome.newContext();
  const { page } = await open(context, `${shop.site.url}?text=${encodeURIComponent(card.text)}#${encodeURIComponent(card.text)}`, card.at);
  await page.waitForTimeout(300);
  assert.ok(await page.locator("#verdict").isHidden());
  await context.close();
});

test("nothing is asked of anybody else, and the first visit is below 300 kB", async () => {
  const own = await serve(standardSite());
  const context = await shop.chrome.newContext();
  const hosts = new Set();
  context.on("request", (request) => hosts.add(new URL(request.url()).host));
  const { page } = await open(context, own.url, vector("valid/five-members").at);
  await page.waitForTimeout(500);
  assert.deepEqual([...hosts], [new URL(own.url).host]);
  let compressed = 0;
  for (const path of own.sent.keys()) {
    const body = path in standardSite() ? standardSite()[path] : readFileSync(PWA + path);
    compressed += gzipSync(body, { level: 9 }).length;
  }
  console.log(`first visit: ${compressed} bytes compressed`);
  assert.ok(compressed <= 300_000, `${compressed}`);
  assert.ok(gzipSync(readFileSync(`${PWA}verifier.wasm`), { level: 9 }).length <= 220_000);
  await context.close();
  await own.stop();
});

test("the scripts agree with their types", () => {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const files = readdirSync(`${PWA}js`).map((file) => `${PWA}js/${file}`);
  execFileSync(process.execPath, [tsc, "--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--module", "esnext",
    "--lib", "es2023,dom,dom.iterable", ...files], { stdio: "inherit" });
});
