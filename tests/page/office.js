// An office that is served, and whoever works in it: a demonstration's folder, the real program, and
// pages of people who have signed in. What the program writes to its log is kept, for `tests/names`.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = new URL("../../", import.meta.url).pathname;
export const ISSUER = process.env.ISSUER ?? join(ROOT, "target/release/issuer");
/** Where logs are kept, with the registers of which no name may stand in them. */
const LOGS = process.env.SERVICE_LOGS ?? join(ROOT, "target/test-logs/service");
/** A folder for pictures of every page, where somebody wants to look at them. */
export const PICTURES = process.env.PICTURES;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const OFFICER = "s.negi";

/** An office in a folder of its own; `close` ends it and takes the folder away. */
export class Office {
  /** `more` goes to `issuer demo`. */
  constructor(name, { families = 6, environment = {}, more = [] } = {}) {
    this.name = name;
    this.environment = environment;
    this.folder = mkdtempSync(join(tmpdir(), `${name}-`));
    this.settings = ["--config", this.path("issuer.toml"), "--allow-demo-keys"];
    this.log = join(LOGS, `${name}.log`);
    mkdirSync(LOGS, { recursive: true });
    rmSync(this.log, { force: true });
    this.program("demo", "--families", String(families), "--out", this.path(), "--json", ...more);
    this.keepNames(this.path("register/register.csv"));
  }

  /** Something in the office's own folder. */
  path(...parts) {
    return join(this.folder, "office", ...parts);
  }

  /** A file whose names and numbers may stand in no log. */
  keepNames(file) {
    copyFileSync(file, join(LOGS, `${this.name}-${file.split("/").pop()}`));
  }

  /** What the program says. */
  program(...words) {
    const log = openSync(this.log, "a");
    try {
      return execFileSync(ISSUER, words, { stdio: ["ignore", "pipe", log], encoding: "utf8" });
    } finally {
      closeSync(log);
    }
  }

  /** What a command of this office says. */
  issuer(...words) {
    return this.program(...words, ...this.settings);
  }

  /** The same of a command that takes some rows and not others, which its exit code says. */
  rejecting(...words) {
    try {
      this.issuer(...words);
    } catch (error) {
      assert.equal(error.status, 4, error.message);
    }
  }

  /** Serves at a free port, or once more at the same one. */
  async serve(port = 0) {
    const log = openSync(this.log, "a");
    this.server = spawn(ISSUER, ["serve", "--listen", `127.0.0.1:${port}`, "--json", ...this.settings],
      { stdio: ["ignore", "pipe", log], env: { ...process.env, ...this.environment } });
    closeSync(log);
    this.ended = new Promise((done) => { this.server.once("exit", done); });
    const line = await Promise.race([new Promise((done) => { this.server.stdout.once("data", done); }), this.ended]);
    assert.ok(line instanceof Buffer, `nothing is served: ${this.logged()}`);
    this.told = JSON.parse(String(line));
    this.url = new URL(this.told.home).origin.replace("127.0.0.1", "localhost");
    return this;
  }

  /** Ends it in order. */
  async stop() {
    this.server?.kill("SIGTERM");
    return this.ended;
  }

  /** Everything that it has logged. */
  logged() {
    return readFileSync(this.log, "utf8");
  }

  async close() {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** The texts of the codes of its cards. */
  cardTexts() {
    return readFileSync(this.path("qr-texts.txt"), "utf8").split("\n").filter(Boolean);
  }

  /** A page of somebody who has not signed in, in a language. */
  async visitor(chrome, language = "hi", settings = {}) {
    const context = await chrome.newContext(settings);
    await context.addCookies([{ name: "language", value: language, url: this.url }]);
    const page = await context.newPage();
    return { page, context, errors: errorsOf(page), go: async (path) => (await page.goto(this.url + path)).status() };
  }

  /** A page of somebody who has signed in with a password of their own. */
  async signedIn(chrome, name, language = "hi", settings = {}) {
    const by = name === OFFICER ? "b.devi" : OFFICER;
    const { password } = JSON.parse(this.issuer("staff", "password", name, "--by", by, "--json"));
    const visitor = await this.visitor(chrome, language, settings);
    const { page } = visitor;
    await visitor.go("/sign-in");
    await page.fill("#name", name);
    await page.fill("#password", password);
    await page.click("main button");
    await page.fill("#old", password);
    await page.fill("#new", `${name} four plain words`);
    await page.click("form[action='/account/password'] button");
    await page.waitForSelector(".notice");
    return visitor;
  }
}

/** The texts of a paper's codes. */
export function codesOf(pdf) {
  const folder = mkdtempSync(join(tmpdir(), "paper-"));
  try {
    writeFileSync(join(folder, "paper.pdf"), pdf);
    execFileSync("pdftoppm", ["-r", "200", "-png", join(folder, "paper.pdf"), join(folder, "paper")]);
    return readdirSync(folder).filter((name) => name.endsWith(".png")).flatMap((name) => {
      try {
        return execFileSync("zbarimg", ["-q", "--raw", join(folder, name)], { encoding: "utf8", stdio: "pipe" }).split("\n").filter(Boolean);
      } catch {
        return [];
      }
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a page writes to the console as an error, from now on. */
export function errorsOf(page) {
  const errors = [];
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  return errors;
}

/** No fault of WCAG 2.1 AA. */
export async function accessible(page, name) {
  await page.evaluate(AXE);
  // Only faults are asked for in full; no rule among these reads a stylesheet's text.
  const { violations } = await page.evaluate(() => window.axe.run({
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"], preload: false,
  }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`), [], name);
}

/** No wider than its window. */
export async function fits(page, name) {
  const [wide, there] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= there, `${name} is ${wide} wide in a window of ${there}`);
}

/** A picture, where somebody wants to look. */
export async function picture(page, name) {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

/** No fault of WCAG 2.1 AA, and no wider than a small phone. */
export async function sound(page, name) {
  await accessible(page, name);
  const size = page.viewportSize();
  await picture(page, `${name}-${size.width}`);
  await page.setViewportSize({ width: 360, height: 800 });
  await fits(page, name);
  await picture(page, `${name}-360`);
  await page.setViewportSize(size);
}

/** The page that is open, sound in both languages. */
export async function inBothLanguages(page, name) {
  for (const language of ["hi", "en"]) {
    await page.context().addCookies([{ name: "language", value: language, url: new URL(page.url()).origin }]);
    await page.reload();
    assert.equal(await page.getAttribute("html", "lang"), language);
    await sound(page, `${name}-${language}`);
  }
}
