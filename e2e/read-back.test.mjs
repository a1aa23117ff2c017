// Reading back what was taken along: the same on another phone, nothing twice, whole or not at all, and nobody's yes but
// one's own.

import assert from "node:assert/strict";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { killBrowser } from "./killed.mjs";
import { launch, opened, removeTemporaries, serve, serveWithRelay, temporary, withApp } from "./lib.mjs";
import { exchangeDigits, pass, phone, prove, says, settle, toPhones } from "./phones.mjs";
import { answerCheck, anxious, begin, open, tap, title, unlock } from "./walk.mjs";

after(removeTemporaries);

/** Hostile to a page, to a spreadsheet and to whoever reads it from the wrong side. */
const HOSTILE = "<img src=x onerror=\"document.title='hit'\">{ $name } =1+1 \u202egnorw";
const AT = 1_781_992_800;
const HOUR_MS = 3_600_000;
const entry = (days, fact) => ({ at: { unix_s: AT + days * 86_400, offset_min: 120 }, fact });
const file = (whose, facts, more = {}) =>
  JSON.stringify({ format: "evenings", version: 1, whose, entries: facts.map((fact, at) => entry(at, fact)), ...more }, null, 2);
const wrote = (who, words) => ({ Wrote: { who, act: { Intended: { words } } } });

async function takeAlong(page, words, who) {
  await tap(page, "More");
  await tap(page, "This phone");
  await tap(page, /^Take everything along/);
  if (who) await tap(page, `I am ${who}`);
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Go on");
  const download = page.waitForEvent("download");
  await tap(page, "Save it as JSON");
  return readFile(await (await download).path(), "utf8");
}

/** From the first screen to the door beside the names. */
async function beginWithFile(page, mode) {
  await opened(page);
  await tap(page, "I am 18 or older");
  await tap(page, new RegExp(`^${mode}`));
  const words = (await page.locator("#words").textContent()).trim();
  await tap(page, "I have written them down");
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Lock with these words");
  await tap(page, "I have a file from another phone");
  await title(page, "Read a file back");
  return words;
}

async function choose(page, text, words) {
  const chosen = typeof text === "string" && text.startsWith("/") ? text : { name: "evenings.json", mimeType: "application/json", buffer: Buffer.from(text) };
  await page.locator("input[type=file]").setInputFiles(chosen);
  if (words) await page.getByLabel("Your words").fill(words);
  await tap(page, "See what is in it");
}

const said = (page, text) => page.getByText(text).first().waitFor();
const kept = async (page) => {
  await tap(page, "Keep it here");
  await title(page, "It is here now");
  await tap(page, "Go on");
};
const settings = async (page) => {
  await tap(page, "More");
  await tap(page, "This phone");
  await tap(page, /^Read a file back/);
};

test("what is taken along on one phone is read back on another, and taken along again it is the same", async (t) => {
  let first;
  await withApp(async ({ page }) => {
    const words = await begin(page, { names: ["Petra"], mode: "Just me" });
    await answerCheck(page, { answer: anxious, limits: { "Talk: one true sentence each": "up to 10 min" } });
    await title(page, "That was all");
    await tap(page, "Go on");
    await title(page, "What happens in the hours after");
    await tap(page, "Diary");
    await tap(page, "Write something down");
    await page.getByLabel("Own words").fill(HOSTILE);
    await tap(page, "Keep it");
    await title(page, "Diary");
    first = await takeAlong(page, words);
  });
  const entries = JSON.parse(first).entries;
  const server = await serve();
  t.after(() => server.stop());
  const { context, problems } = await launch();
  t.after(() => context.close());
  const page = context.pages()[0];
  await page.goto(server.address);
  const words = await beginWithFile(page, "Just me");

  // What is bent says what to do, and nothing of it comes here.
  const folder = await temporary("file");
  const huge = join(folder, "huge.json");
  await writeFile(huge, "");
  await truncate(huge, 65 * 1024 * 1024);
  const bent = (from, to) => {
    assert.ok(first.includes(from), from);
    return first.replace(from, to);
  };
  for (const [text, answer] of [
    ["", "Choose the file first"],
    ["entry,utc,offset_min,kind,part,value\r\n", "begins with “evenings” and ends in “.json”"],
    [first.slice(0, first.length / 2), "stops in the middle"],
    [bent('"value": 6', '"value": 9'), /^Entry \d+ of the file says something that is not known here/],
    [bent('"CheckDone"', `"${HOSTILE.slice(0, 4)}"`), /^Entry \d+ of the file says something that is not known here/],
    [bent('"CheckDone": {', '"CheckDone" {'), /^Line \d+ of the file cannot be read/],
    [bent('"version": 1', '"version": 2'), "A newer version of this app saved the file"],
    [huge, "too large to be one from here"],
  ]) {
    await choose(page, text);
    await said(page, answer);
    assert.equal(await page.getByRole("button", { name: "Keep it here" }).count(), 0);
  }

  await choose(page, first);
  await title(page, "What is in the file");
  await said(page, "Petra took it along.");
  await said(page, `${entries.length} entries are in it.`);
  await said(page, `${entries.length} are new and would be kept here.`);
  await kept(page);
  await title(page, "What happens in the hours after");
  await tap(page, "Diary");
  await page.getByText(HOSTILE, { exact: true }).first().waitFor();
  assert.deepEqual([await page.locator("main img").count(), await page.title()], [0, "Evenings"]);

  // Only this must differ: that this browser was begun too, and that comes last.
  const second = await takeAlong(page, words);
  const again = JSON.parse(second);
  assert.deepEqual(again.entries.at(-1).fact, { Opened: { mode: "JustMe" } });
  assert.deepEqual({ ...again, entries: again.entries.slice(0, -1) }, JSON.parse(first));

  // Once more, behind the words: nothing is there twice, also after the vault was closed and opened.
  await tap(page, "Back");
  await tap(page, /^Read a file back/);
  await choose(page, first, "not the words at all");
  await said(page, "do not open anything here");
  await choose(page, first, words);
  await said(page, `${entries.length} are here already and stay as they are.`);
  await said(page, "All of it is here already.");
  await tap(page, "Done");
  await page.reload();
  await unlock(page, words);
  assert.equal(await takeAlong(page, words), second);
  assert.deepEqual(problems, []);
});

test("on a phone of two each reads their own, and no yes comes out of a file", () =>
  withApp(async ({ page }) => {
    const words = await begin(page, { names: ["Ana", "Sam"] });
    await answerCheck(page, { answer: () => null });
    await open(page, {});
    await tap(page, "I am Sam");
    await answerCheck(page, { answer: () => null });
    await open(page, {});
    await title(page, "What happens in the hours after");
    const names = [{ Opened: { mode: "Together" } }, { Named: { who: "A", name: "Anna" } }, { Named: { who: "B", name: "Sam" } }];
    await settings(page);
    await tap(page, "I am Ana");
    await choose(page, file("B", [...names, wrote("B", "velvet lighthouse")]), words);
    await said(page, "This file is from Sam, and you are the other one here.");
    const yes = [{ Proposed: { steps: [{ kind: "Hold", minutes: 60 }] } }, { SaidYes: { who: "A" } }, { SaidYes: { who: "B" } }];
    await choose(page, file("A", [...names, ...yes, wrote("A", "quicksilver")]), words);
    await said(page, "Here you are called Ana. Go on only if the file is your own.");
    await said(page, /^5 stay out: /);
    await kept(page);
    const taken = await takeAlong(page, words);
    assert.ok(taken.includes("quicksilver") && !taken.includes("Anna") && !taken.includes("velvet"));
    assert.ok(!/SaidYes|Proposed/.test(taken), "nobody agreed to anything");
  }));

test("the second of two reads their file on a phone of their own, and it is theirs", () =>
  withApp(async ({ page }) => {
    await beginWithFile(page, "Just me");
    const names = [{ Opened: { mode: "Together" } }, { Named: { who: "A", name: "Ana" } }, { Named: { who: "B", name: "Sam" } }];
    await choose(page, file("B", [...names, { CheckDone: { who: "B" } }, { CheckedIn: { who: "B", entry: { words: "marmalade" } } }]));
    await said(page, "Sam took it along.");
    await said(page, "In the file you were the second of two. Here it is yours alone.");
    await kept(page);
    await title(page, "What happens in the hours after");
    await tap(page, "Diary");
    await page.getByText("marmalade", { exact: true }).first().waitFor();
  }));

test("who was alone and is the second of two here is told the way, and the way leads there", async (t) => {
  const server = await serveWithRelay();
  t.after(() => server.stop());
  const facts = [{ Opened: { mode: "JustMe" } }, { Named: { who: "A", name: "Sam" } }, { CheckDone: { who: "A" } }];
  const alone = file("A", [...facts, { CheckedIn: { who: "A", entry: { words: "tangerine" } } }]);
  const shared = await phone(t, server.address);
  const words = await begin(shared.page, { names: ["Ana", "Sam"] });
  await answerCheck(shared.page, { answer: () => null });
  await open(shared.page, {});
  await tap(shared.page, "I am Sam");
  await answerCheck(shared.page, { answer: () => null });
  await open(shared.page, {});
  await title(shared.page, "What happens in the hours after");
  await settings(shared.page);
  await tap(shared.page, "I am Sam");
  await choose(shared.page, alone, words);
  await said(shared.page, "Here only Ana can read such a file. If it is theirs, give them the phone.");
  await said(shared.page, "begin with “Just me” on another phone or in another browser, and read it there. Then connect the two under “Another phone”.");
  assert.equal(await shared.page.getByRole("button", { name: "Keep it here" }).count(), 0);

  const own = await phone(t, server.address);
  const ownWords = await beginWithFile(own.page, "Just me");
  await choose(own.page, alone);
  await said(own.page, "4 entries are in it.");
  await kept(own.page);
  await tap(own.page, "Diary");
  await said(own.page, "tangerine");
  await toPhones(own.page);
  await tap(shared.page, "Back");
  await shared.page.locator("header").getByRole("button", { name: "Back" }).click();
  await tap(shared.page, "Another phone");
  await tap(shared.page, /^My partner’s phone/);
  await prove(shared.page, words);
  await tap(shared.page, /^Say a short code/);
  const code = (await shared.page.locator("#code").textContent({ timeout: 60_000 })).trim();
  await tap(own.page, /^I was given a link or a code/);
  await prove(own.page, ownWords);
  await own.page.getByRole("textbox", { name: "Link or code" }).fill(code);
  await tap(own.page, "Connect");
  await exchangeDigits(shared.page, own.page);
  for (const { page } of [shared, own]) await tap(page, "Go on");
  await title(shared.page, "Sam and you");
  assert.deepEqual([...shared.problems, ...own.problems], []);
});

test("what another phone of one's own wrote is here already, and is not there twice", async (t) => {
  const server = await serveWithRelay();
  t.after(() => server.stop());
  const write = async (page, words) => {
    await tap(page, "Diary");
    await tap(page, "Write something down");
    await page.getByLabel("Own words").fill(words);
    await tap(page, "Keep it");
    await title(page, "Diary");
  };
  const first = await phone(t, server.address);
  const words = await settle(first.page, ["Petra"], { answer: anxious });
  await write(first.page, "tangerine");
  await toPhones(first.page);
  await tap(first.page, /^A second phone of mine/);
  await prove(first.page, words);
  await tap(first.page, /^Say a short code/);
  const code = (await first.page.locator("#code").textContent({ timeout: 60_000 })).trim();
  const second = await phone(t, server.address);
  await opened(second.page);
  await tap(second.page, "I am 18 or older");
  await second.page.getByRole("button", { name: /^I was given a code/ }).click();
  const others = (await second.page.locator("#words").textContent()).trim();
  await tap(second.page, "I have written them down");
  await second.page.getByLabel("Your words").fill(others);
  await tap(second.page, "Lock with these words");
  await title(second.page, "The link or code");
  await tap(second.page, "My own other phone");
  await second.page.getByRole("textbox", { name: "Link or code" }).fill(code);
  await tap(second.page, "Connect");
  await exchangeDigits(first.page, second.page);
  for (const { page } of [first, second]) await tap(page, "Go on");
  // The past comes over a day later.
  await pass(second, 25 * HOUR_MS);
  await pass(first, 25 * HOUR_MS);
  await first.page.waitForTimeout(2_000);
  await pass(first, 3 * HOUR_MS);
  await tap(first.page, /^(More|Back)$/);
  await write(first.page, "apricot");
  const taken = await takeAlong(first.page, words);
  const { entries } = JSON.parse(taken);
  await pass(first, 3 * HOUR_MS);
  await pass(second, 3 * HOUR_MS);
  await tap(second.page, "Diary");
  for (const words of ["tangerine", "apricot"]) await says(second.page, words);
  await settings(second.page);
  await choose(second.page, taken, others);
  await said(second.page, `${entries.length} entries are in it.`);
  await said(second.page, `${entries.length} are here already and stay as they are.`);
  await said(second.page, "All of it is here already.");
  assert.deepEqual([...first.problems, ...second.problems], []);
});

test("a browser that is killed while a file is read back has all of it, or nothing", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const profile = await temporary("profile");
  const COUNT = 3_000;
  const many = (round) => file("A", Array.from({ length: COUNT }, (_, at) => wrote("A", `round ${round}, ${at}`)));
  let words;
  const outcomes = [];
  for (const [round, delay] of [5, 60, 150, 300, 600].entries()) {
    const { context } = await launch({ profile });
    const page = context.pages()[0];
    await page.goto(server.address);
    const doorAgain = async () => {
      await unlock(page, words);
      await tap(page, "I have a file from another phone");
      await title(page, "Read a file back");
      await page.locator("input[type=file]").waitFor();
      return (await page.getByLabel("Your words").count()) > 0 ? words : undefined;
    };
    let asked;
    if (round === 0) words = await beginWithFile(page, "Just me");
    else {
      asked = await doorAgain();
      await choose(page, many(round - 1), asked);
      await title(page, "What is in the file");
      const { whole, nothing } = await outcome(page, COUNT);
      assert.ok(whole || nothing, await page.locator("main").innerText());
      outcomes.push(whole);
      await tap(page, "Another file");
    }
    await choose(page, many(round), asked);
    await page.getByRole("button", { name: "Keep it here" }).waitFor();
    // The tap is done by the page itself, so that the kill can fall into the write and not only before it.
    const tapped = page.getByRole("button", { name: "Keep it here" }).evaluate((button) => button.click()).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, delay));
    killBrowser(profile);
    await tapped;
    await context.close().catch(() => {});
  }
  assert.ok(outcomes.length === 4, `${outcomes}`);
});

async function outcome(page, count) {
  const text = await page.locator("main").innerText();
  const whole = text.includes(`${count} are here already`) && !text.includes("are new");
  const nothing = text.includes(`${count} are new`) && !text.includes("here already");
  return { whole, nothing };
}
