// An office in which something of everything has happened, by its own commands and forms: for tests and
// pictures of pages that show what is there. Every text that a person typed is Hindi.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Office, ROOT, codesOf } from "./office.js";

const PRESS = "Himalaya Card Press";
const LOT = "lot-0001";
/** What the food department's tests import: two families of which each names the same person. */
const DOUBTFUL = join(ROOT, "tests/cmd/pds.in");
const SCOPES = ["families.status", "cards.verify", "pds.block-lists", "shops.ledgers", "exports.onorc", "exports.call-sheet"];

/** An office, served, and what of its things a path can name. */
export async function furnishedOffice(name, chrome, { families = 40, more = ["--seed", "3", "--mistakes", "2"] } = {}) {
  const office = new Office(name, { families, more });
  const cards = cardsOf(office);
  const month = new Date(Date.now() + 19_800_000).toISOString().slice(0, 7);
  importDoubtful(office);
  signScale(office, month);
  await office.serve();
  const officer = await office.signedIn(chrome, "s.negi");
  const second = await office.signedIn(chrome, "b.devi");
  const operator = await office.signedIn(chrome, "lmk.0231");

  const requests = await requestsOf(operator, officer, second, cards);
  const { complaint, grievance } = await complain(officer, requests.made);
  const selfCheck = await askFamily(officer, cards.at(-1).family);
  const consignment = sendLot(office, cards);
  const token = await exchangeOf(office, officer, cards);
  const family = cards[2].family;
  await ok(officer, `/families/${family}/ask`, { reason: "परिवार की शिकायत" });
  office.issuer("publish");
  office.issuer("card", "suspend", cards[3].family, "--reason", "enquiry", "--by", "s.negi");
  office.issuer("publish");
  return { office, officer, second, operator, cards, month, requests, complaint, grievance, selfCheck, consignment, token, family, lot: LOT };
}

/** Sends a form as a page of the office does. */
export async function post(visitor, path, form) {
  const { origin } = new URL(visitor.page.url());
  return visitor.context.request.post(origin + path, { form, headers: { origin } });
}
async function ok(visitor, path, form) {
  const answer = await post(visitor, path, form);
  assert.equal(answer.status(), 200, `${path}: ${answer.status()} ${(await answer.text()).match(/class="wrong"[^]{0,300}/)?.[0]}`);
  return answer;
}

/** Numbers of cards that are one piece, with their family's, in the lot's order. */
export function cardsOf(office) {
  const rows = readFileSync(office.path(LOT, "manifest.csv"), "utf8").trim().split("\n").slice(1);
  const whole = rows.map((row) => row.split(",")[1]).filter((number) => /^\d{8}-\d\d-\d$/.test(number));
  return whole.map((number) => ({ number, family: number.slice(0, 8) }));
}

/** Families of which two are held, and ration cards; both files have rows that are refused. */
function importDoubtful(office) {
  const folder = join(office.folder, "more");
  mkdirSync(folder, { recursive: true });
  for (const name of ["families.jsonl", "ration-cards.csv"]) {
    copyFileSync(join(DOUBTFUL, name), join(folder, name));
    office.keepNames(join(folder, name));
  }
  office.rejecting("import", join(folder, "families.jsonl"));
  office.issuer("import", join(folder, "ration-cards.csv"), "--source", "pds-cards");
  office.issuer("pds", "link");
}

function signScale(office, month) {
  const table = join(office.folder, "scale.csv");
  writeFileSync(table, "item,item_hindi,categories,areas,per,kg,rupees_per_kg,choice\nrice,चावल,AAY+PHH+BPL+APL+APLT+APY,,family,5,0,\n");
  office.issuer("scale", table, "--month", month, "--order", "No. 1");
}

/** One request of each sort: not paid, paid and waiting, and made with a new card, which can be tracked. */
async function requestsOf(operator, officer, second, cards) {
  const ask = async ({ family }, reason, proof) => {
    const form = { family_id: family, centre: "LMK-0231", reason, proof, mobile: "" };
    const fee = await (await ok(operator, "/counter/fee", form)).text();
    const answer = await ok(operator, "/counter/requests", { ...form, seen_paise: /name="seen_paise" value="(\d+)"/.exec(fee)[1] });
    return new URL(answer.url()).pathname.split("/").pop();
  };
  const open = await ask(cards[0], "damaged", "old-card");
  const paid = await ask(cards[1], "lost", "ration-card");
  const made = await ask(cards[4], "stolen", "police-report");
  for (const [number, utr] of [[paid, "615300000031"], [made, "615300000032"]]) {
    await ok(operator, `/counter/requests/${number}/utr`, { utr });
  }
  await ok(second, `/requests/${made}/approve`, {});
  await ok(operator, `/counter/requests/${made}/print`, {});
  const slip = await post(operator, `/counter/requests/${made}/slip`, { paper: "a5" });
  assert.equal(slip.headers()["content-type"], "application/pdf");
  const tracking = codesOf(await slip.body()).find((text) => text.includes("/track/")).split("/").pop();
  return { open, paid, made, tracking };
}

/** Somebody complains and is answered. */
async function complain(officer, request) {
  const answer = await ok(officer, "/complaints", { category: "not-received", request, card: "", shop: "", words: "कार्ड अभी तक नहीं मिला" });
  const text = await answer.text();
  const complaint = /class="number-large mono secret">([0-9A-Z-]+)/.exec(text)[1].replaceAll("-", "");
  const grievance = /class="number-large">([^<]+)</.exec(text)[1];
  return { complaint, grievance };
}

async function askFamily(officer, family) {
  const answer = await ok(officer, "/self-checks", { family });
  return /\/self-check\/([0-9A-Z]+)/.exec(await answer.text())[1];
}

/** One lot is packed, and three of its bundles are on their way to an office. */
function sendLot(office, cards) {
  const at = (ago, by, ...words) => office.issuer(...words, "--by", by);
  sealLot(office, { at, spoiled: [cards.at(-2).number] });
  at(0, "p.kapoor", "lot", "dispatch", LOT, "--bundles", "1-3", "--office", "block:9360", "--seal", "B-17");
  return { lot: LOT, number: "C1" };
}

/** The press has the lot and reports; it is looked over and packed. `at` runs a command so many days ago. */
export function sealLot(office, { at, days = [0, 0, 0], spoiled }) {
  const numbers = [...new Set(readFileSync(office.path(LOT, "manifest.csv"), "utf8").match(/\b\d{8}-\d\d[A-Z]?-\d\b/g))];
  const file = (name, lines) => {
    writeFileSync(join(office.folder, name), `${lines.join("\n")}\n`);
    return join(office.folder, name);
  };
  office.program("lot", "vendor-key", join(office.folder, "press.key"));
  const recipient = /age1\w+/.exec(readFileSync(join(office.folder, "press.key"), "utf8"))[0];
  at(days[0], "p.kapoor", "lot", "seal", LOT, "--vendor", PRESS, "--recipient", recipient);
  const printed = new Date(Date.now() - days[1] * 86_400_000).toISOString();
  const returned = numbers.map((number) => `${number},${spoiled.includes(number) ? "spoiled,cut" : "printed,"},${printed}`);
  at(days[1], "p.kapoor", "lot", "return", LOT, file("return.csv", ["card_number,outcome,reason,at", ...returned]), "--apply");
  const drawn = at(days[2], "r.thakur", "lot", "sample", LOT, "--seed", "monday");
  const looked = drawn.split("\n").filter((line) => /^\d+,\d+,/.test(line)).map((line) => `${line.split(",").slice(0, 3).join(",")},`);
  at(days[2], "r.thakur", "lot", "inspect", LOT, file("found.csv", ["draw,position,card_number,defects", ...looked]), "--apply");
  return JSON.parse(at(days[2], "p.kapoor", "lot", "pack", LOT, "--json"));
}

/** A department with a token for everything, and a list that it sent. */
async function exchangeOf(office, officer, cards) {
  const by = ["--by", "s.negi", "--json"];
  office.issuer("client", "add", "fcs", "--title", "खाद्य विभाग", "--profile", "food", ...by);
  const { token } = JSON.parse(office.issuer("client", "token", "fcs", "--scope", SCOPES.join(","), ...by));
  const answer = await officer.context.request.post(`${office.url}/api/v1/pds/block-lists`, {
    headers: { authorization: `Bearer ${token}`, "idempotency-key": "first" },
    data: { action: "block", reason: "ekyc", cards: [cards[5].family], apply: true },
  });
  assert.ok(answer.ok(), await answer.text());
  return token;
}
