// Every way in that gives something to look at, read from the table of who may: as somebody who may,
// in both languages, on a telephone and on a desk, with scripts and without. A new way with a gap in its
// path that nothing here fills fails by its name.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { furnishedOffice } from "./furnished.js";
import { ROOT, accessible, fits, picture } from "./office.js";
import { browser } from "./site.js";

const PEOPLE = {
  officer: "s.negi", inspector: "r.thakur", auditor: "a.verma", "lmk-operator": "lmk.0231", "key-officer": "k.sharma",
  "print-officer": "p.kapoor", distributor: "g.rana", vendor: "v.press", helpdesk: "h.1100",
};
const WIDTHS = [[360, 800], [1280, 900]];
/** What is no page: the media type that each answers with. */
const FILES = [
  [/^\/assets\//, "text/css"], [/\.csv$|^\/dashboard\/csv\//, "text/csv"], [/\/(receipt|card)$|\.pdf$/, "application/pdf"],
  [/\/bundle$/, "application/octet-stream"], [/^\/layouts\/|^\/self-check\/.+\/.+/, "image/png"],
  [/^\/delivery\/service-worker\.js$/, "text/javascript"], [/^\/api\/v1\/(verifier|scales)\//, "application/cose"],
  [/^\/verify\/setup\.json$/, "application/json"], [/^\/verify\/(lists\.bin|update|scale)$/, "application/"], [/^\/verify\/./, "text/css"],
  [/^\/api\/v1\/schemas\//, "application/schema+json"], [/^\/api\/v1\/(?!docs)/, "application/json"],
];
/** Whose script puts another thing into the place of what there is without: the camera, the queue. */
const ENRICHED = ["/counter/scan", "/delivery/hand-over"];
/** What an office without an identity provider does not have; `oidc.test.js` looks at them in one that has. */
const OF_A_PROVIDER = /^\/sign-in\/oidc/;
/** The shop's page has its own words for its languages, and tests of its own. */
const SHOPS = ["/verify", "/verify/"];

let chrome, there;
const people = new Map();

before(async () => {
  chrome = await browser();
  there = await furnishedOffice("every-page", chrome);
  people.set("s.negi", there.officer);
});
after(async () => {
  await there?.office.close();
  await chrome.close();
});

/** The table's ways in by GET, and who may. */
function ways() {
  const lines = readFileSync(join(ROOT, "issuer/src/http/tests/access.txt"), "utf8").split("\n");
  return lines.filter((line) => line.startsWith("GET ")).map((line) => {
    const [, path, , ...who] = line.split(/\s+/);
    return { path, who };
  });
}

/** The path with things of this office in its gaps. */
function filled(path) {
  const { requests, lot, consignment } = there;
  const whole = {
    "/counter/requests/{number}/receipt": `/counter/requests/${requests.paid}/receipt?paper=a5`,
    "/counter/requests/{number}/card": `/counter/requests/${requests.made}/card?part=1`,
    "/counter/requests/{number}": `/counter/requests/${requests.open}`,
    "/counter/requests/{number}/payment": `/counter/requests/${requests.open}/payment`,
    "/requests/{number}": `/requests/${requests.paid}`,
    "/delivery/consignments/{lot}/{number}": `/delivery/consignments/${consignment.lot}/${consignment.number}`,
    "/track/{secret}": `/track/${requests.tracking}`,
    "/complaints/{secret}": `/complaints/${there.complaint}`,
    "/self-check/{secret}": `/self-check/${there.selfCheck}`,
    "/self-check/{secret}/{picture}": `/self-check/${there.selfCheck}/1-front.png`,
    "/grievances/{number}": `/grievances/${there.grievance}`,
    "/families/{family}": `/families/${there.family}`,
    "/staff/{person}": "/staff/r.thakur",
    "/layouts/{picture}": "/layouts/permanent.png",
    "/dashboard/csv/{chart}": "/dashboard/csv/coverage",
    "/reviews/{number}": "/reviews/1",
    "/approvals/{number}": "/approvals/1",
    "/assets/{name}": "/assets/page.css",
    "/verify/{*file}": "/verify/page.css",
    "/api/v1/pds/block-lists/{number}": "/api/v1/pds/block-lists/1",
    "/api/v1/verifier/changes/{since}": "/api/v1/verifier/changes/1",
    "/api/v1/scales/{month}": `/api/v1/scales/${there.month}`,
    "/api/v1/shops/indicators": `/api/v1/shops/indicators?month=${there.month}`,
    "/api/v1/exports/call-sheet": "/api/v1/exports/call-sheet?seed=7",
    "/api/v1/schemas/{name}": "/api/v1/schemas/BlockListAsked",
  }[path] ?? path.replace("{lot}", lot);
  assert.doesNotMatch(whole, /\{/, `this test has nothing to put into ${path}`);
  return whole;
}

/** Somebody who may, signed in once; the officer wherever an officer may. */
async function visitorOf(who) {
  if (who[0] === "everybody") {
    if (!people.has("")) people.set("", await there.office.visitor(chrome));
    return people.get("");
  }
  const name = PEOPLE[who.includes("officer") || who[0] === "staff" ? "officer" : who[0]];
  if (!people.has(name)) people.set(name, await there.office.signedIn(chrome, name));
  return people.get(name);
}

/** The texts of both languages by their key. */
function texts(language) {
  const folder = join(ROOT, "issuer/pages/locales", language);
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"));
  return new Map(lines.map((line) => /^([a-z][a-z0-9-]*) = (.*)$/.exec(line)).filter(Boolean).map(([, key, text]) => [key, text]));
}
const WORDS = { hi: texts("hi"), en: texts("en") };
const KEYS = new Set([...WORDS.hi.keys()].filter((key) => key.includes("-")));
/** Pieces of the other language's sentences, of two words at least, that are not also this one's. */
function foreign(language) {
  const other = language === "hi" ? "en" : "hi";
  const own = [...WORDS[language].values()].join("\n");
  const pieces = [...WORDS[other]].flatMap(([key, text]) => text.split(/\{[^}]*\}/).map((piece) => [key, piece.trim()]));
  return pieces.filter(([, piece]) => piece.split(/\s+/).length >= 3 && !own.includes(piece));
}
const FOREIGN = { hi: foreign("hi"), en: foreign("en") };

/** What a page says in its own language: not what is marked as another one's, nor what a person typed. */
const saidBy = (page) => page.evaluate(() => {
  const language = document.documentElement.lang;
  const copy = document.body.cloneNode(true);
  for (const part of copy.querySelectorAll("script, style, code, pre, .mono, .said, svg")) part.remove();
  for (const part of copy.querySelectorAll("[lang]")) if (part.lang !== language) part.remove();
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  const said = [];
  while (walker.nextNode()) said.push(walker.currentNode.textContent.trim());
  for (const part of copy.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    said.push(...["aria-label", "title", "placeholder", "alt"].map((name) => part.getAttribute(name) ?? ""));
  }
  return said.filter(Boolean);
});

function rightWords(said, language, what) {
  const keys = said.filter((text) => KEYS.has(text) || /Unknown localization/.test(text));
  assert.deepEqual(keys, [], `${what} shows keys`);
  const whole = said.join("\n");
  assert.deepEqual(FOREIGN[language].filter(([, piece]) => whole.includes(piece)), [], `${what} speaks the other language`);
  if (language === "hi") {
    const english = said.filter((text) => /\b[a-z]{2,}(?: [a-z]{2,}){3,}\b/.test(text));
    assert.deepEqual(english, [], `${what} has English sentences`);
  }
}

/** What is the same on a page at each look: no figures, which time changes. */
const content = async (page) => page.evaluate(() => {
  const main = document.querySelector("main").cloneNode(true);
  for (const part of main.querySelectorAll("script, noscript")) part.remove();
  return main.textContent.replace(/\d+/g, "0").replace(/\s+/g, " ").trim();
});

/** Opens the page in a language and looks at everything in both widths; what is wrong is told and not thrown. */
async function look(visitor, way, language, wrong) {
  const { page, errors } = visitor;
  const noting = async (check, where = "") => {
    try { await check(); } catch (error) { wrong.push(`${way.path} in ${language}${where}: ${error.message}`); }
  };
  errors.length = 0;
  await page.setViewportSize({ width: WIDTHS[0][0], height: WIDTHS[0][1] });
  const answer = await page.goto(there.office.url + filled(way.path));
  if (SHOPS.includes(way.path)) await page.waitForSelector("body[data-ready]");
  await noting(async () => {
    assert.equal(answer.status(), 200);
    if (!SHOPS.includes(way.path)) assert.equal(await page.getAttribute("html", "lang"), language);
    assert.match(await page.title(), way.path.startsWith("/verify") ? /\S/ : /\S+ · \S+/, "its title");
    assert.equal(await page.locator("h1:visible").count(), 1, "one heading of the page");
  });
  await noting(async () => {
    if (!SHOPS.includes(way.path)) rightWords(await saidBy(page), language, "it");
  });
  for (const [width, height] of WIDTHS) {
    await page.setViewportSize({ width, height });
    await noting(() => accessible(page, "by axe"), ` at ${width}`);
    await noting(() => fits(page, "it"), ` at ${width}`);
    await picture(page, `${way.path.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "start"}-${language}-${width}`);
  }
  await noting(() => assert.deepEqual(errors, [], "its console"));
}

/** The same page with scripts off has the same content. */
async function plain(visitor, way, wrong) {
  const context = await chrome.newContext({ javaScriptEnabled: false, storageState: await visitor.context.storageState() });
  const page = await context.newPage();
  const path = there.office.url + filled(way.path);
  await page.goto(path);
  const without = await content(page);
  await visitor.page.goto(path);
  const withScript = await content(visitor.page);
  if (!ENRICHED.includes(way.path) && without !== withScript) wrong.push(`${way.path} without scripts: ${without}\nand with: ${withScript}`);
  if ((await page.locator("h1:visible").count()) !== 1) wrong.push(`${way.path} without scripts has no heading`);
  await context.close();
}

test("every page is right in both languages and widths, and every file is what it says", { timeout: 1_800_000 }, async () => {
  const wrong = [];
  let pages = 0, files = 0;
  for (const way of ways()) {
    const visitor = await visitorOf(way.who);
    const path = filled(way.path);
    const headers = path.startsWith("/api/") ? { authorization: `Bearer ${there.token}` } : {};
    const answer = await visitor.context.request.get(there.office.url + path, { headers });
    const type = answer.headers()["content-type"] ?? "";
    const file = FILES.find(([pattern]) => pattern.test(path.split("?")[0]));
    if (OF_A_PROVIDER.test(way.path)) {
      if (answer.status() !== 404) wrong.push(`${way.path} answers ${answer.status()} in an office without a provider`);
      continue;
    }
    if (answer.status() !== 200) wrong.push(`${way.path} answers ${answer.status()}: ${await answer.text()}`);
    if (file) {
      if (!type.startsWith(file[1])) wrong.push(`${way.path} is ${type} and not ${file[1]}`);
      if ((await answer.body()).length === 0) wrong.push(`${way.path} is empty`);
      files += 1;
      continue;
    }
    if (!type.startsWith("text/html")) wrong.push(`${way.path} is ${type} and no page`);
    if (way.path.endsWith("/payment")) continue;
    for (const language of ["hi", "en"]) {
      await visitor.context.addCookies([{ name: "language", value: language, url: there.office.url }]);
      await look(visitor, way, language, wrong);
    }
    if (!SHOPS.includes(way.path)) await plain(visitor, way, wrong);
    pages += 1;
  }
  console.log(`# ${pages} pages, ${files} files`);
  assert.ok(pages > 50 && files > 25, "hardly anything was looked at");
  assert.deepEqual(wrong, [], wrong.join("\n\n"));
});
