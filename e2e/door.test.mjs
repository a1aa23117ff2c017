// The lock screen stands in the page itself, before the app is there: it can be typed into at once, it can be left,
// and nothing jumps or gets lost when the app takes its place.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { launch, opened, removeTemporaries, serve, temporary } from "./lib.mjs";
import { begin, title } from "./walk.mjs";

after(removeTemporaries);

// A phone with a vault on it, opened again while the app's module is held back.
async function atTheDoor(t, story) {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  const first = await launch({ profile });
  const page = first.context.pages()[0];
  await page.goto(server.address);
  assert.equal(await page.locator("#door").isVisible(), false, "without a vault there is no lock screen");
  const words = await begin(page, { names: ["Ada"], mode: "Just me" });
  await title(page, "short check");
  // What is kept for offline would be there at once; this is about a phone that has to fetch it again.
  await page.evaluate(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  });
  await first.context.close();

  const second = await launch({
    profile,
    serviceWorkers: "block",
    expected: [/Service Worker registration blocked/],
  });
  t.after(() => second.context.close());
  const again = second.context.pages()[0];
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await again.route(/assets\/app\..*\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  await again.goto(server.address);
  await again.locator("#door").waitFor();
  await story({ page: again, words, release });
  await second.context.close();
  assert.deepEqual([...first.problems, ...second.problems], []);
}

test("words typed before the app is there open it as soon as it is", (t) =>
  atTheDoor(t, async ({ page, words, release }) => {
    await page.getByLabel("Your words").fill(words);
    await page.keyboard.press("Enter");
    await page.getByText("One moment").waitFor();
    release();
    await title(page, "short check");
  }));

for (const [name, arrived] of [
  ["Help and phone lines", (page) => title(page, "Help")],
  ["Leave", (page) => page.waitForURL(/converter\.html$/)],
]) {
  test(`a finger on ${name} while the app takes over is not lost`, (t) =>
    atTheDoor(t, async ({ page, release }) => {
      await page.getByRole("button", { name, exact: true }).hover();
      await page.mouse.down();
      release();
      await page.locator("#door").waitFor({ state: "detached" });
      await page.mouse.up();
      await arrived(page);
    }));
}

test("the app takes over half-typed words, and nothing on the screen moves", (t) =>
  atTheDoor(t, async ({ page, words, release }) => {
    const [start, rest] = [words.slice(0, 9), words.slice(9)];
    await page.getByLabel("Your words").click();
    await page.keyboard.type(start);
    const before = await places(page);
    release();
    await opened(page);
    await page.locator("#door").waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.tagName === "INPUT");
    assert.deepEqual(await places(page), before);
    await page.keyboard.type(rest);
    await page.keyboard.press("Enter");
    await title(page, "short check");
  }));

test("Leave works before the app is there, by the button and by three times Shift", async (t) => {
  for (const way of [(page) => page.getByText("Leave").click(), (page) => pressThrice(page, "Shift")]) {
    await atTheDoor(t, async ({ page, release }) => {
      await page.getByLabel("Your words").fill("half a wor");
      await way(page);
      await page.getByText("Kitchen").waitFor();
      release();
    });
  }
});

test("Now and Help can be asked for before the app is there", async (t) => {
  for (const [button, heading] of [["I need Now, without opening", "How is it, right now?"], ["Help and phone lines", "Help"]]) {
    await atTheDoor(t, async ({ page, release }) => {
      await page.getByRole("button", { name: button }).click();
      release();
      await title(page, heading);
    });
  }
});

// Where each thing stands, and what it says: to the pixel, with the focus ring left out.
async function places(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll(".app")]
      .filter((app) => app.getClientRects().length > 0)
      .flatMap((app) => [...app.querySelectorAll("h1, input, button, label span")])
      .filter((element) => element.getClientRects().length > 0)
      .map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return `${element.tagName} ${element.textContent} ${[x, y, width, height].map(Math.round)}`;
      }),
  );
}

async function pressThrice(page, key) {
  for (let time = 0; time < 3; time += 1) await page.keyboard.press(key);
}
