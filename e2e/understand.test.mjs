// Understand: five substances told and measured, four patterns, the loop of two that either may take a sentence out of,
// and a map for each relationship.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { opened, removeTemporaries, withApp } from "./lib.mjs";
import { answerCheck, anxious, avoidant, begin, tap, title } from "./walk.mjs";

after(removeTemporaries);

const main = (page) => page.locator("main");

test("what is told stands beside what is known, the corrections that matter most first, then topic by topic", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await title(page, "How do we know?");
      const told = page.locator("main details summary");
      await page.getByText("Oxytocin stays up for hours after sex.").waitFor();
      assert.equal(await told.count(), 8);
      await page.getByLabel("What about").selectOption({ label: "Touch" });
      await page.getByText("Touch does nothing for avoidant people.").waitFor();
      assert.equal(await page.getByText("Oxytocin stays up for hours after sex.").count(), 0);
      const one = page.locator("main details", { hasText: "Touch does nothing for avoidant people." });
      assert.match(await one.locator("summary").innerText(), /people\.\s+D$/, "the letter stands behind the statement");
      assert.equal(await one.locator("summary .strokes .full").count(), 1, "one stroke of four for a D");
      assert.equal(await one.getByText("What is known").isVisible(), false);
      await one.locator("summary").click();
      assert.match(await one.innerText(), /What is known: In three studies[\s\S]+evidence D\. \S/i);
      assert.match(await one.innerText(), /Source: \S/);
    },
    { path: "?demo&screen=claims" },
  ));

test("five substances are told and, one tap away, measured, with grades and sources", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await tap(page, "Why");
      await title(page, "Why it can be like this");
      await main(page).locator(".choice", { hasText: "Five substances" }).click();
      for (const name of ["Oxytocin", "Dopamine", "Vasopressin", "Serotonin", "Endorphins"]) {
        await page.getByRole("heading", { name }).waitFor();
      }
      await page.getByText("more of it in women").waitFor();
      assert.equal(await page.locator(".grade").count(), 0);
      await tap(page, "As measured");
      await page.getByText("gone from the blood in about twenty minutes").waitFor();
      assert.ok((await page.locator(".grade").count()) >= 12);
      await page.locator(".grade").first().click();
      await title(page, "How do we know?");
      await page.getByText("Source:").first().waitFor();
    },
    { path: "?demo" },
  ));

test("each of four patterns says where it comes from, sex, the reading, afterwards and words", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      for (const [name, origin, says] of [
        ["Warm, and free to move", "came when they were called", "That was lovely"],
        ["Close, and not quite sure", "warm at one time and gone at the next", "Stay with me a little"],
        ["Good, and now some air", "disliked tears", "Give me a little time for myself"],
        ["Come here, go away", "both the comfort and the scare", "Please go slowly"],
      ]) {
        await main(page).locator(".choice", { hasText: name }).click();
        await title(page, name);
        assert.ok(!(await main(page).innerText()).includes(origin), "early years are opened, not pushed");
        await main(page).locator("summary", { hasText: "Where it can come from" }).click();
        const text = await main(page).innerText();
        for (const part of ["Where it can come from", "In sex", "How it reads the same hour", "What one does afterwards", "What one might say", "What often helps"]) {
          assert.ok(text.includes(part), `${name}: ${part}`);
        }
        assert.ok(text.includes(origin) && text.includes(says), name);
        assert.match(text, /evidence [A-D]/);
        assert.ok(text.includes("It is not who you are"));
        await tap(page, "Back");
      }
    },
    { path: "?demo&screen=patterns" },
  ));

test("the loop is drawn from what both said, and either may take a sentence out without being named", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await page.getByText("What you pick here is shown to both").waitFor();
      await tap(page, "Pick the part of Ana");
      await tap(page, "moves nearer");
      await tap(page, "the fear to lose the other");
      await tap(page, "Go on");
      // One part is no loop yet: the place of both is drawn, and what one picked is not told.
      await page.locator("svg.loop").waitFor();
      assert.doesNotMatch(await main(page).innerText(), /moves nearer|Then/);
      await tap(page, "Pick the part of Sam");
      await tap(page, "turns away");
      await tap(page, "Go on");
      await page.getByText("Sam: turns away. Then Ana: moves nearer.").waitFor();
      await page.getByText("Ana: moves nearer. Then Sam: turns away.").waitFor();
      await page.getByText("Under it, for Ana: the fear to lose the other.").waitFor();
      await page.getByRole("button", { name: "Not like this" }).first().click();
      await page.getByText("This sentence is out").waitFor();
      const text = await main(page).innerText();
      assert.ok(!text.includes("Then Ana: moves nearer") && !/(Ana|Sam) (took|does not)/.test(text), text);
    },
    { path: "?demo&screen=loop" },
  ));

test("a shared phone compares nobody with anybody", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await page.getByText("On a phone that two of you share it is left out").waitFor();
      assert.equal(await page.locator("input").count(), 0);
      await page.goto(new URL("?demo&screen=understand", page.url()).href);
      await title(page, "Why it can be like this");
      assert.equal(await page.locator("main .choice", { hasText: "Different with different people" }).count(), 0);
    },
    { path: "?demo&screen=compare" },
  ));

test("different with different people: the same sentences about somebody else, each with a range", () =>
  withApp(async ({ page }) => {
    await begin(page, { names: ["Ada", "Bo"], mode: "Just me" });
    await answerCheck(page, { answer: anxious });
    await title(page, "That was all");
    await tap(page, "Go on");
    await tap(page, "Why");
    await main(page).locator(".choice", { hasText: "Different with different people" }).click();
    await page.getByLabel("A name or a letter").fill("Robin");
    await tap(page, "Start");
    for (let index = 0; index < 18; index += 1) {
      await page.getByText(`${index + 1} of 18`, { exact: true }).waitFor();
      const text = await page.locator("h1.item").textContent();
      assert.ok(!text.includes("Bo "), text);
      await page.locator(`button[data-value="${avoidant(text)}"]`).click();
    }
    await title(page, "Different with different people");
    await page.getByText("With Robin: less of it, beyond chance.").waitFor();
    await page.getByText("With Robin: more of it, beyond chance.").waitFor();
    await page.getByText("With Robin: no difference beyond what chance can do.").waitFor();
    assert.equal(await page.locator(".strip svg").count(), 6);
    await tap(page, "take out");
    await page.locator("main .row", { hasText: "Robin" }).waitFor({ state: "detached" });
    assert.equal(await page.locator(".strip").count(), 0);
  }));
