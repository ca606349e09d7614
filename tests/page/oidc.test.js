// Signing in at a real identity provider, in a real browser with scripts off: the program was built with
// `--features oidc`. Provider and office are two sites, as they are in life.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Provider from "oidc-provider";
import { browser } from "./site.js";

const ISSUER = process.env.ISSUER ?? new URL("../../target/release/issuer", import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SECRET = "a secret of the page test, of no other use";
const folder = mkdtempSync(join(tmpdir(), "oidc-"));
const office = ["--config", join(folder, "office/issuer.toml")];
let chrome, server, provider, url;

const issuer = (...words) => execFileSync(ISSUER, words, { stdio: "pipe" }).toString();

/** A server on a free port of this machine. */
const listening = (answer) => new Promise((done) => {
  const server = createServer(answer).listen(0, "127.0.0.1", () => done(server));
});

before(async () => {
  issuer("demo", "--families", "5", "--out", join(folder, "office"), "--json");
  issuer("staff", "disable", "a.verma", "--by", "s.negi", ...office);
  const taken = await listening();
  const port = taken.address().port;
  await new Promise((done) => taken.close(done));
  url = `http://127.0.0.1:${port}`;

  let answer;
  provider = await listening((request, response) => answer(request, response));
  const at = `http://localhost:${provider.address().port}`;
  answer = new Provider(at, {
    clients: [{
      client_id: "him-parivar", client_secret: SECRET, redirect_uris: [`${url}/sign-in/oidc/back`],
    }],
    claims: { profile: ["preferred_username"] },
    conformIdTokenClaims: false,
    cookies: { keys: [SECRET] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
    pkce: { required: () => true },
  }).callback();

  const secret = join(folder, "oidc.secret");
  writeFileSync(secret, `${SECRET}\n`);
  chmodSync(secret, 0o600);
  const environment = {
    ...process.env, ISSUER_SERVICE_PUBLIC_ADDRESS: url, ISSUER_OIDC_ISSUER: at, ISSUER_OIDC_CLIENT_ID: "him-parivar",
    ISSUER_OIDC_CLIENT_SECRET_FILE: secret,
  };
  const words = ["serve", "--listen", `127.0.0.1:${port}`, "--json", "--allow-demo-keys", ...office];
  server = spawn(ISSUER, words, { env: environment });
  await new Promise((done, failed) => {
    server.stdout.once("data", done);
    server.once("exit", (code) => failed(new Error(`the office ended with ${code}; is feature oidc built in?`)));
  });
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  server?.kill("SIGTERM");
  provider?.close();
  provider?.closeAllConnections();
  rmSync(folder, { recursive: true });
});

/** A page of somebody who has gone to the provider from the sign-in form, and signed in there. */
async function atProvider(name) {
  const context = await chrome.newContext({ javaScriptEnabled: false });
  await context.addCookies([{ name: "language", value: "en", url }]);
  const page = await context.newPage();
  await page.goto(`${url}/sign-in?then=/staff`);
  await page.click("text=Sign in with the department's account");
  assert.equal(new URL(page.url()).hostname, "localhost");
  await page.fill("[name=login]", name);
  await page.fill("[name=password]", "whatever the provider asks");
  await page.click("button[type=submit]");
  return page;
}

test("whom the provider knows goes where she was going, and out again", async () => {
  const page = await atProvider("s.negi");
  await page.click("button[type=submit]");
  await page.waitForURL(`${url}/staff`);
  assert.match(await page.textContent(".who"), /s\.negi/);
  await page.click("text=Sign out");
  await page.goto(`${url}/staff`);
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  await page.context().close();
});

test("the provider's yes is not ours: who does not work here, or no more, is refused alike", async () => {
  const said = [];
  for (const name of ["nobody.here", "a.verma"]) {
    const page = await atProvider(name);
    const back = page.waitForResponse((answer) => answer.url().startsWith(`${url}/sign-in/oidc/back`));
    await page.click("button[type=submit]");
    assert.equal((await back).status(), 401, name);
    said.push(await page.textContent("main"));
    await page.goto(`${url}/home`);
    assert.equal(new URL(page.url()).pathname, "/sign-in", name);
    await page.context().close();
  }
  assert.match(said[0], /could not be signed in this way/);
  assert.equal(said[0], said[1]);
});

test("a way back that was overheard opens nothing in another browser, nor a second time", async () => {
  const page = await atProvider("b.devi");
  const back = page.waitForRequest((request) => request.url().startsWith(`${url}/sign-in/oidc/back`));
  await page.click("button[type=submit]");
  const heard = (await back).url();
  await page.waitForURL(`${url}/staff`);
  const other = await (await chrome.newContext()).newPage();
  for (const thief of [other, page]) {
    assert.equal((await thief.goto(heard)).status(), 401);
  }
  await other.goto(`${url}/home`);
  assert.equal(new URL(other.url()).pathname, "/sign-in");
  await other.context().close();
  await page.context().close();
});

test("the form with its button has no fault by axe in either language", async () => {
  const page = await (await chrome.newContext({ viewport: { width: 360, height: 740 } })).newPage();
  for (const [language, label] of [["hi", "विभाग के खाते से साइन इन करें"], ["en", "Sign in with the department's account"]]) {
    await page.context().addCookies([{ name: "language", value: language, url }]);
    await page.goto(`${url}/sign-in`);
    assert.equal(await page.textContent("main a.button"), label);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
    assert.deepEqual(violations.map((one) => one.id), [], language);
    if (process.env.PICTURE) {
      await page.screenshot({ path: `${process.env.PICTURE}-${language}.png`, fullPage: true });
    }
  }
  await page.context().close();
});
