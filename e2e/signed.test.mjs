// What an installed version takes from a server that may lie, what it refuses, what it tells, and where that ends.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import vm from "node:vm";

import { copyOfSite, keptForOffline, launch, opened, removeTemporaries, serve } from "./lib.mjs";
import { entitle, knownOf, newKey, publish, replace } from "./releases.mjs";
import { answerCheck, begin, tap, title, unlock } from "./walk.mjs";

after(removeTemporaries);

const SAYS = {
  newer: [/A new version is here/, /Hay una versión nueva/],
  forged: [/not signed by those who made yours/, /no firmó quien hizo la tuya/],
  older: [/an older version than yours/, /una versión más vieja que la tuya/],
  altered: [/not the ones that were signed/, /no son los que se firmaron/],
  unchecked: [/cannot check who signed it/, /no puede ver quién la firmó/],
  keeper: [/changed the part that opens this app/, /ha cambiado la parte que abre/],
};

/** A worker that a page has kept busy is free after so long. */
const HELD_MS = 22_000;
/** Time to read what the page says. */
const READ_MS = 15_000;

/** The app installed from a release of its own, number 10, titled "Evenings one"; `story` changes what is served. */
async function installed(story, { locale = "en", prepare = async () => {}, front = (server) => server } = {}) {
  const [folder, key] = [await copyOfSite(), newKey()];
  await entitle(folder, "one");
  await prepare(folder);
  await publish(folder, { by: [key], sequence: 10 });
  const server = await front(await serve(folder));
  const browser = await launch({ locale });
  const page = browser.context.pages()[0];
  try {
    await page.goto(server.address);
    await opened(page);
    await keptForOffline(page);
    await story({ page, folder, key, server, ...browser });
  } finally {
    await browser.context.close();
    await server.stop();
  }
  assert.deepEqual(browser.problems, []);
}

/** Opens the page again and waits for what it says of the version on the server. */
async function told(page, what, language = 0) {
  await page.reload();
  await opened(page);
  await page.locator("aside", { hasText: SAYS[what][language] }).waitFor({ timeout: 20_000 });
}

/** Opens the page again and waits until it has looked at the server. Then it has nothing to say. */
async function silent(page) {
  await page.reload();
  await opened(page);
  assert.equal(await ask(page, "news?"), "");
  assert.equal(await page.locator("aside").count(), 0);
}

/** Asks the worker in charge, as the page does. */
function ask(page, question) {
  return page.evaluate(async (question) => {
    const { active } = await navigator.serviceWorker.getRegistration();
    const { port1, port2 } = new MessageChannel();
    const said = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    active.postMessage(question, [port2]);
    return said;
  }, question);
}

/** Has the browser look for another worker, and waits until it has put it in its place. */
async function lookForKeeper(page) {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = new Promise((resolve) => registration.addEventListener("updatefound", resolve, { once: true }));
    await registration.update();
    await found;
  });
}

async function titleAfterYes(page) {
  await page.getByRole("button", { name: "Take it" }).click();
  await page.waitForFunction(() => !document.title.endsWith("one"));
  await opened(page);
  return page.title();
}

// ---- what is taken and what is not -----------------------------------------------------------

test("a version that is signed and counts higher waits for a yes, and then it is there", () =>
  installed(async ({ page, folder, key }) => {
    await entitle(folder, "two");
    await publish(folder, { by: [key], sequence: 11 });
    await told(page, "newer");
    await told(page, "newer");
    assert.equal(await page.title(), "Evenings one");
    assert.equal(await titleAfterYes(page), "Evenings two");
    await silent(page);
  }));

const REFUSED = {
  forged: ["signed by somebody else's key", (folder) => publish(folder, { by: [newKey()], sequence: 11 })],
  older: ["signed, with a lower number", (folder, key) => publish(folder, { by: [key], sequence: 9 })],
  altered: [
    "signed over other files",
    async (folder, key) => {
      await publish(folder, { by: [key], sequence: 11 });
      await entitle(folder, "three");
    },
  ],
};

for (const [what, [name, lie]] of Object.entries(REFUSED)) {
  for (const [language, locale] of ["en", "es"].entries()) {
    test(`a version ${name} is not taken, and the user is told (${locale})`, () =>
      installed(
        async ({ page, folder, key }) => {
          const before = await page.title();
          await entitle(folder, "two");
          await lie(folder, key);
          await told(page, what, language);
          assert.equal(await page.getByRole("button", { name: /Take it|Tomarla/ }).count(), 0);
          assert.equal(await ask(page, "take over"), false);
          await page.getByRole("button", { name: /I have read it|Lo he leído/ }).click();
          assert.equal(await page.locator("aside").count(), 0);
          await told(page, what, language);
          assert.equal(await page.title(), before);
        },
        { locale },
      ));
  }
}

test("what bears a known signature of something else, the same number, or no signature at all is not taken", () =>
  installed(async ({ page, folder, key }) => {
    const before = await readFile(join(folder, "release"), "utf8");
    await entitle(folder, "two");
    await publish(folder, { by: [key], sequence: 10 });
    assert.equal(await ask(page, "news?"), "older");
    await publish(folder, { by: [newKey()], sequence: 11 });
    const body = (text) => text.slice(text.indexOf("\n"));
    const line = (text) => text.slice(0, text.indexOf("\n"));
    const forged = await readFile(join(folder, "release"), "utf8");
    for (const text of [line(before) + body(forged), body(forged), "", "<!doctype html>\n<title>Sign in</title>"]) {
      await replace(join(folder, "release"), text);
      assert.equal(await ask(page, "news?"), "forged", text.slice(0, 40));
    }
    await replace(join(folder, "release"), before);
    assert.equal(await ask(page, "news?"), "");
  }));

test("a file that came wrong once, to be kept for ever, is asked for again", () =>
  installed(async ({ page, folder, key }) => {
    const added = join(folder, "assets", "added.bin");
    await replace(added, "as it was signed");
    await publish(folder, { by: [key], sequence: 11 });
    await replace(added, "as it was not");
    assert.equal(await ask(page, "news?"), "altered");
    await replace(added, "as it was signed");
    assert.equal(await ask(page, "news?"), "newer");
  }));

test("keys change by a release that an old one signed, also for those who take it late", () =>
  installed(async ({ page, folder, key }) => {
    const [next, last] = [newKey(), newKey()];
    await entitle(folder, "two");
    await publish(folder, { by: [key], keys: [next], sequence: 11 });
    assert.equal(await ask(page, "news?"), "newer");
    // Seen, and not taken: its keys count all the same.
    await entitle(folder, "three");
    await publish(folder, { by: [next], sequence: 12 });
    await told(page, "newer");
    assert.equal(await titleAfterYes(page), "Evenings three");
    await publish(folder, { by: [key], sequence: 13 });
    assert.equal(await ask(page, "news?"), "forged", "the old key signs nothing any more");
    // Somebody who saw none in between: a release that the old key signs too.
    await publish(folder, { by: [last, next], keys: [last], sequence: 14 });
    assert.equal(await ask(page, "news?"), "newer");
  }));

test("a browser that cannot check signatures keeps what it has, and says so", () =>
  installed(
    async ({ page, folder, key }) => {
      await entitle(folder, "two");
      await publish(folder, { by: [key], sequence: 11 });
      await told(page, "unchecked");
      assert.equal(await page.title(), "Evenings one");
    },
    // A name that no browser knows: it answers as one does that knows no Ed25519.
    {
      prepare: async (folder) => {
        const keeper = await readFile(join(folder, "sw.js"), "utf8");
        await replace(join(folder, "sw.js"), keeper.replaceAll('"Ed25519"', '"Ed25518"'));
      },
    },
  ));

test("a first release that its own keys did not sign is not kept", async () => {
  const folder = await copyOfSite();
  await publish(folder, { by: [newKey()], keys: [newKey()], sequence: 10 });
  const server = await serve(folder);
  const { context } = await launch();
  const page = context.pages()[0];
  await page.goto(server.address);
  await opened(page);
  const kept = () => page.evaluate(async () => Boolean(await navigator.serviceWorker.getRegistration()));
  for (let look = 0; look < 50 && (await kept()); look += 1) await page.waitForTimeout(100);
  assert.equal(await kept(), false);
  assert.equal(await page.evaluate(() => Boolean(navigator.serviceWorker.controller)), false);
  await context.close();
  await server.stop();
});

test("a page keeps nothing of what the server says beside it but what it needs", () =>
  installed(
    async ({ page, server }) => {
      const kept = await page.evaluate(async () => {
        const page = await caches.match("./");
        return [page.headers.get("refresh"), page.headers.get("link"), Boolean(page.headers.get("content-security-policy"))];
      });
      assert.deepEqual(kept, [null, null, true]);
      await page.goto(server.address);
      await page.waitForTimeout(1500);
      assert.equal(new URL(page.url()).pathname, "/");
    },
    { front: leading },
  ));

/** The same server behind another, which may change answers: `alter(request)` gives headers and a body to send instead. */
async function behind(server, alter) {
  const front = createServer(async (request, response) => {
    const from = await fetch(new URL(request.url, server.address), { method: request.method });
    const own = Object.fromEntries([...from.headers].filter(([name]) => !/encoding|length|connection/.test(name)));
    const { headers = {}, body = Buffer.from(await from.arrayBuffer()) } = alter(request) ?? {};
    response.writeHead(from.status, { ...own, ...headers });
    response.end(body);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => front.once("listening", resolve));
  const stop = async () => {
    front.closeAllConnections();
    front.close();
    await server.stop();
  };
  return { address: `http://localhost:${front.address().port}/`, stop };
}

/** More headers with all but the first page. */
function leading(server) {
  let first = true;
  const headers = { refresh: "1; url=/converter.html", link: "</x.css>; rel=stylesheet" };
  return behind(server, () => {
    const more = first ? {} : headers;
    first = false;
    return { headers: more };
  });
}

// ---- the keeper itself -----------------------------------------------------------------------

test("another keeper that a signed release names takes its place without a word", () => {
  const two = twoFaced();
  return installed(async ({ page, folder, key, server }) => {
    const keeper = await readFile(join(folder, "sw.js"), "utf8");
    await replace(join(folder, "sw.js"), `${keeper}// another\n`);
    await publish(folder, { by: [key], sequence: 11 });
    await page.reload();
    await opened(page);
    await lookForKeeper(page);
    await page.locator("aside", { hasText: SAYS.newer[0] }).waitFor();
    await page.waitForTimeout(1000);
    assert.equal(await page.locator("aside", { hasText: SAYS.keeper[0] }).count(), 0);
    // Closed and opened, so that the new one is in charge; what was chosen is served as before. The old one is busy for
    // a while yet.
    await page.goto("about:blank");
    await page.waitForTimeout(HELD_MS);
    await page.goto(server.address);
    await opened(page);
    assert.equal(await page.title(), "Evenings one");
    assert.equal(await page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)), false);
    // It is the known one from now on: the next one has to be named again.
    two.faced = `${keeper}// and another\n`;
    await lookForKeeper(page);
    await page.locator("aside", { hasText: SAYS.keeper[0] }).waitFor();
  }, { front: two.start });
});

test("a server that gives the browser another keeper than whoever compares is told of", () => {
  const two = twoFaced();
  return installed(async ({ page, folder }) => {
    two.faced = `${await readFile(join(folder, "sw.js"), "utf8")}// another\n`;
    await lookForKeeper(page);
    await page.locator("aside", { hasText: SAYS.keeper[0] }).waitFor();
  }, { front: two.start });
});

test("another keeper than the one that a signed release names is told of", () =>
  installed(async ({ page, folder, key }) => {
    await publish(folder, { by: [key], sequence: 11, change: (said) => ({ ...said, keeper: "0".repeat(64) }) });
    await replace(join(folder, "sw.js"), `${await readFile(join(folder, "sw.js"), "utf8")}// another\n`);
    await lookForKeeper(page);
    await page.locator("aside", { hasText: SAYS.keeper[0] }).waitFor();
  }));

/** A server that knows by a header when the browser itself asks for the keeper, and then sends `faced`, once it is set. */
function twoFaced() {
  const two = { start: (server) => behind(server, (request) => (request.headers["service-worker"] ? { body: two.faced } : {})) };
  return two;
}

// A worker as a server could write it: it waits for nobody, leads every page to one of its own, and answers everything.
const FOREIGN = `
  self.skipWaiting();
  self.addEventListener("activate", (event) => event.waitUntil((async () => {
    await self.clients.claim();
    for (const client of await self.clients.matchAll()) await client.navigate("./");
  })()));
  self.addEventListener("fetch", (event) => {
    event.respondWith(new Response("<title>Foreign</title>", { headers: { "content-type": "text/html" } }));
  });`;

for (const [language, locale] of ["en", "es"].entries()) {
  test(`another keeper that nobody signed is told on the open page, and stays told (${locale})`, () =>
    installed(
      async ({ page, folder, key }) => {
        await entitle(folder, "two");
        await publish(folder, { by: [key], sequence: 11 });
        await replace(join(folder, "sw.js"), `${await readFile(join(folder, "sw.js"), "utf8")}// another\n`);
        await lookForKeeper(page);
        const said = page.locator("aside", { hasText: SAYS.keeper[language] });
        await said.waitFor();
        assert.equal(await said.getByRole("button").count(), 0);
        // It waits while the page is open, so the page says it again, and says nothing else any more.
        await told(page, "keeper", language);
        assert.equal(await ask(page, "news?"), "newer");
        await page.waitForTimeout(500);
        assert.equal(await page.locator("aside", { hasText: SAYS.keeper[language] }).count(), 1);
        assert.equal(await page.getByRole("button", { name: /Take it|Tomarla/ }).count(), 0);
      },
      { locale },
    ));
}

test("once another keeper was put in, a lock keeps the open page: it still opens, for a copy", () =>
  installed(async ({ page, folder }) => {
    const words = await begin(page, { names: ["Ana"], mode: "Just me" });
    await answerCheck(page, { answer: () => null });
    await title(page, "That was all");
    await tap(page, "Go on");
    await replace(join(folder, "sw.js"), `${await readFile(join(folder, "sw.js"), "utf8")}// another\n`);
    await lookForKeeper(page);
    const said = page.locator("aside", { hasText: SAYS.keeper[0] });
    await said.waitFor();
    await page.evaluate(() => (globalThis.same = true));
    // The way to the copy that it speaks of, and there the notice without that way.
    await said.getByRole("button", { name: "Save a copy" }).click();
    await title(page, "Save a copy");
    assert.equal(await said.getByRole("button").count(), 0);
    await tap(page, "Back");
    await tap(page, "More");
    await tap(page, "Lock now");
    await title(page, "Welcome back");
    assert.equal(await said.getByRole("button").count(), 0, "a locked phone gives no copy");
    await unlock(page, words);
    assert.equal(await page.evaluate(() => globalThis.same), true);
    await said.waitFor();
  }));

// No page and no worker can hinder this. The test stands here so that nobody claims otherwise.
test("a keeper of the server's own takes over by itself: the open page says so and stays, and the next one is the server's", () =>
  installed(async ({ page, folder, server, context, profile }) => {
    await replace(join(folder, "sw.js"), FOREIGN);
    await lookForKeeper(page);
    await page.locator("aside", { hasText: SAYS.keeper[0] }).waitFor();
    await page.waitForTimeout(READ_MS);
    assert.equal(await page.title(), "Evenings one");
    assert.equal(await page.locator("aside", { hasText: SAYS.keeper[0] }).count(), 1);
    await context.close();
    const next = await launch({ profile });
    const [opened] = next.context.pages();
    await opened.goto(server.address);
    // The browser may put it in charge only while this page opens.
    for (let look = 0; look < 10 && (await opened.title()) !== "Foreign"; look += 1) {
      await opened.goto("about:blank");
      await opened.waitForTimeout(1000);
      await opened.goto(server.address, { waitUntil: "commit" });
      await opened.waitForTimeout(500);
    }
    assert.equal(await opened.title(), "Foreign");
    await next.context.close();
  }));

// ---- the format ------------------------------------------------------------------------------

test("the keeper reads the golden release, and no bent one", async () => {
  const root = join(import.meta.dirname, "..");
  const lines = (await readFile(join(root, "vectors", "release-1.txt"), "utf8")).split("\n");
  const field = (name) => Buffer.from(lines.find((line) => line.startsWith(`${name} = `)).slice(name.length + 3), "hex");
  const golden = field("release").toString();
  const self = { location: new URL("http://localhost/sw.js"), addEventListener: () => {} };
  const keeper = vm.createContext({ self, crypto, URL, TextEncoder, Uint8Array, atob });
  vm.runInContext(await readFile(join(root, "apps", "web", "static", "sw.js"), "utf8"), keeper);
  const holds = (text, keys) => vm.runInContext("(text, keys) => signedBy(read(text), keys)", keeper)(text, keys);
  const { sequence, keys } = vm.runInContext("read", keeper)(golden);
  assert.equal(sequence, 1767225600);
  assert.equal(await holds(golden, [knownOf(field("old key"))]), true);
  assert.equal(await holds(golden, keys), true);
  assert.equal(await holds(golden, [newKey().known]), false);
  assert.equal(await holds(golden.replace("0.1.0", "0.1.1"), keys), false);
  assert.throws(() => vm.runInContext("read", keeper)(golden.replace("release 1", "release 2")));
});
