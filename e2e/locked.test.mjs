// After a lock nothing is left in the page: no word that was typed, no key, neither in the heap nor in any buffer.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { keptForOffline, launch, opened, removeTemporaries, serve, temporary } from "./lib.mjs";
import { buffersOf, findIn, heapOf, keysOf, needlesOf, watchBuffers } from "./memory.mjs";
import { tap, title } from "./walk.mjs";

after(removeTemporaries);

const WORDS = "seven slow herons over the lower weir";
const NAME = "Petronella";
const KEPT = "quicksilver marmalade";
const HALF = "velvet lighthouse";
const PLANTED = ["amber", "windmill"];

const hide = (page, hidden) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

/** Own words, a name, an entry that was kept and shown, and one that was begun. */
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
  await page.getByText(KEPT).waitFor();
}

async function write(page, words) {
  await tap(page, "Now");
  await tap(page, "Numb, or not really here");
  await tap(page, "stop");
  await tap(page, "A few words about it");
  await page.getByLabel("Own words").fill(words);
}

async function unlock(page) {
  await opened(page);
  await title(page, "Welcome back");
  await page.getByLabel("Your words").fill(WORDS);
  await tap(page, "Open");
  await page.locator("main h1").filter({ hasNotText: "Welcome back" }).waitFor();
}

/** What is found in the heap, in the memories of modules and in all other buffers. */
async function look(page, needles) {
  const heap = findIn(await heapOf(page), needles);
  const { memories, buffers, unseen } = await buffersOf(page);
  const inBuffers = (all) => findIn(Buffer.concat(all), needles);
  return { heap, memories: inBuffers(memories), buffers: inBuffers(buffers), unseen, bytes: Buffer.concat(memories).length };
}

async function person(t) {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  const browser = await launch({ profile });
  t.after(() => browser.context.close());
  await watchBuffers(browser.context);
  const page = browser.context.pages()[0];
  await page.goto(server.address);
  await fill(page);
  await keptForOffline(page);
  const keys = await keysOf(page, WORDS);
  const needles = needlesOf([WORDS, WORDS.split(" ").slice(0, 4).join(" "), NAME, KEPT, HALF, PLANTED.join("-")], keys);
  return { page, browser, needles };
}

/** Nothing but the service worker runs beside a locked page, and nothing is in it. */
async function assertEmpty(page, needles, how) {
  assert.deepEqual(page.workers().map((worker) => worker.url()), [], `${how}: Workers`);
  const { heap, memories, buffers, unseen, bytes } = await look(page, needles);
  assert.deepEqual({ heap, memories, buffers, unseen }, { heap: [], memories: [], buffers: [], unseen: [] }, how);
  return bytes;
}

test("locked by a tap, by the time that was set, and by Leave: no word and no key is left in the page", async (t) => {
  const { page, browser, needles } = await person(t);
  await tap(page, "Write something down");
  await page.getByLabel("Own words").fill(HALF);

  // The search finds what is there while it is open: a search that finds nothing would prove nothing. The app itself
  // keeps little in the heap, so the test puts something there, joined so that no script holds it.
  await page.evaluate((parts) => {
    globalThis.planted = parts.join("-");
    globalThis.plantedBytes = [new TextEncoder().encode(globalThis.planted), new Blob([globalThis.planted]).arrayBuffer()];
    const memory = new WebAssembly.Memory({ initial: 1 });
    new TextEncoder().encodeInto(globalThis.planted, new Uint8Array(memory.buffer));
    globalThis.plantedMemory = memory;
    // The watch does not know how these bytes are made: the heap has to tell of them.
    globalThis.unwatched = new AudioBuffer({ length: 1009, sampleRate: 8000 }).getChannelData(0);
  }, PLANTED);
  const before = await look(page, needles);
  const planted = `${PLANTED.join("-")} (utf-8)`;
  assert.ok(before.buffers.includes(planted), `buffers: ${before.buffers}`);
  assert.ok(before.memories.includes(planted), `memories: ${before.memories}`);
  assert.deepEqual(before.unseen, [4 * 1009], "every buffer is noted but the unwatched one");
  assert.ok(before.heap.includes(planted), `heap: ${before.heap}`);
  for (const there of [`${KEPT} (utf-8)`, `${NAME} (utf-8)`, "vault (raw)", "epoch (raw)"]) {
    assert.ok(before.memories.includes(there), `memory: ${there} of ${before.memories}`);
  }

  await tap(page, "Back");
  await title(page, "Diary");
  await tap(page, "More");
  await tap(page, "Lock now");
  await opened(page);
  await title(page, "Welcome back");
  await assertEmpty(page, needles, "a tap");

  await unlock(page);
  await write(page, HALF);
  await page.clock.install();
  await hide(page, true);
  await page.clock.fastForward(60_000);
  await page.waitForLoadState();
  await opened(page);
  await title(page, "Welcome back");
  await assertEmpty(page, needles, "time");

  await unlock(page);
  await write(page, HALF);
  await page.locator("#leave").click();
  await page.waitForURL(/converter\.html$/);
  await assertEmpty(page, needles, "Leave");
  await browser.context.close();
  assert.deepEqual(browser.problems, []);
});

test("Now goes on after the lock, without a word and without a key", async (t) => {
  const { page, browser, needles } = await person(t);
  await tap(page, "Now");
  await tap(page, "Numb, or not really here");
  await page.clock.install();
  await hide(page, true);
  await page.clock.fastForward(60_000);
  await hide(page, false);
  assert.equal(await page.getByRole("button", { name: "stop" }).count(), 1, "Now goes on");
  await assertEmpty(page, needles, "in Now");
  await tap(page, "stop");
  await tap(page, "Close");
  await opened(page);
  await title(page, "Welcome back");
  await assertEmpty(page, needles, "after Now");
  await browser.context.close();
  assert.deepEqual(browser.problems, []);
});
