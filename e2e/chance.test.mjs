// A browser whose randomness fails: the app says so, seals nothing, and what was kept before stays as it was.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { launch, opened, removeTemporaries, serve, withApp } from "./lib.mjs";
import { atRest } from "./traces.mjs";
import { begin, tap } from "./walk.mjs";

after(removeTemporaries);

const REFUSED = "This browser gives no random numbers";

const fail = () => {
  Crypto.prototype.getRandomValues = () => {
    throw new DOMException("no randomness", "OperationError");
  };
};

test("without randomness no vault is made, and the page says why", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { context } = await launch();
  t.after(() => context.close());
  const page = context.pages()[0];
  await page.addInitScript(fail);
  await page.goto(server.address);
  await opened(page);
  await tap(page, "I am 18 or older");
  await page.getByRole("button", { name: /^Just me/ }).click();
  await page.getByText(REFUSED).waitFor({ timeout: 10_000 });
  await assert.rejects(atRest(page), /NotFound/, "something was kept");
});

test("randomness that fails later ends the page before anything is sealed without it", () =>
  withApp(
    async ({ page }) => {
      await begin(page, { names: ["Ada"], mode: "Just me" });
      await tap(page, "Start");
      await page.locator('button[data-value="5"]').click();
      await page.getByText("2 of 18", { exact: true }).waitFor();
      const before = await atRest(page);
      await page.evaluate(fail);
      await page.locator('button[data-value="3"]').click();
      await page.getByText(REFUSED).waitFor({ timeout: 10_000 });
      assert.deepEqual(await atRest(page), before);
      assert.equal(await page.getByRole("button").count(), 0, "nothing can be tapped any more");
    },
    { expected: [/no randomness/, /uncaught/] },
  ));
