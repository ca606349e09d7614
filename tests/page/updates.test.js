// Lists from outside: by network, file, SMS; older ones refused; the page itself renewed when wanted.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open, scan, serve, standardSite, textOf, vector } from "./site.js";

let chrome;
before(async () => { chrome = await browser(); });
after(async () => { await chrome.close(); });

const bytes = (hex) => Buffer.from(hex, "hex");
const file = (buffer) => ({ name: "update", mimeType: "application/octet-stream", buffer });

/** The page on a site of its own, with its updates opened. */
async function updating(site, at) {
  const own = await serve(site);
  const context = await chrome.newContext();
  const { page } = await open(context, own.url, at);
  await page.locator("#updates summary").click();
  const said = async (act) => {
    await page.evaluate(() => { document.querySelector("#update-said").textContent = ""; });
    await act();
    await page.waitForFunction(() => document.querySelector("#update-said").textContent !== "");
    return textOf(page, "#update-said");
  };
  return { page, said, close: async () => { await context.close(); await own.stop(); } };
}

test("a delta by file blocks a card; what was taken already and what is no update is told and changes nothing", async () => {
  const { update, roots, taken, text, at } = vector("deltas/one");
  const site = { "setup.json": JSON.stringify({ roots, threshold: null }), "lists.bin": bytes(update) };
  const { page, said, close } = await updating(site, at);
  await scan(page, text);
  assert.equal(await textOf(page, "#code"), "R-OLD");
  await page.locator("#again").click();
  const take = (buffer) => said(() => page.locator("#update").setInputFiles(file(buffer)));
  assert.equal(await take(bytes(taken[0])), "नई सूची ले ली गई");
  const lists = await textOf(page, "#lists");
  assert.match(await take(bytes(taken[0])), /यहाँ पहले से है।? \[U-DELTA-OLD\]/);
  assert.match(await take(Buffer.from("no update at all")), /\[U-DELTA-FORM\]/);
  assert.equal(await textOf(page, "#lists"), lists);
  await scan(page, text);
  assert.equal(await textOf(page, "#code"), vector("deltas/one").verdict);
  await close();
});

test("an update that is older than one before is refused, and the lists stay", async () => {
  const { update, seen, roots } = vector("updates/rollback");
  const newer = vector("updates/version-far-ahead").update;
  assert.ok(seen, "the vector remembers a later version");
  const at = "2026-11-22T06:00:00Z";
  const site = { "setup.json": JSON.stringify({ roots, threshold: null }), "lists.bin": bytes(newer) };
  const { page, said, close } = await updating(site, at);
  const before = await textOf(page, "#lists");
  assert.match(await said(() => page.locator("#update").setInputFiles(file(bytes(update)))), /\[U-(STATUS-|TRUST-)?ROLLBACK\]/);
  assert.equal(await textOf(page, "#lists"), before);
  await close();
});

test("SMS are pasted in any order, and a mistyped one is told", async () => {
  const { sms, at } = vector("scales/good");
  const { page, said, close } = await updating(standardSite(), at);
  const paste = (lines) => said(async () => {
    await page.locator("#parts").fill(lines.join("\n"));
    await page.locator("#parts-form button").click();
  });
  assert.match(await paste([sms[2]]), /1 \/ 3\..*1, 2/);
  assert.equal(await page.locator("#series").getAttribute("max"), "3");
  assert.match(await paste([sms[0].replace(/.$/, "#")]), /दोबारा .*\[U-PART\]/);
  await paste([sms[1], sms[0]]);
  await page.waitForFunction(() => document.querySelector("#update-said").textContent === "राशन तालिका ले ली गई");
  await close();
});

test("what a messenger shares with the page is taken as an update, and never as a card", async () => {
  const { scale, sms, text, at } = vector("scales/good");
  const own = await serve(standardSite());
  const context = await chrome.newContext();
  const { page } = await open(context, own.url, at);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const share = async (name, shared) => {
    await page.evaluate(async ([name, shared]) => {
      const form = new FormData();
      form.append(name, name === "file" ? new Blob([new Uint8Array(shared)]) : shared);
      await fetch("share", { method: "POST", body: form });
    }, [name, shared]);
    const other = await open(context, `${own.url}?shared`, at);
    const said = await textOf(other.page, "#update-said");
    assert.ok(await other.page.locator("#verdict").isHidden(), "no verdict");
    await other.page.close();
    return said;
  };
  assert.equal(await share("file", [...bytes(scale)]), "राशन तालिका ले ली गई");
  assert.equal(await share("text", sms.join("\n")), "राशन तालिका ले ली गई");
  assert.match(await share("text", text), /\[U-DELTA-FORM\]/);
  await page.reload();
  await page.waitForSelector("body[data-ready]");
  assert.equal(await page.locator("#update-said").textContent(), "", "once");
  await context.close();
  await own.stop();
});

test("the network brings the newest lists, and without it the old ones stay in use", async () => {
  const site = { ...standardSite(), update: standardSite()["lists.bin"] };
  const { page, said, close } = await updating(site, vector("valid/five-members").at);
  assert.equal(await said(() => page.locator("#fetch").click()), "नई सूची ले ली गई");
  await page.context().setOffline(true);
  assert.match(await said(() => page.locator("#fetch").click()), /नेटवर्क नहीं मिला/);
  await scan(page, vector("valid/five-members").text);
  assert.equal(await textOf(page, "#code"), "V-OK");
  await close();
});

test("a newer page waits until the dealer takes it", async () => {
  const { readFileSync } = await import("node:fs");
  const worker = readFileSync(new URL("../../verifier/pwa/service-worker.js", import.meta.url), "utf8");
  const words = readFileSync(new URL("../../verifier/pwa/js/words.js", import.meta.url), "utf8");
  const site = standardSite();
  const own = await serve(site);
  const context = await chrome.newContext();
  const { page } = await open(context, own.url);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === "activated");
  site["service-worker.js"] = worker.replace(/VERSION = "(\d+)"/, 'VERSION = "$1-next"');
  site["js/words.js"] = words.replace("कैमरे से स्कैन करें", "नया पेज");
  await page.reload();
  await page.waitForSelector("body[data-ready]");
  assert.equal(await textOf(page, "#camera-start"), "कैमरे से स्कैन करें", "the old one until it is taken");
  await page.waitForSelector("#renew:not([hidden])");
  await Promise.all([page.waitForEvent("load"), page.locator("#renew").click()]);
  await page.waitForSelector("body[data-ready]");
  assert.equal(await textOf(page, "#camera-start"), "नया पेज");
  assert.deepEqual(await page.evaluate(() => caches.keys()), [worker.match(/VERSION = "(\d+)"/).slice(1).map((version) => `card-verify-${version}-next`)[0]]);
  await context.close();
  await own.stop();
});

test("a phone can install the page", async () => {
  const own = await serve(standardSite());
  const context = await chrome.newContext();
  const { page } = await open(context, own.url);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === "activated");
  const devtools = await context.newCDPSession(page);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  // A test's browser keeps nothing, which is all that stands against it.
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId), ["in-incognito"]);
  assert.deepEqual((await devtools.send("Page.getAppManifest")).errors, []);
  await context.close();
  await own.stop();
});
