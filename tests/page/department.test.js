// The department's work in a real browser: a card blocked, with scripts off. How its pages look is in
// `every-page.test.js`.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office } from "./office.js";
import { browser } from "./site.js";

let chrome, office, url;

before(async () => {
  chrome = await browser();
  office = new Office("department", { families: 12 });
  ({ url } = await office.serve());
});
after(async () => {
  await chrome?.close();
  await office.close();
});

test("a family's card is blocked in two steps without any script", async () => {
  const { page } = await office.signedIn(chrome, "b.devi", "en", { javaScriptEnabled: false });
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
