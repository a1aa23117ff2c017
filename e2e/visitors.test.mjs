// What new visitors stumbled over (docs/visitors.md), so that nobody stumbles over it again.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { opened, removeTemporaries, withApp } from "./lib.mjs";
import { answerCheck, avoidant, begin, tap, title } from "./walk.mjs";

after(removeTemporaries);

/** A page that loads nothing, so that a clock can be set before the app opens. */
const CLOCK_FIRST = { path: "converter.html" };

/** Whether something can be seen without scrolling. */
async function inSight(page, locator) {
  const box = await locator.boundingBox();
  assert.ok(box && box.y >= 0 && box.y + box.height <= page.viewportSize().height, JSON.stringify(box));
}

test("help: a country's numbers stand where the finger was, are dialled with a tap, and each has its day", () =>
  withApp(async ({ page }) => {
    await opened(page);
    const emergency = page.locator(".fact", { hasText: "Emergency" });
    await tap(page, "Germany");
    await emergency.waitFor();
    await inSight(page, emergency.getByText("112"));
    assert.equal(await page.getByRole("link", { name: "116 016" }).getAttribute("href"), "tel:116016");
    assert.equal(await page.getByRole("button", { name: "Austria" }).count(), 0, "the other countries make room");
    await page.getByText("TelefonSeelsorge").waitFor();
    assert.match(await page.locator(".line", { hasText: "116 016" }).innerText(), /for women\s+Read on November 2\d, 2026, not called/);
    await page.getByText("A call may stay in the list of calls").waitFor();
    await tap(page, "Another country");
    await tap(page, "Canada");
    const shelter = page.locator(".line", { hasText: "sheltersafe.ca" });
    await shelter.getByText("no single line").waitFor();
    assert.equal(await shelter.getByRole("link").count(), 0, "a page of others is named, not opened");
  }, { path: "?demo&screen=safety" }));

test("help: numbers that were read long ago say so, each for itself, and stay", () =>
  withApp(async ({ page, server }) => {
    await page.clock.setFixedTime(new Date("2027-05-22T12:00:00Z"));
    await page.goto(`${server.address}?demo&screen=safety`);
    await opened(page);
    await tap(page, "Austria");
    const told = (number) => page.locator(".line", { hasText: number }).innerText();
    assert.match(await told("0800 700 217"), /long ago, so it may be out of date/);
    assert.doesNotMatch(await told("0800 222 555"), /long ago/, "this one was read two days later");
  }, CLOCK_FIRST));

test("help speaks Spanish: countries by their Spanish names and in their order, and whom a line is for", () =>
  withApp(async ({ page }) => {
    await opened(page);
    const names = await page.getByRole("group", { name: "¿Dónde estás?" }).getByRole("button").allInnerTexts();
    assert.deepEqual(names.slice(0, 3), ["Alemania", "Australia", "Austria"]);
    assert.ok(names.includes("Estados Unidos") && !names.includes("Germany"), names.join());
    await tap(page, "Alemania");
    await page.getByText("para mujeres").waitFor();
    await page.getByText(/Leído el \d+ de noviembre de 2026/).first().waitFor();
  }, { path: "?demo&screen=safety&lang=es" }));

test("the calendar has its weekdays, and today can be seen", () =>
  withApp(async ({ page, server }) => {
    await page.clock.setFixedTime(new Date("2026-11-24T12:00:00"));
    await page.goto(`${server.address}?demo&screen=diary`);
    await opened(page);
    await tap(page, "Calendar");
    assert.deepEqual(await page.locator(".weekday").allInnerTexts(), ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    assert.equal(await page.locator(".day.today").innerText(), "24");
    // 24 November 2026 is a Tuesday: it stands below its name.
    const [day, name] = [await page.locator(".day.today").boundingBox(), await page.locator(".weekday").nth(1).boundingBox()];
    assert.ok(Math.abs(day.x - name.x) < 2, `${day.x} and ${name.x}`);
  }, CLOCK_FIRST));

test("who could help stands below what was ticked, and danger has its button in sight", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByRole("button", { name: "I am not safe" }).click();
    await inSight(page, page.getByText("Help today", { exact: true }));
    await inSight(page, page.getByRole("button", { name: "People who can help" }));
    await page.getByRole("button", { name: "Sex hurts" }).click();
    await inSight(page, page.getByText("A doctor", { exact: true }));
    await page.getByRole("button", { name: "My body or desire changed" }).click();
    assert.equal(await page.getByText("A doctor", { exact: true }).count(), 1, "each kind stands once");
  }, { path: "?demo&screen=kinds" }));

test("one page to take along: what is chosen and not there is said, and an empty page is not printed", () =>
  withApp(async ({ page }) => {
    await opened(page);
    assert.equal(await page.getByRole("button", { name: "Print it" }).count(), 0);
    await tap(page, "Our agreement");
    await page.locator(".report").getByText("Nothing is written about this yet.").waitFor();
    await page.getByRole("button", { name: "Print it" }).waitFor();
  }, { path: "?demo&screen=report" }));

test("where nothing is kept there is nothing to fill in", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByText("You share the words of this phone, so this is not kept").waitFor();
    await page.getByText("Where I can go").waitFor();
    assert.equal(await page.locator("main textarea, main input").count(), 0);
  }, { path: "?demo&screen=safe-plan" }));

test("somebody without a name for the other reads whole sentences; a repair is found from Ask; Grow says what is what", () =>
  withApp(async ({ page }) => {
    await begin(page, { names: ["Kim", ""], mode: "Just me" });
    await answerCheck(page, { answer: avoidant });
    await title(page, "That was all");
    await tap(page, "Go on");
    await title(page, "What happens in the hours after");
    await tap(page, "Why");
    await page.locator("main .choice", { hasText: "Four ways to be close" }).click();
    await page.locator("main .choice", { hasText: "Warm, and free to move" }).click();
    await page.getByText("If the other person turns over to sleep, it is only sleep.").waitFor();
    await tap(page, "Back");
    await tap(page, "Back");
    await tap(page, "Me");
    await page.locator("main .segments").getByRole("button", { name: "Ask" }).click();
    await page.locator("main .choice", { hasText: "Talk about that evening" }).click();
    await title(page, "Talk about that evening");
    await tap(page, "Back");
    await tap(page, "Grow");
    for (const line of ["gone through calmly", "For a therapist. You choose each line.", "which kind, and what to ask"]) {
      await page.getByText(line).waitFor();
    }
  }));
