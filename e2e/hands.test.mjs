// Words come to the lock from where people keep them: pasted, or filled in by a password manager.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { launch, removeTemporaries, serve, temporary } from "./lib.mjs";
import { begin, title } from "./walk.mjs";

after(removeTemporaries);

// Makes a vault, and opens the phone again as `door` (the lock of the page itself) or `app` (the app's own lock screen).
async function atTheLock(t, kind, story) {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  const { context, problems } = await launch({
    profile,
    serviceWorkers: "block",
    expected: [/Service Worker registration blocked/],
  });
  t.after(() => context.close());
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = context.pages()[0];
  await page.goto(server.address);
  const words = await begin(page, { names: ["Ada"], mode: "Just me" });
  await title(page, "short check");
  // The module comes, but not before the words are in.
  let wordsAreIn;
  const wordsIn = new Promise((resolve) => (wordsAreIn = resolve));
  if (kind === "door") await page.route(/assets\/app\..*\.wasm/, (route) => wordsIn.then(() => route.continue()));
  await page.reload({ waitUntil: "domcontentloaded" });
  const door = page.locator("#door");
  // The app takes the place of the page's lock once it knows what to show there.
  await (kind === "door" ? door.waitFor() : door.waitFor({ state: "detached" }));
  await page.getByLabel("Your words").waitFor();
  await story(page, words);
  wordsAreIn();
  await title(page, "short check");
  await context.close();
  assert.deepEqual(problems, []);
}

for (const kind of ["door", "app"]) {
  test(`words can be pasted at the lock (${kind})`, (t) =>
    atTheLock(t, kind, async (page, words) => {
      await page.evaluate((words) => navigator.clipboard.writeText(`${words}\n`), words);
      await page.getByLabel("Your words").focus();
      await page.keyboard.press("Control+V");
      await page.keyboard.press("Enter");
    }));

  test(`a password manager finds the field, fills it in and sends it (${kind})`, (t) =>
    atTheLock(t, kind, async (page, words) => {
      const found = await page.evaluate((words) => {
        const visible = (one) => one.checkVisibility({ visibilityProperty: true });
        const fields = [...document.querySelectorAll("form[autocomplete=on] input[type=password]")].filter(visible);
        const [field] = fields;
        // As managers do it: the value is set from outside, then the events of typing follow.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, words);
        for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
        field.form.requestSubmit();
        return { fields: fields.length, autocomplete: field.autocomplete };
      }, words);
      assert.deepEqual(found, { fields: 1, autocomplete: "current-password" });
    }));
}
