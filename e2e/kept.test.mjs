// What goes wrong on real phones: a killed tab, a second tab, wrong words, a damaged lock, half a check, a full phone.
// Each time a clear sentence, and nothing lost.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, test } from "node:test";

import { launch, opened, removeTemporaries, serve, temporary, withApp } from "./lib.mjs";
import { answerCheck, begin, tap, title } from "./walk.mjs";

after(removeTemporaries);

test("a tab killed in the middle of the check goes on where it stopped", async (t) => {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  const first = await launch({ profile });
  t.after(() => first.context.close());
  const page = first.context.pages()[0];
  await page.goto(server.address);
  const words = await begin(page, { names: ["Ada", "Bo"], mode: "Just me" });
  await tap(page, "Start");
  for (const [answered, value] of [5, 3, 6].entries()) {
    await page.locator(`button[data-value="${value}"]`).click();
    await page.getByText(`${answered + 2} of 18`, { exact: true }).waitFor();
  }
  // Not closed: killed, as a phone does it.
  spawnSync("pkill", ["-9", "-f", profile]);

  const second = await launch({ profile });
  t.after(() => second.context.close());
  const again = second.context.pages()[0];
  await again.goto(server.address);
  await opened(again);
  await again.getByLabel("Your words").fill(words);
  await tap(again, "Open");
  await tap(again, "Go on where you stopped");
  await again.getByText("4 of 18", { exact: true }).waitFor();
  await tap(again, "Back");
  await second.context.close();
  await server.stop();
  assert.deepEqual(second.problems, []);
});

test("all skipped is allowed: the result says that nothing is known, and a plan still comes", () =>
  withApp(async ({ page }) => {
    await begin(page, { names: ["Ada"], mode: "Just me" });
    await tap(page, "Start");
    for (let index = 0; index < 18; index += 1) {
      await page.getByText(`${index + 1} of 18`, { exact: true }).waitFor();
      await tap(page, "Skip this one");
    }
    await title(page, "Which of these sounds like you");
    await tap(page, "Go on");
    await tap(page, "I can't say");
    await title(page, "What would do you good");
    await tap(page, "Go on");
    await title(page, "Is anything out of the question");
    await tap(page, "Go on");
    await tap(page, "Skip");
    await title(page, "That was all");
    await page.getByText(/between \d+ and \d+ of 100 people/).first().waitFor();
    await tap(page, "Go on");
    await page.locator("svg path.line-a").waitFor({ timeout: 20_000 });
    await tap(page, "Agreement");
    await page.locator("main h1").filter({ hasNotText: "no such title" }).waitFor();
    await page.waitForFunction(() => !document.querySelector("main [role=status]"), null, { timeout: 60_000 });
  }));

test("a second tab says so, and the first is not disturbed", () =>
  withApp(async ({ page, server, context }) => {
    await begin(page, { names: ["Ada", "Bo"], mode: "Just me" });
    const second = await context.newPage();
    await second.goto(server.address);
    await opened(second);
    await second.getByText("already open in another tab").waitFor();
    await second.close();
    await tap(page, "Start");
    await page.locator('button[data-value="4"]').click();
    await page.getByText("2 of 18", { exact: true }).waitFor();
  }));

test("a damaged lock is told apart from wrong words, and is not touched", () =>
  withApp(async ({ page, server }) => {
    await begin(page, { names: ["Ada"], mode: "Just me" });
    const damage = (what) =>
      page.evaluate(async (how) => {
        const root = navigator.storageBuckets
          ? await (await navigator.storageBuckets.open("evenings")).getDirectory()
          : await navigator.storage.getDirectory();
        const found = [];
        const walk = async (folder) => {
          for await (const handle of folder.values()) {
            if (handle.kind === "directory") await walk(handle);
            else found.push(handle);
          }
        };
        await walk(root);
        const sizes = [];
        for (const handle of found) {
          const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
          sizes.push(bytes.length);
          if (how === "flip") {
            bytes[20] ^= 255;
            const writer = await handle.createWritable();
            await writer.write(bytes);
            await writer.close();
          }
        }
        return sizes;
      }, what);
    assert.deepEqual(await damage("look"), [2048]);
    await damage("flip");
    await page.goto("about:blank");
    await page.goto(server.address);
    await opened(page);
    await page.getByText("The lock on this phone's data is damaged").waitFor();
    assert.deepEqual(await damage("look"), [2048]);
  }));

test("own words that are too easy, or typed differently twice, are refused with the reason", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await tap(page, "I am 18 or older");
    await page.getByRole("button", { name: /^Just me/ }).click();
    await tap(page, "I'd rather use my own");
    const type = async (one, two) => {
      await page.getByLabel("Your own words, 15 characters or more").fill(one);
      await page.getByLabel("Once more, to be sure").fill(two);
      await tap(page, "Lock with these words");
      return page.locator('[role="alert"]').last().innerText();
    };
    assert.match(await type("short", "short"), /more letters/);
    assert.match(await type("a long enough sentence of mine", "another sentence entirely"), /not the same/);
  }));

test("a full phone says so in one sentence; what was there stays, and it goes on once there is space", () =>
  withApp(async ({ page }) => {
    await begin(page, { names: ["Ada"], mode: "Just me" });
    await tap(page, "Start");
    await page.locator('button[data-value="5"]').click();
    await page.getByText("2 of 18", { exact: true }).waitFor();
    // The browser's own way of saying that it is full.
    await page.evaluate(() => {
      globalThis.honestPut = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await page.locator('button[data-value="3"]').click();
    await page.getByText("so the last entry was not kept").waitFor();
    await page.getByText("2 of 18", { exact: true }).waitFor();
    await page.evaluate(() => {
      IDBObjectStore.prototype.put = globalThis.honestPut;
    });
    await page.locator('button[data-value="3"]').click();
    await page.getByText("3 of 18", { exact: true }).waitFor();
  }));

for (const [what, refused] of [
  ["is written says nothing of it", false],
  ["cannot be written is told in Settings, with what to do", true],
]) {
  test(`a second place that ${what}`, () =>
    withApp(async ({ page }) => {
      await opened(page);
      await page.addInitScript((refused) => {
        const open = navigator.storageBuckets.open.bind(navigator.storageBuckets);
        navigator.storageBuckets.open = (name, ...rest) =>
          refused && name === "evenings-2" ? Promise.reject(new DOMException("full", "QuotaExceededError")) : open(name, ...rest);
      }, refused);
      await page.reload();
      await begin(page, { names: ["Ada"], mode: "Just me" });
      await answerCheck(page, { answer: () => null });
      await title(page, "That was all");
      await tap(page, "Go on");
      await tap(page, "More");
      await tap(page, "This phone");
      await page.getByText("Where it rests").waitFor();
      await page.getByText(/This browser (may delete|has promised)/).waitFor();
      // It stands with what the browser promises, or not at all.
      assert.equal(await page.getByText("it rests in one place and not in two").count(), refused ? 1 : 0);
    }));
}

test("a browser that lets the page keep nothing says so at the start; the example and help still open", () =>
  withApp(async ({ page }) => {
    await opened(page);
    // What private windows and strict settings do: every store answers with a refusal.
    await page.addInitScript(() => {
      const refuse = () => Promise.reject(new DOMException("denied", "SecurityError"));
      if (navigator.storageBuckets) navigator.storageBuckets.open = refuse;
      navigator.storage.getDirectory = refuse;
      IDBFactory.prototype.open = () => {
        throw new DOMException("denied", "SecurityError");
      };
    });
    await page.reload();
    await page.getByText("This browser does not let the page keep anything").waitFor();
    await page.getByText("Try a normal window, or another browser.").waitFor();
    await tap(page, "Look at an example first");
    await title(page, "What happens in the hours after");
  }));
