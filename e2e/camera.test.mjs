// The app reads the square of another phone with this phone's camera: after a tap, until it is read, and not longer.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";

import { removeTemporaries, serveWithRelay, temporary } from "./lib.mjs";
import { exchangeDigits, phone, prove, says, settle, toPhones } from "./phones.mjs";
import { cameraOf, film, filmSquare } from "./square.mjs";
import { tap, title } from "./walk.mjs";

const ANA = ["Marguerite", "Thaddeus"];
const SAM = ["Thaddeus", "Marguerite"];

after(removeTemporaries);

/** Whether any camera of the page runs: the app's streams, as they were handed out. */
const watchCamera = () => {
  globalThis.streams = [];
  const plain = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await plain(wanted);
    globalThis.streams.push({ wanted: Object.keys(wanted).sort().join(), stream });
    return stream;
  };
};
const running = (page) =>
  page.evaluate(() => globalThis.streams.filter(({ stream }) => stream.getTracks().some(({ readyState }) => readyState === "live")).length);
const opened = (page) => page.evaluate(() => globalThis.streams.map(({ wanted }) => wanted));

async function atTheCode(t, server, options) {
  const taking = await phone(t, undefined, options);
  await taking.page.addInitScript(watchCamera);
  await taking.page.goto(server.address);
  const words = await settle(taking.page, SAM, { answer: () => null });
  await toPhones(taking.page);
  await tap(taking.page, /^I was given a link or a code/);
  await prove(taking.page, words);
  await title(taking.page, "The link or code");
  return { ...taking, words };
}

test("a phone reads the other's square and is connected, and the camera runs only from the tap to the reading", async (t) => {
  const server = await serveWithRelay();
  t.after(() => server.stop());
  const file = join(await temporary("film"), "square.y4m");
  const blank = Array.from({ length: 40 }, () => new Array(40).fill(false));
  await film(file, blank);
  const sam = await atTheCode(t, server, { flags: cameraOf(file), permissions: ["camera"] });
  assert.deepEqual(await opened(sam.page), [], "no camera before the tap");

  // Nothing is in sight: it looks on, and stops when it is left, by the button, by the way back and by a lock.
  const leaving = [
    () => tap(sam.page, "Stop the camera"),
    () => sam.page.locator("header").getByRole("button", { name: "Help" }).click(),
  ];
  for (const [at, leave] of leaving.entries()) {
    await tap(sam.page, "Scan the square here");
    await sam.page.waitForFunction((count) => globalThis.streams.length === count, at + 1);
    await sam.page.waitForFunction(() => document.querySelector("#finder")?.videoWidth > 0);
    assert.equal(await running(sam.page), 1);
    await leave();
    assert.equal(await running(sam.page), 0, "it stops at once");
  }
  assert.deepEqual([...new Set(await opened(sam.page))], ["video"], "never a microphone");
  await sam.page.locator("header").getByRole("button", { name: "Back" }).click();
  await prove(sam.page, sam.words);

  const ana = await phone(t, server.address);
  const anaWords = await settle(ana.page, ANA, { answer: () => null });
  await toPhones(ana.page);
  await tap(ana.page, /^My partner’s phone/);
  await prove(ana.page, anaWords);
  await tap(ana.page, /^Show a code to scan/);
  await ana.page.locator("figure.square svg path").waitFor();
  await filmSquare(file, ana.page);
  const began = Date.now();
  await tap(sam.page, "Scan the square here");
  await title(sam.page, "See that it is really the other phone");
  t.diagnostic(`from the tap to the digits ${Date.now() - began} ms`);
  assert.equal(await running(sam.page), 0);
  await exchangeDigits(ana.page, sam.page);
  for (const { page } of [ana, sam]) await tap(page, "Go on");
  await title(ana.page, `${ANA[1]} and you`);
  await title(sam.page, `${SAM[1]} and you`);
  assert.deepEqual([...ana.problems, ...sam.problems], []);
});

test("a camera that is not allowed is one sentence, and the other ways stay", async (t) => {
  const server = await serveWithRelay();
  t.after(() => server.stop());
  const file = join(await temporary("film"), "none.y4m");
  await film(file, [[false]]);
  const sam = await atTheCode(t, server, { flags: [...cameraOf(file), "--deny-permission-prompts"] });
  await tap(sam.page, "Scan the square here");
  await says(sam.page, "The camera was not allowed");
  await sam.page.getByRole("textbox", { name: "Link or code" }).waitFor();
  assert.deepEqual(await opened(sam.page), []);
  assert.deepEqual(sam.problems, []);
});
