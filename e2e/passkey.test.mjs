// A passkey as one more way in, with a phone's lock that Chromium plays. It opens what the words open; deleted in the
// system, refused, taken away here or left behind at another address it opens nothing, and the words still do.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";

import { launch, opened, removeTemporaries, serve, temporary } from "./lib.mjs";
import { answerCheck, begin, tap, title } from "./walk.mjs";

const NAME = "Quillon";
/** Another name of this machine: to a browser, another site. */
const ELSEWHERE = "other.localhost";
/** Words that would say what the app is. */
const TELLING = /afterglow|sex|intima|couple|partner|relationship|love/i;

after(removeTemporaries);

/** A phone with a lock of its own; its answers are the test's. */
async function withLock(t, options = {}) {
  const browser = await launch({ hosts: [ELSEWHERE] });
  t.after(() => browser.context.close());
  const page = browser.context.pages()[0];
  await page.addInitScript(() => {
    // What the app asks of the phone, noted on the way.
    globalThis.asked = [];
    for (const what of ["create", "get"]) {
      const plain = navigator.credentials[what].bind(navigator.credentials);
      navigator.credentials[what] = (options) => {
        globalThis.asked.push({ what, ...options.publicKey });
        return plain(options);
      };
    }
  });
  const session = await browser.context.newCDPSession(page);
  await session.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...options,
    },
  });
  const ask = (what, more = {}) => session.send(`WebAuthn.${what}`, { authenticatorId, ...more });
  const credentials = async () => (await ask("getCredentials")).credentials;
  return { ...browser, page, ask, credentials };
}

/** A vault with a name that is seen once it is open. Returns the words. */
async function settle(page, address) {
  await page.goto(address);
  const words = await begin(page, { names: [NAME], mode: "Just me" });
  await answerCheck(page, { answer: () => null });
  await title(page, "That was all");
  await tap(page, "Go on");
  return words;
}

async function said(page, text) {
  await page.getByText(text).first().waitFor({ timeout: 30_000 }).catch(async (error) => {
    throw new Error(`not said: ${text}\n${await page.locator("main").innerText()}`, { cause: error });
  });
}

/** To the page of the passkey, with the words typed. */
async function toPasskey(page, words) {
  if ((await page.locator("main h1").textContent()) !== "This phone") {
    await tap(page, "More");
    await tap(page, "This phone");
  }
  await tap(page, /^Open with this phone’s lock/);
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Go on");
  await said(page, "Keep your words");
}

async function setUp(page, words) {
  await toPasskey(page, words);
  await tap(page, /^Set it up/);
  await said(page, "This phone’s lock opens it now");
  await tap(page, "Done");
}

async function lock(page) {
  await page.reload();
  await opened(page);
  await page.locator("#door").waitFor({ state: "detached" });
  await title(page, "Welcome back");
}

async function opensByPasskey(page) {
  await tap(page, "Open with a passkey");
  await page.getByText(NAME).first().waitFor({ timeout: 30_000 });
}

async function opensByWords(page, words) {
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Open");
  await page.getByText(NAME).first().waitFor({ timeout: 30_000 });
}

async function staysShut(page, why) {
  await tap(page, "Open with a passkey");
  await said(page, why);
  await tap(page, "Use my words");
  await title(page, "Welcome back");
}

/** The key slots, as they rest. */
function slots(page) {
  return page.evaluate(async () => {
    const root = await (await navigator.storageBuckets.open("evenings")).getDirectory();
    const bytes = new Uint8Array(await (await (await root.getFileHandle("slots")).getFile()).arrayBuffer());
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  });
}

test("a passkey opens it, and without the passkey the words do", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { page, credentials, ask, problems } = await withLock(t);
  const words = await settle(page, server.address);
  const before = await slots(page);

  // Nothing is set up by itself, and nothing without the words.
  assert.deepEqual(await credentials(), []);
  await tap(page, "More");
  await tap(page, "This phone");
  await tap(page, /^Open with this phone’s lock/);
  await page.getByLabel("Your words").fill("not the words at all");
  await tap(page, "Go on");
  await said(page, "These words do not open anything here");
  assert.equal(await page.getByRole("button", { name: /^Set it up/ }).count(), 0);
  await page.locator("header").getByRole("button", { name: "Back" }).click();
  await title(page, "This phone");

  await setUp(page, words);
  const [made, ...others] = await credentials();
  assert.ok(made?.isResidentCredential && others.length === 0, "one that the phone finds by itself");
  const asked = await page.evaluate(() => globalThis.asked.map(({ what, rp, user, userVerification, authenticatorSelection }) => ({
    what,
    names: [rp?.name, user?.name, user?.displayName].filter(Boolean),
    verification: userVerification ?? authenticatorSelection?.userVerification,
  })));
  assert.deepEqual(asked[0].names, ["Evenings", "Evenings", "Evenings"]);
  assert.ok(asked.every(({ names }) => !names.some((name) => TELLING.test(name))));
  assert.ok(asked.every(({ verification }) => verification === "required"), "the lock itself is always asked");
  const after = await slots(page);
  assert.equal(after.length, before.length, "the file is as long as before");
  const changed = Array.from({ length: 15 }, (_, slot) => 256 + slot * 256).filter(
    (at) => before.slice(at, at + 256) !== after.slice(at, at + 256),
  );
  assert.equal(changed.length, 1, "one slot was written");

  await lock(page);
  await opensByPasskey(page);
  // What asks for the words goes on asking for the words.
  await tap(page, "More");
  await tap(page, "This phone");
  await tap(page, /^Save a copy/);
  await page.getByLabel("Your words").fill("");
  await tap(page, "Save the file");
  await said(page, "These words do not open this copy");

  // Deleted in the phone's settings.
  await ask("removeCredential", { credentialId: made.credentialId });
  await lock(page);
  await staysShut(page, "That did not open it");
  await opensByWords(page, words);

  // Made anew, then taken away here: what the phone still keeps opens nothing.
  await setUp(page, words);
  await lock(page);
  await opensByPasskey(page);
  await toPasskey(page, words);
  await said(page, "It is set up now");
  await tap(page, "Take it away");
  await said(page, "No passkey opens this any more");
  assert.equal((await credentials()).length, 1, "the phone still has it");
  await lock(page);
  await staysShut(page, "This passkey opens nothing here");
  await opensByWords(page, words);
  assert.deepEqual(problems, []);
});

test("a phone that says no, or cannot do it, changes nothing", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  for (const [options, answer] of [
    [{ isUserVerified: false }, "The phone’s lock did not say yes"],
    [{ hasPrf: false }, "This phone or browser cannot do this"],
  ]) {
    const { page, problems } = await withLock(t, options);
    const words = await settle(page, server.address);
    const before = await slots(page);
    await toPasskey(page, words);
    await tap(page, "Set it up");
    await said(page, answer);
    assert.equal(await slots(page), before, answer);
    await lock(page);
    await opensByWords(page, words);
    assert.deepEqual(problems, []);
  }
});

test("at another address the passkey is worth nothing, and a copy and the words bring all of it back", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { page, credentials, problems } = await withLock(t);
  const words = await settle(page, server.address);
  await setUp(page, words);
  await tap(page, /^Save a copy/);
  await page.getByLabel("Your words").fill(words);
  const download = page.waitForEvent("download");
  await tap(page, "Save the file");
  const file = join(await temporary("copy"), "a.copy");
  await (await download).saveAs(file);

  const elsewhere = new URL(server.address);
  elsewhere.hostname = ELSEWHERE;
  await page.goto(elsewhere.href);
  await opened(page);
  await tap(page, "I have a copy");
  await page.getByLabel("The copy").setInputFiles(file);
  await page.getByLabel("Your words, or the twelve").fill(words);
  await tap(page, "Put it back");
  await page.getByText(NAME).first().waitFor({ timeout: 30_000 });
  await lock(page);
  await staysShut(page, "That did not open it");
  await opensByWords(page, words);
  // One for this address takes the place of the one that was left behind.
  await setUp(page, words);
  assert.deepEqual((await credentials()).map(({ rpId }) => rpId).sort(), ["localhost", ELSEWHERE]);
  await lock(page);
  await opensByPasskey(page);
  assert.deepEqual(problems, []);
});

test("the lock screen offers it to everybody, so that nobody sees whether there is one", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { page } = await withLock(t);
  const words = await settle(page, server.address);
  await lock(page);
  const without = await page.locator("main").innerText();
  await opensByWords(page, words);
  await setUp(page, words);
  await lock(page);
  assert.equal(await page.locator("main").innerText(), without);
});
