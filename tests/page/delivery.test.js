// A lot's way by the pages of the office itself: the press fetches it and reports, it is inspected, packed
// and sent; its cards are handed over by telephone without a network, and sent when there is one again.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, cardFrame, film } from "./site.js";

const ISSUER = process.env.ISSUER ?? new URL("../../target/release/issuer", import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** A folder for pictures of every page, where somebody wants to look at them. */
const PICTURES = process.env.PICTURES;
/** Where the code stands on the picture of both sides at 300 dots an inch. */
const CODE_AT = [1684, 71, 405];
const OFFICE = "block:9360";
const folder = mkdtempSync(join(tmpdir(), "delivery-"));
const office = ["--config", join(folder, "office/issuer.toml"), "--allow-demo-keys"];
const issuer = (...words) => execFileSync(ISSUER, [...words, ...office], { stdio: "pipe", encoding: "utf8" });
let chrome, server, url, numbers;

/** Serves at a free port, or once more at the same one. */
async function serve(port = 0) {
  server = spawn(ISSUER, ["serve", "--listen", `127.0.0.1:${port}`, "--json", ...office]);
  const line = await new Promise((done) => { server.stdout.once("data", (data) => done(String(data))); });
  return new URL(JSON.parse(line).home);
}
async function stop() {
  const ended = new Promise((done) => { server.once("exit", done); });
  server.kill("SIGTERM");
  await ended;
}

before(async () => {
  execFileSync(ISSUER, ["demo", "--families", "6", "--out", join(folder, "office"), "--json"], { stdio: "pipe" });
  execFileSync(ISSUER, ["lot", "vendor-key", join(folder, "press.key")], { stdio: "pipe" });
  const recipient = /age1\w+/.exec(readFileSync(join(folder, "press.key"), "utf8"))[0];
  issuer("lot", "seal", "lot-0001", "--vendor", "Himalaya Card Press", "--recipient", recipient, "--by", "p.kapoor");
  const manifest = readFileSync(join(folder, "office/lot-0001/manifest.csv"), "utf8");
  numbers = [...new Set(manifest.match(/\b\d{8}-\d\d[A-Z]?-\d\b/g))];
  film([await picture()], join(folder, "card.y4m"));
  chrome = await browser(join(folder, "card.y4m"));
  url = (await serve()).href.replace("127.0.0.1", "localhost").replace(/\/$/, "");
});
after(async () => {
  await chrome?.close();
  server?.kill("SIGTERM");
  rmSync(folder, { recursive: true });
});

/** What a camera sees that is held over a card of this office. */
async function picture() {
  const drawing = await browser();
  const frame = await cardFrame(await (await drawing.newContext()).newPage(), join(folder, "office/card-preview.png"), CODE_AT);
  await drawing.close();
  return frame;
}

/** A browser of a person who has signed in. */
async function signedIn(name, settings = {}) {
  const { password } = JSON.parse(issuer("staff", "password", name, "--by", "s.negi", "--json"));
  const context = await chrome.newContext({ permissions: ["camera"], ...settings });
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`${url}/sign-in`);
  await page.fill("#name", name);
  await page.fill("#password", password);
  await page.click("main button");
  await page.fill("#old", password);
  await page.fill("#new", `${name} four plain words`);
  await page.click("form[action='/account/password'] button");
  await page.waitForSelector(".notice");
  return { page, errors, context };
}

/** No fault of WCAG 2.1 AA in either language, and no wider than a small phone. */
async function sound(page, name) {
  await page.evaluate(AXE);
  const run = () => page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
  const { violations } = await run();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`), [], name);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 800 });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-360.png`), fullPage: true });
  await page.setViewportSize(size);
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-1280.png`), fullPage: true });
  assert.equal(wider, 0, `${name} is wider than a phone`);
}
async function inBothLanguages(page, name) {
  for (const language of ["hi", "en"]) {
    await page.context().addCookies([{ name: "language", value: language, url }]);
    await page.reload();
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    await sound(page, `${name}-${language}`);
  }
}
const done = (page) => page.waitForSelector("main > .notice[role=status]");

test("a press fetches its lot and reports; the office inspects, packs and sends it", async () => {
  const press = await signedIn("v.press");
  await press.page.goto(`${url}/press`);
  await inBothLanguages(press.page, "press");
  await press.page.click("text=lot-0001");
  await inBothLanguages(press.page, "press-lot");
  const sum = (bytes) => createHash("sha256").update(bytes).digest("hex");
  const fetched = await (await press.context.request.get(`${url}/press/lots/lot-0001/bundle`)).body();
  assert.equal(sum(fetched), sum(readFileSync(join(folder, "office/lot-0001.bundle.age"))));

  const rows = numbers.map((number) => `${number},printed,,${new Date().toISOString()}`);
  const table = join(folder, "return.csv");
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
  await stop();
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

  await serve(port);
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
