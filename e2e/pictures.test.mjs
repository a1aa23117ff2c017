// The pictures of the example: two lines with bands, as told and as measured, claims one tap away, what-if that answers,
// the same in words and as a table.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { opened, removeTemporaries, withApp } from "./lib.mjs";
import { tap, title } from "./walk.mjs";

after(removeTemporaries);

const path = (page, name) => page.locator(`svg path.${name}`).first().getAttribute("d");

test("two curves with bands, in words and as a table; the agreement changes them", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await title(page, "What happens in the hours after");
      await page.locator("svg path.band-a").waitFor();
      const before = await path(page, "line-a");
      const spoken = await page.locator("svg[role=img]").first().getAttribute("aria-label");
      assert.match(spoken, /Ana starts at \d+ of 100, is highest at \d+/);
      await page.getByText("As a table").click();
      assert.ok((await page.locator("table tbody tr").count()) >= 5);
      await page.getByRole("button", { name: /^With (a trial plan|your agreement)$/ }).click();
      await page.locator("svg rect.step-band").first().waitFor({ timeout: 30_000 });
      assert.notEqual(await path(page, "line-a"), before);
    },
    { path: "?demo" },
  ));

test("every marker is drawn as told and as measured, with its claims, grades and sources", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await page.getByRole("button", { name: "Body", exact: true }).click();
      const markers = {
        "Oxytocin in the blood": /half-life|minutes/i,
        Dopamine: /./,
        Vasopressin: /./,
        Serotonin: /./,
        "Endorphins, felt as ease": /./,
        Prolactin: /./,
        "Heart rate": /./,
      };
      for (const [marker, known] of Object.entries(markers)) {
        await page.getByRole("button", { name: marker, exact: true }).click();
        // Vasopressin as measured does not move: a flat line has no height, which does not make it unseen.
        await page.locator("svg path.line-a").waitFor({ state: "attached" });
        const measured = await path(page, "line-a");
        await tap(page, "As told");
        await page.waitForFunction((d) => document.querySelector("svg path.line-a")?.getAttribute("d") !== d, measured, { timeout: 1_500 }).catch(() => {
          // Heart rate and prolactin are told as they were measured.
        });
        await tap(page, "As measured");
        const card = await page.locator("main").innerText();
        assert.match(card, /As told/);
        assert.match(card, /What is known/);
        assert.match(card, /evidence [A-D]/);
        assert.match(card, known);
      }
    },
    { path: "?demo" },
  ));

test("what-if answers each slider, and says what it does for each", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await title(page, "What if");
      await page.locator("svg path.line-a").waitFor();
      const before = await path(page, "line-a");
      for (let taps = 0; taps < 8; taps += 1) await page.getByRole("button", { name: "We hold each other first: More" }).click();
      for (let taps = 0; taps < 4; taps += 1) {
        await page.getByRole("button", { name: "Then space, with a set time of return: More" }).click();
      }
      await page.waitForFunction((d) => document.querySelector("svg path.line-a")?.getAttribute("d") !== d, before);
      assert.match(await page.locator("main").innerText(), /(Ana|Sam): (more at ease|less at ease|about the same)/);
    },
    { path: "?demo&screen=what-if" },
  ));

test("the map is soft: outlines for both, regions without a type, in words", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await page.locator("svg path.outline-a").waitFor();
      assert.equal(await page.locator("svg path.outline-b").count(), 1);
      const words = await page.locator("svg[role=img]").first().getAttribute("aria-label");
      assert.match(words, /Ana, fear of being left: above about \d+ of 100 adults \(range \d+ to \d+\)/);
      assert.match(await page.locator("main").innerText(), /Nobody is a type/);
    },
    { path: "?demo&screen=map" },
  ));

test("changing a step shows what it does, and two other ways differ", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await page.getByRole("button", { name: "Ana says yes" }).waitFor({ timeout: 30_000 });
      const steps = await page.locator("main ol").first().innerText();
      await tap(page, "Two other ways");
      await title(page, "Two other ways");
      assert.equal(await page.locator("main section ol").count(), 2);
      for (const other of await page.locator("main section ol").allInnerTexts()) assert.notEqual(other, steps);
      await tap(page, "Back");
      await tap(page, "Change a step");
      await title(page, "Change a step");
      await page.getByText(/about the same/).first().waitFor({ timeout: 20_000 });
      for (let taps = 0; taps < 6; taps += 1) await page.locator("li.step").first().getByRole("button", { name: "More" }).click();
      await page.getByText(/(better|worse) than before this change/).first().waitFor({ timeout: 20_000 });
    },
    { path: "?demo&screen=plan" },
  ));
