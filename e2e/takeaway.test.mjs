// What somebody takes along: a plain file with their own entries, after the words, under a name that says nothing.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { removeTemporaries, temporary, withApp } from "./lib.mjs";
import { begin, tap, title } from "./walk.mjs";

after(removeTemporaries);

const DIARY = "copper dragonflies";

test("what was written is taken along as text that any program reads, and only after the words", () =>
  withApp(async ({ page }) => {
    const words = await begin(page, { names: ["Ada"], mode: "Just me" });
    await title(page, "short check");
    await tap(page, "Now");
    await tap(page, "Numb, or not really here");
    await tap(page, "stop");
    await tap(page, "A few words about it");
    await page.getByLabel("Own words").fill(DIARY);
    await tap(page, "too close");
    await tap(page, "Keep it");
    await title(page, "Diary");

    await tap(page, "More");
    await tap(page, "This phone");
    await tap(page, /^Take it along/);
    await page.getByText("not sealed").waitFor();
    const files = [];
    page.on("download", (download) => files.push(download));
    await page.getByLabel("Your words").fill("these are not the words");
    await tap(page, "Save the file");
    await page.getByText("These words do not open anything here").waitFor({ timeout: 30_000 });
    assert.equal(files.length, 0);
    await page.getByLabel("Your words").fill(words);
    const download = page.waitForEvent("download");
    await tap(page, "Save the file");
    const saved = await download;
    assert.match(saved.suggestedFilename(), /^evenings-\d{4}-\d\d-\d\d\.json$/);
    const path = join(await temporary("along"), "a.json");
    await saved.saveAs(path);

    const { format, version, whose, entries } = JSON.parse(await readFile(path, "utf8"));
    assert.deepEqual([format, version, whose], ["evenings", 1, "A"]);
    const facts = entries.map(({ fact }) => fact);
    assert.ok(facts.some((fact) => fact.Named?.name === "Ada"), "the name is there");
    const check = facts.find((fact) => fact.CheckedIn)?.CheckedIn;
    assert.equal(check?.entry.words, DIARY);
    assert.equal(check?.entry.after, "TooClose");
  }));
