// Writes entries and kills the browser in the middle of it: for the long run and for its short version in the tests.

import assert from "node:assert/strict";

import { launch } from "./lib.mjs";
import { processesOf } from "./memory.mjs";
import { answerCheck, begin, tap, title, unlock } from "./walk.mjs";

/** The kill comes so many milliseconds after the tap at most: longer than a write takes on a busy machine, so that kills
 * fall before it, into it and after it. */
const DELAY_MS_MAX = 600;
/** At most so many entries between two kills. */
const ENTRIES_MAX = 3;
/** A browser that was killed is not waited for longer than this. */
const GONE_MS = 5_000;

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function chance(seed) {
  let at = seed >>> 0;
  return () => {
    at = (at + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(at ^ (at >>> 15), at | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Ends every process of a browser at once, without a word. */
export function killBrowser(profile) {
  const all = processesOf(profile);
  assert.ok(all.length > 1, "the browser runs");
  for (const { id } of all) {
    try {
      process.kill(id, "SIGKILL");
    } catch {
      // Gone with its parent.
    }
  }
  return all.length;
}

/**
 * Kills until there were `kills`, or until `stop()`. `state` is what an earlier run handed to `keep`; a new one has a
 * seed and a port. Throws where something that was confirmed is not there, or a vault does not open.
 */
export async function soak({ server, kills, seed, profile, state, stop = () => false, keep = async () => {}, say = () => {} }) {
  const now = { kills: 0, confirmed: [], entries: 0, underWay: 0, kept: 0, ...state };
  while (now.kills < kills && !stop()) {
    const random = chance(seed * 100_003 + now.kills);
    const browser = await launch({ profile });
    const page = browser.context.pages()[0];
    await page.goto(server.address);
    if (now.words === undefined) {
      now.words = await begin(page, { names: ["Ada"], mode: "Just me" });
      await answerCheck(page, { answer: () => null });
      await title(page, "That was all");
      await tap(page, "Go on");
      await tap(page, "Diary");
      await title(page, "Diary");
    } else {
      await unlock(page, now.words);
      await compare(page, now);
    }
    // After so many entries, and so many milliseconds into the next one.
    const entries = 1 + Math.floor(random() * ENTRIES_MAX);
    for (let entry = 1; entry < entries; entry += 1) {
      const text = `${seed}.${now.kills}.${(now.entries += 1)} ${"herons ".repeat(1 + Math.floor(random() * 40)).trim()}`;
      await write(page, text);
      await tap(page, "Keep it");
      await title(page, "Diary");
      await page.getByText(text, { exact: true }).first().waitFor();
      now.confirmed.push(text);
    }
    const last = `${seed}.${now.kills}.${(now.entries += 1)} last`;
    await write(page, last);
    const delay = random() * DELAY_MS_MAX;
    // The tap is done by the page itself, so that the kill can fall into the write and not only before it.
    const tapped = page.getByRole("button", { name: "Keep it", exact: true }).first().evaluate((button) => button.click()).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, delay));
    const seen = await confirmedWithin(page, last);
    killBrowser(profile);
    await tapped;
    await Promise.race([browser.context.close().catch(() => {}), new Promise((resolve) => setTimeout(resolve, GONE_MS).unref())]);
    now.kills += 1;
    if (seen) now.confirmed.push(last);
    else {
      now.last = last;
      now.underWay += 1;
    }
    await keep(now);
    if (now.kills % 10 === 0) say(`${now.kills} of ${kills} kills, ${now.confirmed.length} entries confirmed`);
  }
  // The last kill is looked at as well.
  const browser = await launch({ profile });
  const page = browser.context.pages()[0];
  await page.goto(server.address);
  await unlock(page, now.words);
  await compare(page, now);
  await browser.context.close();
  await keep(now);
  return now;
}

async function write(page, words) {
  await tap(page, "Write something down");
  await page.getByLabel("Own words").fill(words);
}

// Whether the screen already says that it is kept; it does not wait.
const confirmedWithin = (page, text) =>
  Promise.race([
    page.evaluate((wanted) => document.querySelector("main h1")?.textContent.includes("Diary") && document.body.innerText.includes(wanted), text),
    new Promise((resolve) => setTimeout(resolve, 200, false)),
  ]).catch(() => false);

// Every confirmed entry is in the diary, once and word for word; one that was under way is there whole, or not at all;
// nothing else is.
async function compare(page, now) {
  await tap(page, "Diary");
  await title(page, "Diary");
  const there = (await page.locator("main .own-words").allInnerTexts()).sort();
  if (now.last !== undefined && there.includes(now.last)) {
    now.confirmed.push(now.last);
    now.kept += 1;
  }
  now.last = undefined;
  assert.deepEqual(there, [...now.confirmed].sort(), `after ${now.kills} kills of seed ${now.seed}`);
}
