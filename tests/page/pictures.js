// Draws the pictures of the main screens for the README, of an office where three weeks' work is done:
//
//   ISSUER=target/release/issuer node tests/page/pictures.js
//
// Families, people and keys are made up. The same commands and forms did the work that an office uses.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cardsOf, post, sealLot } from "./furnished.js";
import { Office, ROOT, codesOf } from "./office.js";
import { browser, cardFrame, film } from "./site.js";
import { smallPicture } from "./small-picture.js";

const INTO = process.argv[2] ?? join(ROOT, "issuer/pages/pictures");
/** Where the code stands on the picture of both sides at 300 dots an inch. */
const CODE_AT = [1684, 71, 405];
const FAMILIES = 240;
/** A README is quick to load. */
const BYTES_MAX = 250_000;
const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString().replace(/\.\d+Z/, "Z");

const office = new Office("pictures", { families: FAMILIES, more: ["--seed", "11", "--at", day(21)] });
const at = (ago, by, ...words) => office.issuer(...words, "--at", day(ago), "--by", by);

/** The member ids of the heads of families, by family. */
function heads() {
  const [heading, ...rows] = readFileSync(office.path("register/register.csv"), "utf8").replace(/^\uFEFF/, "").trim().split(/\r?\n/);
  const names = heading.split(",");
  const [family, member, relation] = ["family_id", "member_id", "relation"].map((name) => names.indexOf(name));
  const cells = rows.map((row) => row.split(","));
  return new Map(cells.filter((row) => row[relation] === "Head").map((row) => [row[family], row[member]]));
}

/** The lot's way: printed, looked over, packed, sent to two offices, and handed over day by day. */
function lotsWay(cards) {
  const spoiled = cards.filter((_, index) => index % 40 === 7).map(({ number }) => number);
  const { bundles } = sealLot(office, { at, days: [18, 17, 16], spoiled });
  const middle = Math.floor(bundles.length * 0.6);
  for (const [first, last, place] of [[1, middle, "block:9360"], [middle + 1, bundles.length - 6, "block:9324"]]) {
    at(15, "p.kapoor", "lot", "dispatch", "lot-0001", "--bundles", `${first}-${last}`, "--office", place, "--seal", `S-47${first}`);
  }
  at(13, "g.rana", "consignment", "receive", "lot-0001/C1");
  const of = heads();
  const reasons = ["moved", "not-found", "not-collected"];
  const rows = cards.slice(0, middle - 20).filter(({ number }) => !spoiled.includes(number)).map(({ number, family }, index) => {
    const on = day(12 - Math.floor(index / 10)).slice(0, 10);
    return index % 17 === 5 ? `${number},undelivered,,,${reasons[index % 3]},,${on}` : `${number},handed-over,${of.get(family)},head,,,${on}`;
  });
  const file = join(office.folder, "handed.csv");
  writeFileSync(file, `card_number,outcome,member,mode,reason,office,at\n${rows.join("\n")}\n`);
  office.rejecting("lot", "deliveries", file, "--by", "g.rana", "--apply");
}

/** Families who asked for another card: most are paid, half of these decided. */
async function requests(operator, officer, cards) {
  const reasons = [["damaged", "old-card"], ["lost", "ration-card"], ["unreadable", "old-card"], ["stolen", "police-report"], ["damaged", "old-card"], ["lost", "ration-card"]];
  const made = [];
  for (const [index, { family }] of cards.entries()) {
    const [reason, proof] = reasons[index % reasons.length];
    const form = { family_id: family, centre: "LMK-0231", reason, proof, mobile: "" };
    const fee = await (await post(operator, "/counter/fee", form)).text();
    const answer = await post(operator, "/counter/requests", { ...form, seen_paise: /name="seen_paise" value="(\d+)"/.exec(fee)[1] });
    assert.equal(answer.status(), 200, reason);
    const number = new URL(answer.url()).pathname.split("/").pop();
    if (index % 5 !== 4) await post(operator, `/counter/requests/${number}/utr`, { utr: `6153000001${String(index).padStart(2, "0")}` });
    if (index % 5 < 3) await post(officer, `/requests/${number}/approve`, {});
    made.push(number);
  }
  return made;
}

/** The whole page. */
async function shot(page, name, { width = 1280, height = 900 } = {}) {
  await page.setViewportSize({ width, height });
  await page.evaluate(() => document.activeElement?.blur());
  await page.waitForLoadState("networkidle");
  const path = join(INTO, `${name}.png`);
  const small = smallPicture(await page.screenshot({ fullPage: true }));
  assert.ok(small.length <= BYTES_MAX, `${name}.png has ${small.length} bytes`);
  writeFileSync(path, small);
  console.log(`${name}.png ${width} wide, ${Math.ceil(small.length / 1000)} kB`);
}

let chrome = await browser();
try {
  const cards = cardsOf(office);
  lotsWay(cards);
  const frame = await cardFrame(await (await chrome.newContext()).newPage(), office.path("card-preview.png"), CODE_AT);
  film([frame], join(office.folder, "card.y4m"));
  await chrome.close();
  chrome = await browser(join(office.folder, "card.y4m"));
  await office.serve();
  const { url } = office;
  const operator = await office.signedIn(chrome, "lmk.0231");
  const officer = await office.signedIn(chrome, "s.negi", "en");
  const made = await requests(operator, officer, cards.slice(100, 124));
  await post(officer, "/requests/publish", {});

  await operator.page.goto(`${url}/counter`);
  await operator.page.fill("#text", cards[130].number);
  await operator.page.keyboard.press("Enter");
  await operator.page.waitForSelector("#reason");
  await operator.page.selectOption("#reason", "lost");
  await operator.page.selectOption("#proof", "ration-card");
  await operator.page.waitForSelector("#fee .total");
  await shot(operator.page, "counter");

  await operator.context.addCookies([{ name: "language", value: "en", url }]);
  await operator.page.goto(`${url}/counter/requests/${made[4]}`);
  await shot(operator.page, "request");
  await officer.page.goto(`${url}/requests/${made[3]}`);
  await shot(officer.page, "decision");
  await officer.page.goto(`${url}/dashboard`);
  await shot(officer.page, "dashboard");
  const press = await office.signedIn(chrome, "v.press", "en");
  await press.page.goto(`${url}/press/lots/lot-0001`);
  await shot(press.page, "press");

  const slip = await post(operator, `/counter/requests/${made[0]}/slip`, { paper: "a5" });
  const tracking = codesOf(await slip.body()).find((text) => text.includes("/track/")).split("/").pop();
  const phone = { viewport: { width: 390, height: 844 }, permissions: ["camera"] };
  const citizen = await office.visitor(chrome, "hi", phone);
  await citizen.go(`/track/${tracking}`);
  await shot(citizen.page, "tracking", { width: 390, height: 844 });
  await citizen.go("/");
  await shot(citizen.page, "start");

  const distributor = await office.signedIn(chrome, "g.rana", "hi", phone);
  await distributor.go("/delivery/hand-over");
  await distributor.page.waitForSelector("body[data-ready]");
  await distributor.page.click("#camera-start");
  await distributor.page.waitForSelector("#verdict:not([hidden])", { timeout: 20_000 });
  await shot(distributor.page, "hand-over", { width: 390, height: 844 });
} finally {
  await chrome.close();
  await office.close();
}
