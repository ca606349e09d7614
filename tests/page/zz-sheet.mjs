// contact sheets
import { chromium } from "playwright-core";
import { readdirSync, writeFileSync, readFileSync } from "node:fs";
const dir = "/tmp/c-pics";
const names = [...new Set(readdirSync(dir).filter((n) => /-(hi|en)-(360|1280)\.png$/.test(n)).map((n) => n.replace(/-(hi|en)-(360|1280)\.png$/, "")))].sort();
const chrome = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"] });
const page = await (await chrome.newContext({ viewport: { width: 1960, height: 1000 } })).newPage();
const only = process.argv.slice(2);
let at = 0;
for (let from = 0; from < names.length; from += 3) {
  const group = names.slice(from, from + 3);
  const html = `<style>body{margin:6px;font:16px sans-serif;background:#888}div{display:flex;gap:8px;align-items:flex-start;max-height:880px;overflow:hidden;margin-bottom:10px}</style>` + group.map((n) => `<b>${n}</b><div>${["hi-1280", "en-1280"].map((v) => `<img width=620 src="file://${dir}/${n}-${v}.png">`).join("")}${["hi-360", "en-360"].map((v) => `<img width=320 src="file://${dir}/${n}-${v}.png">`).join("")}</div>`).join("");
  writeFileSync("/tmp/c-sheet.html", html);
  await page.goto("file:///tmp/c-sheet.html");
  await page.waitForLoadState("load");
  await page.screenshot({ path: `/tmp/c-sheets/${String(at++).padStart(2, "0")}.png`, fullPage: true });
}
console.log(names.length, names.join(" "));
await chrome.close();
