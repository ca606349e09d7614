// The camera and what stands in for it: a real card's picture held before it, without any network.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CARD_PICTURE, browser, cardFrame, codeFrame, film, open, scan, serve, standardSite, textOf, vector } from "./site.js";

/** A day on which the lists that come with the page are fresh. */
const DAY = "2026-11-29T06:00:00Z";
const folder = mkdtempSync(join(tmpdir(), "camera-"));
let chrome;

before(async () => { chrome = await browser(); });
after(async () => {
  await chrome.close();
  rmSync(folder, { recursive: true });
});

const blank = async () => (await chrome.newContext()).newPage();
const installed = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  const [name] = await caches.keys();
  const files = await (await caches.open(name)).keys();
  return files.length;
});

test("a card that the issuer drew is verified by camera, offline, after one visit", async () => {
  film([await cardFrame(await blank())], join(folder, "card.y4m"));
  const filming = await browser(join(folder, "card.y4m"));
  const site = await serve({});
  try {
    const context = await filming.newContext({ permissions: ["camera"] });
    const first = await open(context, site.url, DAY);
    await first.page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === "activated");
    assert.ok(await installed(first.page) > 15);
    await site.stop();
    await context.setOffline(true);
    await first.page.close();

    const { page } = await open(context, site.url, DAY);
    const begun = Date.now();
    await page.locator("#camera-start").click();
    await page.waitForSelector("#verdict:not([hidden])", { timeout: 10_000 });
    console.log(`camera to verdict: ${Date.now() - begun} ms`);
    assert.equal(await textOf(page, "#code"), "V-OK");
    assert.equal(await textOf(page, "#number"), "20852734-01-0");
    assert.match(await textOf(page, "#head"), /गायत्री कुमारी · Gayatri Kumari, मुखिया, 68 वर्ष/);
    assert.match(await textOf(page, "#specimen"), /SPECIMEN/);
  } finally {
    await filming.close();
    await site.stop().catch(() => {});
  }
});

test("an animated series of codes is taken in any order, with its progress", async () => {
  const { sms, at } = vector("scales/good");
  const blankPage = await blank();
  const frames = [];
  for (const part of [sms[2], sms[0], sms[1]]) frames.push(await codeFrame(blankPage, part));
  film(frames, join(folder, "series.y4m"), 6);
  const filming = await browser(join(folder, "series.y4m"));
  const site = await serve(standardSite());
  try {
    const context = await filming.newContext({ permissions: ["camera"] });
    // A phone's own reader of codes may be there and fail.
    await context.addInitScript(() => {
      window.BarcodeDetector = class { detect() { return Promise.reject(new Error("not downloaded")); } };
    });
    const { page } = await open(context, site.url, at);
    await page.locator("#camera-start").click();
    await page.waitForFunction(() => /[12] \/ 3/.test(document.querySelector("#update-said").textContent));
    assert.ok(await page.locator("#series").isVisible());
    await page.waitForFunction(() => /राशन तालिका ले ली गई/.test(document.querySelector("#update-said").textContent), null, { timeout: 10_000 });
    assert.match(await textOf(page, "#lists"), /राशन तालिका 2026-11/);
  } finally {
    await filming.close();
    await site.stop();
  }
});

test("a camera that is refused, or is not there, leaves photo, scanner and number", async () => {
  const site = await serve(standardSite());
  const card = vector("valid/five-members");
  for (const way of ["refused", "none"]) {
    const context = await chrome.newContext();
    await context.addInitScript((way) => {
      if (way === "none") Object.defineProperty(navigator, "mediaDevices", { value: undefined });
      else navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    }, way);
    const { page, errors } = await open(context, site.url, card.at);
    await page.locator("#camera-start").click();
    await page.waitForFunction(() => document.querySelector("#hint").textContent !== "");
    assert.match(await textOf(page, "#hint"), /कैमरा नहीं खुला/, way);
    await page.locator("#photo").setInputFiles(CARD_PICTURE);
    await page.waitForSelector("#verdict:not([hidden])");
    await page.locator("#again").click();
    await scan(page, card.text);
    assert.equal(await textOf(page, "#code"), "V-OK", way);
    assert.deepEqual(errors, []);
    await context.close();
  }
  await site.stop();
});

test("a phone without speech, sound or vibration has its verdict all the same", async () => {
  const site = await serve(standardSite());
  const card = vector("valid/five-members");
  const context = await chrome.newContext();
  await context.addInitScript(() => {
    delete window.speechSynthesis;
    delete Object.getPrototypeOf(window).speechSynthesis;
    window.AudioContext = undefined;
    Object.defineProperty(navigator, "vibrate", { value: undefined });
  });
  const { page, errors } = await open(context, site.url, card.at);
  await scan(page, card.text);
  assert.equal(await textOf(page, "#words"), "कार्ड मान्य है");
  assert.deepEqual(errors, []);
  await context.close();
  await site.stop();
});

test("the verdict is spoken in the language of the page", async () => {
  const site = await serve(standardSite());
  const card = vector("valid/five-members");
  const context = await chrome.newContext();
  await context.addInitScript(() => {
    window.said = [];
    speechSynthesis.speak = (speech) => window.said.push([speech.lang, speech.text]);
  });
  const { page } = await open(context, site.url, card.at);
  await scan(page, card.text);
  await page.locator("#again").click();
  await page.locator("#language").click();
  await scan(page, card.text);
  assert.deepEqual(await page.evaluate(() => window.said), [["hi-IN", "कार्ड मान्य है"], ["en-IN", "The card is valid"]]);
  await context.close();
  await site.stop();
});
