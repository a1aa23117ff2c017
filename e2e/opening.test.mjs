// The first seconds: no white flash, a sentence when something is missing, and a neutral face.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { SITE, keptForOffline, opened, removeTemporaries, withApp } from "./lib.mjs";

after(removeTemporaries);

for (const [colorScheme, ground] of [["dark", "rgb(21, 17, 14)"], ["light", "rgb(250, 246, 239)"]]) {
  test(`the first paint is ${colorScheme} where the device is ${colorScheme}`, () =>
    withApp(
      async ({ page }) => {
        const seen = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
        assert.equal(seen, ground);
        const scheme = await page.evaluate(() => document.querySelector("meta[name=color-scheme]").content);
        assert.equal(scheme, "dark light");
      },
      { colorScheme },
    ));
}

test("without JavaScript the page says what to do", () =>
  withApp(
    async ({ page }) => {
      const text = await page.locator("noscript").evaluate((node) => node.textContent);
      assert.match(text, /needs JavaScript/);
      const shown = await page.locator("#opening").innerText();
      assert.match(shown, /Turn it on for this page and reload/);
      assert.doesNotMatch(shown, /has not opened/);
    },
    { javaScriptEnabled: false },
  ));

test("a browser that cannot run the app is told so", () =>
  withApp(async ({ page, server }) => {
    await page.addInitScript(() => delete WebAssembly.compileStreaming);
    await page.goto(server.address);
    const sentence = await page.locator("#opening-failed").innerText();
    assert.match(sentence, /too old/);
  }));

test("it can be installed under either of two names that tell nothing", () =>
  withApp(async ({ page, context, server }) => {
    await opened(page);
    await keptForOffline(page);
    const telling = /sex|intim|couple|partner|attach|love|relation|afterglow/i;
    assert.doesNotMatch(await page.title(), telling);
    for (const name of ["evenings", "notebook"]) {
      const manifest = JSON.parse(await readFile(join(SITE, `${name}.webmanifest`), "utf8"));
      assert.doesNotMatch(JSON.stringify(manifest), telling);
      for (const icon of manifest.icons) {
        const [width, height] = icon.sizes.split("x").map(Number);
        assert.deepEqual(await sizeOfPng(join(SITE, icon.src)), { width, height }, icon.src);
      }
      await page.goto(`${server.address}?as=${name}`);
      await opened(page);
      const link = await page.evaluate(() => document.querySelector("link[rel=manifest]").getAttribute("href"));
      assert.equal(link, `./${name}.webmanifest`);
      const session = await context.newCDPSession(page);
      const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
      assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"), []);
      await session.detach();
    }
  }));

// Width and height stand at fixed places of a PNG's first chunk.
async function sizeOfPng(file) {
  const bytes = await readFile(file);
  assert.equal(bytes.toString("latin1", 1, 4), "PNG", file);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}
