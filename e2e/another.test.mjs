// Two vaults on one phone: each opens with its own words, shows nothing of the other, and changes its ways in without
// overwriting what it knows nothing of.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { opened, removeTemporaries, withApp } from "./lib.mjs";
import { answerCheck, begin, tap, title } from "./walk.mjs";

after(removeTemporaries);

async function settings(page) {
  await tap(page, "More");
  await tap(page, "This phone");
  await title(page, "This phone");
}

async function unlock(page, words) {
  await page.reload();
  await opened(page);
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Open");
}

// Emergency words, set anew: each time a slot is chosen by chance.
async function newPaper(page, words) {
  await settings(page);
  await tap(page, /^Emergency words/);
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Go on");
  await page.locator("#words li").nth(11).waitFor({ timeout: 30_000 });
  const twelve = await page.locator("#words li").allTextContents();
  await tap(page, "I have written them down");
  await page.getByLabel("The twelve words").fill(twelve.join(" "));
  await tap(page, "Use these words");
  await title(page, "The paper works now");
  await tap(page, "Done");
  return twelve.join(" ");
}

async function settle(page) {
  await answerCheck(page, { answer: () => null });
  await title(page, "That was all");
  await tap(page, "Go on");
}

test("one more on this phone: own words, nothing in common, and neither overwrites the other", () =>
  withApp(async ({ page }) => {
    const first = await begin(page, { names: ["Quillon"], mode: "Just me" });
    await settle(page);
    await settings(page);
    await tap(page, /^One more on this phone/);
    await page.getByLabel("Your words").fill("not the words at all");
    await tap(page, "Check these words");
    await page.getByText("These words do not open anything here").waitFor({ timeout: 30_000 });
    assert.equal(await page.getByRole("button", { name: "That is all of them" }).count(), 0);
    await page.getByLabel("Your words").fill(first);
    await tap(page, "Check these words");
    await page.getByText("One is found").waitFor({ timeout: 30_000 });
    await tap(page, "That is all of them");
    const second = (await page.locator("#words").textContent()).trim();
    await tap(page, "I have written them down");
    await page.getByLabel("Your words").fill(first);
    await tap(page, "Go on");
    await page.getByText("not the same", { exact: false }).waitFor();
    await page.getByLabel("Your words").fill(second);
    await tap(page, "Go on");
    await page.getByRole("button", { name: /^Just me/ }).click();
    await page.locator(".field.first input").fill("Brunhild", { timeout: 30_000 });
    await tap(page, "Go on");
    await settle(page);
    assert.doesNotMatch(await page.locator("body").innerText(), /Quillon/);

    let paper = "";
    for (const [words, mine, other] of [[first, "Quillon", "Brunhild"], [second, "Brunhild", "Quillon"], [first, "Quillon", "Brunhild"]]) {
      await unlock(page, words);
      await page.getByText(mine).first().waitFor();
      assert.doesNotMatch(await page.locator("body").innerText(), new RegExp(other));
      paper = await newPaper(page, words);
    }
    await unlock(page, paper);
    await settings(page);
  }));
