// Taking everything along: behind the words, with a warning, as JSON and as a table, nothing of the
// other's in it, and both as docs/schemas describes them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { removeTemporaries, temporary, withApp } from "./lib.mjs";
import { cells, jsonChecker, tableChecker } from "./schema.mjs";
import { answerCheck, anxious, avoidant, begin, open, tap, title } from "./walk.mjs";

after(removeTemporaries);

const NAMES = ["Petra", "Quinn"];
const MINE = "=quicksilver, \"marmalade\"";
const THEIRS = "velvet lighthouse";

async function saved(page, button, folder) {
  const download = page.waitForEvent("download");
  await tap(page, button);
  const file = await download;
  const to = join(folder, file.suggestedFilename());
  await file.saveAs(to);
  return { name: file.suggestedFilename(), text: await readFile(to, "utf8") };
}

async function checkIn(page, who, words) {
  await tap(page, "Now");
  await tap(page, "Numb, or not really here");
  await tap(page, "stop");
  await tap(page, "A few words about it");
  await page.getByRole("button", { name: who, exact: true }).first().click();
  await page.getByLabel("Own words").fill(words);
  await tap(page, "Keep it");
  await page.locator("main h1").filter({ hasNotText: "How was it" }).waitFor();
}

test("one of two takes their own along, readable, after the words and a warning", () =>
  withApp(async ({ page }) => {
    const words = await begin(page, { names: NAMES });
    await answerCheck(page, { answer: anxious });
    await open(page, { map: true, curves: true });
    await title(page, "Now give the phone to");
    await tap(page, `I am ${NAMES[1]}`);
    await answerCheck(page, { answer: avoidant, limits: { "Talk: one true sentence each": "up to 10 min" } });
    await open(page, { map: true, curves: true });
    await title(page, "What happens in the hours after");
    await checkIn(page, NAMES[1], THEIRS);
    // Whoever wrote last has the phone, and is not asked again who that is.
    await checkIn(page, NAMES[0], MINE);

    await tap(page, "More");
    await tap(page, "This phone");
    await tap(page, /^Take everything along/);
    await title(page, "Take everything along");
    await page.getByLabel("Your words").fill("not the words at all");
    await tap(page, "Go on");
    await page.getByText("do not open anything here").waitFor();
    assert.equal(await page.locator("main .preview").count(), 0);
    await page.getByLabel("Your words").fill(words);
    await tap(page, "Go on");
    await page.getByText("These files are not sealed").waitFor();
    assert.match(await page.locator("main .preview").innerText(), /"format": "evenings"/);
    const count = Number(/(\d+) entries go along/.exec(await page.locator("main").innerText())[1]);

    const folder = await temporary("taken");
    const json = await saved(page, "Save it as JSON", folder);
    assert.match(json.name, /^evenings-\d{4}-\d\d-\d\d\.json$/);
    const file = JSON.parse(json.text);
    assert.equal(file.entries.length, count);
    assert.equal(file.whose, "A");
    assert.ok(JSON.stringify(file).includes(JSON.stringify(MINE).slice(1, -1)));
    const table = await saved(page, "Save it as a table (CSV)", folder);
    assert.match(table.name, /^evenings-\d{4}-\d\d-\d\d\.csv$/);
    assert.match(table.text, /^entry,utc,offset_min,kind,part,value\r\n1,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,/);
    assert.ok(table.text.includes(`"'=quicksilver, ""marmalade"""`), "no formula");
    assert.equal(Number(table.text.trim().split("\r\n").at(-1).split(",")[0]), count);
    const [checkJson, checkTable] = [await jsonChecker("takeaway-1"), await tableChecker("takeaway-table-1")];
    assert.deepEqual(checkJson(file), [], "the file holds to docs/schemas/takeaway-1.schema.json");
    assert.deepEqual(checkTable(table.text), [], "the table holds to docs/schemas/takeaway-table-1.schema.json");
    const kinds = file.entries.map(({ fact }) => (typeof fact === "string" ? fact : Object.keys(fact)[0]));
    const rows = cells(table.text).slice(1);
    assert.deepEqual([...new Map(rows.map(([entry, , , kind]) => [entry, kind])).values()], kinds);
    for (const { text } of [json, table]) {
      assert.ok(!text.includes(THEIRS), "nothing the other wrote");
      assert.ok(!/AtMost/.test(text), "no limit of the other's");
    }
    await page.getByText("The file is in your downloads").waitFor();
  }));
