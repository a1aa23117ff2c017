// Growing: four weeks, trends with setbacks, experiments, a life outside, who could help, one page to take along.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { opened, removeTemporaries, withApp } from "./lib.mjs";
import { tap, title } from "./walk.mjs";

after(removeTemporaries);

const START = new Date("2026-03-02T21:00:00").getTime();
const WEEK_MS = 7 * 24 * 3_600_000;

test("four weeks have an end: begun, ticked, over, and what then", () =>
  withApp(async ({ page, server }) => {
    await page.clock.setFixedTime(START);
    await page.goto(`${server.address}?demo&screen=grow`);
    await opened(page);
    await tap(page, "Begin four weeks");
    await page.getByText("Week 1 of 4").waitFor();
    await page.getByRole("button", { name: /^Write down one evening/ }).click();
    await page.locator(".thing [aria-pressed=true]").waitFor();
    await page.clock.setFixedTime(START + 29 * 24 * 3_600_000);
    await tap(page, "Diary");
    await tap(page, "Grow");
    await page.getByText("The four weeks are over").waitFor();
    await page.getByText("not enough evenings here").waitFor();
    await page.getByRole("button", { name: "Does this do you good? Three questions" }).waitFor();
    await tap(page, "Keep what works, and end here");
    await page.getByText("you do not have to").waitFor();
  }));

test("trends: not enough yet with how many more, then a band that setbacks do not turn round", () =>
  withApp(async ({ page, server }) => {
    await page.clock.setFixedTime(START);
    await page.goto(`${server.address}?demo&screen=grow`);
    await opened(page);
    await page.locator("main .choice", { hasText: "What changed" }).click();
    await page.getByText(/^Not enough yet: about \d+ more evenings?\.$/).waitFor();
    await tap(page, "Back");
    await title(page, "Grow");
    const calm = [2, 3, 2, 4, 4, 1, 6, 6, 7, 3, 8, 8, 9, 8];
    for (const [week, value] of calm.entries()) {
      await page.clock.setFixedTime(START + (week + 1) * WEEK_MS);
      await tap(page, "Diary");
      await tap(page, "Write something down");
      await page.getByText("A little more, if you like").click();
      await page.getByRole("slider", { name: "Calm" }).fill(String(value));
      await tap(page, "Keep it");
      await title(page, "Diary");
    }
    await tap(page, "Grow");
    await page.locator("main .choice", { hasText: "What changed" }).click();
    await page.getByText(/^Higher than at the start, by more than chance: about \d/).waitFor();
    assert.ok((await page.locator(".trend circle").count()) >= calm.length, "each evening is a dot, hard ones too");
    await page.getByText("Patterns do change").waitFor();
    await page.getByText("Answer the check again").waitFor();
  }));

test("the ladder is closed to who is numb, afraid or in pain; fear expected stands beside fear felt", () =>
  withApp(async ({ page }) => {
    await opened(page);
    for (const state of ["numb or far away", "afraid", "in pain"]) {
      await tap(page, state);
      await page.getByText("Then not now").waitFor();
      assert.equal(await page.getByRole("button", { name: "Plan it" }).count(), 0, state);
    }
    await tap(page, "well enough");
    await tap(page, "Reach for a hand");
    await tap(page, "Plan it");
    await page.locator(".wrong").waitFor();
    await page.getByRole("slider", { name: "How scary will it be?" }).fill("8");
    await tap(page, "Plan it");
    await page.getByText("Tell how it went").click();
    await page.getByRole("slider", { name: "How scary was it?" }).fill("3");
    await tap(page, "Keep it");
    await page.getByText("thought 8, was 3").waitFor();
    await page.getByText("Not enough yet to compare: about 4 more tries.").waitFor();
  }, { path: "?demo&screen=ladder" }));

test("a life of one's own: planned, and it happened or is let go, without a count", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByLabel("What, and when?").fill("choir on Tuesday");
    await tap(page, "Plan it");
    await page.getByText("choir on Tuesday").waitFor();
    await tap(page, "It happened");
    await page.getByText("Nothing planned.").waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), /\d/);
  }, { path: "?demo&screen=outside" }));

test("which help, by signs in plain words; not as a couple where somebody is not safe", () =>
  withApp(async ({ page }) => {
    await opened(page);
    const tick = (text) => page.getByRole("button", { name: text }).click();
    await tick("Sex hurts");
    await page.getByText("A doctor", { exact: true }).waitFor();
    await page.getByText("A sex therapist", { exact: true }).waitFor();
    await tick("I go far away or freeze");
    await page.getByText("Work with the body", { exact: true }).waitFor();
    await tick("Old pictures");
    await page.getByText("EMDR", { exact: true }).waitFor();
    await tick("The two of us go round");
    await page.getByText("A couples' therapist", { exact: true }).waitFor();
    await tick("I am not safe");
    await page.getByText("Help today", { exact: true }).waitFor();
    assert.equal(await page.getByText("A couples' therapist", { exact: true }).count(), 0);
  }, { path: "?demo&screen=kinds" }));

test("one page for a therapist: chosen line by line, previewed, printed alone under a name that says nothing", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByText("Nothing chosen yet.").waitFor();
    await tap(page, "My last five entries");
    const report = page.locator(".report");
    await report.waitFor();
    assert.doesNotMatch(await report.innerText(), /turned away/, "own words only where they were chosen");
    await tap(page, "The words in them too");
    await report.getByText("turned away").waitFor();
    assert.doesNotMatch(await report.innerText(), /Needed air/, "nothing of the other's");
    await page.evaluate(() => {
      globalThis.printed = 0;
      globalThis.print = () => { globalThis.printed += 1; };
    });
    await tap(page, "Print it");
    assert.equal(await page.evaluate(() => globalThis.printed), 1);
    assert.equal(await page.title(), "Evenings");
    await page.emulateMedia({ media: "print" });
    assert.ok(await report.isVisible());
    for (const hidden of ["main h1", ".bar", "main .chips", "main .foot"]) {
      assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
    }
  }, { path: "?demo&screen=report" }));
