// What citizens see of a served office: on a small telephone, in both languages, with JavaScript off,
// and the two ways that begin in an office: a family's self-check and the answer to a complaint.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser } from "./site.js";

const ISSUER = process.env.ISSUER ?? new URL("../../target/release/issuer", import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const OWN = "seven quiet rivers";
const WORDS = "Nobody brought the card to us";
const folder = mkdtempSync(join(tmpdir(), "citizen-"));
const office = ["--config", join(folder, "office/issuer.toml"), "--allow-demo-keys"];
const issuer = (...words) => execFileSync(ISSUER, words, { stdio: "pipe", encoding: "utf8" });
let chrome, server, home, ended, log = "";
const secrets = [];

before(async () => {
  chrome = await browser();
  issuer("demo", "--families", "6", "--out", join(folder, "office"), "--json");
  server = spawn(ISSUER, ["serve", "--listen", "127.0.0.1:0", "--json", ...office], { env: { ...process.env, RUST_LOG: "debug" } });
  server.stderr.on("data", (data) => { log += data; });
  ended = new Promise((done) => { server.once("exit", done); });
  home = await new Promise((done) => { server.stdout.once("data", (data) => done(JSON.parse(String(data)).home)); });
});
after(async () => {
  server.kill("SIGTERM");
  await ended;
  await chrome.close();
  rmSync(folder, { recursive: true });
});

/** A browser of somebody: 320 dots wide is the smallest telephone. */
async function visitor(language, { script = true, width = 320 } = {}) {
  const context = await chrome.newContext({ javaScriptEnabled: script, viewport: { width, height: 700 } });
  await context.addCookies([{ name: "language", value: language, url: home }]);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  const go = async (path) => (await page.goto(new URL(path, home).href)).status();
  return { context, page, go, errors };
}

/** Nothing hangs over the edge. */
async function fits(page, what) {
  const [wide, there] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(wide <= there, `${what} is ${wide} wide`);
}

/** Nothing that WCAG 2.1 AA forbids either. */
async function looksRight(page, what) {
  await fits(page, what);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], what);
}

async function signIn(name, by) {
  const { password } = JSON.parse(issuer("staff", "password", name, "--by", by, "--json", ...office));
  const { context, page, go, errors } = await visitor("en", { width: 1280 });
  await go("/sign-in");
  await page.fill("#name", name);
  await page.fill("#password", password);
  await page.click("button.main");
  await page.fill("[name=old]", password);
  await page.fill("[name=new]", OWN);
  await page.click("form[action='/account/password'] button");
  return { context, page, go, errors };
}

test("every page for everybody is right on a small telephone in both languages", async () => {
  for (const language of ["hi", "en"]) {
    const { context, page, go, errors } = await visitor(language);
    for (const path of ["/", "/track", "/check", "/complaints", "/privacy", "/accessibility", "/sign-in"]) {
      assert.equal(await go(path), 200, path);
      // The second language differs by its words alone.
      await (language === "hi" ? looksRight : fits)(page, `${path} in ${language}`);
      assert.equal(await page.getAttribute("html", "lang"), language);
    }
    assert.equal(await go("/track/7ZZZZZZZZZZZZZZZZZZZZZZZZZ"), 404);
    await (language === "en" ? looksRight : fits)(page, "what opens nothing");
    assert.equal(await go("/self-check/7ZZZZZZZZZZZZZZZZZZZZZZZZZ"), 404);
    await (language === "en" ? looksRight : fits)(page, "a link that is over");
    assert.deepEqual(errors.filter((error) => !error.includes("404")), []);
    await context.close();
  }
});

test("without JavaScript somebody complains, follows it by its code, and is answered", async () => {
  const { context, page, go } = await visitor("en", { script: false });
  await go("/");
  await page.click("a.tile[href='/complaints']");
  await page.check("[value=not-received]");
  await page.fill("#words", "my number is 4991 1866 5246");
  await page.click("form[action='/complaints'] button");
  assert.match(await page.innerText(".wrong"), /may be an Aadhaar number/);
  await page.fill("#words", WORDS);
  await page.click("form[action='/complaints'] button");
  const number = (await page.innerText(".number-large")).trim();
  const code = (await page.innerText(".secret")).trim();
  secrets.push(code.replaceAll("-", ""));
  await go("/");
  await page.fill("#code", code.toLowerCase().replaceAll("-", " "));
  await page.click(".hero button");
  assert.match(await page.innerText("main"), /waits for an answer/);

  const officer = await signIn("s.negi", "b.devi");
  assert.equal(await officer.go("/helpdesk"), 200);
  await looksRight(officer.page, "the helpline's page");
  await officer.page.fill("#number", number);
  await officer.page.click("form[action='/helpdesk'] button");
  assert.match(await officer.page.innerText("main"), /it waits for an answer/);
  await officer.go("/grievances");
  await looksRight(officer.page, "complaints");
  await officer.page.click(`text=${number}`);
  await looksRight(officer.page, "a complaint");
  await officer.page.fill("#answer", "It lies at your panchayat.");
  await officer.page.click("button.main");
  await page.reload();
  assert.match(await page.innerText("main"), /It lies at your panchayat/);
  assert.deepEqual(officer.errors, []);
  await officer.context.close();
  await context.close();
});

test("a family looks at its card and says what is wrong, and the link ends", async () => {
  const register = readdirSync(join(folder, "office/register")).find((name) => name.endsWith(".csv"));
  const [heading, first] = readFileSync(join(folder, "office/register", register), "utf8").replace(/^\uFEFF/, "").split(/\r?\n/);
  const family = first.split(",")[heading.split(",").findIndex((name) => /family_?id/i.test(name))];
  const officer = await signIn("b.devi", "s.negi");
  await officer.go("/self-checks");
  await officer.page.fill("#family", family);
  await officer.page.click("button.main");
  const link = (await officer.page.innerText(".secret")).trim();
  secrets.push(link.split("/").pop());
  await looksRight(officer.page, "a new link");

  const { context, page, go, errors } = await visitor("hi");
  await go(new URL(link).pathname);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
  assert.ok(await page.locator("img.card-picture").count() >= 2);
  await looksRight(page, "a family's card");
  for (const field of await page.locator("fieldset").all()) await field.locator("[value=right]").check();
  await page.check("[name=shop][value=wrong]");
  await page.click("button.main");
  assert.match(await page.innerText("h1"), /धन्यवाद/);
  assert.equal(await go(new URL(link).pathname), 404);
  await officer.go("/self-checks");
  assert.match(await officer.page.innerText("table"), /Is the shop right/);
  assert.deepEqual(errors.filter((error) => !error.includes("404")), []);
  await officer.context.close();
  await context.close();
});

test("the log names routes, and neither secrets nor words nor anybody of the register", () => {
  assert.match(log, /\/track\/\{secret\}/);
  assert.ok(secrets.length === 2 && secrets.every((secret) => secret.length === 26 && !log.includes(secret)));
  assert.ok(!log.includes(WORDS) && !log.includes("4991 1866 5246"));
  const rows = readdirSync(join(folder, "office/register")).filter((name) => name.endsWith(".csv"));
  const names = rows.flatMap((name) => readFileSync(join(folder, "office/register", name), "utf8").match(/[A-Z][a-z]+ [A-Z][a-z]+|[\u0900-\u097f]+ [\u0900-\u097f]+/g) ?? []);
  assert.ok(names.length > 10);
  assert.deepEqual(names.filter((name) => log.includes(name)), []);
});
