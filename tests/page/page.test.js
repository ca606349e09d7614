// What a dealer sees of the page, in a real browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { createRequire } from "node:module";
import { Verifier } from "../../verifier/pwa/js/module.js";
import { browser, film, open, scan, serve, standardSite, vector } from "./site.js";

const VECTORS = new URL("../vectors/", import.meta.url).pathname;
const PWA = new URL("../../verifier/pwa/", import.meta.url).pathname;
let chrome;
let site;

before(async () => {
  chrome = await browser();
  site = await serve(standardSite());
});
after(async () => {
  await chrome.close();
  await site.stop();
});

const fresh = async (at, options = {}) => {
  const context = await chrome.newContext({ locale: "hi-IN", ...options });
  return { context, ...(await open(context, site.url, at)) };
};
const textOf = (page, id) => page.locator(id).innerText();

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

test("the screen has the code and the colour of each kind of verdict", async () => {
  const kinds = { "valid/five-members": "accept", "edge/list-over-seven-days-old": "amber", "invalid/revoked": "reject", "invalid/suspended": "amber", "invalid/signature-bit": "reject", "invalid/foreign-upi": "grey" };
  for (const [path, look] of Object.entries(kinds)) {
    const card = vector(path);
    assert.equal(card.lists, "standard", path);
    const { context, page } = await fresh(card.at);
    await scan(page, card.text);
    assert.equal(await textOf(page, "#code"), card.code, path);
    assert.match(await page.locator("#verdict").getAttribute("class"), new RegExp(look), path);
    if (/^[SD]-/.test(card.code)) {
      assert.equal(await page.locator("#number").textContent(), "", "nothing of a card that is not genuine is in the page");
    }
    await context.close();
  }
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

test("a card that was served here this month is told, and the register has no name", async () => {
  const card = vector("valid/five-members");
  const { context, page } = await fresh(card.at);
  await scan(page, card.text);
  await page.locator("#exception").selectOption("finger");
  await page.locator("#served").click();
  await page.waitForFunction(() => document.querySelector("#served").disabled);
  const head = await textOf(page, "#head");
  await page.locator("#again").click();
  await scan(page, card.text);
  assert.equal(await textOf(page, "#words"), "इस महीने यहाँ राशन दिया जा चुका है");
  await page.locator("#again").click();
  await page.locator("summary", { hasText: "रजिस्टर" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#export").click()]);
  const table = readFileSync(await download.path(), "utf8");
  const [columns, row, sum] = table.split("\r\n");
  assert.equal(columns, "month,at,card,issue,code,exception");
  assert.match(row, /^2026-11,2026-11-22T06:00:00\.000Z,[0-9a-f]{32},\d+,V-OK,finger$/);
  for (const word of head.split(/\s+/)) assert.ok(word.length < 3 || !table.includes(word), "no name");
  const { createHash } = await import("node:crypto");
  assert.equal(sum, `# sha256 ${createHash("sha256").update(`${columns}\r\n${row}\r\n`).digest("hex")}`);
  await context.close();
});

test("the page works without any server after its first visit, and after the browser was closed", async () => {
  const own = await serve(standardSite());
  const context = await chrome.newContext();
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

const PICTURE = new URL("../../card-layouts/pictures/permanent.png", import.meta.url).pathname;

test("a card that the camera sees has its verdict at once", async () => {
  const blank = await (await chrome.newContext()).newPage();
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  await film(blank, PICTURE, [898, 38, 216], join(folder, "card.y4m"));
  const filming = await browser(join(folder, "card.y4m"));
  try {
    const context = await filming.newContext({ permissions: ["camera"] });
    const { page } = await open(context, site.url);
    const begun = Date.now();
    await page.locator("#camera-start").click();
    await page.waitForSelector("#verdict:not([hidden])", { timeout: 10_000 });
    console.log(`camera to verdict: ${Date.now() - begun} ms`);
    assert.match(await textOf(page, "#code"), /^K-UNKNOWN$/);
  } finally {
    await filming.close();
    rmSync(folder, { recursive: true });
  }
});

test("a card's picture is read, and what is no picture is told", async () => {
  const { context, page } = await fresh(vector("valid/five-members").at);
  await page.locator("#photo").setInputFiles(PICTURE);
  await page.waitForSelector("#verdict:not([hidden])");
  // Its key is the demonstration's, of which these lists know nothing.
  assert.equal(await textOf(page, "#code"), "K-UNKNOWN");
  await page.locator("#again").click();
  await page.locator("#photo").setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await page.waitForFunction(() => document.querySelector("#hint").textContent !== "");
  assert.match(await textOf(page, "#hint"), /QR नहीं मिला/);
  await context.close();
});

test("an older update is refused and the lists stay", async () => {
  const card = vector("valid/five-members");
  const { context, page } = await fresh(card.at);
  const before = await textOf(page, "#lists");
  await page.locator("#updates summary").click();
  await page.locator("#update").setInputFiles({ name: "update", mimeType: "application/octet-stream", buffer: Buffer.from("no update at all") });
  await page.waitForFunction(() => document.querySelector("#update-said").textContent !== "");
  assert.match(await textOf(page, "#update-said"), /\[U-DELTA-FORM\]/);
  assert.equal(await textOf(page, "#lists"), before);
  await scan(page, card.text);
  assert.equal(await textOf(page, "#code"), "V-OK");
  await context.close();
});

test("Aadhaar numbers are refused where a number is typed, and a typed card number proves nothing", async () => {
  const { context, page } = await fresh(vector("valid/five-members").at);
  await page.locator("summary", { hasText: "संख्या लिखें" }).click();
  const type = async (text) => {
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

test("a link cannot bring up a verdict", async () => {
  const card = vector("valid/five-members");
  const context = await chrome.newContext();
  const { page } = await open(context, `${site.url}?text=${encodeURIComponent(card.text)}#${encodeURIComponent(card.text)}`, card.at);
  await page.waitForTimeout(300);
  assert.ok(await page.locator("#verdict").isHidden());
  await context.close();
});

test("nothing is asked of anybody else, and the first visit is below 300 kB", async () => {
  const own = await serve(standardSite());
  const context = await chrome.newContext();
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

test("screen readers, keyboards and narrow screens are served", async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const card = vector("valid/five-members");
  for (const width of [320, 390, 1280]) {
    const { context, page } = await fresh(card.at, { viewport: { width, height: 640 }, bypassCSP: true });
    const check = async (where) => {
      await page.addScriptTag({ content: axe }).catch(() => page.evaluate(axe));
      const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0].html}`), []);
      const [inner, scrolled] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
      assert.ok(scrolled <= inner, `${where} at ${width}: ${scrolled}`);
    };
    await check("scan");
    await scan(page, card.text);
    await page.waitForTimeout(300);
    await check("verdict");
    assert.equal(await page.evaluate(() => document.activeElement.id), "verdict");
    await page.locator("#again").focus();
    await page.keyboard.press("Enter");
    assert.ok(await page.locator("#verdict").isHidden());
    await context.close();
  }
});

test("the scripts agree with their types", () => {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const files = readdirSync(`${PWA}js`).map((file) => `${PWA}js/${file}`);
  execFileSync(process.execPath, [tsc, "--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--module", "esnext",
    "--lib", "es2023,dom,dom.iterable", ...files], { stdio: "inherit" });
});
