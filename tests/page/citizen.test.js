// What citizens see of a served office: on a small telephone, in both languages, with JavaScript off,
// and the two ways that begin in an office: a family's self-check and the answer to a complaint.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { Office, accessible, fits } from "./office.js";
import { browser } from "./site.js";

const WORDS = "Nobody brought the card to us";
let chrome, office;
const secrets = [];

before(async () => {
  chrome = await browser();
  office = await new Office("citizen", { environment: { RUST_LOG: "debug" } }).serve();
});
after(async () => {
  await office.close();
  await chrome.close();
});

/** A browser of somebody: 320 dots wide is the smallest telephone. */
const visitor = (language, { script = true, width = 320 } = {}) =>
  office.visitor(chrome, language, { javaScriptEnabled: script, viewport: { width, height: 700 } });
const signIn = (name) => office.signedIn(chrome, name, "en", { viewport: { width: 1280, height: 700 } });

/** Nothing hangs over the edge, and nothing that WCAG 2.1 AA forbids either. */
async function looksRight(page, what) {
  await fits(page, what);
  await accessible(page, what);
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

  const officer = await signIn("s.negi");
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
  const register = readdirSync(office.path("register")).find((name) => name.endsWith(".csv"));
  const [heading, first] = readFileSync(office.path("register", register), "utf8").replace(/^\uFEFF/, "").split(/\r?\n/);
  const family = first.split(",")[heading.split(",").findIndex((name) => /family_?id/i.test(name))];
  const officer = await signIn("b.devi");
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
  const log = office.logged();
  assert.match(log, /\/track\/\{secret\}/);
  assert.ok(secrets.length === 2 && secrets.every((secret) => secret.length === 26 && !log.includes(secret)));
  assert.ok(!log.includes(WORDS) && !log.includes("4991 1866 5246"));
  const rows = readdirSync(office.path("register")).filter((name) => name.endsWith(".csv"));
  const names = rows.flatMap((name) => readFileSync(office.path("register", name), "utf8").match(/[A-Z][a-z]+ [A-Z][a-z]+|[\u0900-\u097f]+ [\u0900-\u097f]+/g) ?? []);
  assert.ok(names.length > 10);
  assert.deepEqual(names.filter((name) => log.includes(name)), []);
});
