// One changed byte, in any part, and the app refuses.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { copyOfSite, filesOfSite, flipByte, opened, removeTemporaries, withApp } from "./lib.mjs";

after(removeTemporaries);

const INTEGRITY = [/integrity|digest|ERR_FAILED|Failed to fetch|404/i, /icon from the Manifest/, /preloaded using link preload/];

async function damaged(pattern) {
  const folder = await copyOfSite();
  const path = (await filesOfSite()).find((file) => pattern.test(file));
  assert.ok(path, `no file like ${pattern}`);
  await flipByte(folder, path);
  return folder;
}

async function refusal(page, milliseconds) {
  const place = page.locator("#opening-failed");
  await place.waitFor({ state: "visible", timeout: milliseconds });
  return place.innerText();
}

// The loader speaks at once; where the loader itself is damaged the page speaks after twelve seconds.
for (const [name, pattern, sentence, patience] of [
  ["the loader", /^assets\/app\..*\.js$/, /has not opened/, 20_000],
  ["the app's module", /^assets\/app\..*\.wasm$/, /not arrive as it was published/, 5_000],
  ["the first texts", /^assets\/words-en-first\..*\.bin$/, /not arrive as it was published/, 5_000],
  ["the style", /^assets\/style\..*\.css$/, /not arrive as it was published/, 5_000],
]) {
  test(`a changed byte in ${name}: the app does not open and says so`, async () => {
    await withApp(
      async ({ page }) => {
        assert.match(await refusal(page, patience), sentence);
        assert.equal(await page.evaluate(() => document.getElementById("opening") !== null), true);
        assert.equal(await page.evaluate(async () => (await indexedDB.databases()).length), 0);
      },
      { folder: await damaged(pattern), expected: INTEGRITY },
    );
  });
}

for (const [name, pattern] of [
  ["the engine's code", /^assets\/engine\..*\.js$/],
  ["the engine's module", /^assets\/engine\..*\.wasm$/],
  ["the reader of squares", /^assets\/square\..*\.wasm$/],
  ["the app's second module", /^assets\/later\..*\.wasm$/],
  ["the later texts", /^assets\/words-es-later\..*\.bin$/],
  ["an icon", /^assets\/.*\.png$/],
  ["a manifest", /^notebook\.webmanifest$/],
]) {
  test(`a changed byte in ${name}: that version is never kept for offline use`, async (t) => {
    if (!(await filesOfSite()).some((file) => pattern.test(file))) return t.skip("not part of this build");
    await withApp(
      async ({ page }) => {
        await opened(page);
        // The worker is there for as long as it fetches: first seen, then gone. A quick one may be missed.
        const installing = () =>
          page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.installing));
        for (let look = 0; look < 20 && !(await installing()); look += 1) await page.waitForTimeout(50);
        while (await installing()) await page.waitForTimeout(50);
        await page.waitForTimeout(200);
        const state = await page.evaluate(async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          return [Boolean(registration?.active), Boolean(navigator.serviceWorker.controller)];
        });
        assert.deepEqual(state, [false, false]);
      },
      { folder: await damaged(pattern), expected: INTEGRITY },
    );
  });
}
