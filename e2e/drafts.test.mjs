// Words that were not kept yet: they survive the lock, a look at Help and a look at Now; kept or thrown away, they
// are gone from the store as well. What is taken out leaves the store too, and a second tap says nothing twice.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { findOnDisk, launch, opened, removeTemporaries, serve, temporary, withApp } from "./lib.mjs";
import { begin, goOn, tap, title } from "./walk.mjs";

after(removeTemporaries);

const CANARY = ["velvet lighthouse", "copper umbrella", "paper orchard"];

const hide = (page, hidden) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

/** How many sealed records rest in the store. */
const records = (page) =>
  page.evaluate(async () => {
    const bucket = await navigator.storageBuckets.open("evenings");
    const [{ name }] = await bucket.indexedDB.databases();
    const database = await new Promise((resolve, reject) => {
      const open = bucket.indexedDB.open(name);
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    const store = "values";
    const keys = await new Promise((resolve, reject) => {
      const all = database.transaction(store).objectStore(store).getAllKeys();
      all.onsuccess = () => resolve(all.result);
      all.onerror = () => reject(all.error);
    });
    database.close();
    return keys.length;
  });

/** The same, once nothing is being written: opening a check-in seals a guess at it, which takes a moment. */
async function settled(page) {
  let [count, calm] = [await records(page), 0];
  while (calm < 6) {
    await page.waitForTimeout(300);
    const now = await records(page);
    [count, calm] = [now, now === count ? calm + 1 : 0];
  }
  return count;
}

async function person(t) {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  const browser = await launch({ profile });
  t.after(() => browser.context.close());
  const page = browser.context.pages()[0];
  await page.goto(server.address);
  const words = await begin(page, { names: ["Ada"], mode: "Just me" });
  await title(page, "short check");
  await tap(page, "Now");
  await tap(page, "Close");
  return { page, words, profile, browser };
}

// Out of sight for longer than the lock allows: the clock decides on the way back.
async function lockAndOpen(page, words) {
  await hide(page, true);
  await page.waitForTimeout(500);
  await page.clock.setFixedTime(new Date(Date.now() + 3_600_000));
  await hide(page, false);
  await title(page, "Welcome back");
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Open");
  await page.locator("main h1").filter({ hasNotText: "Welcome back" }).waitFor();
}

async function diary(page) {
  await tap(page, "Now");
  await tap(page, "Numb, or not really here");
  await tap(page, "stop");
  await tap(page, "A few words about it");
}

test("a check-in, half written, survives the lock; kept, no record of the half remains", async (t) => {
  const { page, words, profile, browser } = await person(t);
  await diary(page);
  const before = await settled(page);
  await page.getByLabel("Own words").fill(CANARY[0]);
  await tap(page, "too close");
  await lockAndOpen(page, words);
  await diary(page);
  await page.getByText("It is still as you left it").waitFor();
  assert.equal(await page.getByLabel("Own words").inputValue(), CANARY[0]);
  assert.equal(await page.getByRole("button", { name: "too close" }).getAttribute("aria-pressed"), "true");
  await tap(page, "Keep it");
  await title(page, "Diary");
  await page.getByText(CANARY[0]).waitFor();
  // The entry, and the word that the half was removed: the half itself and its end are gone.
  assert.equal(await settled(page), before + 2);
  await tap(page, "Write something down");
  assert.equal(await page.getByLabel("Own words").inputValue(), "");
  await browser.context.close();
  assert.deepEqual(browser.problems, []);
  assert.deepEqual(await findOnDisk(profile, CANARY), []);
});

test("a trigger, half written, survives a look at Help, is offered in the diary, and can be thrown away", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByLabel("The cue").fill(CANARY[1]);
    await page.getByLabel("What I told myself").fill(CANARY[2]);
    await tap(page, "the door in sight");
    await tap(page, "Help");
    await title(page, "Help");
    await tap(page, "Back");
    await title(page, "What came first?");
    assert.equal(await page.getByLabel("The cue").inputValue(), CANARY[1]);
    assert.equal(await page.getByLabel("What I told myself").inputValue(), CANARY[2]);
    assert.equal(await page.getByRole("button", { name: "the door in sight" }).getAttribute("aria-pressed"), "true");
    await tap(page, "Now");
    await tap(page, "Close");
    await tap(page, "Diary");
    await page.locator(".choice", { hasText: "Go on: what came first" }).click();
    assert.equal(await page.getByLabel("The cue").inputValue(), CANARY[1]);
    await tap(page, "Throw it away");
    await title(page, "What came first?");
    await page.waitForFunction(() => document.querySelector("main input").value === "");
    assert.equal(await page.getByText("It is still as you left it").count(), 0);
    // Kept, it is to be seen at once, and not in an empty list.
    await page.getByLabel("The cue").fill("a slammed door");
    await tap(page, "Keep it");
    await title(page, "Diary");
    await page.getByText("a slammed door").waitFor();
    assert.equal(await page.getByText("There is no need to fill it").count(), 0);
    await tap(page, "Take it out");
    await page.getByText("It does not come back").waitFor();
    await tap(page, "Yes, take it out");
    await page.getByText("When something sets you off").waitFor();
  }, { path: "?demo&screen=trigger" }));

test("a talk goes on at the part where it was left, once both are calm again", async (t) => {
  const { page, words, browser } = await person(t);
  const toTalk = async () => {
    await diary(page);
    await tap(page, "fine");
    await tap(page, "Keep it");
    await tap(page, "Grow");
  };
  await toTalk();
  await page.locator(".choice", { hasText: "Talk about that evening" }).click();
  await page.getByRole("button", { name: /^Just me/ }).click();
  await page.getByRole("slider").fill("2");
  await tap(page, "Go on");
  await title(page, "What happened?");
  await page.getByText("1 of 4").waitFor();
  await page.getByLabel("A note").fill(CANARY[0]);
  await tap(page, "Go on");
  await title(page, "What did you make of it?");
  await page.getByLabel("A note").fill(CANARY[1]);
  await lockAndOpen(page, words);
  await toTalk();
  await page.locator(".choice", { hasText: "Go on with the talk" }).click();
  await page.locator(".choice", { hasText: "Go on with the talk" }).click();
  await page.getByRole("slider").fill("1");
  await tap(page, "Go on");
  await title(page, "What did you make of it?");
  assert.equal(await page.getByLabel("A note").inputValue(), CANARY[1]);
  await tap(page, "Go on");
  await title(page, "What would you have needed?");
  assert.equal(await page.getByLabel("A note").inputValue(), "", "a note is handed on to nobody");
  await goOn(page);
  await goOn(page);
  await tap(page, "Nothing changes");
  await title(page, "That was a repair");
  await tap(page, "Close");
  assert.equal(await page.getByText("Go on with the talk").count(), 0);
  await browser.context.close();
  assert.deepEqual(browser.problems, []);
});

test("a change that rests can be left without dropping it", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByRole("button", { name: /^Just me/ }).click();
    await page.getByRole("slider").fill("2");
    await tap(page, "Go on");
    for (let part = 0; part < 4; part += 1) await goOn(page);
    await tap(page, "Lie close, quietly");
    await tap(page, "Propose this");
    await title(page, "Let it rest a little");
    await tap(page, "Close for now");
    await title(page, "Grow");
    await page.locator(".choice", { hasText: "Talk about that evening" }).click();
    await title(page, "Let it rest a little");
  }, { path: "?demo&screen=repair" }));

test("two taps on Keep it keep one entry", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await tap(page, "Ana");
    await page.getByLabel("Own words").fill(CANARY[0]);
    await page.getByRole("button", { name: "Keep it" }).evaluate((button) => {
      button.click();
      button.click();
      button.click();
    });
    await title(page, "Diary");
    await page.getByText(CANARY[0]).first().waitFor();
    await page.waitForTimeout(300);
    assert.equal(await page.getByText(CANARY[0]).count(), 1);
  }, { path: "?demo&screen=check-in" }));

test("what does not fit is said beside the button that was tapped", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByLabel("Palabras propias").or(page.locator("textarea")).first().fill("x".repeat(4_001));
    await page.locator(".foot .button").click();
    const told = page.locator(".foot .wrong");
    await told.waitFor();
    assert.match(await told.innerText(), /más corto/, "in the language of the page");
    const [words, button] = [await told.boundingBox(), await page.locator(".foot .button").boundingBox()];
    const height = page.viewportSize().height;
    assert.ok(words.y > 0 && button.y + button.height <= height, "both can be seen without scrolling");
  }, { path: "?demo&screen=check-in&lang=es" }));

test("an opening that ends while somebody breathes does not call them away", async (t) => {
  const { page, words, browser } = await person(t);
  await hide(page, true);
  await page.clock.setFixedTime(new Date(Date.now() + 3_600_000));
  await hide(page, false);
  await title(page, "Welcome back");
  await page.getByLabel("Your words").fill(words);
  // One after the other, before the key is made.
  await page.evaluate(() => {
    document.querySelector('main button[type="submit"]').click();
    [...document.querySelectorAll("main button")].find((button) => button.textContent === "I need Now, without opening").click();
  });
  await title(page, "How is it, right now?");
  await page.waitForTimeout(4_000);
  await title(page, "How is it, right now?");
  await tap(page, "Close");
  await page.locator("main h1").filter({ hasNotText: /Welcome back|How is it/ }).waitFor();
  await browser.context.close();
  assert.deepEqual(browser.problems, []);
});

test("two yeses in one breath make an agreement", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByRole("button", { name: "Ana says yes" }).waitFor({ timeout: 30_000 });
    await page.evaluate(() => {
      for (const name of ["Ana says yes", "Sam says yes"]) {
        [...document.querySelectorAll("main button")].find((button) => button.textContent === name).click();
      }
    });
    await page.getByText(/^Agreed\. It ends/).waitFor();
  }, { path: "?demo&screen=plan" }));
