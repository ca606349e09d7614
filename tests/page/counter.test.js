// A counter's day in a real browser: a card is lost, paid for, approved and printed; both languages,
// without JavaScript once, axe on each page, and the codes of the papers read back.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser } from "./site.js";

const ISSUER = process.env.ISSUER ?? new URL("../../target/release/issuer", import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** A folder for pictures of every page, where somebody wants to look at them. */
const PICTURES = process.env.PICTURES;
const folder = mkdtempSync(join(tmpdir(), "counter-"));
const office = ["--config", join(folder, "office/issuer.toml"), "--allow-demo-keys"];
const issuer = (...words) => execFileSync(ISSUER, words, { stdio: "pipe", encoding: "utf8" });
let chrome, server, url, texts;

before(async () => {
  chrome = await browser();
  issuer("demo", "--families", "8", "--out", join(folder, "office"), "--json");
  texts = readFileSync(join(folder, "office/qr-texts.txt"), "utf8").split("\n").filter(Boolean);
  server = spawn(ISSUER, ["serve", "--listen", "127.0.0.1:0", "--json", ...office]);
  const line = await new Promise((done) => { server.stdout.once("data", (data) => done(String(data))); });
  url = new URL(JSON.parse(line).page).origin.replace("127.0.0.1", "localhost");
});
after(async () => {
  await chrome.close();
  server?.kill("SIGTERM");
  rmSync(folder, { recursive: true });
});

/** A browser of a person who has signed in. */
async function signedIn(name, settings = {}) {
  const password = JSON.parse(issuer("staff", "password", name, "--by", "s.negi", "--json", ...office)).password;
  const context = await chrome.newContext(settings);
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

/** No fault of WCAG 2.1 AA, and no wider than a small phone. */
async function sound(page, name) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const run = await window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
    return run.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  });
  assert.deepEqual(found, [], name);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 800 });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-360.png`), fullPage: true });
  await page.setViewportSize(before);
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-1280.png`), fullPage: true });
  assert.equal(wider, 0, `${name} is wider than a phone`);
}

const inHindi = (page) => page.evaluate(() => document.documentElement.lang === "hi");
/** The same page in the other language, where it may be asked for again. */
const otherLanguage = (page) => page.click(".language button");

/** A paper that a form or a link gives: the texts of its codes. */
async function codesOf(context, path, form) {
  const answer = form
    ? await context.request.post(url + path, { form, headers: { origin: url } })
    : await context.request.get(url + path);
  assert.equal(answer.headers()["content-type"], "application/pdf", `${path}: ${answer.status()}`);
  const pdf = join(folder, "paper.pdf");
  writeFileSync(pdf, await answer.body());
  execFileSync("pdftoppm", ["-r", "200", "-png", pdf, join(folder, "paper")]);
  const pictures = execFileSync("ls", [folder], { encoding: "utf8" }).split("\n").filter((name) => /^paper.*png$/.test(name));
  const codes = pictures.flatMap((name) => {
    try {
      return execFileSync("zbarimg", ["-q", "--raw", join(folder, name)], { encoding: "utf8", stdio: "pipe" }).split("\n").filter(Boolean);
    } catch {
      return [];
    }
  });
  for (const name of pictures) rmSync(join(folder, name));
  return codes;
}

async function find(page, text) {
  await page.goto(`${url}/counter`);
  await page.fill("#text", text);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#reason");
}

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
  const [first, second] = [await codesOf(operator.context, `${request}/slip`, { paper: "a5" }), await codesOf(operator.context, `${request}/slip`, { paper: "roll" })];
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
  await codesOf(operator.context, `${request}/receipt?paper=a5`);
  await codesOf(operator.context, `${request}/receipt?paper=roll`);

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
  const card = await codesOf(operator.context, `${request}/card?part=1`);
  const interim = await codesOf(operator.context, `${request}/interim`, { part: "1" });
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

test("the camera's page runs the shop's reader, and no other page may", async () => {
  const { page, errors } = await signedIn("r.thakur", { permissions: ["camera"] });
  const answer = await page.goto(`${url}/counter/scan`);
  assert.match(answer.headers()["content-security-policy"], /'wasm-unsafe-eval'/);
  await page.click("#camera-start");
  await page.waitForSelector("#camera-on:not([hidden])");
  await sound(page, "scan-hi");
  const plain = await page.goto(`${url}/counter`);
  assert.doesNotMatch(plain.headers()["content-security-policy"], /wasm/);
  assert.deepEqual(errors, []);
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
