// After the first load the app needs nobody.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { copyOfSite, keptForOffline, launch, opened, removeTemporaries, serve, temporary, withApp } from "./lib.mjs";
import { entitle, newKey, publish } from "./releases.mjs";

after(removeTemporaries);

test("it opens again without a server: in the same browser, and after a restart of the browser", async () => {
  const profile = await temporary("profile");
  const server = await serve();
  const first = await launch({ profile });
  const page = first.context.pages()[0];
  await page.goto(server.address);
  await opened(page);
  await keptForOffline(page);
  await server.stop();
  await page.reload();
  await opened(page);
  await first.context.close();
  assert.deepEqual(first.problems, []);

  const second = await launch({ profile });
  const again = second.context.pages()[0];
  await again.goto(server.address);
  await opened(again);
  assert.ok((await again.evaluate(() => document.body.innerText)).length > 0);
  await second.context.close();
  assert.deepEqual(second.problems, []);
});

test("addresses that are not part of the app are never asked for", () =>
  withApp(
    async ({ page, server }) => {
      await opened(page);
      await keptForOffline(page);
      const outcome = await page.evaluate(
        (address) => fetch(`${address}nothing`).then((answer) => answer.status, () => "refused"),
        server.address,
      );
      assert.equal(outcome, "refused");
    },
    { expected: [/ERR_FAILED|Failed to load|Failed to fetch/] },
  ));

test("a newer version waits for a yes, through reloads and a restart, and touches nothing that is stored", async () => {
  const [folder, profile, key] = [await copyOfSite(), await temporary("profile"), newKey()];
  await publish(folder, { by: [key], sequence: 1 });
  const server = await serve(folder);
  const waits = (page) => page.getByRole("button", { name: "Take it" }).waitFor();

  const first = await launch({ profile });
  let page = first.context.pages()[0];
  await page.goto(server.address);
  await opened(page);
  await keptForOffline(page);
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.getFileHandle("kept", { create: true });
  });
  const before = await page.title();
  await entitle(folder, "2");
  await publish(folder, { by: [key], sequence: 2 });
  await page.reload();
  await opened(page);
  await waits(page);
  await page.reload();
  await opened(page);
  assert.equal(await page.title(), before);
  await first.context.close();

  const second = await launch({ profile });
  page = second.context.pages()[0];
  await page.goto(server.address);
  await opened(page);
  assert.equal(await page.title(), before, "a restart of the browser must not switch versions");
  await waits(page);
  // What waits is stored: it is taken without a server, too.
  await server.stop();
  await page.getByRole("button", { name: "Take it" }).click();
  await page.waitForFunction((before) => document.title !== before, before);
  await opened(page);
  assert.equal(await page.title(), `${before} 2`);
  const files = await page.evaluate(async () => {
    const names = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });
  assert.ok(files.includes("kept"));
  await second.context.close();
  assert.deepEqual([...first.problems, ...second.problems], []);
});

test("files that the browser lost are fetched again by their hash; where they are gone, the next version takes their place", async () => {
  const [folder, key] = [await copyOfSite(), newKey()];
  await publish(folder, { by: [key], sequence: 1 });
  await withApp(
    async ({ page }) => {
      await opened(page);
      await keptForOffline(page);
      const before = await page.title();
      const lose = () => page.evaluate(async () => {
        for (const name of await caches.keys()) if (name.startsWith("build-")) await (await caches.open(name)).delete("./");
      });
      await lose();
      await page.reload();
      await opened(page);
      assert.equal(await page.title(), before);
      await lose();
      await entitle(folder, "2");
      await publish(folder, { by: [key], sequence: 2 });
      await page.reload();
      await opened(page);
      assert.equal(await page.title(), `${before} 2`);
    },
    { folder },
  );
});
