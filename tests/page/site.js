// Serves the page as any static server would, with the vectors' roots and lists, and opens it in a
// browser whose clock stands still.

import { createServer } from "node:http";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import qr from "qrcode";

const ROOT = new URL("../../", import.meta.url).pathname;
const PAGE = join(ROOT, "verifier/pwa");
const KINDS = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
  ".json": "application/json", ".webmanifest": "application/manifest+json", ".wasm": "application/wasm",
};

/** A vector by its folder and name. */
export const vector = (path) => JSON.parse(readFileSync(join(ROOT, "tests/vectors", `${path}.json`), "utf8"));
const bytes = (digits) => Buffer.from(digits, "hex");

/** What the page is set up with: roots, and its first lists. */
export function standardSite() {
  const lists = vector("lists/standard");
  return { "setup.json": JSON.stringify({ roots: lists.roots, threshold: null }), "lists.bin": bytes(lists.update) };
}

/** A server that can be stopped, and counts the bytes of each file that it sent. */
export async function serve(site) {
  const sent = new Map();
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://x").pathname).slice(1) || "index.html";
    const file = join(PAGE, path);
    const body = site[path] ?? (path !== "update" && file.startsWith(PAGE) && existsSync(file) ? readFileSync(file) : null);
    if (body === null) {
      response.writeHead(404).end();
      return;
    }
    sent.set(path, body.length);
    response.writeHead(200, { "content-type": KINDS[extname(path)] ?? "application/octet-stream" }).end(body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const stop = () => new Promise((done) => { server.close(done); server.closeAllConnections(); });
  return { url: `http://127.0.0.1:${server.address().port}/`, sent, stop };
}

/** The card that `issuer` drew, signed with the demonstration's keys, and where its code stands. */
export const CARD_PICTURE = join(ROOT, "card-layouts/pictures/permanent.png");
const CODE_AT = [898, 38, 216];

/** A camera's frame: `draw` puts something on a grey table. */
async function frame(page, draw, values) {
  return Buffer.from(await page.evaluate(async ([draw, values]) => {
    const context = new OffscreenCanvas(1280, 720).getContext("2d");
    context.fillStyle = "#999";
    context.fillRect(0, 0, 1280, 720);
    context.translate(640, 360);
    await new Function("context", "values", `return (${draw})(context, values)`)(context, values);
    const { data } = context.getImageData(0, 0, 1280, 720);
    return Array.from({ length: 1280 * 720 }, (_, at) => data[at * 4 + 1]);
  }, [draw.toString(), values]));
}

/** The square around a card's code, as a phone held over it sees it. */
export const cardFrame = (page, picture = CARD_PICTURE, at = CODE_AT) => frame(page, async (context, [source, left, top, side]) => {
  const image = await createImageBitmap(await (await fetch(source)).blob());
  context.rotate(0.06);
  context.drawImage(image, left, top, side, side, -300, -300, 600, 600);
}, [`data:image/png;base64,${readFileSync(picture).toString("base64")}`, ...at]);

/** A code on another screen, as an inspector's phone shows a series. */
export function codeFrame(page, text) {
  const { modules } = qr.create(text, { errorCorrectionLevel: "M" });
  return frame(page, (context, [size, data]) => {
    const side = Math.floor(640 / (size + 8));
    const left = -(size * side) / 2;
    context.fillStyle = "#fff";
    context.fillRect(left - 4 * side, left - 4 * side, (size + 8) * side, (size + 8) * side);
    context.fillStyle = "#000";
    data.forEach((dark, at) => {
      if (dark) context.fillRect(left + (at % size) * side, left + Math.floor(at / size) * side, side, side);
    });
  }, [modules.size, Array.from(modules.data)]);
}

/** A film for the camera: frame after frame, each `times` long, ten a second, again and again. */
export function film(frames, file, times = 1) {
  const pictures = frames.flatMap((luma) => {
    const whole = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc(1280 * 720 / 2, 128)]);
    return Array.from({ length: Math.max(times, frames.length === 1 ? 2 : 1) }, () => whole);
  });
  writeFileSync(file, Buffer.concat([Buffer.from("YUV4MPEG2 W1280 H720 F10:1 Ip A1:1 C420jpeg\n"), ...pictures]));
}

/** A browser whose camera shows a film, or a test picture. */
export const browser = (film = "", ...more) => chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [...more, ...(film ? [`--use-file-for-fake-video-capture=${film}`] : []),
    "--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"],
});

/** Opens the page at a time, ready to scan. Whatever it writes to the console as an error fails. */
export async function open(context, url, at) {
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  if (at) await page.clock.setFixedTime(new Date(at));
  await page.goto(url);
  await page.waitForSelector("body[data-ready]", { timeout: 15_000 });
  return { page, errors };
}

/** A browser, and the page with the vectors' roots and lists, for all tests of a file. */
export function openShop() {
  const shop = {};
  before(async () => {
    shop.chrome = await browser();
    shop.site = await serve(standardSite());
  });
  after(async () => {
    await shop.chrome.close();
    await shop.site.stop();
  });
  return shop;
}

/** The text that stands at a place of the page. */
export const textOf = (page, place) => page.locator(place).innerText();

/** A hand scanner types a code, then Enter. */
export async function scan(page, text) {
  await page.locator("#wedge").evaluate((field, value) => { field.value = value; field.focus(); }, text);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#verdict:not([hidden])");
}
