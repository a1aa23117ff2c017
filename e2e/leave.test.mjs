// Leaving: blank at once, locked, a dull page, and Back does not lead in again. Out of sight: covered, then locked.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { keptForOffline, opened, removeTemporaries, withApp } from "./lib.mjs";
import { begin, tap, title } from "./walk.mjs";

after(removeTemporaries);

test("Leave is on every screen, in sight, and leads to a page that says nothing; Back meets a locked app", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await keptForOffline(page);
      for (const screen of ["Us", "Diary", "More"]) {
        await tap(page, screen === "Us" ? "Us" : screen);
        assert.ok(await page.locator("#leave").isVisible(), screen);
      }
      assert.equal(await page.title(), "Evenings");
      assert.equal(new URL(page.url()).search, "");
      await page.locator("#leave").click();
      await page.waitForURL(/converter\.html$/);
      assert.equal(await page.title(), "Units");
      assert.doesNotMatch(await page.locator("body").innerText(), /Ana|Sam|sex|closeness/i);
      await page.goBack().catch(() => {});
      assert.doesNotMatch(await page.locator("body").innerText().catch(() => ""), /Ana|Sam/);
    },
    { path: "?demo" },
  ));

test("Shift three times leaves", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      for (let press = 0; press < 3; press += 1) await page.keyboard.press("Shift");
      await page.waitForURL(/converter\.html$/);
    },
    { path: "?demo" },
  ));

test("the blank is there before anybody else can look, and the keys go after the time that was set", () =>
  withApp(async ({ page }) => {
    await begin(page, { names: ["Petronella"], mode: "Just me" });
    await title(page, "A short check");
    const hide = (hidden) =>
      page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await hide(true);
    const cover = await page.evaluate(() => {
      const box = document.getElementById("cover").getBoundingClientRect();
      return [box.width >= innerWidth, box.height >= innerHeight];
    });
    assert.deepEqual(cover, [true, true]);
    await hide(false);
    assert.equal(await page.locator("#cover").count(), 0);
    await title(page, "A short check");
    await page.clock.install();
    await hide(true);
    await page.clock.fastForward(60_000);
    // With its keys the page goes too: it is loaded anew, and then nothing is hidden.
    await hide(false).catch(() => {});
    await title(page, "Welcome back");
    assert.doesNotMatch(await page.content(), /Petronella/);
  }));

test("help is one tap away from every screen and stores nothing", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await title(page, "What happens between you");
    await page.waitForTimeout(500);
    const before = await page.evaluate(async () => (await navigator.storage.estimate()).usageDetails ?? {});
    await tap(page, "Help");
    await title(page, "Help");
    await tap(page, "Germany");
    await page.getByText("116 016").waitFor();
    await page.getByText("never a yes now").waitFor();
    const after = await page.evaluate(async () => (await navigator.storage.estimate()).usageDetails ?? {});
    assert.deepEqual(after.indexedDB ?? 0, before.indexedDB ?? 0);
  }));
