// Reads the photographs of a manifest with the page's module and prints a line of JSON for each:
// {"photo": …, "text": … or null, "ms": …}.
//
//   node read_with_module.js verifier.wasm FOLDER/manifest.jsonl

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [module, manifest] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const page = /** @type {any} */ (instance.exports);

for (const line of readFileSync(manifest, "utf8").trimEnd().split("\n")) {
  const { photo, width, height } = JSON.parse(line);
  const luma = readFileSync(join(dirname(manifest), photo));
  const started = performance.now();
  const place = page.input(luma.length);
  new Uint8Array(page.memory.buffer, place, luma.length).set(luma);
  const length = page.decode(width, height);
  const text = Buffer.from(page.memory.buffer, page.output(), length).toString("utf8") || null;
  const ms = performance.now() - started;
  console.log(JSON.stringify({ photo, text, ms }));
}
