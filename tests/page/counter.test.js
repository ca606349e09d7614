// A counter's day in a real browser: a card is lost, paid for, approved and printed; both languages,
// without JavaScript once, axe on each page, and the codes of the papers read back.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, codesOf, sound } from "./office.js";
import { post } from "./furnished.js";
import { browser, cardFrame, film } from "./site.js";

/** Where the code stands on the picture of both sides at 300 dots an inch. */
const CODE_AT = [1684, 71, 405];
const FILM = join(tmpdir(), `counter-${process.pid}.y4m`);
let chrome, office, url, texts;

before(async () => {
  office = new Office("counter", { families: 8 });
  texts = office.cardTexts();
  const drawing = await browser();
  const page = await (await drawing.newContext()).newPage();
  film([await cardFrame(page, office.path("card-preview.png"), CODE_AT)], FILM);
  await drawing.close();
  chrome = await browser(FILM);
  ({ url } = await office.serve());
});
after(async () => {
  await chrome?.close();
  await office.close();
  rmSync(FILM, { force: true });
});

const signedIn = (name, settings) => office.signedIn(chrome, name, "hi", settings);
const inHindi = (page) => page.evaluate(() => document.documentElement.lang === "hi");
/** The same page in the other language, where it may be asked for again. */
const otherLanguage = (page) => page.click(".language button");

/** A paper that a form or a link gives: the texts of its codes. */
async function paperOf(operator, path, form) {
  const answer = form ? await post(operator, path, form) : await operator.context.request.get(url + path);
  assert.equal(answer.headers()["content-type"], "application/pdf", `${path}: ${answer.status()}`);
  return codesOf(await answer.body());
}

async function find(page, text) {
  await page.goto(`${url}/counter`);
  await page.fill("#text", text);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#reason");
}

test("a card before the camera, and one that a hand scanner types, opens its family's page", async () => {
  const { page, context, errors } = await signedIn("r.thakur", { permissions: ["camera"] });
  await context.addCookies([{ name: "language", value: "en", url }]);
  const plain = await page.goto(`${url}/counter`);
  assert.doesNotMatch(plain.headers()["content-security-policy"], /wasm/, "no other page may run the shop's reader");
  const answer = await page.goto(`${url}/counter/scan`);
  assert.match(answer.headers()["content-security-policy"], /'wasm-unsafe-eval'/);
  await sound(page, "scan-en");
  await page.click("#camera-start");
  await page.waitForSelector("#reason", { timeout: 20_000 });
  const seen = await page.locator("[role=status]").innerText();
  assert.match(seen, /present card \(V-OK\)/);
  const family = await page.inputValue("[name=family_id]");
  assert.ok(seen.includes(family) && !page.url().includes(family), "its number stands on the page, not in the address");
  await sound(page, "scanned-en");

  // The scanner types what the code holds into the field that has the cursor, and ends with Enter.
  const before = page.url();
  const found = [];
  for (const text of texts) {
    await page.goto(`${url}/counter`);
    await page.waitForFunction(() => document.activeElement?.id === "text");
    await page.keyboard.insertText(text);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#reason");
    assert.match(await page.locator("[role=status]").innerText(), /\(V-OK\)/);
    found.push(await page.inputValue("[name=family_id]"));
  }
  assert.equal(new URL(before).pathname, "/counter/find");
  assert.ok(found.includes(family), "camera and scanner name the same family");
  assert.deepEqual(errors, []);
  await context.close();
});

test("a lost card is asked for, paid, approved by another person and printed", async () => {
  const operator = await signedIn("lmk.0231");
  const { page } = operator;
  await page.goto(`${url}/counter`);
  assert.ok(await inHindi(page), "Hindi comes first");
  await sound(page, "counter-hi");
  await page.fill("#text", "1234 5678 9012");
  await page.keyboard.press("Enter");
  assert.match(await page.locator(".wrong").innerText(), /आधार/);
  await page.goto(`${url}/counter`);
  await otherLanguage(page);
  await sound(page, "counter-en");

  await find(page, texts[0]);
  assert.match(await page.locator("[role=status]").innerText(), /present card \(V-OK\)/);
  await page.selectOption("#reason", "misprinted");
  await page.waitForFunction(() => /Free of charge/.test(document.querySelector("#fee .total")?.textContent ?? ""));
  await page.selectOption("#reason", "lost");
  await page.waitForFunction(() => /29\.00/.test(document.querySelector("#fee .total")?.textContent ?? ""));
  await page.selectOption("#proof", "ration-card");
  await sound(page, "family-en");
  await page.click("#fee button");
  await page.waitForSelector("h1.number-large");
  const number = await page.locator("h1.number-large").innerText();
  assert.match(number, /^HP-\d\d-\d{3}-\d{4}-\d$/);
  await sound(page, "request-en");

  const request = `/counter/requests/${number}`;
  const [first, second] = [await paperOf(operator, `${request}/slip`, { paper: "a5" }), await paperOf(operator, `${request}/slip`, { paper: "roll" })];
  for (const codes of [first, second]) {
    assert.ok(codes.some((text) => text.startsWith("upi://pay?") && text.includes("am=29.00&cu=INR")), codes.join("\n"));
    assert.ok(codes.some((text) => /^https:\/\/hp\.example\/track\/[0-9A-Z]{26}$/.test(text)), codes.join("\n"));
  }
  assert.notDeepEqual(first, second, "each slip has its own secret");

  // Somebody else notes the money; this page sees it by itself.
  const other = await operator.context.newPage();
  await other.goto(url + request);
  await other.fill("#utr", "615300000099");
  await other.click("form[action$='/utr'] button");
  await page.waitForSelector("a[href$='receipt?paper=a5']", { timeout: 15_000 });
  await sound(page, "request-paid-en");
  await paperOf(operator, `${request}/receipt?paper=a5`);
  await paperOf(operator, `${request}/receipt?paper=roll`);

  const officer = await signedIn("b.devi");
  await officer.page.goto(`${url}/requests`);
  await sound(officer.page, "queue-hi");
  await officer.page.click(`a[href='/requests/${number}']`);
  await sound(officer.page, "decide-hi");
  await otherLanguage(officer.page);
  await sound(officer.page, "decide-en");
  await officer.page.click("form[action$='/approve'] button");
  await officer.page.waitForSelector("text=An update is due");
  await sound(officer.page, "decided-en");
  await officer.page.click("form[action='/requests/publish'] button");
  await officer.page.waitForSelector("text=Shops can know of every card that ended");
  await sound(officer.page, "queue-en");

  await page.goto(url + request);
  await page.click("form[action$='/print'] button");
  await page.waitForSelector("a[href$='card?part=1']");
  await sound(page, "request-made-en");
  const card = await paperOf(operator, `${request}/card?part=1`);
  const interim = await paperOf(operator, `${request}/interim`, { part: "1" });
  assert.ok(card.length === 1 && interim.length === 1, "each has its code");
  assert.notDeepEqual(card, interim, "signed anew");
  await otherLanguage(page);
  await page.waitForSelector("html[lang=hi]");
  await sound(page, "request-made-hi");
  await find(page, interim[0]);
  assert.match(await page.locator("[role=status]").innerText(), /मौजूदा कार्ड है \(V-OK\)/);
  await find(page, texts[0]);
  assert.match(await page.locator("[role=status]").first().innerText(), /मौजूदा कार्ड नहीं/);
  await sound(page, "family-hi");
  await page.goto(`${url}/counter/requests`);
  await sound(page, "requests-hi");

  await officer.page.goto(`${url}/money`);
  await sound(officer.page, "money-en");
  await officer.page.setInputFiles("#file", { name: "day.csv", mimeType: "text/csv", buffer: Buffer.from("reference,amount,utr,status\nX,1,615300000099,success\n") });
  await officer.page.click("form[action='/money/bank'] button");
  await officer.page.waitForSelector("td:has-text('none of this office')");
  await sound(officer.page, "money-bank-en");
  await officer.page.goto(`${url}/money`);
  await otherLanguage(officer.page);
  await officer.page.waitForSelector("html[lang=hi]");
  await sound(officer.page, "money-hi");
  const refused = (text) => /status of 422/.test(text);
  assert.deepEqual([...operator.errors, ...officer.errors].filter((text) => !refused(text)), []);
});

test("every form works without JavaScript", async () => {
  const { page } = await signedIn("s.negi", { javaScriptEnabled: false });
  await find(page, texts[1]);
  await page.selectOption("#centre", "LMK-0417");
  await page.selectOption("#reason", "damaged");
  await page.selectOption("#proof", "old-card");
  await page.click("button[formaction='/counter/fee']");
  assert.match(await page.locator("#fee .total").innerText(), /29\.00/);
  assert.equal(await page.inputValue("#centre"), "LMK-0417");
  await page.click("#fee button");
  await page.waitForSelector("h1.number-large");
  const number = await page.locator("h1.number-large").innerText();
  await page.click("form[action$='/cash'] button");
  await page.waitForSelector("a[href$='receipt?paper=roll']");
  await page.goto(`${url}/requests/${number}`);
  assert.match(await page.locator(".due").first().innerText(), /आपने ही लिया/);
  assert.equal(await page.locator("form[action$='/approve']").count(), 0, "who took it does not say yes");
  await page.goto(`${url}/counter/requests/${number}`);
  await page.click("form[action$='/withdraw'] button");
  await page.waitForSelector("text=आवेदन वापस ले लिया गया");
  assert.match(await page.locator("main").innerText(), /चुकाया गया शुल्क परिवार को लौटता है/);
});
