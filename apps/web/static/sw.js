// Keeps whole published versions of the app and serves one of them, with or without a network: the
// version the user has said yes to. It never touches what the user has stored.
//
// A browser may start a newer copy of this file whenever no page is open, so being the newest copy means
// nothing here. What is served is written down in a cache of its own and changes only on "take over".

const BUILD = "{{build}}";
const FILES = {{files}};
const PREFIX = "build-";
const CHOICE = "choice";
const CHOSEN = new URL("./chosen", self.location).href;

// The hash is checked by the browser: a file that differs by one byte is a failed fetch.
async function fetchFile({ url, integrity, fresh }) {
  const response = await fetch(url, { integrity, cache: fresh ? "no-cache" : "default" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

async function chosenBuild() {
  const written = await (await caches.open(CHOICE)).match(CHOSEN);
  return written?.text();
}

async function choose(build) {
  await (await caches.open(CHOICE)).put(CHOSEN, new Response(build));
}

async function install() {
  const cache = await caches.open(PREFIX + BUILD);
  await Promise.all(FILES.map(async (file) => cache.put(file.url, await fetchFile(file))));
  if (!(await chosenBuild())) await choose(BUILD);
}

// The chosen version and this one stay; versions that nobody chose and older ones go.
async function activate() {
  const kept = [CHOICE, PREFIX + BUILD, PREFIX + (await chosenBuild())];
  const gone = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && !kept.includes(name));
  await Promise.all(gone.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function respond(request) {
  const leaving = new URL("./converter.html", self.location).href;
  const page = request.url === leaving ? leaving : new URL("./", self.location).href;
  const wanted = request.mode === "navigate" ? page : request.url;
  const build = (await chosenBuild()) ?? BUILD;
  const chosen = await (await caches.open(PREFIX + build)).match(wanted);
  if (chosen) return chosen;
  // A tab may still run the version before: names with a hash never change what they mean.
  const other = request.mode !== "navigate" && (await caches.match(wanted));
  if (other) return other;
  // The browser lost files of the chosen version: this one takes its place, each file by its hash.
  const file = FILES.find(({ url }) => new URL(url, self.location).href === wanted);
  return file ? fetchFile(file) : Response.error();
}

async function answer(question) {
  if (question === "newer?") return BUILD !== (await chosenBuild());
  if (question !== "take over") return undefined;
  await choose(BUILD);
  self.skipWaiting();
  return true;
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) =>
  event.waitUntil(answer(event.data).then((said) => event.ports[0]?.postMessage(said))),
);
// Which relay this server offers is no part of a version: it is asked of the network, and only when somebody wants it.
const RELAY = new URL("./relay", self.location).href;

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url !== RELAY) event.respondWith(respond(event.request));
});
