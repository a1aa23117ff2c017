// The diary: three taps, two kinds of entry, versions, the calendar, a word found, the map of triggers, taking out.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { launch, opened, removeTemporaries, serve, temporary, withApp } from "./lib.mjs";
import { answerCheck, anxious, avoidant, begin, open, tap, title } from "./walk.mjs";

after(removeTemporaries);

const NAMES = ["Petra", "Quinn"];

async function unlock(page, words) {
  await title(page, "Welcome back");
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Open");
}

test("avoidant in a couple: from opening over the evening to the next morning, and one entry taken out for good", async (t) => {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  const first = await launch({ profile });
  t.after(() => first.context.close());
  const page = first.context.pages()[0];
  await page.clock.setFixedTime(new Date("2026-11-27T22:30:00"));
  await page.goto(server.address);
  const words = await begin(page, { names: NAMES });
  await answerCheck(page, { answer: avoidant, wishes: { "Space, with a time to come back": 2 } });
  await open(page, { map: true, curves: true });
  await title(page, "Now give the phone to");
  await tap(page, `I am ${NAMES[1]}`);
  await answerCheck(page, { answer: anxious });
  await open(page, { map: true, curves: true });
  await title(page, "What happens in the hours after");
  await tap(page, "Agreement");
  await page.getByRole("button", { name: `${NAMES[0]} says yes` }).click({ timeout: 30_000 });
  await tap(page, `${NAMES[1]} says yes`);
  await page.getByText(/^Agreed\. It ends/).waitFor();

  // The evening: the agreement plays, and may be stopped with a word.
  await tap(page, "Now");
  await tap(page, "Play our agreement");
  await page.getByText(/^\d+ min$/).waitFor();
  await tap(page, "Enough");
  await title(page, "You can put the phone down");
  await tap(page, "Close");

  // It gets too close: three breaths first. A little longer is offered and declined in one tap; space is asked for,
  // with a return.
  await tap(page, "Now");
  await tap(page, "Too close");
  await page.getByText("breathe in").waitFor();
  await tap(page, "skip");
  await title(page, "What would help?");
  if (await page.getByRole("button", { name: "Other things" }).count()) await tap(page, "Other things");
  await page.locator("main .list .choice", { hasText: "A little longer" }).first().click();
  await tap(page, "Begin");
  await tap(page, "no, I need air");
  await title(page, "Ask for space, with a return");
  await tap(page, "Begin");
  for (const answer of ["we are fine", "10 minutes", "I’ll lie down next to you"]) await tap(page, answer);
  await title(page, "we are fine. I need 10 minutes to myself. I’ll be back at 22:40, and then I’ll lie down next to you.");
  await tap(page, "Go on");
  await tap(page, NAMES[0]);
  await tap(page, "Better");
  await tap(page, "Keep this line");
  await title(page, "You can put the phone down");

  // Three taps for the entry.
  const began = Date.now();
  await tap(page, "A few words about it");
  await tap(page, "too close");
  await tap(page, "Keep it");
  await title(page, "Diary");
  assert.ok(Date.now() - began < 15_000, "an entry takes less than 15 seconds");
  await page.getByText("too close").waitFor();
  assert.equal(await page.getByText("A word about last night?").count(), 0);

  // The next morning.
  await page.clock.setFixedTime(new Date("2026-11-28T09:10:00"));
  await tap(page, "Us");
  await tap(page, "Diary");
  await tap(page, "A word about last night?");
  assert.equal(await page.getByRole("button", { name: "The next morning" }).getAttribute("aria-pressed"), "true");
  await tap(page, "fine");
  await page.getByLabel("Own words").fill("slept on my side, and it was good");
  await tap(page, "Keep it");
  await title(page, "Diary");
  const days = await page.locator("main li b").allTextContents();
  assert.equal(days.length, 2);
  assert.equal(days[0], days[1], "both are about the same evening");
  assert.equal(await page.getByText("A word about last night?").count(), 0, "it is asked once");

  // The other has pages of their own.
  assert.doesNotMatch(await page.locator("main").innerText(), /Quinn/);

  // Taken out: gone from the list, no damage afterwards, and the agreement still stands.
  await page.getByText("slept on my side").click();
  await tap(page, "Take it out");
  await tap(page, "Yes, take it out");
  await title(page, "Diary");
  assert.equal(await page.getByText("slept on my side").count(), 0);
  await first.context.close();
  assert.deepEqual(first.problems, []);

  const second = await launch({ profile });
  t.after(() => second.context.close());
  const again = second.context.pages()[0];
  await again.clock.setFixedTime(new Date("2026-11-28T10:00:00"));
  await again.goto(server.address);
  await opened(again);
  await unlock(again, words);
  await title(again, "What happens in the hours after");
  await tap(again, "Agreement");
  await again.getByText(/^Agreed\. It ends/).waitFor();
  await tap(again, "Diary");
  await title(again, "Who has the phone?");
  await tap(again, `I am ${NAMES[0]}`);
  await again.getByText("too close").waitFor();
  assert.equal(await again.getByText("slept on my side").count(), 0);
  assert.equal(await again.getByText("could not be read").count(), 0, "a gap made on purpose is no damage");
  assert.deepEqual(second.problems, []);
});

const DIARY = { path: "?demo&screen=diary" };

test("a changed entry keeps the version before; a late one says so; words are found and the calendar opens a day", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByText("Sam turned away").click();
    await tap(page, "Change it");
    await page.getByLabel("Own words").fill("Lovely. I lay awake, and it passed.");
    await tap(page, "Keep it");
    await page.getByText("changed on").waitFor();
    await page.getByText("it passed").click();
    await page.getByText("As it was before").waitFor();
    await page.getByText("Sam turned away").waitFor();

    await tap(page, "Back");
    await title(page, "Diary");
    await tap(page, "Write something down");
    await tap(page, "Soon after");
    await page.getByText("A little more, if you like").click();
    await tap(page, "some days ago");
    await page.getByLabel("Your own, with commas between").fill("wide awake, tender");
    await page.getByRole("button", { name: "Wanting to be sure" }).click();
    await page.getByRole("button", { name: "To please" }).click();
    await tap(page, "Keep it");
    await page.getByText("written later").waitFor();
    await page.getByText("began from: wanting to be sure, to please").waitFor();

    await page.getByLabel("Look for a word").fill("TENDER");
    assert.equal(await page.locator("main li").count(), 1);
    await page.getByLabel("Look for a word").fill("umbrella");
    await page.getByText("Nothing with these words").waitFor();

    await tap(page, "Calendar");
    const day = page.locator(".day.has").first();
    if ((await day.count()) === 0) await page.getByRole("button", { name: "The month before" }).click();
    await page.locator(".day.has").first().click();
    await page.getByText("Written about").waitFor();
    assert.ok((await page.locator("main li").count()) >= 1);
    // Nothing is counted anywhere.
    assert.doesNotMatch(await page.locator("main").innerText(), /\b\d+ (times|entries|evenings)\b/);

    // Own words come back as taps.
    await tap(page, "Write something down");
    await page.getByText("A little more, if you like").click();
    await tap(page, "tender");
    assert.equal(await page.getByLabel("Your own, with commas between").inputValue(), "tender");
  }, DIARY));

test("the map of triggers grows out of an entry, with what could be different", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByText("Sam turned away").click();
    await tap(page, "Did something set it off?");
    await page.getByLabel("The cue").fill("a turned back");
    await page.getByLabel("What my body did").fill("a stone in the chest");
    await page.getByLabel("What I wanted to do").fill("shake them awake");
    await tap(page, "the door in sight");
    await tap(page, "a light on");
    await tap(page, "Keep it");
    await title(page, "Diary");
    await tap(page, "Triggers");
    for (const text of ["a turned back", "a stone in the chest", "shake them awake", "the door in sight · a light on"]) {
      await page.getByText(text).waitFor();
    }
    await tap(page, "Put something on the map");
    await tap(page, "a turned back");
    await page.getByLabel("What helped").fill("a hand on mine");
    await tap(page, "Keep it");
    await tap(page, "Triggers");
    assert.equal(await page.locator("main .say", { hasText: "a turned back" }).count(), 1, "the same cue stands once");
    await page.getByText("a hand on mine").waitFor();
  }, DIARY));
