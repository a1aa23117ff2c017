// Keeps one whole published version of the app and serves nothing else, with or without a network.
// It never touches what the user has stored, and never replaces itself without the user's yes.

const BUILD = "{{build}}";
const FILES = {{files}};
const PREFIX = "build-";

// The hash is checked by the browser: a file that differs by one byte is a failed fetch.
async function fetchFile({ url, integrity, fresh }) {
  const response = await fetch(url, { integrity, cache: fresh ? "no-cache" : "default" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

async function install() {
  const cache = await caches.open(PREFIX + BUILD);
  await Promise.all(FILES.map(async (file) => cache.put(file.url, await fetchFile(file))));
}

// The version before stays for tabs that still run it; older ones go.
async function activate() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const before = names.filter((name) => name !== PREFIX + BUILD).slice(0, -1);
  await Promise.all(before.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function respond(request) {
  const own = await caches.open(PREFIX + BUILD);
  const wanted = request.mode === "navigate" ? new URL("./", self.location).href : request.url;
  const kept = (await own.match(wanted)) ?? (await caches.match(wanted));
  if (kept) return kept;
  // The browser lost a file of this version: fetch it again, but only with its hash.
  const file = FILES.find(({ url }) => new URL(url, self.location).href === wanted);
  if (!file) return Response.error();
  const response = await fetchFile(file);
  await own.put(wanted, response.clone());
  return response;
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => {
  if (data === "take over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(respond(event.request));
});
