// The page to hand cards over lies in this telephone from its first visit on. What can change is asked of
// the network first; without one, what lies here is shown.

const CACHE = "delivery-2";
const PAGE = "/delivery/hand-over";
const FILES = [
  "/assets/page.css", "/assets/sign.svg", "/assets/htmx.min.js", "/assets/delivery.js", "/assets/delivery-queue.js",
  "/assets/delivery.webmanifest", "/verify/js/camera.js", "/verify/js/module.js", "/verify/verifier.wasm",
  "/verify/setup.json", "/verify/lists.bin", "/verify/devanagari.woff2",
];
/** Milliseconds after which a network that does not answer is none. */
const PATIENCE = 4_000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    for (const file of [PAGE, ...FILES]) await fetchAndKeep(cache, new Request(file, { cache: "reload" })).catch(() => null);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("delivery-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

async function fetchAndKeep(cache, request) {
  const answer = await fetch(request);
  // Somebody who must sign in first is sent elsewhere: that is not the page.
  if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(new URL(request.url).pathname, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || ![PAGE, ...FILES].includes(pathname)) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(pathname);
    if (!kept) return fetchAndKeep(cache, event.request);
    const late = new Promise((done) => { setTimeout(() => done(kept), PATIENCE); });
    return Promise.race([fetchAndKeep(cache, event.request).catch(() => kept), late]);
  })());
});
