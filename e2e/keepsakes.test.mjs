// A sound and a picture of one's own: looked at first, kept on a yes, sealed, there at night, and gone when taken out.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { findOnDisk, launch, opened, removeTemporaries, serve, temporary, withApp } from "./lib.mjs";
import { begin, goOn, tap, title } from "./walk.mjs";

after(removeTemporaries);

const OWN = { path: "?demo&screen=own-things" };
const field = (page, label) => page.getByLabel(label, { exact: false });

/** A second of a tone, as a WAV file; longer on wish. */
function tone(seconds = 1, name = "sea.wav") {
  const rate = 8_000;
  const samples = Buffer.alloc(rate * seconds * 2);
  for (let at = 0; at < rate * seconds; at += 1) samples.writeInt16LE(Math.round(6_000 * Math.sin(at / 6)), at * 2);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return { name, mimeType: "audio/wav", buffer: Buffer.concat([head, samples]) };
}

/** A picture of a screen, with a text in it that must not be kept, as cameras write the place. */
async function photo(page) {
  const buffer = await page.screenshot({ type: "jpeg" });
  const secret = Buffer.from("GPS-52.5200-13.4050");
  const note = Buffer.concat([Buffer.from([0xff, 0xfe, 0, secret.length + 2]), secret]);
  return { name: "place.jpg", mimeType: "image/jpeg", buffer: Buffer.concat([buffer.subarray(0, 2), note, buffer.subarray(2)]) };
}

/** Whether the canvas shows more than one colour. */
const drawn = (page) =>
  page.waitForFunction(() => {
    const canvas = document.querySelector(".keepsake canvas");
    if (!canvas) return false;
    const { data } = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, at) => at % 4 !== 3 && value !== data[at % 4]);
  });

test("a sound and a picture are kept on a yes, play and open at night, and rest sealed", async (t) => {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  const first = await launch({ profile });
  t.after(() => first.context.close());
  const page = first.context.pages()[0];
  await page.goto(server.address);
  const words = await begin(page, { names: ["Ada"], mode: "Just me" });
  await title(page, "short check");
  await page.evaluate(() => {
    globalThis.asked = [];
    navigator.mediaDevices?.getUserMedia && (navigator.mediaDevices.getUserMedia = (what) => globalThis.asked.push(what));
  });
  await tap(page, "Start");
  await tap(page, "Now");
  await tap(page, "Close");
  await tap(page, "Now");
  await tap(page, "Too far apart");
  await tap(page, "skip");
  await title(page, "What would help?");
  assert.equal(await page.getByText("velvet sea").count(), 0);
  await first.context.close();

  const second = await launch({ profile });
  t.after(() => second.context.close());
  const own = second.context.pages()[0];
  await own.goto(server.address);
  await opened(own);
  await own.getByLabel("Your words").fill(words);
  await tap(own, "Open");
  await title(own, "short check");
  for (let item = 0; item < 18; item += 1) {
    if (item === 0) await tap(own, /^(Start|Go on where you stopped)$/);
    await own.getByText(`${item + 1} of 18`, { exact: true }).waitFor();
    await tap(own, "Skip this one");
  }
  await tap(own, "Go on");
  await tap(own, "10 minutes");
  await goOn(own);
  await goOn(own);
  await tap(own, "Something in between");
  await title(own, "That was all");
  await tap(own, "Go on");
  await own.locator("main .segments").getByRole("button", { name: "Ask" }).click();
  await own.locator("main .choice", { hasText: "My own lines and things" }).click();
  await field(own, "A sound, up to a minute").setInputFiles(tone());
  await field(own, "A name for it").fill("velvet sea");
  await tap(own, "Keep it");
  await own.getByRole("button", { name: "Play: velvet sea" }).waitFor();
  await field(own, "A picture").setInputFiles(await photo(own));
  await drawn(own);
  await field(own, "A name for it").fill("copper lake");
  await tap(own, "Keep it");
  await own.locator("summary", { hasText: "copper lake" }).waitFor();
  await second.context.close();

  const third = await launch({ profile });
  t.after(() => third.context.close());
  const night = third.context.pages()[0];
  await night.goto(server.address);
  await opened(night);
  await night.getByLabel("Your words").fill(words);
  await tap(night, "Open");
  await title(night, "What happens in the hours after");
  await tap(night, "Now");
  await tap(night, "Too far apart");
  await tap(night, "skip");
  await tap(night, "Play: velvet sea");
  await night.getByRole("button", { name: "Stop: velvet sea" }).waitFor();
  await night.getByRole("button", { name: "Play: velvet sea" }).waitFor({ timeout: 10_000 });
  await night.locator("summary", { hasText: "copper lake" }).click();
  await drawn(night);
  await third.context.close();
  assert.deepEqual([...first.problems, ...second.problems, ...third.problems], []);
  const found = await findOnDisk(profile, ["velvet sea", "copper lake", "GPS-52.5200", "WAVEfmt"]);
  assert.deepEqual(found, []);
});

test("the place beside a picture is left out, and what is too long or unknown is refused in words", () =>
  withApp(async ({ page }) => {
    await opened(page);
    const picture = await photo(page);
    // Every blob that is made from now on is looked at.
    await page.evaluate(() => {
      const made = HTMLCanvasElement.prototype.toBlob;
      HTMLCanvasElement.prototype.toBlob = function (take, ...more) {
        made.call(this, async (blob) => {
          globalThis.kept = new TextDecoder("latin1").decode(await blob.arrayBuffer());
          take(blob);
        }, ...more);
      };
    });
    await field(page, "A picture").setInputFiles(picture);
    await drawn(page);
    const kept = await page.evaluate(() => globalThis.kept);
    assert.ok(kept.startsWith("\u00ff\u00d8"), "a JPEG");
    assert.ok(!kept.includes("GPS-52.5200"), "what was written beside the picture is gone");
    await tap(page, "Not this one");

    await field(page, "A sound, up to a minute").setInputFiles(tone(70));
    await page.getByText("That is too long to keep here").waitFor();
    await field(page, "A sound, up to a minute").setInputFiles({ name: "a.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("no sound at all") });
    await page.getByText("This phone cannot read that file").waitFor();
    await field(page, "A picture").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
    await page.getByText("This phone cannot read that file").waitFor();

    // Of the other it is not; taken out, it is gone.
    await field(page, "A sound, up to a minute").setInputFiles(tone());
    await tap(page, "Keep it");
    await page.getByRole("button", { name: "Play: A sound" }).waitFor();
    await tap(page, "Sam");
    await page.getByRole("button", { name: "Play: A sound" }).waitFor({ state: "detached" });
    await tap(page, "Ana");
    await page.getByRole("button", { name: "Play: A sound" }).waitFor();
    await tap(page, "Take it out");
    await tap(page, "Yes, take it out");
    await page.getByRole("button", { name: "Play: A sound" }).waitFor({ state: "detached" });
  }, OWN));
