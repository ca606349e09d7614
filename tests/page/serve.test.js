// The page as the office itself serves it, with what the office has published.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, open, scan, textOf } from "./site.js";

const ISSUER = process.env.ISSUER ?? new URL("../../target/release/issuer", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "office-"));
const office = ["--config", join(folder, "office/issuer.toml"), "--allow-demo-keys"];
let chrome;

before(async () => { chrome = await browser(); });
after(async () => {
  await chrome.close();
  rmSync(folder, { recursive: true });
});

test("an office serves the page with its own roots, lists and scale, and it works when the office is gone", async () => {
  const issuer = (...words) => execFileSync(ISSUER, words, { stdio: "pipe" });
  issuer("demo", "--families", "5", "--out", join(folder, "office"), "--json");
  const month = new Date(Date.now() + 19_800_000).toISOString().slice(0, 7);
  const table = join(folder, "scale.csv");
  writeFileSync(table, "item,item_hindi,categories,areas,per,kg,rupees_per_kg,choice\nrice,चावल,AAY+PHH+BPL+APL+APLT+APY,,family,5,0,\n");
  issuer("scale", table, "--month", month, "--order", "No. 1", ...office);

  const server = spawn(ISSUER, ["serve", "--listen", "127.0.0.1:0", "--json", ...office]);
  const line = await new Promise((done) => { server.stdout.once("data", (data) => done(String(data))); });
  const { page: url } = JSON.parse(line);
  const context = await chrome.newContext();
  const { page, errors } = await open(context, url);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === "activated");
  assert.match(await textOf(page, "#lists"), /सूची आज की है · अपडेट 1/);
  await page.locator("#updates summary").click();
  await page.locator("#fetch").click();
  await page.waitForFunction(() => /राशन तालिका/.test(document.querySelector("#update-said").textContent));

  const ended = new Promise((done) => { server.once("exit", (code) => done(code)); });
  server.kill("SIGTERM");
  assert.equal(await ended, 0, "it ends in order");
  await page.close();
  const { page: offline } = await open(context, url);
  const texts = readFileSync(join(folder, "office/qr-texts.txt"), "utf8").split("\n").filter(Boolean);
  for (const text of texts) {
    await scan(offline, text);
    assert.equal(await textOf(offline, "#code"), "V-OK");
    assert.match(await textOf(offline, "#ration"), /चावल: 5 किलो, मुफ़्त/);
    await offline.locator("#again").click();
  }
  assert.ok(texts.length >= 5);
  assert.deepEqual(errors, []);
  await context.close();
});
