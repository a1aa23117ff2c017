// What a page still holds: its heap, its buffers, its Workers, and the memory of the browser's processes.

import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";

import { encodings } from "./lib.mjs";

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

/** The page's heap after a garbage collection, as the text that Chromium's own tool writes: all strings are in it. */
export async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  const chunks = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false, captureNumericValue: true });
  await session.detach();
  return Buffer.from(chunks.join(""));
}

/** Every buffer that is alive in the page, the memories of its WebAssembly modules first among them. */
export async function buffersOf(page) {
  const session = await page.context().newCDPSession(page);
  const found = [];
  for (const kind of ["WebAssembly.Memory", "ArrayBuffer"]) {
    const { result: prototype } = await session.send("Runtime.evaluate", { expression: `${kind}.prototype` });
    const { objects } = await session.send("Runtime.queryObjects", { prototypeObjectId: prototype.objectId });
    const { result } = await session.send("Runtime.callFunctionOn", {
      objectId: objects.objectId,
      functionDeclaration: `function () {
        const text = (bytes) => {
          const parts = [];
          for (let at = 0; at < bytes.length; at += 24576) parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 24576))));
          return parts;
        };
        const buffer = (one) => one.buffer ?? one;
        return this.filter((one) => buffer(one)?.byteLength > 0).map((one) => text(new Uint8Array(buffer(one))));
      }`,
      returnByValue: true,
    });
    const bytes = result.value.map((parts) => Buffer.concat(parts.map((part) => Buffer.from(part, "base64"))));
    found.push({ kind, bytes });
  }
  await session.detach();
  const [memories, buffers] = found.map(({ bytes }) => bytes);
  return { memories, buffers };
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
  const script = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "vault_keys.py");
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

/** How often each of some bytes occurs in the memory of a process that can be written to. */
export async function countInProcess(id, needles) {
  const counts = new Map();
  const memory = await open(`/proc/${id}/mem`, "r").catch(() => null);
  if (!memory) return counts;
  const areas = readFileSync(`/proc/${id}/maps`, "latin1").split("\n").filter((line) => /^\S+ rw/.test(line));
  for (const area of areas) {
    const [from, to] = area.split(" ")[0].split("-").map((digits) => Number.parseInt(digits, 16));
    const step = 1 << 24;
    for (let at = from; at < to; at += step) {
      const bytes = Buffer.alloc(Math.min(step, to - at));
      const { bytesRead } = await memory.read(bytes, 0, bytes.length, at).catch(() => ({ bytesRead: 0 }));
      for (const { word, name, bytes: wanted } of needles) {
        let found = bytes.subarray(0, bytesRead).indexOf(wanted);
        for (; found >= 0; found = bytes.subarray(0, bytesRead).indexOf(wanted, found + 1)) {
          counts.set(`${word} (${name})`, (counts.get(`${word} (${name})`) ?? 0) + 1);
        }
      }
    }
  }
  await memory.close();
  return counts;
}
