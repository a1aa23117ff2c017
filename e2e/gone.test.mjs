// What is gone when it should be gone: after the lock nothing typed and no key is left in the page, and after the wipe
// no piece of the vault is left on the disk.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { findOnDisk, keptForOffline, launch, opened, removeTemporaries, serve, temporary } from "./lib.mjs";
import { atRest, drawn, heap, knownChance, memories, standing } from "./traces.mjs";
import { begin, tap, title } from "./walk.mjs";

after(removeTemporaries);

const NAME = "Xanthippe";
const DIARY = "velvet periscope";
const SEED = 20261128;
/** Bytes of a vault key. */
const KEY = 32;
/** A piece this long of sealed bytes occurs nowhere by chance. */
const PIECE = 24;

/** A vault with a name and an entry in it, whose keys the test knows. */
async function person(t) {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  const browser = await launch({ profile });
  t.after(() => browser.context.close());
  const page = browser.context.pages()[0];
  await knownChance(page, SEED);
  await page.goto(server.address);
  const words = await begin(page, { names: [NAME], mode: "Just me" });
  await title(page, "short check");
  // The first draw of this length after the words were chosen is the vault's key: `VaultKey::make`.
  const key = (await drawn(page, SEED)).find((bytes) => bytes.length === KEY);
  assert.ok(key, "no key was drawn");
  await keptForOffline(page);
  await tap(page, "Now");
  await tap(page, "Numb, or not really here");
  await tap(page, "stop");
  await tap(page, "A few words about it");
  await page.getByLabel("Own words").fill(DIARY);
  await tap(page, "too close");
  await tap(page, "Keep it");
  await title(page, "Diary");
  return { page, words, key, profile, server, browser };
}

test("after the lock no key and no word is left in the page's memory, its heap, its fields or its address", async (t) => {
  const { page, words, key, profile, browser } = await person(t);
  const needles = { name: NAME, entry: DIARY, words, key };
  const before = (await memories(page)).flatMap((memory) => standing(memory, needles));
  for (const known of ["name", "entry", "key"]) assert.ok(before.includes(known), `${known} cannot be seen while it is open`);
  assert.ok((await heap(page)).includes(DIARY), "the entry cannot be seen in the heap while it is on the screen");

  await tap(page, "More");
  await tap(page, "Lock now");
  await title(page, "Welcome back");
  const left = (await memories(page)).flatMap((memory) => standing(memory, needles));
  const strings = await heap(page);
  const seen = await page.evaluate(() => [
    document.documentElement.outerHTML,
    location.href,
    document.title,
    JSON.stringify(performance.getEntries()),
    ...Array.from(document.querySelectorAll("input, textarea"), (field) => field.value),
    JSON.stringify(history.state),
    JSON.stringify({ ...localStorage, ...sessionStorage }),
  ].join("\n"));
  assert.deepEqual(left, [], "left in the memory of the modules");
  for (const [what, text] of Object.entries({ name: NAME, entry: DIARY, words })) {
    assert.ok(!strings.includes(text), `${what} is left in the heap`);
    assert.ok(!seen.includes(text), `${what} is left in the page`);
  }

  // And neither rests on the disk, as bytes or as text of them.
  await browser.context.close();
  assert.deepEqual(browser.problems, []);
  assert.deepEqual(await findOnDisk(profile, [NAME, DIARY, words, key]), []);
});

test("a wipe without a network leaves no piece of the vault on the disk, and no file that the app kept", async (t) => {
  const { page, words, profile, server, browser } = await person(t);
  const pieces = (await atRest(page)).map((sealed) => {
    const middle = sealed.length >> 1;
    return sealed.subarray(middle, middle + PIECE);
  });
  assert.ok(pieces.length >= 4, `only ${pieces.length} pieces rest`);
  // The database writes in blocks, and the end of one may part a piece.
  const seen = await findOnDisk(profile, pieces);
  assert.ok(seen.length >= pieces.length * 0.8, `the search sees ${seen.length} of ${pieces.length} pieces`);
  await server.stop();

  await tap(page, "More");
  await tap(page, "This phone");
  await tap(page, "Delete everything on this phone");
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Delete it all");
  await title(page, "Everything is deleted");
  await browser.context.close();
  assert.deepEqual(browser.problems, []);
  assert.deepEqual(await findOnDisk(profile, [...pieces, NAME, DIARY, words]), []);

  // What opens afterwards is as on the first day.
  const second = await launch({ profile });
  t.after(() => second.context.close());
  const again = second.context.pages()[0];
  const next = await serve(undefined, server.port);
  t.after(() => next.stop());
  await again.goto(server.address);
  await opened(again);
  await title(again, "What happens between you");
});
