// After the first load the app needs nobody.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { copyOfSite, keptForOffline, launch, opened, removeTemporaries, serve, temporary, withApp } from "./lib.mjs";

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
  const [folder, profile] = [await copyOfSite(), await temporary("profile")];
  const server = await serve(folder);
  const title = (page) => page.title();
  // Asked again and again, each time to the end: a promise is true at once.
  const waits = async (page) => {
    while (!(await page.evaluate(newerWaits))) await page.waitForTimeout(50);
  };

  const first = await launch({ profile });
  let page = first.context.pages()[0];
  await page.goto(server.address);
  await opened(page);
  await keptForOffline(page);
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.getFileHandle("kept", { create: true });
  });
  const before = await title(page);
  await publishAnother(folder);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await waits(page);
  await page.reload();
  await opened(page);
  assert.equal(await title(page), before);
  await first.context.close();

  const second = await launch({ profile });
  page = second.context.pages()[0];
  await page.goto(server.address);
  await opened(page);
  assert.equal(await title(page), before, "a restart of the browser must not switch versions");
  await waits(page);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const { port1, port2 } = new MessageChannel();
    const done = new Promise((resolve) => (port1.onmessage = resolve));
    (registration.waiting ?? registration.active).postMessage("take over", [port2]);
    await done;
  });
  await page.reload();
  await opened(page);
  assert.equal(await title(page), `${before} 2`);
  const files = await page.evaluate(async () => {
    const names = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });
  assert.ok(files.includes("kept"));
  await second.context.close();
  await server.stop();
  assert.deepEqual([...first.problems, ...second.problems], []);
});

// Whether the worker that would take over is another version than the one that was chosen. Runs in the page.
async function newerWaits() {
  const registration = await navigator.serviceWorker.getRegistration();
  const { port1, port2 } = new MessageChannel();
  const said = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  (registration.waiting ?? registration.active).postMessage("newer?", [port2]);
  return said;
}

// A second version of the page, with a title of its own, listed with its hash.
async function publishAnother(folder) {
  const index = await readFile(join(folder, "index.html"), "utf8");
  const changed = index.replace(/<title>(.*)<\/title>/, "<title>$1 2</title>");
  await replace(join(folder, "index.html"), changed);
  const hash = (text) => `sha384-${createHash("sha384").update(text).digest("base64")}`;
  const worker = await readFile(join(folder, "sw.js"), "utf8");
  const another = worker.replace(/const BUILD = "[^"]*"/, 'const BUILD = "another"').replace(hash(index), hash(changed));
  assert.ok(another.includes(hash(changed)));
  await replace(join(folder, "sw.js"), another);
}

async function replace(file, text) {
  await writeFile(file, text);
  await rm(`${file}.br`, { force: true });
  await rm(`${file}.gz`, { force: true });
}
