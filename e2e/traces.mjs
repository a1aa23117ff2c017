// What somebody who takes the browser apart would find: the memory of its modules, the strings of the page, what the
// vault keeps at rest. And a source of chance that a test can repeat, so that it knows the keys it looks for.

/** Lets the page draw its randomness from a stream that `drawn` can repeat. To be called before the page is opened. */
export async function knownChance(page, seed) {
  await page.addInitScript((start) => {
    let at = start;
    const lengths = [];
    Object.defineProperty(globalThis, "drawnLengths", { value: lengths });
    Crypto.prototype.getRandomValues = function (array) {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      lengths.push(bytes.length);
      for (let index = 0; index < bytes.length; index += 1) {
        let x = Math.imul(at ^ (at >>> 16), 0x7feb352d);
        x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
        bytes[index] = (x ^ (x >>> 16)) & 255;
        at = (at + 1) | 0;
      }
      return array;
    };
  }, seed);
}

/** What the page has drawn so far, piece by piece. */
export async function drawn(page, seed) {
  const lengths = await page.evaluate(() => [...globalThis.drawnLengths]);
  let at = seed;
  return lengths.map((length) =>
    Buffer.from(
      Array.from({ length }, () => {
        let x = Math.imul(at ^ (at >>> 16), 0x7feb352d);
        x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
        at = (at + 1) | 0;
        return (x ^ (x >>> 16)) & 255;
      }),
    ),
  );
}

/** All memories of WebAssembly in the page, as they stand, freed parts and the stack too. */
export async function memories(page) {
  const cdp = await page.context().newCDPSession(page);
  try {
    const { result: prototype } = await cdp.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
    const { objects } = await cdp.send("Runtime.queryObjects", { prototypeObjectId: prototype.objectId });
    const { result } = await cdp.send("Runtime.callFunctionOn", {
      objectId: objects.objectId,
      returnByValue: true,
      functionDeclaration: `function () {
        return this.map((memory) => {
          const bytes = new Uint8Array(memory.buffer);
          const parts = [];
          for (let at = 0; at < bytes.length; at += 30000) {
            parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 30000))));
          }
          return parts.join("");
        });
      }`,
    });
    return result.value.map((text) => Buffer.from(text, "base64"));
  } finally {
    await cdp.detach();
  }
}

/** A snapshot of the page's heap after its garbage is gone: every string of every object, in one text. */
export async function heap(page) {
  const cdp = await page.context().newCDPSession(page);
  try {
    const parts = [];
    cdp.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => parts.push(chunk));
    await cdp.send("HeapProfiler.enable");
    await cdp.send("HeapProfiler.collectGarbage");
    await cdp.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
    return parts.join("");
  } finally {
    await cdp.detach();
  }
}

/** Which needles stand in a memory: `{ name: bytes }` in, names out. Text is looked for in both encodings of a browser. */
export function standing(memory, needles) {
  return Object.entries(needles).flatMap(([name, needle]) => {
    const forms = typeof needle === "string" ? [Buffer.from(needle, "utf8"), Buffer.from(needle, "utf16le")] : [needle];
    return forms.some((form) => memory.includes(form)) ? [name] : [];
  });
}

/** What the vault keeps at rest, as the page reads it: the key slots and every sealed value. */
export async function atRest(page) {
  const found = await page.evaluate(async () => {
    const bucket = navigator.storageBuckets ? await navigator.storageBuckets.open("evenings") : null;
    const root = await (bucket ?? navigator.storage).getDirectory();
    const file = await (await root.getFileHandle("slots")).getFile();
    const pieces = [new Uint8Array(await file.arrayBuffer())];
    const factory = bucket?.indexedDB ?? indexedDB;
    const opened = await new Promise((resolve, reject) => {
      const request = factory.open("evenings");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const name of opened.objectStoreNames) {
      const values = await new Promise((resolve, reject) => {
        const request = opened.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const value of values) pieces.push(new Uint8Array(value.buffer ?? value));
    }
    opened.close();
    return pieces.map((piece) => Array.from(piece));
  });
  return found.map((piece) => Buffer.from(piece));
}
