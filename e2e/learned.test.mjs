// What was learned: "not yet" after eight evenings and an answer with its interval after sixty; guesses that are sealed
// before somebody writes, and scored; a trial from two yeses to its end; the switch, sharing, forgetting and taking back.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { opened, removeTemporaries, withApp } from "./lib.mjs";
import { tap, title } from "./walk.mjs";

after(removeTemporaries);

const DAY_MS = 86_400_000;
const example = (evenings, screen = "learned") => ({ path: `?demo&screen=${screen}&evenings=${evenings}` });
const main = (page) => page.locator("main").innerText();

/** Waits until the diary has been read. */
async function read(page) {
  await page.waitForFunction(() => !document.querySelector("main progress, main [aria-busy=true]"), null, {
    timeout: 60_000,
  });
}

/** The words under a question. */
async function answerTo(page, question) {
  const section = page.locator("main section", { hasText: question });
  await section.waitFor({ timeout: 60_000 });
  return section.innerText();
}

const KEPT = "The agreement kept, and calm after an hour";
const HOLDING = "More holding, and my next morning";
const TOO_MUCH = "More holding, and unease with closeness";

test("after eight evenings every question says not yet; after sixty two are answered with an interval", async () => {
  await withApp(async ({ page }) => {
    await opened(page);
    await title(page, "What we have learned");
    await page.getByText("The truth should lie inside it").waitFor({ timeout: 60_000 });
    await tap(page, "Questions");
    await title(page, "Seven questions");
    assert.match(await answerTo(page, KEPT), /Not yet\. About \d+ more evenings\./);
    const words = await main(page);
    assert.doesNotMatch(words, /from \d+ evenings/, "no answer has a number yet");
    assert.equal(words.match(/Not yet/g).length, 6, "all but the one that needs both");
    assert.match(await answerTo(page, "the other's next morning"), /needs entries of both/);
    assert.match(await answerTo(page, TOO_MUCH), /Whether closeness weighs less on you over time: not yet/);
  }, example(8));
  await withApp(async ({ page }) => {
    await opened(page);
    await tap(page, "Questions");
    const kept = await answerTo(page, KEPT);
    assert.match(kept, /You are calmer after an hour when the agreement was kept/);
    const [, effect, low, high] = kept.match(/(\S+) steps \((\S+) to (\S+)\) of ten, from 60 evenings/);
    assert.ok(Number(low) > 0 && Number(low) < Number(effect) && Number(effect) < Number(high), kept);
    assert.ok(Number(low) < 3 && 3 < Number(high), "the invented couple is three points calmer, and that lies inside");
    assert.match(await answerTo(page, HOLDING), /Your mornings are better/);
    assert.match(await answerTo(page, TOO_MUCH), /How much closeness weighs on you has hardly changed\./);

    // Both say that their entries may be put together: only then the other's mornings are spoken of.
    await tap(page, "Known");
    await read(page);
    await page.getByRole("button", { name: /^Put my entries together with Sam's/ }).click();
    await page.getByText("It begins when Sam says yes too").waitFor();
    await tap(page, "Questions");
    assert.match(await answerTo(page, "the other's next morning"), /needs entries of both/);
  }, example(60));
});

test("the numbers move away from what was thought before, stop when told to, and are forgotten and taken back", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByRole("button", { name: "What we have learned" }).click();
    const closeness = page.locator("main section", { hasText: "When closeness is enough" });
    await closeness.waitFor({ timeout: 60_000 });
    assert.match(await closeness.innerText(), /Before your diary: \d+ minutes \(\d+ to \d+\)/);
    assert.ok((await closeness.locator("svg path").count()) >= 3, "two shapes");

    await page.getByText("All numbers").click();
    assert.ok((await page.locator("main table tbody tr").count()) >= 15);
    const mood = await page.locator("tr", { hasText: "Usual mood in the morning" }).innerText();
    const ranges = [...mood.replaceAll("−", "-").matchAll(/\((\S+) – (\S+)\)/g)];
    const [before, now] = ranges.map(([, low, high]) => high - low);
    assert.ok(now < 0.6 * before, `a diary narrows: ${mood}`);

    // One tap forgets, the diary stays, and one more tap takes it back.
    await page.getByRole("button", { name: /^Forget what was learned from me/ }).click();
    await page.getByText("What was learned before is forgotten.").waitFor();
    await page.getByText("Nothing yet. What you write").waitFor({ timeout: 60_000 });
    await tap(page, "Take that back");
    await closeness.waitFor({ timeout: 60_000 });

    // Off is off, everywhere: no number, no question, no guess, no trial.
    await page.getByRole("button", { name: /^Turn all of it off/ }).click();
    await page.getByText("Learning is turned off.").waitFor();
    await toDiary(page);
    await tap(page, "Write something down");
    await page.getByText("A little more, if you like").click();
    assert.equal(await page.getByText("Minutes of holding").count(), 0);
    await page.waitForTimeout(2_500);
    assert.equal(await page.getByText("A guess about this evening is sealed").count(), 0);
  }, example(30, "grow")));

test("after sixty evenings a new suggestion goes by what was learned, and no longer once learning is off", () =>
  withApp(async ({ page }) => {
    const goesBy = page.getByText("It goes by what your evenings taught so far.");
    await opened(page);
    const who = page.getByRole("button", { name: "I am Ana" });
    if (await who.count()) await who.click();
    await page.getByRole("button", { name: "What we have learned" }).click();
    await page.getByRole("button", { name: /^Put my entries together with Sam's/ }).click({ timeout: 60_000 });
    await page.getByText("It begins when Sam says yes too").waitFor();

    // What one of two wrote is not for the other's eyes: the suggestion leaves it out.
    await toPlan(page);
    assert.equal(await goesBy.count(), 0);
    await tap(page, "Why this suggestion?");
    await page.getByText("only when you both let your entries be put together").waitFor();
    assert.equal(await page.getByText("It goes by what your evenings taught.").count(), 0);

    // Sam takes the phone, writes, and says yes.
    await toDiary(page);
    await tap(page, "Write something down");
    await tap(page, "Sam");
    await tap(page, "Keep it");
    await title(page, "Diary");
    await page.getByRole("navigation").getByRole("button", { name: "Grow" }).click();
    await page.getByRole("button", { name: "What we have learned" }).click();
    await page.getByRole("button", { name: /^Put my entries together with Ana's/ }).click({ timeout: 60_000 });
    await page.getByText("You both said yes.").waitFor();

    await toPlan(page);
    await goesBy.waitFor({ timeout: 60_000 });
    await tap(page, "Why this suggestion?");
    await page.getByText("It goes by what your evenings taught.").waitFor();
    await page.getByText("One that would tell more").waitFor();
    assert.match(await main(page), /moved on your side|Nothing on your side moved much/);
    await tap(page, "Look only for the best ones");
    await page.getByText("Only the best ones are looked for.").waitFor({ timeout: 60_000 });

    await tap(page, "What we have learned");
    await page.getByRole("button", { name: /^Turn all of it off/ }).click();
    await page.getByText("Learning is turned off.").waitFor();
    await toPlan(page);
    assert.equal(await goesBy.count(), 0);
    await tap(page, "Why this suggestion?");
    await page.getByText("so your diary has no part in it").waitFor();
    assert.equal(await page.getByText("One that would tell more").count(), 0);
  }, example(60, "grow")));

test("reading can be stopped and begun again", () =>
  withApp(async ({ page }) => {
    await opened(page);
    const stop = page.getByRole("button", { name: "Stop", exact: true });
    await stop.click({ timeout: 60_000 });
    await page.getByText("Stopped. Nothing was read.").waitFor();
    await tap(page, "Read it now");
    await page.getByText("The truth should lie inside it").waitFor({ timeout: 60_000 });
  }, example(120)));

/** Goes to the diary: back to a place with the ways at its foot, then there. */
async function toDiary(page) {
  for (let step = 0; step < 3 && !(await page.getByRole("navigation").count()); step += 1) await tap(page, "Back");
  await page.getByRole("navigation").getByRole("button", { name: "Diary" }).click();
}

/** Goes to the suggestion of the day, and waits until it is there. */
async function toPlan(page) {
  for (let step = 0; step < 3 && !(await page.getByRole("navigation").count()); step += 1) await tap(page, "Back");
  await page.getByRole("navigation").getByRole("button", { name: "Us" }).click();
  await tap(page, "Agreement");
  await page.getByRole("button", { name: "Why this suggestion?" }).waitFor({ timeout: 60_000 });
}

/** Goes to the trial of the couple. */
async function toTrial(page) {
  await page.getByRole("navigation").getByRole("button", { name: "Grow" }).click();
  const who = page.getByRole("button", { name: "I am Ana" });
  if (await who.count()) await who.click();
  await page.getByRole("button", { name: "What we have learned" }).click();
  await tap(page, "Trial");
  await title(page, "Try two rituals");
}

test("a trial is drawn evening by evening to its sealed end, and each guess meets its answer", () =>
  withApp(async ({ page, server }) => {
    let now = Date.parse("2026-11-01T22:00:00");
    await page.clock.setFixedTime(new Date(now));
    await page.goto(`${server.address}?demo&screen=grow`);
    await opened(page);
    await toTrial(page);
    await tap(page, "Put a trial together");
    await page.getByLabel("One", { exact: true }).fill("three breaths first");
    await tap(page, "Put it on the table");
    await page.getByText("write a word or two first").waitFor();
    await page.getByLabel("The other", { exact: true }).fill("talk first");
    await tap(page, "20");
    await tap(page, "Put it on the table");
    await page.getByText("Fixed beforehand: 20 evenings, or 26 weeks").waitFor();
    await tap(page, "Ana says yes");
    await page.getByRole("button", { name: "Ana said yes" }).waitFor();
    assert.equal(await page.getByText("Draw for tonight").count(), 0, "one yes is none");
    await tap(page, "Sam says yes");
    const drawn = [];
    for (let evening = 0; evening < 20; evening += 1) {
      await tap(page, "Draw for tonight");
      const ritual = await page.locator(".tonight").innerText();
      drawn.push(ritual);
      assert.doesNotMatch(await main(page), /steps|better|calmer/, "sealed");
      now += 3_600_000;
      await page.clock.setFixedTime(new Date(now));
      await toDiary(page);
      await tap(page, "Write something down");
      await page.getByText("A guess about this evening is sealed").waitFor({ timeout: 60_000 });
      await page.getByText("A little more, if you like").click();
      const calm = page.getByRole("slider", { name: "Calm" });
      await calm.fill(String(ritual === "talk first" ? 4 + (evening % 2) : 7 + (evening % 3)));
      await tap(page, "Keep it");
      await title(page, "Diary");
      now += 2 * DAY_MS - 3_600_000;
      await page.clock.setFixedTime(new Date(now));
      await toTrial(page);
    }
    for (let pair = 0; pair < 20; pair += 2) {
      assert.notEqual(drawn[pair], drawn[pair + 1], "each pair has one of each");
    }
    await page.getByText("The trial is over.").waitFor();
    await page.getByText('You were calmer with "three breaths first"').waitFor();
    assert.match(await main(page), /steps \(\S+ to \S+\), from 10 pairs/);

    await tap(page, "Guesses");
    await title(page, "Guesses, kept and checked");
    const guesses = await main(page);
    assert.match(guesses, /The wide range should hold 90 of 100 answers\. It held \d+ \(\d+ to \d+\)\./);
    assert.match(guesses, /From 20 answers/);
    assert.match(guesses, /right about as often|too sure|too careful/, "twenty evenings are enough for a word");
    await page.getByText("As a table").click();
    assert.equal(await page.locator("main tbody tr").count(), 14);

    await tap(page, "Trial");
    await tap(page, "Put the trial away");
    await tap(page, "Yes, put it away");
    await page.getByText("Put a trial together").waitFor();
  }, {}));
