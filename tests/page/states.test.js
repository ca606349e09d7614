// Every state that a verdict can have: on the screen, in both languages, without a barrier, and
// photographed. `PICTURES=FOLDER` keeps the pictures.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { open, openShop, scan, serve, standardSite, textOf, vector } from "./site.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = process.env.PICTURES ?? "";
if (PICTURES) mkdirSync(PICTURES, { recursive: true });
const shop = openShop();

/** What a state is called, by which vector it is reached, its look, code, and words in both languages. */
const STATES = [
  ["valid", "valid/five-members", "accept", "V-OK", "कार्ड मान्य है", "The card is valid"],
  ["valid-old-list", "edge/list-over-seven-days-old", "amber", "R-OLD", "सूची पुरानी है · सूची 7 दिन पुरानी", "status list is old · Lists 7 days old"],
  ["valid-list-run-out", "edge/list-run-out", "amber", "R-STALE", "सूची की अवधि समाप्त है", "list has run out"],
  ["replaced", "invalid/superseded", "reject", "R-SUPERSEDED", "नया कार्ड बन चुका है", "The family has a newer card"],
  ["cancelled", "invalid/revoked", "reject", "R-REVOKED", "कार्ड रद्द है", "The card is cancelled"],
  ["blocked", "invalid/suspended", "reject", "R-SUSPENDED", "कार्ड अभी रोका गया है", "The card is blocked for now"],
  ["expired", "invalid/expired", "reject", "T-EXPIRED", "कार्ड की अवधि समाप्त है", "The card has expired"],
  ["check-phone-date", "edge/clock-behind", "grey", "T-CLOCK", "तारीख़ ग़लत है", "date is wrong"],
  ["update-keys", "invalid/unknown-key", "grey", "K-UNKNOWN", "कुंजी इस यंत्र में नहीं है", "does not have the signing key"],
  ["altered", "invalid/signature-bit", "reject", "S-BAD", "असली नहीं या बदला गया", "not genuine, or altered"],
  ["aadhaar", "invalid/foreign-aadhaar-secure-qr", "grey", "D-AADHAAR", "यह आधार का कोड है", "This is an Aadhaar code"],
  ["upi", "invalid/foreign-upi", "grey", "D-UPI", "भुगतान (UPI)", "payment (UPI)"],
  ["old-ration-card", "invalid/foreign-old-ration-card", "grey", "D-OLDCARD", "पुराने राशन कार्ड", "old ration card"],
  ["other-code", "invalid/foreign-hindi-text", "grey", "D-OTHER", "परिवार कार्ड का कोड नहीं", "not a family card"],
  ["wrong-keyboard", "invalid/base45-wrong-layout", "grey", "D-CHARS", "स्कैनर कुछ अक्षर ग़लत", "types wrong characters"],
];

async function withoutBarrier(page, where) {
  await page.waitForTimeout(250);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0].html}`), []);
}

/** Looks at one state in both languages; `ready` brings it up again after the language changed. */
async function look(page, name, [kind, code, hindi, english], ready) {
  for (const [language, words] of [["hi", hindi], ["en", english]]) {
    if (language === "en") {
      if (await page.locator("#verdict").isVisible()) await page.locator("#again").click();
      await page.locator("#language").click();
    }
    await ready();
    assert.match(await page.locator("#verdict").getAttribute("class"), new RegExp(`^${kind}`), name);
    assert.equal(await textOf(page, "#code"), code, name);
    assert.ok((await textOf(page, "#words")).includes(words), `${name}: ${await textOf(page, "#words")}`);
    assert.ok((await textOf(page, "#next")).length > 10, `${name} says what to do`);
    assert.match(await textOf(page, "#verdict"), language === "hi" ? /कभी ज़ब्त न करें/ : /Never keep the card/);
    await withoutBarrier(page, `${name} ${language}`);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${language}.png` });
  }
}

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, bypassCSP: true, locale: "hi-IN" };

test("every kind of verdict is on the screen in both languages, by colour, sign, words and code", async () => {
  for (const [name, path, ...expected] of STATES) {
    const card = vector(path);
    assert.equal(card.lists, "standard", `${path} needs ${card.lists}`);
    const context = await shop.chrome.newContext(phone);
    const { page, errors } = await open(context, shop.site.url, card.at);
    await look(page, name, expected, () => scan(page, card.text));
    if (!["accept", "amber"].includes(expected[0]) && /^[SDK]-/.test(expected[1])) {
      assert.equal(await page.locator("#number").textContent(), "", "nothing of a card that is not genuine is in the page");
    }
    assert.deepEqual(errors, []);
    await context.close();
  }
});

test("a card that was served, one of another shop, and one with its ration are told", async () => {
  const { text, at, scale } = vector("scales/good");
  const other = { policy: "allow_limit", grams_per_person: 5000 };
  const setup = { ...JSON.parse(standardSite()["setup.json"]), other_shops: other };
  const own = await serve({ ...standardSite(), "setup.json": JSON.stringify(setup), scale: Buffer.from(scale, "hex"), update: standardSite()["lists.bin"] });
  const context = await shop.chrome.newContext(phone);
  const { page } = await open(context, own.url, at);
  await page.locator("#updates summary").click();
  await page.locator("#fetch").click();
  await page.waitForFunction(() => /राशन तालिका/.test(document.querySelector("#update-said").textContent));

  await look(page, "with-ration", ["accept", "V-OK", "कार्ड मान्य है", "The card is valid"], () => scan(page, text));
  assert.deepEqual(await page.locator("#ration-items li").allInnerTexts(), ["rice: 10 kg (5 × 2 kg), free", "sugar: 500 g, ₹30.00 a kg"]);
  assert.match(await textOf(page, "#ration"), /Entitlement this month · 2026-11[^]*Order: No. 12\/2026/);

  await page.locator("#served").click();
  await page.waitForFunction(() => document.querySelector("#served").textContent === "Noted");
  await page.locator("#again").click();
  await page.locator("#language").click();
  await look(page, "served-here-this-month", ["amber", "V-OK", "इस महीने यहाँ राशन दिया जा चुका है", "Already served here this month"], () => scan(page, text));
  await context.close();

  const elsewhere = await shop.chrome.newContext(phone);
  const there = (await open(elsewhere, own.url, at)).page;
  await there.locator("details", { has: there.locator("#shop") }).locator("summary").click();
  await there.locator("#shop").fill("0999999");
  await there.locator("#shop-form button").click();
  await there.waitForFunction(() => document.querySelector("#shop-said").textContent !== "");
  await look(there, "other-shop", ["amber", "V-OK", "दूसरी दुकान का", "of another shop"], () => scan(there, text));
  assert.match(await textOf(there, "#next"), /Of shop 0212345. Give up to this and note it: 25 kg/);
  await elsewhere.close();
  await own.stop();
});

test("a card under the demonstration's keys is called a specimen", async () => {
  const own = await serve({});
  const context = await shop.chrome.newContext(phone);
  const { page } = await open(context, own.url, "2026-11-29T06:00:00Z");
  const card = new URL("../../card-layouts/pictures/permanent.png", import.meta.url).pathname;
  const ready = async () => {
    await page.locator("#photo").setInputFiles(card);
    await page.waitForSelector("#verdict:not([hidden])");
  };
  await look(page, "specimen", ["grey", "V-OK", "नमूना कार्ड", "A specimen card"], ready);
  assert.match(await textOf(page, "#specimen"), /नमूना, असली नहीं · SPECIMEN, not real/);
  await context.close();
  await own.stop();
});

test("a phone whose date went back says so, and goes on when somebody looked at it", async () => {
  const card = vector("valid/five-members");
  const context = await shop.chrome.newContext(phone);
  const { page } = await open(context, shop.site.url, card.at);
  await page.clock.setFixedTime(new Date(Date.parse(card.at) + 5 * 86_400_000));
  await scan(page, card.text);
  assert.equal(await textOf(page, "#code"), "V-OK");
  await page.locator("#again").click();
  await page.clock.setFixedTime(new Date(card.at));
  await scan(page, card.text);
  assert.equal(await textOf(page, "#code"), "T-CLOCK");
  assert.match(await textOf(page, "#clock"), /फ़ोन दिखाता है: .*22 नवंबर 2026/);
  await page.locator("#clock-right").click();
  await scan(page, card.text);
  assert.equal(await textOf(page, "#code"), "V-OK");
  await context.close();
});

test("narrow screens, keyboards and large letters are served", async () => {
  const card = vector("valid/five-members");
  for (const [width, zoom] of [[320, 1], [640, 2], [390, 1], [1280, 1]]) {
    const context = await shop.chrome.newContext({ viewport: { width, height: 640 }, bypassCSP: true });
    const { page } = await open(context, shop.site.url, card.at);
    if (zoom > 1) await page.evaluate((zoom) => { document.documentElement.style.zoom = String(zoom); }, zoom);
    const check = async (where) => {
      await withoutBarrier(page, where);
      const [inner, scrolled] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
      assert.ok(scrolled <= inner, `${where} at ${width} by ${zoom}: ${scrolled}`);
    };
    await page.evaluate(() => { for (const part of document.querySelectorAll("details")) part.open = true; });
    await check("scan");
    if (PICTURES && width === 390) await page.screenshot({ path: `${PICTURES}/scan-all-open.png`, fullPage: true });
    await scan(page, card.text);
    await check("verdict");
    assert.equal(await page.evaluate(() => document.activeElement.id), "verdict");
    await page.locator("#again").focus();
    await page.keyboard.press("Enter");
    assert.ok(await page.locator("#verdict").isHidden());
    await context.close();
  }
});

test("who wants no motion has none", async () => {
  const card = vector("valid/five-members");
  for (const [reducedMotion, motion] of [["reduce", "none"], ["no-preference", "turn"]]) {
    const context = await shop.chrome.newContext({ reducedMotion });
    const { page } = await open(context, shop.site.url, card.at);
    await scan(page, card.text);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("#verdict")).animationName), motion);
    await context.close();
  }
});
