// Walks through the app as two people would: typed names, tapped answers.

import assert from "node:assert/strict";

import { opened } from "./lib.mjs";

const ITEMS = 18;

/** Taps a button by its words. */
export async function tap(page, name) {
  await page.getByRole("button", { name, exact: typeof name === "string" }).first().click();
}

/** Taps "Go on", and waits until something else is on the screen: the next tap is not for the same step. */
export async function goOn(page) {
  const here = await page.locator("main").innerText();
  await tap(page, "Go on");
  await page.waitForFunction((here) => document.querySelector("main").innerText !== here, here, { timeout: 30_000 });
}

/** Waits for a title. */
export async function title(page, text) {
  await page.waitForFunction(
    (wanted) => document.querySelector("main h1")?.textContent.includes(wanted),
    text,
    { timeout: 30_000 },
  );
}

/** From the lock screen to whatever stood behind it. */
export async function unlock(page, words) {
  await opened(page);
  await title(page, "Welcome back");
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Open");
  await page.locator("main h1").filter({ hasNotText: "Welcome back" }).waitFor();
}

/** From the first screen to an empty vault with names; returns the words that open it. */
export async function begin(page, { names, mode = "The two of us, on this phone" }) {
  await opened(page);
  await tap(page, "I am 18 or older");
  await page.getByRole("button", { name: new RegExp(`^${mode}`) }).click();
  const words = (await page.locator("#words").textContent()).trim();
  assert.equal(words.split(" ").length, 6);
  await tap(page, "I have written them down");
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Lock with these words");
  await page.locator(".field.first input").fill(names[0]);
  await page.locator(".field.other input").fill(names[1] ?? "");
  await tap(page, "Go on");
  return words;
}

/**
 * Answers the check. `lean` gives agreement (1–7) by dimension as the items come; `reversed` items are recognised by
 * their words being in `against`.
 */
export async function answerCheck(page, { answer, cards = [], window = "10 minutes", wishes = {}, limits = {} }) {
  await tap(page, /^(Start|Go on where you stopped)$/);
  for (let index = 0; index < ITEMS; index += 1) {
    await page.getByText(`${index + 1} of ${ITEMS}`, { exact: true }).waitFor();
    const text = await page.locator("h1.item").textContent();
    const value = answer(text, index);
    if (value === null) await tap(page, "Skip this one");
    else await page.locator(`button[data-value="${value}"]`).click();
  }
  await title(page, "Which of these sounds like you");
  for (const card of cards) await page.getByRole("button", { name: new RegExp(`^${card}`) }).click();
  await tap(page, "Go on");
  await tap(page, window);
  await title(page, "What would do you good");
  for (const [kind, taps] of Object.entries(wishes)) {
    for (let tapped = 0; tapped < taps; tapped += 1) {
      await page.getByRole("button", { name: `${kind}: More` }).click();
    }
  }
  await tap(page, "Go on");
  await title(page, "Is anything out of the question");
  for (const [kind, rule] of Object.entries(limits)) {
    await page.getByRole("group", { name: kind }).getByRole("button", { name: rule }).click();
  }
  await tap(page, "Go on");
  await tap(page, "Something in between");
}

/** Says what both may see, and goes on. */
export async function open(page, { map, curves }) {
  await title(page, "That was all");
  if (map) await page.getByRole("group", { name: "My place on the map" }).getByRole("button", { name: "Shown to both" }).click();
  if (curves) await page.getByRole("group", { name: "My curve over the two hours" }).getByRole("button", { name: "Shown to both" }).click();
  await tap(page, "Keep it like this");
}

/** Items that speak against the dimension they belong to, by their first words. */
const AGAINST = [
  "A quiet hour", "If I see", "The morning after", "I can lie close", "After a hard day", "When something has moved",
  "When I feel", "However close", "In the hour after",
];

/** Somebody who fears being left. */
export const anxious = (text) => {
  const against = AGAINST.some((start) => text.startsWith(start));
  const anxiety = ["After we were close, I watch", "When I see", "A quiet hour", "Once the closeness", "If I see", "The morning after"];
  const high = anxiety.some((start) => text.startsWith(start));
  if (high) return against ? 2 : 6;
  return against ? 6 : 2;
};

/** Somebody uneasy with closeness. */
export const avoidant = (text) => {
  const against = AGAINST.some((start) => text.startsWith(start));
  const avoidance = ["Soon after", "Tender talk", "I can lie close", "I feel like myself", "After a hard day", "When something has moved"];
  const high = avoidance.some((start) => text.startsWith(start));
  if (high) return against ? 2 : 6;
  return against ? 6 : 2;
};
