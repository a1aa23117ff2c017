// What hands do: sliders without a drag, words that are pasted or filled in by a password manager, and what can be read
// before anything was typed.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { keptForOffline, opened, removeTemporaries, withApp } from "./lib.mjs";
import { begin, tap, title } from "./walk.mjs";

after(removeTemporaries);

/** Screens of the example with sliders, and how many each shows. */
const SLIDERS = { "what-if": 3, wishes: 8, ladder: 1 };

test("every slider moves by a tap and by a key, and says its value", () =>
  withApp(
    async ({ page, server }) => {
      for (const [screen, count] of Object.entries(SLIDERS)) {
        await page.goto(`${server.address}?demo&screen=${screen}`);
        await opened(page);
        const sliders = page.locator("main input[type=range]");
        await sliders.first().waitFor();
        assert.ok((await sliders.count()) >= count, `${screen}: ${await sliders.count()} sliders`);
        for (const slider of (await sliders.all()).slice(0, count)) {
          const name = await slider.getAttribute("aria-label");
          assert.ok(name?.length > 1, `${screen}: a slider without a name`);
          const said = () => slider.getAttribute("aria-valuetext");
          const place = slider.locator("xpath=ancestor::*[contains(@class, 'track')]");
          await place.getByRole("button", { name: `${name}: More` }).click();
          const first = await said();
          await place.getByRole("button", { name: `${name}: More` }).click();
          const second = await said();
          assert.notEqual(first, second, `${screen}, ${name}: a tap changes nothing`);
          await place.getByRole("button", { name: `${name}: Less` }).click();
          assert.equal(await said(), first, `${screen}, ${name}: a tap does not go back`);
          await slider.focus();
          await page.keyboard.press("ArrowRight");
          assert.equal(await said(), second, `${screen}, ${name}: a key does another step than a tap`);
          await page.keyboard.press("ArrowLeft");
          assert.equal(await said(), first);
          assert.ok(second.trim().length > 0, `${screen}, ${name}: no words for the value`);
        }
      }
    },
    { path: "?demo" },
  ));

test("words can be pasted, and a password manager can fill them in", () =>
  withApp(async ({ page, context, server }) => {
    const words = await begin(page, { names: ["Ada"], mode: "Just me" });
    await title(page, "short check");
    await page.reload();
    await opened(page);
    const field = page.getByLabel("Your words");
    // By these a manager knows the field, and that nothing forbids it.
    const marks = await field.evaluate((input) => [input.type, input.autocomplete, input.form?.autocomplete, input.readOnly]);
    assert.deepEqual(marks, ["password", "current-password", "on", false]);
    assert.equal(await page.locator("form button[type=submit]").count(), 1);

    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(server.address).origin });
    await field.click();
    const pasted = await field.evaluate((input, text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      return input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, words);
    assert.ok(pasted, "the page stops a paste");
    await page.keyboard.insertText(words);
    assert.equal(await field.inputValue(), words);
    await page.keyboard.press("Enter");
    await title(page, "short check");

    // A manager sets the value and tells of it, without a key.
    await page.reload();
    await opened(page);
    await field.evaluate((input, text) => {
      input.value = text;
      for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
    }, words);
    await tap(page, "Open");
    await title(page, "short check");
  }));

test("what it can and cannot protect is read before the first entry, and later without the words and a network", () =>
  withApp(
    async ({ page, server, context }) => {
      await opened(page);
      await title(page, "What happens between you");
      await page.getByText("cannot hide from a person who watches your phone").waitFor();
      assert.equal(await page.locator("main input, main textarea").count(), 0, "something is asked first");
      const kept = () => page.evaluate(async () => (await navigator.storageBuckets?.keys())?.length ?? 0);
      const before = await kept();
      await tap(page, "Help");
      await page.getByText("Are you afraid of the other person?").waitFor();
      await tap(page, "What this can and cannot protect");
      await title(page, "What this can and cannot protect");
      assert.ok((await page.locator("main li").count()) >= 8);
      assert.equal(await kept(), before, "reading it left something on the phone");

      await page.goto(server.address);
      await begin(page, { names: ["Ada"], mode: "Just me" });
      await title(page, "short check");
      await keptForOffline(page);
      await server.stop();
      await context.setOffline(true);
      await page.reload();
      await opened(page);
      await title(page, "Welcome back");
      await tap(page, "Help");
      await page.getByText("Are you afraid of the other person?").waitFor();
      await tap(page, "What this can and cannot protect");
      await title(page, "What this can and cannot protect");
      assert.doesNotMatch(await page.locator("body").innerText(), /Ada/);
    },
    { expected: [/ERR_INTERNET_DISCONNECTED/, /Failed to load/] },
  ));
