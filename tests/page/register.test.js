// The month's register in the page: what it keeps, how it leaves, and when it goes.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { open, openShop, scan, textOf, vector } from "./site.js";

const DAY = 86_400_000;
const card = vector("valid/five-members");
const shop = openShop();

/** Serves a card and notes why without a fingerprint. */
async function serveCard(page, exception) {
  await scan(page, card.text);
  await page.locator("#exception").selectOption(exception);
  await page.locator("#served").click();
  await page.waitForFunction(() => document.querySelector("#served").disabled && document.querySelector("#served").textContent === "दर्ज हुआ");
  await page.locator("#again").click();
}

async function handBack(page, month) {
  await page.evaluate(() => { document.querySelector("#export").closest("details").open = true; });
  await page.locator("#months").selectOption(month);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#export").click()]);
  return readFileSync(await download.path(), "utf8");
}

/** Everything that the page keeps in this browser, as one text. */
const kept = (page) => page.evaluate(async () => {
  const open = await new Promise((done) => { const request = indexedDB.open("card-verify", 1); request.onsuccess = () => done(request.result); });
  const all = (what) => new Promise((done) => { const request = open.transaction("kept").objectStore("kept")[what](); request.onsuccess = () => done(request.result); });
  const [keys, values] = [await all("getAllKeys"), await all("getAll")];
  const readable = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder("latin1").decode(value)
    : value && typeof value === "object" && !(value instanceof CryptoKey) ? Object.values(value).map(readable).join("|") : String(value);
  const key = values[keys.indexOf("key")];
  return { keys, text: values.map(readable).join("\n"), extractable: key?.extractable, local: JSON.stringify({ ...localStorage, ...sessionStorage }) };
});

test("what is handed back has each card by its hash, the exception, and its own checksum", async () => {
  const context = await shop.chrome.newContext();
  const { page } = await open(context, shop.site.url, card.at);
  await page.evaluate(() => { document.querySelector("#shop").closest("details").open = true; });
  await page.locator("#shop").fill("0212345");
  await page.locator("#shop-form button").click();
  await serveCard(page, "finger");
  await page.locator("summary", { hasText: "संख्या लिखें" }).click();
  await page.locator("#typed").fill("10357813-01-1");
  await page.locator("#typed-form button").click();
  await page.waitForFunction(() => document.querySelector("#hint").textContent !== "");
  const table = await handBack(page, "2026-11");
  const [columns, served, typed, sum] = table.split("\r\n");
  assert.equal(columns, "shop,month,time,card,issue_number,code,exception,home_shop");
  const hash = createHash("sha256").update("family card, month's register\0" + "41705823-02-6").digest("hex").slice(0, 32);
  assert.equal(served, `0212345,2026-11,2026-11-22T06:00:00Z,${hash},2,V-OK,finger,yes`);
  assert.match(typed, /^0212345,2026-11,2026-11-22T06:00:00Z,[0-9a-f]{32},0,TYPED,unreadable,$/);
  assert.equal(sum, `# sha256 ${createHash("sha256").update(table.slice(0, table.indexOf("# sha256"))).digest("hex")}`);
  await context.close();
});

test("what stays in the browser is closed by a key that cannot be taken out, and names nobody", async () => {
  const context = await shop.chrome.newContext();
  const { page } = await open(context, shop.site.url, card.at);
  await serveCard(page, "otp");
  const { keys, text, extractable, local } = await kept(page);
  assert.deepEqual(keys, ["kept", "key", "memory", "register"]);
  assert.equal(extractable, false);
  assert.equal(local, "{}");
  for (const secret of ["Kamla", "Thakur", "कमला", "41705823", "entries", "highest_issues", "otp"]) {
    assert.ok(!text.includes(secret), secret);
  }
  await context.close();
});

test("the register outlives the page, and a family that was served is known again", async () => {
  const context = await shop.chrome.newContext();
  const first = await open(context, shop.site.url, card.at);
  await serveCard(first.page, "none");
  await first.page.close();
  const { page } = await open(context, shop.site.url, card.at);
  await scan(page, card.text);
  assert.equal(await textOf(page, "#words"), "इस महीने यहाँ राशन दिया जा चुका है");
  await context.close();
});

test("an older card of a family is told from memory, by a list that has nothing against it", async () => {
  const older = vector("valid/temporary-first-issue");
  const context = await shop.chrome.newContext();
  const { page } = await open(context, shop.site.url, card.at);
  await scan(page, older.text);
  assert.equal(await textOf(page, "#code"), "V-OK");
  await page.locator("#again").click();
  await scan(page, card.text);
  await page.locator("#again").click();
  await scan(page, older.text);
  assert.equal(await textOf(page, "#code"), "R-SUPERSEDED");
  await context.close();
});

test("a month that is over is asked for, and goes once it was handed over", async () => {
  const context = await shop.chrome.newContext();
  const { page } = await open(context, shop.site.url, card.at);
  await serveCard(page, "none");
  await page.close();
  const later = new Date(Date.parse(card.at) + 12 * DAY).toISOString();
  const { page: next } = await open(context, shop.site.url, later);
  await next.evaluate(() => { document.querySelector("#export").closest("details").open = true; });
  assert.match(await textOf(next, "#register-due"), /2026-11/);
  assert.match(await handBack(next, "2026-11"), /V-OK/);
  await next.locator("#handed-over").click();
  await next.waitForFunction(() => document.querySelector("#register-due").hidden);
  assert.deepEqual(await next.locator("#months option").allInnerTexts(), ["2026-12"]);
  await next.close();
  const { page: again } = await open(context, shop.site.url, later);
  assert.equal(await again.locator("#register-due").isHidden(), true);
  await context.close();
});
