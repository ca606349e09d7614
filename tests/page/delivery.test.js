// A lot's way by the pages of the office itself: the press fetches it and reports, it is inspected, packed
// and sent; its cards are handed over by telephone without a network, and sent when there is one again.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, inBothLanguages, sound } from "./office.js";
import { browser, cardFrame, film } from "./site.js";

/** Where the code stands on the picture of both sides at 300 dots an inch. */
const CODE_AT = [1684, 71, 405];
const OFFICE = "block:9360";
let chrome, office, url, numbers;
const inFolder = (name) => join(office.folder, name);
const issuer = (...words) => office.issuer(...words);

before(async () => {
  office = new Office("delivery");
  office.program("lot", "vendor-key", inFolder("press.key"));
  const recipient = /age1\w+/.exec(readFileSync(inFolder("press.key"), "utf8"))[0];
  issuer("lot", "seal", "lot-0001", "--vendor", "Himalaya Card Press", "--recipient", recipient, "--by", "p.kapoor");
  const manifest = readFileSync(office.path("lot-0001/manifest.csv"), "utf8");
  numbers = [...new Set(manifest.match(/\b\d{8}-\d\d[A-Z]?-\d\b/g))];
  film([await heldCard()], inFolder("card.y4m"));
  chrome = await browser(inFolder("card.y4m"));
  ({ url } = await office.serve());
});
after(async () => {
  await chrome?.close();
  await office.close();
});

/** What a camera sees that is held over a card of this office. */
async function heldCard() {
  const drawing = await browser();
  const frame = await cardFrame(await (await drawing.newContext()).newPage(), office.path("card-preview.png"), CODE_AT);
  await drawing.close();
  return frame;
}

const signedIn = (name, settings = {}) => office.signedIn(chrome, name, "hi", { permissions: ["camera"], ...settings });
const done = (page) => page.waitForSelector("main > .notice[role=status]");

test("a press fetches its lot and reports; the office inspects, packs and sends it", async () => {
  const press = await signedIn("v.press");
  await press.page.goto(`${url}/press`);
  await inBothLanguages(press.page, "press");
  await press.page.click("text=lot-0001");
  await inBothLanguages(press.page, "press-lot");
  const sum = (bytes) => createHash("sha256").update(bytes).digest("hex");
  const fetched = await (await press.context.request.get(`${url}/press/lots/lot-0001/bundle`)).body();
  assert.equal(sum(fetched), sum(readFileSync(office.path("lot-0001.bundle.age"))));

  const rows = numbers.map((number) => `${number},printed,,${new Date().toISOString()}`);
  const table = inFolder("return.csv");
  writeFileSync(table, ["card_number,outcome,reason,at", ...rows, "41705823-01-8,printed,,2026-11-20"].join("\n"));
  await press.page.setInputFiles("#cards", table);
  await press.page.click("text=Check the file");
  await press.page.waitForSelector("text=1 rows cannot be taken");
  await sound(press.page, "press-return");
  const [file] = await Promise.all([press.page.waitForEvent("download"), press.page.click("text=Download the errors")]);
  assert.match(readFileSync(await file.path(), "utf8"), /8,41705823,,card_number,unknown_card/);
  await press.page.click("text=Record it now");
  await done(press.page);

  const officer = await signedIn("p.kapoor");
  await officer.page.goto(`${url}/lots`);
  await inBothLanguages(officer.page, "lots");
  await officer.page.goto(`${url}/lots/lot-0001/inspection`);
  await officer.page.fill("#seed", "monday");
  await officer.page.click("form[action$='/draw'] button");
  await done(officer.page);
  await inBothLanguages(officer.page, "inspection");
  for (const choice of await officer.page.locator("select").all()) await choice.selectOption("good");
  await officer.page.click("form[action$='/results'] button");
  await done(officer.page);
  await officer.page.goto(`${url}/lots/lot-0001`);
  await officer.page.click("form[action$='/pack'] button");
  await done(officer.page);
  await inBothLanguages(officer.page, "lot");
  const bundles = await officer.page.locator("form[action$='/dispatch'] ~ .table tbody tr, section:has(form[action$='/dispatch']) tbody tr").count();
  await officer.page.fill("#first", "1");
  await officer.page.fill("#last", String(bundles));
  await officer.page.fill("#office", OFFICE);
  await officer.page.fill("#seal", "B-17");
  await officer.page.click("form[action$='/dispatch'] button");
  await done(officer.page);
  assert.deepEqual([...press.errors, ...officer.errors], []);
  await press.context.close();
  await officer.context.close();
});

test("a card is handed over before a camera without a network, and sent once when there is one", async () => {
  issuer("staff", "place", "g.rana", OFFICE, "--by", "s.negi");
  const { page, errors, context } = await signedIn("g.rana", { viewport: { width: 1280, height: 900 } });
  await page.goto(`${url}/delivery`);
  await page.click("text=lot-0001/C1");
  await inBothLanguages(page, "consignment");
  await page.click("form[action$='/receive'] button");
  await done(page);
  await inBothLanguages(page, "delivery");

  const ready = () => page.waitForSelector("body[data-ready]");
  const path = `${url}/delivery/hand-over`;
  await page.goto(path);
  await ready();
  await inBothLanguages(page, "hand-over");
  await ready();
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === "activated");
  await page.waitForFunction(async () => (await (await caches.open("delivery-1")).keys()).length >= 12);
  assert.deepEqual(errors, []);

  await context.setOffline(true);
  const { port } = new URL(url);
  await office.stop();
  await page.goto(path);
  await ready();
  await page.click("#camera-start");
  await page.waitForSelector("#verdict:not([hidden])", { timeout: 15_000 });
  const verdict = await page.locator("#verdict").innerText();
  assert.match(verdict, /SPECIMEN · The card is valid · \[V-OK\]/);
  const scanned = await page.inputValue("#card_number");
  assert.ok(numbers.includes(scanned), scanned);
  await sound(page, "hand-over-scanned");
  await page.selectOption("#mode", "camp");
  await page.click("#note");
  await page.waitForFunction(() => /^1 waiting/.test(document.querySelector("#waiting").textContent));

  // The camera still looks at the first card, so that another one's number is typed after a reload.
  await page.reload();
  await ready();
  const other = numbers.find((number) => number !== scanned);
  await page.fill("#card_number", other);
  await page.check("[value=undelivered]");
  await page.selectOption("#reason", "moved");
  await page.click("#note");
  await page.waitForFunction(() => /^2 waiting/.test(document.querySelector("#waiting").textContent));
  await page.fill("#card_number", "41705823-01-8");
  await page.click("#note");
  await page.waitForFunction(() => /^3 waiting/.test(document.querySelector("#waiting").textContent));
  await page.click("#send");
  await page.waitForFunction(() => /no network/.test(document.querySelector("#said").textContent));
  const kept = await page.evaluate(() => new Promise((answer) => {
    indexedDB.open("delivery").onsuccess = ({ target }) => {
      target.result.transaction("entries").objectStore("entries").getAll().onsuccess = (all) => answer(all.target.result);
    };
  }));
  assert.deepEqual(Object.keys(kept[0]).sort(), ["at", "card_number", "key", "mode", "outcome", "reason", "taker"], "no name");
  await sound(page, "hand-over-waiting");

  await office.serve(port);
  await context.setOffline(false);
  await page.waitForFunction(() => document.querySelector("#waiting").textContent === "Nothing is waiting", null, { timeout: 15_000 });
  const left = await page.locator("#entries li").allInnerTexts();
  assert.equal(left.length, 1);
  assert.match(left[0], /41705823-01-8 · .* There is no such card/);
  await sound(page, "hand-over-sent");

  // The same entries once more: the office knows them, and nothing changes.
  const audit = () => issuer("audit", "list", "--subject", scanned, "--json");
  const before = audit();
  const again = await page.evaluate(async (entries) => {
    const answer = await fetch("/delivery/sync", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ entries }) });
    return (await answer.json()).answers.map(({ outcome }) => outcome);
  }, kept);
  assert.deepEqual(again.sort(), ["known", "known", "refused"]);
  assert.equal(audit(), before);
  assert.match(before, /handed_over/);

  await page.goto(`${url}/delivery`);
  await page.waitForSelector("text=family moved away");
  await page.click(`[aria-label="Store card ${other} as returned"]`);
  await done(page);
  await context.close();
});

test("without JavaScript a typed number is recorded at once", async () => {
  const { page, context } = await signedIn("r.thakur", { javaScriptEnabled: false });
  await page.goto(`${url}/delivery/hand-over`);
  await page.fill("#card_number", "41705823-01-8");
  await page.click("#note");
  await page.waitForSelector(".wrong[role=alert]");
  assert.match(await page.locator(".wrong").innerText(), /ऐसा कोई कार्ड नहीं है/);
  await context.close();
});
