// Fear, force and control: answered alone, kept nowhere, and what follows looks like any other setting.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { opened, removeTemporaries, withApp } from "./lib.mjs";
import { begin, tap, title } from "./walk.mjs";

after(removeTemporaries);

const answer = (page, question, word) => page.locator(".fact", { hasText: question }).getByRole("button", { name: word }).click();

test("one yes sets the parts for two aside, as a setting that anybody may choose; nothing says why", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await tap(page, "Open the questions");
    await answer(page, "afraid of the other person", "Yes");
    await answer(page, "make you regret it", "No");
    await tap(page, "I am done");
    await page.getByText("the parts for two rest now").waitFor();
    await page.getByRole("button", { name: "People who can help" }).waitFor();
    await tap(page, "Set them aside");
    await title(page, "More");
    await tap(page, "Us");
    await tap(page, "Agreement");
    await title(page, "Parts for two");
    assert.doesNotMatch(await page.locator("main").innerText(), /afraid|fear|force|hurt/i);
    await tap(page, "This phone");
    assert.equal(await page.getByRole("button", { name: "set aside", exact: true }).getAttribute("aria-pressed"), "true");
    await tap(page, "in use");
    await tap(page, "Back");
    await tap(page, "Us");
    await tap(page, "Agreement");
    await page.getByRole("button", { name: /says yes/ }).first().waitFor({ timeout: 30_000 });
  }, { path: "?demo&screen=fear" }));

test("without a tap it lasts until the lock; no yes promises nothing", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await tap(page, "Open the questions");
    await tap(page, "I am done");
    await page.getByText("Five questions can miss a lot").waitFor();
    await tap(page, "Close");
    await tap(page, "Private questions, for you alone");
    await tap(page, "Open the questions");
    assert.equal(await page.locator("main [aria-pressed=true]").count(), 0, "no answer from before is shown");
    await answer(page, "watch you", "Yes");
    await tap(page, "I am done");
    await tap(page, "Only until this locks");
    await tap(page, "Us");
    await tap(page, "Agreement");
    await title(page, "Parts for two");
  }, { path: "?demo&screen=fear" }));

test("words of danger: the entry is kept first, help is offered quietly; ordinary ones pass", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByLabel("Own words").fill("I said no and it was fine. I could kill myself laughing.");
    await tap(page, "Keep it");
    await title(page, "Diary");
    await tap(page, "Write something down");
    await page.getByLabel("Own words").fill("I said stop and nothing changed.");
    await tap(page, "Keep it");
    await title(page, "Kept. One more thing.");
    await page.getByText("you did nothing to earn it").waitFor();
    await page.getByRole("button", { name: "People who can help" }).waitFor();
    await tap(page, "Go on");
    await page.getByText("nothing changed").waitFor();
  }, { path: "?demo&screen=check-in" }));

test("harm from the page itself ends in a stop; a shared phone keeps no safety plan, one's own does", async () => {
  await withApp(async ({ page }) => {
    await opened(page);
    await answer(page, "held against you", "Yes");
    await tap(page, "I am done");
    await page.getByText("Then stop using it").waitFor();
    await page.getByRole("button", { name: "Delete everything on this phone" }).waitFor();
    await page.getByRole("button", { name: "Someone to talk to" }).click();
    await title(page, "Help");
    await tap(page, "A short plan, for safety");
    await page.getByText("this is not kept").waitFor();
    assert.equal(await page.getByRole("button", { name: "Keep it" }).count(), 0);
  }, { path: "?demo&screen=harm" });
  await withApp(async ({ page }) => {
    await begin(page, { names: ["Ira"], mode: "Just me" });
    await tap(page, "Help");
    await tap(page, "A short plan, for safety");
    await page.getByLabel("Where I can go").fill("Rosa's kitchen");
    await tap(page, "Keep it");
    await page.getByText("locked with your words").waitFor();
    await tap(page, "Back");
    await tap(page, "A short plan, for safety");
    assert.equal(await page.getByLabel("Where I can go").inputValue(), "Rosa's kitchen");
  });
});
