// Deleting everything, without a network: nothing that was typed, no key and no key slot is left in any file of the
// browser's profile, and nothing rests in any of its stores but the app's own published files and the language.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { findBytesOnDisk, keptForOffline, launch, opened, removeTemporaries, serve, temporary } from "./lib.mjs";
import { buffersOf, findIn, heapOf, keysOf, needlesOf, storedIn, watchBuffers } from "./memory.mjs";
import { tap, title } from "./walk.mjs";

after(removeTemporaries);

const WORDS = "seven slow herons over the lower weir";
const NAME = "Petronella";
const KEPT = "quicksilver marmalade";
const HALF = "velvet lighthouse";
/** More runs for a published figure: E2E_WIPES=20. */
const RUNS = Number(process.env.E2E_WIPES ?? 1);
/** A slot begins with 24 random bytes and 32 that follow from its key: found anywhere, the slot is there. */
const SLOT = { head: 128, length: 128, told: 56, count: 15 };

async function fill(page) {
  await opened(page);
  await tap(page, "I am 18 or older");
  await page.getByRole("button", { name: /^Just me/ }).click();
  await tap(page, "I'd rather use my own");
  await page.getByLabel("Your own words, 15 characters or more").fill(WORDS);
  await page.getByLabel("Once more, to be sure").fill(WORDS);
  await tap(page, "Lock with these words");
  await page.locator(".field.first input").fill(NAME);
  await tap(page, "Go on");
  await title(page, "short check");
  await write(page, KEPT);
  await tap(page, "Keep it");
  await title(page, "Diary");
  // One entry is only begun: it is sealed when the screen goes, and no file of the browser's may know of the field.
  await tap(page, "Write something down");
  await page.getByLabel("Own words").fill(HALF);
  await page.waitForTimeout(1_500);
  await tap(page, "Back");
  await title(page, "Diary");
}

async function write(page, words) {
  await tap(page, "Now");
  await tap(page, "Numb, or not really here");
  await tap(page, "stop");
  await tap(page, "A few words about it");
  await page.getByLabel("Own words").fill(words);
}

/** Pieces of every slot and of every sealed value, as they lie in the store. */
function piecesOf({ slots, values }) {
  const file = Buffer.from(slots, "hex");
  const slot = Array.from({ length: SLOT.count }, (_, number) => {
    const at = SLOT.head + SLOT.length * number;
    return { word: `slot ${number}`, name: "raw", bytes: file.subarray(at, at + SLOT.told) };
  });
  // The last bytes of a value are sealed, whatever its header is.
  const sealed = values.map((value, at) => ({ word: `value ${at}`, name: "raw", bytes: Buffer.from(value, "hex").subarray(-64) }));
  return { slot, sealed };
}

/** What this origin has in any store of the browser. */
const rests = (page) =>
  page.evaluate(async () => {
    const files = [];
    const list = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await list(handle, `${path}${name}/`);
        else files.push(path + name);
      }
    };
    await list(await navigator.storage.getDirectory(), "");
    const cached = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) cached.push(new URL(url).pathname);
    }
    return {
      buckets: (await navigator.storageBuckets?.keys()) ?? [],
      databases: (await indexedDB.databases()).map(({ name }) => name),
      files,
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      cookies: document.cookie,
      cached,
    };
  });

async function toDelete(page) {
  await tap(page, "More");
  await tap(page, "This phone");
  await tap(page, "Delete everything on this phone");
}

async function wipeOnce(t, flags) {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  const browser = await launch({ profile, flags });
  t.after(() => browser.context.close());
  await watchBuffers(browser.context);
  const page = browser.context.pages()[0];
  await page.goto(server.address);
  await fill(page);
  await keptForOffline(page);
  const keys = await keysOf(page, WORDS);
  const needles = needlesOf([WORDS, WORDS.split(" ").slice(0, 4).join(" "), NAME, KEPT, HALF], keys);
  const pieces = piecesOf(await storedIn(page));
  // What is looked for is on the disk before: a search that finds nothing would prove nothing.
  const before = await findBytesOnDisk(profile, [...pieces.slot.slice(0, 1), ...pieces.sealed.slice(0, 1)]);
  assert.equal(new Set(before.map((found) => found.split(" in ")[0])).size, 2, `before: ${before}`);

  await server.stop();
  await browser.context.setOffline(true);
  await toDelete(page);
  await page.getByLabel("Your words").fill("not the words at all");
  await tap(page, "Delete it all");
  await page.getByText("do not open anything here").waitFor();
  await page.getByLabel("Your words").fill(WORDS);
  await tap(page, "Delete it all");
  await title(page, "Everything is deleted");
  const left = await rests(page);
  const known = left.cached.filter((path) => /^\/(assets\/|sw\.js|index\.html|chosen|offered|keeper|next-keeper|converter\.html|[a-z-]+\.webmanifest|$)/.test(path));
  assert.deepEqual(known, left.cached, "only the app itself is kept for offline");
  assert.deepEqual({ ...left, cached: [] }, { buckets: [], databases: [], files: [], local: [], session: [], cookies: "", cached: [] });
  await tap(page, "Done");
  await opened(page);
  await page.getByRole("button", { name: "I am 18 or older" }).waitFor();
  const { memories, buffers, unseen } = await buffersOf(page);
  assert.deepEqual(unseen, [], "every buffer is noted");
  const found = findIn(Buffer.concat([await heapOf(page), ...memories, ...buffers]), needles);
  assert.deepEqual(found, [], "the page after it");
  await browser.context.close();
  assert.deepEqual(browser.problems, []);
  return {
    clear: await findBytesOnDisk(profile, needles),
    slots: await findBytesOnDisk(profile, pieces.slot),
    sealed: await findBytesOnDisk(profile, pieces.sealed),
  };
}

test("deleted without a network: no word, no key, no slot and no sealed byte is in any file of the profile", async (t) => {
  for (let run = 0; run < RUNS; run += 1) {
    assert.deepEqual(await wipeOnce(t, []), { clear: [], slots: [], sealed: [] }, `run ${run + 1}`);
  }
  t.diagnostic(`${RUNS} runs`);
});

test("where the browser has no buckets, sealed remains may rest for a while, and nothing that opens them", async (t) => {
  const { clear, slots, sealed } = await wipeOnce(t, ["--disable-blink-features=StorageBuckets"]);
  assert.deepEqual({ clear, slots }, { clear: [], slots: [] });
  t.diagnostic(`${sealed.length} sealed remains`);
});

test("with a network the browser throws away the app's own files as well, and the app begins anew", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { context, problems } = await launch();
  t.after(() => context.close());
  const page = context.pages()[0];
  await page.goto(server.address);
  await fill(page);
  await keptForOffline(page);
  await toDelete(page);
  await page.getByLabel("Your words").fill(WORDS);
  await tap(page, "Delete it all");
  await title(page, "Everything is deleted");
  const left = { ...(await rests(page)), workers: await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length) };
  const nothing = { buckets: [], databases: [], files: [], local: [], session: [], cookies: "", cached: [], workers: 0 };
  assert.deepEqual(left, nothing);
  await tap(page, "Done");
  await fill(page);
  assert.deepEqual(problems, []);
});
