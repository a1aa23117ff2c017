// Keeps whole versions of the app and serves the one that the user has said yes to, with or without a network. It never
// touches what the user has stored.
//
// A version is what its release says: the SHA-256 of every file, a number that only grows, and the keys that may sign
// the next one. The first release is taken as it comes; after it only one that is signed by a known key and counts
// higher is ever offered, and it takes over on the user's yes.
//
// This file knows no version and no key, so it is the same in every release. Where a browser finds other bytes in its
// place, it puts them to work by itself and nothing below is asked; all that is left then is to tell (see loader.js).

const FORMAT = "release 1";
const RELEASE = "./release";
const LEAVE = "./converter.html";
// Which relay this server offers is no part of a version: it is asked of the network, and only when somebody wants it.
const RELAY = "./relay";
const here = (path) => new URL(path, self.location).href;

// ---- what is kept ----------------------------------------------------------------------------

// One cache for each version, and one that says which is which: "chosen", "offered", and what this file's hash is.
const STATE = "release";
const PREFIX = "build-";

// Of what the server says beside a file, only this is kept: a page must not bring along where to go next.
const HEADERS = [
  "cache-control",
  "content-security-policy",
  "content-type",
  "cross-origin-embedder-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "integrity-policy",
  "origin-agent-cluster",
  "permissions-policy",
  "referrer-policy",
  "x-content-type-options",
  "x-frame-options",
];

async function written(name) {
  return (await (await caches.open(STATE)).match(here(name)))?.text();
}

async function write(name, text) {
  await (await caches.open(STATE)).put(here(name), new Response(text));
}

async function release(name) {
  const text = await written(name);
  return text && read(text);
}

// ---- releases --------------------------------------------------------------------------------

// Signatures in the first line, and everything after it is what they sign.
function read(text) {
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  const { format, sequence, keys, keeper, files } = JSON.parse(body);
  if (format !== FORMAT || !Number.isSafeInteger(sequence)) throw new Error("no release of this format");
  const signatures = text.slice(0, end).split(" ");
  return { text, signatures, body: new TextEncoder().encode(body), sequence, keys, keeper, files, cache: PREFIX + signatures[0] };
}

const bytes = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

// One right signature is enough: while keys change, a release carries one of the old and one of the new.
async function signedBy({ signatures, body }, keys) {
  for (const key of keys) {
    const known = await crypto.subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
    for (const signature of signatures) {
      if (await crypto.subtle.verify("Ed25519", known, bytes(signature), body)) return true;
    }
  }
  return false;
}

async function fromServer(path, cache = "no-cache") {
  const response = await fetch(here(path), { cache });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

class Altered extends Error {}

// A name with a hash may come from what the browser has; where that is wrong, the server is asked.
async function file(path, hash) {
  for (const cache of path.startsWith("./assets/") ? ["default", "reload"] : ["no-cache"]) {
    const response = await fromServer(path, cache);
    const body = await response.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
    const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const headers = HEADERS.filter((name) => response.headers.has(name)).map((name) => [name, response.headers.get(name)]);
    if (found === hash) return new Response(body, { headers });
  }
  throw new Altered(path);
}

// Every file of a version or none counts. Versions that are neither this one nor in use go.
async function store({ cache, files }, inUse) {
  const gone = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && ![cache, inUse].includes(name));
  await Promise.all(gone.map((name) => caches.delete(name)));
  const place = await caches.open(cache);
  await Promise.all(Object.entries(files).map(async ([path, hash]) => place.put(here(path), await file(path, hash))));
}

// The release that the server shows: the one in use or the one that waits (""), one that may follow ("newer"), or why
// not. Without a network, nothing.
async function shown() {
  const [mine, waits] = [await release("chosen"), await release("offered")];
  const text = await fromServer(RELEASE).then((response) => response.text(), () => undefined);
  if (text === undefined) return {};
  if (text === mine.text) return { verdict: "", offer: mine, mine };
  if (text === waits?.text) return { verdict: "newer", offer: waits, mine, waits };
  let offer;
  try {
    offer = read(text);
    // What waits was signed by a known key, so its own keys are known too.
    if (!(await signedBy(offer, [...mine.keys, ...(waits?.keys ?? [])]))) return { verdict: "forged" };
  } catch ({ name }) {
    return { verdict: name === "NotSupportedError" ? "unchecked" : "forged" };
  }
  if (offer.sequence <= (waits ?? mine).sequence) return { verdict: "older" };
  return { verdict: "newer", offer, mine };
}

// ---- what the page asks ----------------------------------------------------------------------

// "newer" once a version is stored and waits for a yes, or why the one on the server is not taken.
async function news() {
  const { verdict, offer, mine, waits } = await shown();
  if (verdict !== "newer" || waits) return verdict;
  try {
    await store(offer, mine.cache);
  } catch (error) {
    return error instanceof Altered ? "altered" : "";
  }
  await write("offered", offer.text);
  return verdict;
}

async function takeOver() {
  const waits = await written("offered");
  if (!waits) return false;
  await write("chosen", waits);
  return (await caches.open(STATE)).delete(here("offered"));
}

// Whether a release that holds says that this file is another now, and it is. Nobody else may put another in its place.
async function announced() {
  const { verdict, offer } = await shown();
  if (verdict === "unchecked") return true;
  if (!offer || offer.keeper === (await written("keeper"))) return false;
  const right = await file("./sw.js", offer.keeper).then(() => true, () => false);
  if (right) await write("next-keeper", offer.keeper);
  return right;
}

// A worker that has something to do is not replaced before it is done, not even by one that will not wait: Chromium
// gives it five minutes. So the page keeps it busy, and what there is to tell can be read.
const HOLD_MS = 20_000;
const hold = () => new Promise((resolve) => setTimeout(resolve, HOLD_MS, true));

const ANSWERS = { "news?": news, "take over": takeOver, "announced?": announced, hold };

// ---- what the browser asks -------------------------------------------------------------------

// Only the first time, or after the browser lost it all: then there is nobody else to ask which keys are right.
async function install() {
  if (await written("chosen")) return;
  const first = read(await (await fromServer(RELEASE)).text());
  const holds = await signedBy(first, first.keys).catch(({ name }) => name === "NotSupportedError");
  if (!holds) throw new Error("a release that its own keys did not sign");
  await store(first);
  await write("keeper", first.keeper);
  await write("chosen", first.text);
}

async function activate() {
  const next = await written("next-keeper");
  if (next) await write("keeper", next);
  await self.clients.claim();
}

async function respond(request) {
  const leaving = request.mode === "navigate" && request.url === here(LEAVE);
  const page = here(leaving ? LEAVE : "./");
  const wanted = request.mode === "navigate" ? page : request.url;
  if (!(await written("chosen"))) await install();
  const { cache, files } = await release("chosen");
  const chosen = await (await caches.open(cache)).match(wanted);
  if (chosen) return chosen;
  // A tab may still run the version before: names with a hash never change what they mean.
  const other = request.mode !== "navigate" && (await caches.match(wanted));
  if (other) return other;
  // The browser lost files of the chosen version. Where the server has them no more, the next version takes its place.
  const path = Object.keys(files).find((name) => here(name) === wanted);
  if (!path) return Response.error();
  return file(path, files[path]).catch(async (error) => {
    if ((await news()) !== "newer" || !(await takeOver())) throw error;
    return respond(request);
  });
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  const said = Promise.resolve(ANSWERS[event.data]?.());
  event.waitUntil(said.then((answer) => event.ports[0]?.postMessage(answer)));
});
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url !== here(RELAY)) event.respondWith(respond(event.request));
});
