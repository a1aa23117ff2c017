// What keeps it from being lost: a copy, emergency words, other words, and the way back on an empty phone.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { launch, opened, removeTemporaries, serve, temporary, withApp } from "./lib.mjs";
import { answerCheck, begin, tap, title } from "./walk.mjs";

const NAME = "Quillon";
const NEW_WORDS = "grey herons over the lower weir";

after(removeTemporaries);

/** From the first screen to settings, with a name that a search of bytes would find. */
async function settle(page) {
  const words = await begin(page, { names: [NAME], mode: "Just me" });
  await answerCheck(page, { answer: () => null });
  await title(page, "That was all");
  await tap(page, "Go on");
  await settings(page);
  return words;
}

async function settings(page) {
  await tap(page, "More");
  await tap(page, "This phone");
  await title(page, "This phone");
}

async function said(page, text) {
  await page.getByText(text).first().waitFor({ timeout: 30_000 }).catch(async (error) => {
    throw new Error(`not said: ${text}\n${await page.locator("main").innerText()}`, { cause: error });
  });
}

test("a paper and a copy open what is here, other words do, and the old ones no longer", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const first = await launch();
  t.after(() => first.context.close());
  const page = first.context.pages()[0];
  await page.goto(server.address);
  const words = await settle(page);

  // Emergency words ask for the words first, are shown once, and count when typed back.
  await tap(page, /^Emergency words/);
  await page.getByLabel("Your words").fill("not the words at all");
  await tap(page, "Go on");
  await said(page, "These words do not open anything here");
  assert.equal(await page.locator("#words").count(), 0);
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Go on");
  await page.locator("#words li").nth(11).waitFor({ timeout: 30_000 });
  const twelve = await page.locator("#words li").allTextContents();
  assert.equal(twelve.length, 12);
  await tap(page, "I have written them down");
  await page.getByLabel("The twelve words").fill(twelve.slice(0, 11).join(" "));
  await tap(page, "Use these words");
  await said(page, /12|twelve/i);
  await page.getByLabel("The twelve words").fill(twelve.map((word) => word.slice(0, 4)).join(" "));
  await tap(page, "Use these words");
  await title(page, "The paper works now");
  await tap(page, "Done");

  // A copy tells nothing by its name or its bytes.
  await tap(page, /^Save a copy/);
  await page.getByLabel("Your words").fill(words);
  const download = page.waitForEvent("download");
  await tap(page, "Save the file");
  const saved = await download;
  assert.match(saved.suggestedFilename(), /^evenings-\d{4}-\d\d-\d\d\.copy$/);
  const folder = await temporary("copy");
  const file = join(folder, "a.copy");
  await saved.saveAs(file);
  const bytes = await readFile(file);
  assert.ok(bytes.length > 2_048 && !bytes.includes(NAME), "sealed");
  await tap(page, "Back");

  // The rehearsal opens both with the paper alone.
  await tap(page, /^Try the way back/);
  await page.getByLabel("Your words, or the twelve").fill(twelve.join(" "));
  await tap(page, "Try it");
  await said(page, "These words open what is on this phone");
  await page.getByLabel("Your words, or the twelve").fill(twelve.join(" "));
  await page.getByLabel("The copy").setInputFiles(file);
  await tap(page, "Try it");
  await said(page, "These words open the copy");
  await tap(page, "Back");

  // Forgotten words are replaced with the help of the paper.
  await tap(page, /^Other words/);
  await page.getByLabel("Your words, or the twelve").fill(twelve.join(" "));
  await page.getByLabel("Your own words, 15 characters or more").fill(NEW_WORDS);
  await page.getByLabel("Once more, to be sure").fill(NEW_WORDS);
  await tap(page, "Change the words");
  await said(page, "From now on the new words open it");
  await page.reload();
  await opened(page);
  for (const [typed, opens] of [[words, false], [twelve.join(" "), true], [NEW_WORDS, true]]) {
    await page.getByLabel("Your words").fill(typed);
    await tap(page, "Open");
    if (!opens) {
      await said(page, "These words do not open anything here");
      continue;
    }
    await settings(page);
    await page.reload();
    await opened(page);
  }
  assert.deepEqual(first.problems, []);

  // An empty phone: a file that is none, a damaged copy, wrong words, then all of it back with the old words.
  const second = await launch();
  t.after(() => second.context.close());
  const other = second.context.pages()[0];
  await other.goto(server.address);
  await opened(other);
  await tap(other, "I have a copy");
  await tap(other, "Put it back");
  await said(other, "Choose the copy first");
  const damaged = Buffer.from(bytes);
  damaged[damaged.length - 40] ^= 1;
  const tries = [
    [Buffer.from("a shopping list"), words, "This file is no copy from here"],
    [damaged, words, "This copy is not whole"],
    [bytes, NEW_WORDS, "These words do not open this copy"],
  ];
  for (const [index, [content, typed, answer]] of tries.entries()) {
    const path = join(folder, `${index}.copy`);
    await writeFile(path, content);
    await other.getByLabel("The copy").setInputFiles(path);
    await other.getByLabel("Your words, or the twelve").fill(typed);
    await tap(other, "Put it back");
    await said(other, answer);
  }
  await other.getByLabel("The copy").setInputFiles(file);
  await other.getByLabel("Your words, or the twelve").fill(words);
  await tap(other, "Put it back");
  await settings(other);
  await other.reload();
  await opened(other);
  await other.getByLabel("Your words").fill(twelve.join(" "));
  await tap(other, "Open");
  await other.getByText(NAME).first().waitFor();
  assert.deepEqual(second.problems, []);
});

test("nothing is put back over a vault that is there", () =>
  withApp(async ({ page }) => {
    await begin(page, { names: [NAME], mode: "Just me" });
    await page.reload();
    await opened(page);
    assert.equal(await page.getByRole("button", { name: "I have a copy" }).count(), 0);
  }));
