// Everything that the page needs lies in this device from its installation on. A new version waits
// until the dealer takes it.

const VERSION = "3";
const CACHE = `card-verify-${VERSION}`;
const FILES = [
  "./", "index.html", "page.css", "manifest.webmanifest", "icon.svg", "setup.json", "devanagari.woff2", "verifier.wasm",
  "js/page.js", "js/camera.js", "js/elements.js", "js/module.js", "js/ration.js", "js/register.js", "js/store.js",
  "js/updates.js", "js/verdict.js", "js/words.js",
];

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
    // The first lists come with the page where whoever serves it has put them beside it.
    const lists = await fetch("lists.bin", { cache: "reload" }).catch(() => null);
    if (lists?.ok) await cache.put("lists.bin", lists);
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("card-verify-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

// What another program shares with the page, such as a messenger an update, lies here until the page
// has looked at it.
async function keepShared(request) {
  const form = await request.formData();
  const cache = await caches.open("shared");
  const shared = form.get("file") ?? form.get("text") ?? "";
  await cache.put("shared", new Response(shared));
  return Response.redirect("./?shared", 303);
}

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method === "POST" && pathname.endsWith("/share")) {
    event.respondWith(keepShared(event.request));
    return;
  }
  // The newest update is the one thing that is always asked of the network.
  if (event.request.method !== "GET" || /\/(update|scale)$/.test(pathname)) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    return (await cache.match(event.request, { ignoreSearch: true })) ?? fetch(event.request);
  })());
});
