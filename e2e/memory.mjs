// What a page still holds: its heap, its buffers, the memories of its modules; what rests in its store; its processes.

import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { encodings } from "./lib.mjs";

const HERE = import.meta.dirname ?? new URL(".", import.meta.url).pathname;

/** Words and keys as byte strings to look for: `{ word, name, bytes }`. Keys are 32 bytes, looked for raw as well. */
export function needlesOf(words, keys = []) {
  const ofWords = words.flatMap((word) => [...encodings(word)].map(([name, bytes]) => ({ word, name, bytes })));
  const ofKeys = keys.flatMap(([word, hex]) => {
    const raw = Buffer.from(hex, "hex");
    return [
      { word, name: "raw", bytes: raw },
      { word, name: "hex", bytes: Buffer.from(hex) },
      { word, name: "base64", bytes: Buffer.from(raw.toString("base64").slice(0, -2)) },
      { word, name: "list", bytes: Buffer.from([...raw].join(",")) },
    ];
  });
  return [...ofWords, ...ofKeys];
}

/** What of it is in some bytes, as `word (encoding)`. */
export function findIn(bytes, needles) {
  return needles.filter((needle) => bytes.includes(needle.bytes)).map(({ word, name }) => `${word} (${name})`);
}

/** No call of Chromium's tool may take longer: a call that is never answered is a failure with a name. */
const CALL_MS = 60_000;

async function within(what, answer) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} was not answered within ${CALL_MS / 1000} s`)), CALL_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** The page's heap after a garbage collection, as the text that Chromium's own tool writes: all strings are in it. */
export async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  const call = (method, options) => within(method, session.send(method, options));
  const chunks = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await call("HeapProfiler.enable");
  await call("HeapProfiler.collectGarbage");
  await call("HeapProfiler.takeHeapSnapshot", { reportProgress: false, captureNumericValue: true });
  await session.detach();
  return Buffer.from(chunks.join(""));
}

/** Notes every memory and buffer that the pages of a context make from now on; `buffersOf` reads those still alive. */
export function watchBuffers(context) {
  return context.addInitScript({ path: join(HERE, "watch-buffers.js") });
}

/**
 * Every buffer that is alive in the page, the memories of its WebAssembly modules first among them, as `watchBuffers`
 * noted them. `Runtime.queryObjects` would ask the heap itself, but Chromium 156 never answers it on a page whose
 * modules run. So the heap is asked how many bytes each of its buffers has, and a buffer that was not noted is in
 * `unseen`. What this does not see: arrays of at most 64 bytes that the browser made and whose buffer nobody asked
 * for, a memory that its module does not export, and, as before, what is alive in other contexts and in Workers.
 */
export async function buffersOf(page) {
  const sizes = bufferSizes(JSON.parse((await heapOf(page)).toString()));
  const session = await page.context().newCDPSession(page);
  const read = session.send("Runtime.evaluate", { expression: 'globalThis[Symbol.for("watched buffers")]()', returnByValue: true });
  const { result, exceptionDetails } = await within("reading the buffers", read);
  await session.detach();
  if (exceptionDetails) throw new Error(`no buffers were watched: ${exceptionDetails.exception?.description}`);
  const bytes = (all) => all.map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part, "base64"))));
  const [memories, buffers] = [bytes(result.value.memories), bytes(result.value.buffers)];
  const noted = [...memories, ...buffers].map(({ length }) => length);
  const unseen = sizes.filter((size) => {
    const at = noted.indexOf(size);
    if (at >= 0) noted.splice(at, 1);
    return at < 0;
  });
  return { memories, buffers, unseen };
}

/** The length of every buffer in a heap. */
function bufferSizes({ snapshot, nodes, strings }) {
  const { node_fields: fields } = snapshot.meta;
  const [name, size] = [fields.indexOf("name"), fields.indexOf("self_size")];
  const data = strings.indexOf("system / JSArrayBufferData");
  const sizes = [];
  for (let at = 0; at < nodes.length; at += fields.length) if (nodes[at + name] === data) sizes.push(nodes[at + size]);
  return sizes.filter((bytes) => bytes > 0);
}

/** What rests in the store, in hexadecimal: the file of key slots, the settings, and all values. */
export function storedIn(page) {
  return page.evaluate(async () => {
    const place = navigator.storageBuckets ? await navigator.storageBuckets.open("evenings") : { indexedDB, getDirectory: () => navigator.storage.getDirectory() };
    const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const file = await (await (await place.getDirectory()).getFileHandle("slots")).getFile();
    const slots = hex(new Uint8Array(await file.arrayBuffer()));
    const [{ name }] = await place.indexedDB.databases();
    const database = await new Promise((resolve, reject) => {
      const open = place.indexedDB.open(name);
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    const all = (range) =>
      new Promise((resolve, reject) => {
        const asked = database.transaction("values").objectStore("values").getAll(range);
        asked.onsuccess = () => resolve(asked.result.map((value) => hex(new Uint8Array(value.buffer ?? value))));
        asked.onerror = () => reject(asked.error);
      });
    const [settings, values] = [await all(IDBKeyRange.bound("s/", "s0")), await all()];
    database.close();
    return { slots, settings, values };
  });
}

/** The keys of the vault that rests in the page's store, derived beside the browser: `[name, hex]` each. */
export async function keysOf(page, words) {
  const { slots, settings } = await storedIn(page);
  const script = join(HERE, "vault_keys.py");
  const ran = spawnSync("python3", [script], { input: JSON.stringify({ slots, settings, words }), encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout.trim().split("\n").map((line) => line.split(" "));
}

/** The browser's processes by its profile: the first one, and all that came from it. */
export function processesOf(profile) {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((id) => {
    try {
      const line = readFileSync(`/proc/${id}/cmdline`, "latin1");
      const parent = readFileSync(`/proc/${id}/stat`, "latin1").split(") ").at(-1).split(" ")[1];
      return [{ id: Number(id), parent: Number(parent), line }];
    } catch {
      return [];
    }
  });
  const first = all.find(({ line }) => line.includes(`--user-data-dir=${profile}\0`) && !line.includes("--type="));
  const family = first ? [first] : [];
  for (const one of family) family.push(...all.filter(({ parent }) => parent === one.id));
  return family.map(({ id, line }) => ({ id, kind: /--type=([a-z-]+)/.exec(line)?.[1] ?? "browser" }));
}
