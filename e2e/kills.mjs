// Kills the browser in the middle of saving, again and again, and looks each time whether what was confirmed is there.
// node e2e/kills.mjs [--kills COUNT] [--seed NUMBER] [--server PROGRAM] [--site FOLDER]

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";

import { flag, launch, opened, removeTemporaries, serve, temporary } from "./lib.mjs";
import { begin, tap, title } from "./walk.mjs";

const ITEMS = 18;
/** A kill comes at most so long after the first tap, in milliseconds: five answers or so are saved by then. */
const LATEST_MS = 350;
/** With fewer items left a kill would come after the last of them. */
const ENOUGH = 5;

/** Ends every process of the browser that holds a profile, as a phone does it: without a word. */
async function kill(profile) {
  for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    const own = command.split("\0").includes(`--user-data-dir=${profile}`);
    if (own && Number(id) !== process.pid) {
      try {
        process.kill(Number(id), "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
  }
}

/** The number of the item on the screen, from 1. */
async function item(page) {
  const text = await page.getByText(new RegExp(`^\\d+ of ${ITEMS}$`)).first().textContent();
  return Number(text.split(" ")[0]);
}

/** A small generator: the same kills for the same seed, as far as the machine lets them be. */
function chances(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * Kills so often, and says what came of it: how many answers were confirmed before a kill, how many of them were lost,
 * how many came back that had not been confirmed yet, and how often the vault did not open again.
 */
export async function kills(count, seed) {
  const chance = chances(seed);
  const server = await serve();
  const report = { kills: 0, confirmed: 0, lost: 0, unconfirmed: 0, shut: 0 };
  let person = null;
  while (report.kills < count) {
    if (!person || person.confirmed > ITEMS - ENOUGH) person = { profile: await temporary("profile"), words: null, confirmed: 1 };
    const { context } = await launch({ profile: person.profile });
    const page = context.pages()[0];
    await page.goto(server.address);
    if (person.words) {
      await opened(page);
      await page.getByLabel("Your words").fill(person.words);
      await tap(page, "Open");
      const back = await title(page, "short check").then(() => tap(page, /^(Start|Go on where you stopped)$/)).catch(() => null);
      if (back === null) {
        report.shut += 1;
        throw new Error(`after kill ${report.kills} the vault did not open: ${await page.locator("body").innerText()}`);
      }
      const found = await item(page);
      report.lost += Math.max(0, person.confirmed - found);
      report.unconfirmed += Math.max(0, found - person.confirmed);
      person.confirmed = found;
    } else {
      person.words = await begin(page, { names: ["Ada"], mode: "Just me" });
      await title(page, "short check");
      await tap(page, "Start");
    }
    let dead = false;
    const dying = new Promise((resolve) => {
      setTimeout(() => kill(person.profile).then(() => resolve((dead = true))), chance(LATEST_MS));
    });
    while (!dead && person.confirmed < ITEMS) {
      const went = await page
        .locator(`button[data-value="${1 + chance(7)}"]`)
        .click({ timeout: 2_000 })
        .then(() => page.getByText(`${person.confirmed + 1} of ${ITEMS}`, { exact: true }).waitFor({ timeout: 2_000 }))
        .then(() => true, () => false);
      if (!went) break;
      person.confirmed += 1;
      report.confirmed += 1;
    }
    await dying;
    report.kills += 1;
    await context.close().catch(() => {});
  }
  await server.stop();
  return report;
}

if (process.argv[1] === import.meta.filename) {
  const count = Number(flag("kills") ?? 200);
  const began = Date.now();
  const report = await kills(count, Number(flag("seed") ?? 1));
  await removeTemporaries();
  console.log(`${JSON.stringify(report)} in ${Math.round((Date.now() - began) / 1000)} s`);
  assert.ok(report.confirmed > count / 2, "hardly anything was saved, so nothing could be lost");
  assert.deepEqual([report.lost, report.shut], [0, 0]);
}
