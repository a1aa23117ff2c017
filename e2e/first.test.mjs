// The first minute: what is said before anything is written, and what every yes is asked for.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { keptForOffline, opened, removeTemporaries, withApp } from "./lib.mjs";
import { begin, tap, title } from "./walk.mjs";

after(removeTemporaries);

const example = (evenings, screen) => ({ path: `?demo=${evenings}&screen=${screen}` });

/** How many sealed values rest in any of the app's stores. */
const kept = (page) =>
  page.evaluate(async () => {
    let count = 0;
    for (const name of await navigator.storageBuckets.keys()) {
      const { indexedDB } = await navigator.storageBuckets.open(name);
      for (const { name: database } of await indexedDB.databases()) {
        const open = await new Promise((resolve, reject) => {
          const request = indexedDB.open(database);
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        count += await new Promise((resolve, reject) => {
          const request = open.transaction("values").objectStore("values").count();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        open.close();
      }
    }
    return count;
  });

const help = async (page) => {
  await title(page, "Help");
  await page.getByText("In danger now?").waitFor();
  await page.getByText("is never a yes now").waitFor();
};

test("a word about a watched phone, and help, stand before anything can be typed; later without words and without a network", () =>
  withApp(async ({ page, context }) => {
    await opened(page);
    await page.getByText("This page cannot hide from a person who watches your phone").waitFor();
    assert.equal(await page.locator("main input, main textarea").count(), 0);
    await tap(page, "Help");
    await help(page);
    await tap(page, "Back");
    assert.equal(await kept(page), 0, "nothing was stored about it");

    await begin(page, { names: ["Ada"], mode: "Just me" });
    await title(page, "short check");
    await keptForOffline(page);
    await context.setOffline(true);
    await page.reload();
    await opened(page);
    await title(page, "Welcome back");
    await page.getByRole("button", { name: "Help" }).first().click();
    await help(page);
    await tap(page, "Germany");
    await page.getByText("116 016").waitFor();
  }));

test("who asks for help while the app still looks for what is here stays there, and Back leads to the lock", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await begin(page, { names: ["Ada"], mode: "Just me" });
    await title(page, "short check");
    await page.addInitScript(() => {
      const { open } = StorageBucketManager.prototype;
      const mayLook = new Promise((resolve) => (globalThis.letLook = resolve));
      StorageBucketManager.prototype.open = async function (...asked) {
        await mayLook;
        return open.apply(this, asked);
      };
    });
    await page.reload();
    await opened(page);
    await page.locator(".app:not(#door) header").getByRole("button", { name: "Help" }).click();
    await page.locator(".app:not(#door) main h1").filter({ hasText: "Help" }).waitFor();
    await page.evaluate(() => globalThis.letLook());
    await page.locator("#door").waitFor({ state: "detached" });
    await help(page);
    await tap(page, "Back");
    await page.locator(".app main h1").filter({ hasText: "Welcome back" }).waitFor();
  }));

test("nothing is kept before somebody says to be an adult and locks it", () =>
  withApp(async ({ page }) => {
    await opened(page);
    assert.equal(await kept(page), 0);
    await tap(page, "I am 18 or older");
    await page.getByRole("button", { name: /^Just me/ }).waitFor();
    assert.equal(await kept(page), 0);
    await page.reload();
    await opened(page);
    await begin(page, { names: ["Ada"], mode: "Just me" });
    await title(page, "short check");
    assert.ok((await kept(page)) > 0, "the count sees what is there");
  }));

test("a yes to putting entries together is asked for by itself and taken back by itself", () =>
  withApp(async ({ page }) => {
    await opened(page);
    const who = page.getByRole("button", { name: "I am Ana" });
    if (await who.count()) await who.click();
    await page.getByRole("button", { name: "What we have learned" }).click();
    const together = page.getByRole("button", { name: /^Put my entries together with Sam's/ });
    const off = page.getByRole("button", { name: /^Turn all of it off/ });
    await together.waitFor({ timeout: 60_000 });
    assert.equal(await together.getAttribute("aria-pressed"), "false", "nobody has said yes for her");
    await together.click();
    await page.getByText("It begins when Sam says yes too").waitFor();
    assert.equal(await together.getAttribute("aria-pressed"), "true");
    await off.waitFor();
    await together.click();
    await page.waitForFunction(() => !document.body.innerText.includes("It begins when Sam says yes too"));
    assert.equal(await together.getAttribute("aria-pressed"), "false");
    await off.waitFor();
  }, example(30, "grow")));
