// A browser that was killed in the middle of a write leaves half a record at the end of a database's log. Chromium
// writes on behind it, and at the opening after that it takes the database for damaged and begins it anew, empty, without
// a word. The half record is put there by hand here: a kill leaves one in a hundred times.

import assert from "node:assert/strict";
import { appendFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { killBrowser } from "./killed.mjs";
import { launch, opened, removeTemporaries, serve, temporary } from "./lib.mjs";
import { answerCheck, begin, tap, title, unlock } from "./walk.mjs";

after(removeTemporaries);

/** What a kill between two writes of one record leaves: a checksum, a length of 600 and a kind, and nothing of it. */
const HALF = Buffer.from([0x78, 0x56, 0x34, 0x12, 0x58, 0x02, 0x01]);

/** The folders in which the browser keeps its buckets' databases, in the order in which the buckets were made. */
async function databases(profile) {
  const root = join(profile, "Default", "WebStorage");
  const found = [];
  for (const bucket of (await readdir(root)).sort()) {
    const folder = join(root, bucket, "IndexedDB", "indexeddb.leveldb");
    if (await stat(folder).catch(() => null)) found.push(folder);
  }
  return found;
}

async function tear(folder) {
  const logs = (await readdir(folder)).filter((name) => /^\d+\.log$/.test(name)).sort();
  await appendFile(join(folder, logs.at(-1)), HALF);
}

/** When a database was begun: the file that names its newest part is made then. */
const begunAnew = async (folder) => (await stat(join(folder, "CURRENT"))).birthtimeMs;

async function visit(t, server, profile, words, act) {
  const browser = await launch({ profile });
  t.after(() => browser.context.close());
  const page = browser.context.pages()[0];
  await page.goto(server.address);
  let made = words;
  if (words === undefined) {
    made = await begin(page, { names: ["Ada"], mode: "Just me" });
    await answerCheck(page, { answer: () => null });
    await title(page, "That was all");
    await tap(page, "Go on");
  } else {
    await unlock(page, words);
  }
  await tap(page, "Diary");
  await title(page, "Diary");
  await act(page, made);
  assert.deepEqual(browser.problems, []);
  killBrowser(profile);
  await browser.context.close().catch(() => {});
  return made;
}

const write = (text) => async (page) => {
  await tap(page, "Write something down");
  await page.getByLabel("Own words").fill(text);
  await tap(page, "Keep it");
  await title(page, "Diary");
  await page.getByText(text, { exact: true }).first().waitFor();
};

const holds = (texts) => async (page) => {
  assert.deepEqual((await page.locator("main .own-words").allInnerTexts()).sort(), [...texts].sort());
};

for (const [at, which] of ["the first", "the second"].entries()) {
  test(`half a record in ${which} database costs no entry`, async (t) => {
    const server = await serve();
    t.after(() => server.stop());
    const profile = await temporary("profile");
    const words = await visit(t, server, profile, undefined, write("one"));
    const torn = (await databases(profile))[at];
    await tear(torn);
    await visit(t, server, profile, words, write("two"));
    const before = await begunAnew(torn);
    await visit(t, server, profile, words, holds(["one", "two"]));
    assert.notEqual(await begunAnew(torn), before, "the browser did begin it anew, or this test shows nothing");
    // Both hold everything again: the other one may be the next to go.
    await rm((await databases(profile))[1 - at], { recursive: true });
    await visit(t, server, profile, words, holds(["one", "two"]));
  });
}

test("a bucket that was thrown out is filled from the other, the lock as well", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const profile = await temporary("profile");
  const words = await visit(t, server, profile, undefined, write("one"));
  const [first] = await databases(profile);
  await rm(join(first, "..", ".."), { recursive: true });
  await visit(t, server, profile, words, write("two"));
  await visit(t, server, profile, words, holds(["one", "two"]));
});

test("where both databases are gone and the lock is there, a copy is put back", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const profile = await temporary("profile");
  const copy = join(await temporary("copy"), "a.copy");
  const words = await visit(t, server, profile, undefined, async (page, made) => {
    await write("one")(page);
    await tap(page, "More");
    await tap(page, "This phone");
    await tap(page, /^Save a copy/);
    await page.getByLabel("Your words").fill(made);
    const download = page.waitForEvent("download");
    await tap(page, "Save the file");
    await (await download).saveAs(copy);
  });
  for (const folder of await databases(profile)) await rm(folder, { recursive: true });
  const { context, problems } = await launch({ profile });
  t.after(() => context.close());
  const page = context.pages()[0];
  await page.goto(server.address);
  await opened(page);
  await page.getByText("The lock on this phone's data is damaged").waitFor();
  await tap(page, "I have a copy");
  await page.getByLabel("The copy").setInputFiles(copy);
  await page.getByLabel("Your words, or the twelve").fill(words);
  await tap(page, "Put it back");
  await page.locator("main h1").filter({ hasNotText: "copy" }).waitFor({ timeout: 30_000 });
  await tap(page, "Diary");
  await title(page, "Diary");
  await holds(["one"])(page);
  assert.deepEqual(problems, []);
});
