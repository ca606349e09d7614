// The page as the office itself serves it, with what the office has published.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office } from "./office.js";
import { browser, open, scan, textOf } from "./site.js";

let chrome, office;

before(async () => { chrome = await browser(); });
after(async () => {
  await chrome.close();
  await office.close();
});

test("an office serves the page with its own roots, lists and scale, and it works when the office is gone", async () => {
  office = new Office("office", { families: 5 });
  const month = new Date(Date.now() + 19_800_000).toISOString().slice(0, 7);
  const table = join(office.folder, "scale.csv");
  writeFileSync(table, "item,item_hindi,categories,areas,per,kg,rupees_per_kg,choice\nrice,चावल,AAY+PHH+BPL+APL+APLT+APY,,family,5,0,\n");
  office.issuer("scale", table, "--month", month, "--order", "No. 1");
  const { page: url } = (await office.serve()).told;
  const context = await chrome.newContext();
  const { page, errors } = await open(context, url);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === "activated");
  assert.match(await textOf(page, "#lists"), /सूची आज की है · अपडेट 1/);
  await page.locator("#updates summary").click();
  await page.locator("#fetch").click();
  await page.waitForFunction(() => /राशन तालिका/.test(document.querySelector("#update-said").textContent));

  assert.equal(await office.stop(), 0, "it ends in order");
  await page.close();
  const { page: offline } = await open(context, url);
  const texts = office.cardTexts();
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
