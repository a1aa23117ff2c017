// Repair: only when both are calm; part by part, passed over; a change that rests before anybody says yes.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { opened, removeTemporaries, withApp } from "./lib.mjs";
import { goOn, tap, title } from "./walk.mjs";

after(removeTemporaries);

const tension = (page, name, value) => page.getByRole("slider", { name: `How tense is ${name}` }).fill(String(value));
const start = (text) => ({ path: `?demo&screen=${text}` });

test("somebody who is tense ends it kindly, and nobody is named", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByRole("button", { name: /^The two of us, now/ }).click();
    await tension(page, "Ana", 2);
    await tension(page, "Sam", 8);
    await tap(page, "Go on");
    await title(page, "Not now, then");
    assert.doesNotMatch(await page.locator("main").innerText(), /Ana|Sam/);
  }, start("repair")));

test("a talk of two, a change shown as a difference, and a rest of ten minutes before it goes on the table", () =>
  withApp(async ({ page, server }) => {
    await page.clock.setFixedTime(new Date("2026-11-27T16:00:00"));
    await page.goto(`${server.address}?demo&screen=repair`);
    await opened(page);
    await page.getByRole("button", { name: /^The two of us, now/ }).click();
    await tap(page, "Go on");
    await page.getByText("Each says it for themselves").first().waitFor();
    await tension(page, "Ana", 3);
    await tension(page, "Sam", 6);
    await tap(page, "Go on");
    for (const part of ["What happened?", "What did you make of it?", "What would you have needed?", "And next time?"]) {
      await title(page, part);
      await page.getByText("Ana speaks.").waitFor();
      await page.getByText("2 min for this").waitFor();
      if (part.startsWith("What would")) await page.getByLabel("A note").fill("ten minutes close");
      await tap(page, "Give the phone to Sam");
      await page.getByText("Sam speaks.").waitFor();
      await page.getByRole("button", { name: /^(Give the phone to Ana|Go on)$/ }).click();
    }
    await title(page, "Would a first agreement help?");
    await tap(page, "Hold each other, no need to talk");
    await tap(page, "Propose this");
    await title(page, "Let it rest a little");
    await page.getByText("new", { exact: true }).waitFor();
    await page.getByText("about 10 min more").waitFor();
    assert.equal(await page.getByRole("button", { name: "Put it on the table" }).count(), 0);
    await page.clock.setFixedTime(new Date("2026-11-27T16:11:00"));
    await tap(page, "Put it on the table");
    await title(page, "Change a step");
    await page.getByText("Hold each other").waitFor();
  }));

test("alone it works too, and ends without a change", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await page.getByRole("button", { name: /^Just me/ }).click();
    await page.getByRole("slider").fill("4");
    await tap(page, "Go on");
    await title(page, "What happened?");
    await page.getByLabel("A note").fill("the lamp went out and we said nothing");
    for (let part = 0; part < 4; part += 1) await goOn(page);
    await tap(page, "Nothing changes");
    await title(page, "That was a repair");
  }, start("repair")));
