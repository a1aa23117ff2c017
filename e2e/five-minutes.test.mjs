// Somebody else, an unlocked phone and five minutes: everything that can be tapped is tapped, and words are guessed.
// Nothing leaves the phone, no second way in is made or shown, and the lock is the same, bit for bit.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { removeTemporaries, withApp } from "./lib.mjs";
import { answerCheck, begin, tap, title } from "./walk.mjs";

/** Taps in one walk, and where its chances come from: the same every time. */
const TAPS = 120;
const SEED = 20261124;
/** What ends the five minutes, in each language: the walk finds the choice of languages too. */
const OUT = /^(Leave|Lock now|Salir|Cerrar ahora)$/;

after(removeTemporaries);

/** A small generator, so that a failed walk can be walked again. */
function chances(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The key slots, as they rest. */
function slots(page) {
  return page.evaluate(async () => {
    const root = navigator.storageBuckets
      ? await (await navigator.storageBuckets.open("evenings")).getDirectory()
      : await navigator.storage.getDirectory();
    const bytes = new Uint8Array(await (await (await root.getFileHandle("slots")).getFile()).arrayBuffer());
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  });
}

/** The lock screen, in whatever language the walk has chosen by now. */
const lock = (page) => ({
  words: page.locator('form input[type="password"]:visible').first(),
  go: page.locator('form button[type="submit"]:visible:not([disabled])').first(),
});

/**
 * Locked by itself: the owner opens it again, and the other goes on. An opening that was asked for before may end at
 * any moment and take the form away; then there is nothing left to open.
 */
async function openAgain(page, words) {
  const { words: field, go } = lock(page);
  const until = Date.now() + 30_000;
  while (await go.isVisible()) {
    try {
      await field.fill(words, { timeout: 3_000 });
      return await go.click({ timeout: 3_000 });
    } catch (vanished) {
      if (Date.now() > until) throw vanished;
    }
  }
}

test("five minutes with an unlocked phone make no copy, no second key and no wipe", () =>
  withApp(
    async ({ page, server, context }) => {
      const words = await begin(page, { names: ["Ada", "Bo"], mode: "Just me" });
      await answerCheck(page, { answer: () => 4 });
      await title(page, "That was all");
      await tap(page, "Go on");
      const before = await slots(page);
      const taken = [];
      context.on("page", (other) => taken.push(`a new page: ${other.url()}`));
      page.on("download", (download) => taken.push(`a file: ${download.suggestedFilename()}`));
      const chance = chances(SEED);
      const seen = new Set();
      const tapped = new Map();
      for (let taps = 0; taps < TAPS; taps += 1) {
        for (const field of await page.locator('main input[type="password"]:visible').all()) {
          await field.fill(["password", "letmein please", "Ada and Bo for ever"][chance(3)]).catch(() => {});
        }
        const buttons = page.locator("button:visible:not([disabled])").filter({ hasNotText: OUT });
        // What was tapped least comes first, so that the walk gets everywhere.
        const labels = await buttons.allInnerTexts();
        if (labels.length === 0) break;
        const least = Math.min(...labels.map((label) => tapped.get(label) ?? 0));
        const rare = labels.flatMap((label, index) => ((tapped.get(label) ?? 0) === least ? [index] : []));
        const pick = rare[chance(rare.length)];
        tapped.set(labels[pick], least + 1);
        await buttons.nth(pick).click({ timeout: 3_000 }).catch(() => {});
        seen.add(await page.locator("main h1").first().textContent().catch(() => ""));
        assert.equal(await page.locator("#words li").count(), 0, "emergency words are shown");
        if (new URL(page.url()).pathname !== new URL(server.address).pathname) await page.goto(server.address);
        await openAgain(page, words);
      }
      assert.deepEqual(taken, []);
      assert.equal(await slots(page), before, "the lock was changed");
      assert.ok(seen.size >= 12, `the walk saw only ${[...seen].join(" | ")}`);
      await page.goto(server.address);
      await lock(page).words.fill(words);
      await lock(page).go.click();
      await page.locator("nav").first().waitFor();
    },
    // Browsers complain about a vibration before the first tap.
    { expected: [/vibrate/i] },
  ));
