// Now: at most two taps to the first breath, also while locked; numb is grounded and never led into closeness; stop is
// always there.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { opened, removeTemporaries, withApp } from "./lib.mjs";
import { tap, title } from "./walk.mjs";

after(removeTemporaries);

test("two taps from the first screen to the first breath, without anything opened", () =>
  withApp(async ({ page }) => {
    await opened(page);
    await tap(page, "Now");
    const started = Date.now();
    await tap(page, "Too far apart");
    await page.getByText("breathe in").waitFor();
    assert.ok(Date.now() - started < 1_000, "the first breath starts within a second");
    await title(page, "Sleeping is not leaving");
    for (const way of ["stop", "screen off", "skip"]) assert.equal(await page.getByRole("button", { name: way, exact: true }).count(), 1);
    await page.getByText("breathe out, longer than in").waitFor({ timeout: 6_000 });
    await tap(page, "skip");
    await title(page, "What would help?");
    await page.getByText("Ten minutes close").waitFor();
  }));

test("numb comes back to the room first, and is not offered the agreement", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await title(page, "You are here");
      for (const line of ["Press both feet down", "Name five things", "A hand on your heart", "Say where you are"]) {
        await tap(page, "Go on");
        await title(page, line);
      }
      await tap(page, "Go on");
      await title(page, "What would help?");
      assert.equal(await page.getByText("Play our agreement").count(), 0);
      await tap(page, "Someone to talk to");
      await title(page, "Help");
    },
    { path: "?demo&screen=ground" },
  ));

test("the agreement plays: step, minutes left, what comes next, a time to be back; it can be stopped and dimmed", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await title(page, "Hold each other");
      await page.getByText("8 min").waitFor();
      await tap(page, "skip");
      await title(page, "Space, with a time to come back");
      await page.getByText(/back at \d+:\d\d/).waitFor();
      await tap(page, "screen off");
      const dark = await page.locator(".dim").evaluate((cover) => getComputedStyle(cover).backgroundColor);
      assert.equal(dark, "rgb(0, 0, 0)");
      await page.locator(".dim").click();
      await tap(page, "Enough");
      await title(page, "You can put the phone down");
    },
    { path: "?demo&screen=play" },
  ));

test("Now is dark whatever the phone says: mean luminance under 3 in 100", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await page.getByText("breathe in").waitFor();
      const picture = (await page.screenshot()).toString("base64");
      const luminance = await page.context().newPage().then(async (blank) => {
        await blank.goto("about:blank");
        return blank.evaluate(async (png) => {
          const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          const context = canvas.getContext("2d");
          context.drawImage(bitmap, 0, 0);
          const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
          const linear = (value) => ((value / 255 + 0.055) / 1.055) ** 2.4;
          let sum = 0;
          for (let at = 0; at < data.length; at += 4) {
            sum += 0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2]);
          }
          return sum / (data.length / 4);
        }, picture);
      });
      assert.ok(luminance < 0.03, `mean luminance ${luminance}`);
    },
    { path: "?demo&screen=breaths", colorScheme: "light" },
  ));
