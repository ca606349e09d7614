// How fast the page is, in Chromium, with and without a slower processor. Prints a line for each figure;
// nothing is asserted, since machines differ.
//
//   node tests/page/speed.js

import { readFileSync } from "node:fs";
import { CARD_PICTURE, browser, cardFrame, open, serve } from "./site.js";

/** A day on which the lists that come with the page are fresh. */
const DAY = "2026-11-29T06:00:00Z";
const CARDS = 2_000;
const FRAMES = 60;

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

const chrome = await browser();
const site = await serve({});
const context = await chrome.newContext({ viewport: { width: 390, height: 844 } });
const { page } = await open(context, site.url, DAY);
const luma = await cardFrame(await (await chrome.newContext()).newPage(), CARD_PICTURE);
const devtools = await context.newCDPSession(page);

/** Verifies in the page: text to answer, and frame to a laid-out verdict. Times in milliseconds. */
const measure = () => page.evaluate(async ([luma, cards, frames, day]) => {
  const { loadVerifier } = await import("./js/module.js");
  const { showVerdict, closeVerdict } = await import("./js/verdict.js");
  const verifier = await loadVerifier();
  verifier.start({ roots: [], threshold: null });
  verifier.take(new Uint8Array(await (await fetch("lists.bin")).arrayBuffer()));
  const now = Date.parse(day) / 1000;
  const context = new OffscreenCanvas(1280, 720).getContext("2d", { willReadFrequently: true });
  const pixels = context.createImageData(1280, 720);
  for (let at = 0; at < luma.length; at += 1) pixels.data.set([luma[at], luma[at], luma[at], 255], at * 4);
  context.putImageData(pixels, 0, 0);
  const film = await createImageBitmap(context.canvas);
  const text = verifier.decode(pixels);
  const answer = verifier.verify(text, now);

  const batches = [];
  for (let batch = 0; batch < cards / 200; batch += 1) {
    const begun = performance.now();
    for (let card = 0; card < 200; card += 1) verifier.bytes("verify", text, now);
    batches.push((performance.now() - begun) / 200);
  }

  const decoded = [];
  const shown = [];
  window.speechSynthesis?.cancel();
  for (let frame = 0; frame < frames; frame += 1) {
    const start = performance.now();
    context.drawImage(film, 0, 0);
    const read = verifier.decode(context.getImageData(0, 0, 1280, 720));
    decoded.push(performance.now() - start);
    const verdict = verifier.verify(read, now);
    showVerdict(verdict);
    document.querySelector("#verdict").getBoundingClientRect();
    shown.push(performance.now() - start);
    closeVerdict();
    await new Promise((done) => setTimeout(done, 0));
  }
  return { code: answer.code, batches, decoded, shown };
}, [Array.from(luma), CARDS, FRAMES, DAY]);

for (const rate of [1, 4]) {
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
  const { code, batches, decoded, shown } = await measure();
  if (code !== "V-OK") throw new Error(`the card is ${code}`);
  const slower = rate === 1 ? "" : `, processor ${rate} times slower`;
  console.log(`a card's text to its answer${slower}: ${(median(batches) * 1000).toFixed(0)} µs`);
  console.log(`a frame of 1280 × 720 to its text${slower}: ${median(decoded).toFixed(1)} ms`);
  console.log(`a frame to its verdict on the screen${slower}: ${median(shown).toFixed(1)} ms`);
}
await chrome.close();
await site.stop();
