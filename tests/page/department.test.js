// The department's pages of a real office, in a real browser: each in both languages without a WCAG
// 2.1 AA fault, and a card blocked, with scripts off.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser } from "./site.js";

const ISSUER = process.env.ISSUER ?? new URL("../../target/release/issuer", import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGES = [
  "/dashboard", "/dashboard/places", "/families", "/holds", "/holds?reason=no_hindi_name", "/reviews",
  "/duplicates", "/imports", "/bulk", "/approvals", "/staff", "/staff/r.thakur", "/audit", "/shares",
  "/dictionary", "/layouts",
];
const folder = mkdtempSync(join(tmpdir(), "department-"));
const office = ["--config", join(folder, "office/issuer.toml")];
let chrome, server, url;

const issuer = (...words) => execFileSync(ISSUER, words, { stdio: "pipe" }).toString();

before(async () => {
  issuer("demo", "--families", "12", "--out", join(folder, "office"), "--json");
  server = spawn(ISSUER, ["serve", "--listen", "127.0.0.1:0", "--json", "--allow-demo-keys", ...office]);
  const line = await new Promise((done) => { server.stdout.once("data", (data) => done(String(data))); });
  url = new URL(JSON.parse(line).page).origin;
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  server?.kill("SIGTERM");
  rmSync(folder, { recursive: true });
});

/** A page of somebody who has signed in with a password of their own. */
async function signedIn(name, options = {}) {
  const given = JSON.parse(issuer("staff", "password", name, "--by", "s.negi", "--json", ...office)).password;
  const context = await chrome.newContext(options);
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.fill("#name", name);
  await page.fill("#password", given);
  await page.click("main button");
  await page.waitForURL(`${url}/account`);
  await page.fill("#old", given);
  await page.fill("#new", "seven quiet rivers");
  await page.click("form[action='/account/password'] button");
  return page;
}

test("every page of the department is there in both languages without a fault by axe", async () => {
  const page = await signedIn("s.negi");
  const errors = [];
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  for (const language of ["hi", "en"]) {
    await page.context().addCookies([{ name: "language", value: language, url }]);
    for (const path of PAGES) {
      const answer = await page.goto(url + path);
      assert.equal(answer.status(), 200, path);
      assert.equal(await page.getAttribute("html", "lang"), language);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
      assert.deepEqual(violations.map((one) => [one.id, one.nodes.map((node) => node.target.join(" "))]), [], `${path} ${language}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${path} is wider than the window`);
    }
  }
  assert.deepEqual(errors, []);
  await page.context().close();
});

test("a family's card is blocked in two steps without any script", async () => {
  const page = await signedIn("b.devi", { javaScriptEnabled: false });
  await page.context().addCookies([{ name: "language", value: "en", url }]);
  const events = await page.goto(`${url}/audit?what=card.signed`);
  assert.equal(events.status(), 200);
  const number = await page.locator("tbody tr td:nth-child(5)").first().innerText();
  await page.goto(`${url}/families`);
  await page.fill("#number", number);
  await page.click("main button");
  const family = page.url();
  assert.match(await page.innerText("main"), /•••/);
  await page.locator("form:has(input[value='block']) button").click();
  assert.match(await page.innerText("[role=status]"), /Nothing is changed yet/);
  await page.click("form[action='/bulk/apply'] button");
  assert.match(await page.innerText("[role=status]"), /Done: 1 cards/);
  await page.goto(family);
  assert.match(await page.innerText(".state.wait"), /blocked/);
  await page.context().close();
});
