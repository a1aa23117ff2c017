// Texts come as data: the first ones with the app, the rest behind it, each checked by its hash; in the language of the
// browser, or in the one that was chosen here.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { copyOfSite, filesOfSite, flipByte, keptForOffline, launch, opened, removeTemporaries, serve, temporary, withApp } from "./lib.mjs";
import { tap, title } from "./walk.mjs";

after(removeTemporaries);

const SPANISH = { locale: "es-MX" };

test("a screen that needs a later text waits quietly, and is there when it comes", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { context, problems } = await launch({ serviceWorkers: "block", expected: [/Service Worker registration blocked/] });
  t.after(() => context.close());
  const page = context.pages()[0];
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/assets\/words-en-later\..*\.bin/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${server.address}?demo&screen=claims`);
  await opened(page);
  const waiting = page.locator("main.screen [aria-busy=true]");
  await waiting.waitFor();
  assert.equal(await waiting.innerText(), "One moment …");
  await page.locator("#leave").waitFor();
  await tap(page, "Help");
  await title(page, "Help");
  await tap(page, "Back");
  await waiting.waitFor();
  release();
  await title(page, "How do we know?");
  assert.match(await page.locator("main.screen").innerText(), /Oxytocin stays up for hours after sex/);
  assert.deepEqual(problems, []);
});

test("the app stands without its second module, and a screen of it waits quietly", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { context, problems } = await launch({ serviceWorkers: "block", expected: [/Service Worker registration blocked/] });
  t.after(() => context.close());
  const page = context.pages()[0];
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/assets\/later\..*\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${server.address}?demo&screen=curves`);
  await opened(page);
  const waiting = page.locator("main.screen [aria-busy=true]");
  await waiting.waitFor();
  // What is first works: help, three breaths, coming back, the end.
  await tap(page, "Help");
  await title(page, "Help");
  await tap(page, "Back");
  await tap(page, "Now");
  await page.locator("main .feelings button").first().click();
  await tap(page, "stop");
  await tap(page, "Close");
  await waiting.waitFor();
  release();
  await page.locator("main.screen svg").first().waitFor();
  assert.deepEqual(problems, []);
});

test("a second module that did not arrive is fetched again", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { context } = await launch({ serviceWorkers: "block" });
  t.after(() => context.close());
  const page = context.pages()[0];
  let asked = 0;
  await page.route(/assets\/later\..*\.wasm/, (route) => {
    asked += 1;
    return asked === 1 ? route.abort() : route.continue();
  });
  await page.goto(`${server.address}?demo&screen=claims`);
  await title(page, "How do we know?");
  assert.equal(asked, 2);
});

test("a second module with a changed byte is never run", async () => {
  const folder = await copyOfSite();
  const path = (await filesOfSite()).find((file) => /^assets\/later\./.test(file));
  await flipByte(folder, path);
  await withApp(
    async ({ page }) => {
      await opened(page);
      await page.locator("main.screen [aria-busy=true]").waitFor();
      await page.waitForTimeout(4_000);
      assert.equal(await page.locator("main.screen").innerText(), "One moment …");
    },
    { folder, path: "?demo&screen=claims", expected: [/integrity|digest|ERR_FAILED|Failed to fetch/i] },
  );
});

test("later texts that did not arrive are fetched again", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { context } = await launch({ serviceWorkers: "block" });
  t.after(() => context.close());
  const page = context.pages()[0];
  let asked = 0;
  await page.route(/assets\/words-en-later\..*\.bin/, (route) => {
    asked += 1;
    return asked === 1 ? route.abort() : route.continue();
  });
  await page.goto(`${server.address}?demo&screen=claims`);
  await title(page, "How do we know?");
  assert.equal(asked, 2);
});

test("texts with a changed byte are never shown", async () => {
  const folder = await copyOfSite();
  const path = (await filesOfSite()).find((file) => /^assets\/words-en-later\./.test(file));
  await flipByte(folder, path);
  await withApp(
    async ({ page }) => {
      await opened(page);
      await page.locator("main.screen [aria-busy=true]").waitFor();
      await page.waitForTimeout(4_000);
      assert.equal(await page.locator("main.screen").innerText(), "One moment …");
    },
    { folder, path: "?demo&screen=claims", expected: [/integrity|digest|ERR_FAILED|Failed to fetch/i] },
  );
});

test("the app speaks the browser's language where it can", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      await title(page, "Lo que pasa entre ustedes después");
      assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ["es", "ltr"]);
    },
    SPANISH,
  ));

test("a language it does not speak gets English", () =>
  withApp(async ({ page }) => title(page, "What happens between you afterwards"), { locale: "fi-FI" }));

test("the first screen offers the other language by its own name, in sight on a small phone", () =>
  withApp(
    async ({ page }) => {
      await title(page, "What happens between you afterwards");
      const offered = (name) => page.locator("header").getByRole("button", { name, exact: true });
      assert.equal(await offered("English").count(), 0);
      await offered("Español").click();
      await title(page, "Lo que pasa entre ustedes después");
      await offered("English").click();
      await title(page, "What happens between you afterwards");
      await tap(page, "I am 18 or older");
      await title(page, "Who is here?");
      assert.equal(await offered("Español").count(), 0);
    },
    { viewport: { width: 320, height: 568 } },
  ));

test("a language chosen in Settings holds after a reload and without a network", async () => {
  const profile = await temporary("profile");
  const server = await serve();
  const { context, problems } = await launch({ profile });
  const page = context.pages()[0];
  await page.goto(`${server.address}?demo&screen=settings`);
  await title(page, "This phone");
  await tap(page, "Español");
  await title(page, "Este teléfono");
  await page.getByRole("button", { name: "Salir" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "es");
  await keptForOffline(page);
  await server.stop();
  await page.reload();
  await title(page, "Lo que pasa entre ustedes después");
  await tap(page, "Ayuda");
  await title(page, "Ayuda");
  await context.close();
  assert.deepEqual(problems, []);
});

test("the lock screen of the page speaks it before the app is there", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { context } = await launch({ ...SPANISH, serviceWorkers: "block" });
  t.after(() => context.close());
  const page = context.pages()[0];
  await page.route(/assets\/app\..*\.wasm/, () => {});
  await page.goto(server.address);
  await page.waitForFunction(() => document.documentElement.lang === "es");
  const said = await page.evaluate(() => document.getElementById("door").textContent);
  for (const words of ["Qué bien verte de nuevo", "Tus palabras", "Abrir", "Ayuda", "Salir"]) assert.match(said, new RegExp(words));
  assert.doesNotMatch(said, /Welcome|Open|Help/);
});

test("somebody's own word stands wherever the app would say its own", () =>
  withApp(
    async ({ page }) => {
      await title(page, "More");
      await tap(page, "This phone");
      await title(page, "This phone");
      await page.getByLabel("For sex").fill("making love");
      await tap(page, "Use these words");
      await page.getByText("Kept.", { exact: true }).waitFor();
      await tap(page, "Back");
      await tap(page, "Us");
      await tap(page, "Agreement");
      await page.getByText("never a yes to making love").waitFor({ timeout: 60_000 });
    },
    { path: "?demo&screen=more" },
  ));
