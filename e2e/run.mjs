// Runs every e2e/*.test.mjs, two files at a time, and prints a line for each test.
// node e2e/run.mjs [--server PROGRAM] [--site FOLDER] [--trial FOLDER] [--only WORD]

import { run } from "node:test";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import { RELAY, SERVER, SITE, TRIAL, flag } from "./lib.mjs";

const MINUTES = 60_000;
/** The longest file takes four minutes on a quiet machine. What takes this long waits for something that does not come. */
const LONGEST = 12 * MINUTES;
/** A browser mostly waits: for a screen to settle, for a lock to be opened. Two at a time use that. */
const ABREAST = 2;
/** What takes minutes comes first, so that nothing is left to run alone in the end. */
const LONG = ["two-phones", "access", "practices", "passkey", "learned", "heavy"];

const only = flag("only");
const folder = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const files = (await readdir(folder))
  .filter((name) => name.endsWith(".test.mjs") && (!only || name.includes(only)))
  .sort((one, other) => place(one) - place(other) || one.localeCompare(other))
  .map((name) => join(folder, name));

// Test files run in processes of their own and read what to test from their environment.
process.env.E2E_SITE = resolve(SITE);
if (SERVER) process.env.E2E_SERVER = resolve(SERVER);
if (RELAY) process.env.E2E_RELAY = resolve(RELAY);
if (TRIAL) process.env.E2E_TRIAL = resolve(TRIAL);

const { passed, failed } = await play(files);
// A browser under load now and then misses a moment. A failed test gets one more try, in the open:
// both lines are printed, and only what is seen to pass counts as passed.
for (const [file, names] of byFile(failed)) {
  // A file that was cut off, or could not be loaded, is tried as a whole.
  const whole = failed.has(`${file}\n${file}`);
  const again = await play([file], " at the second try", whole ? undefined : names.map(exactly));
  for (const test of again.passed) {
    failed.delete(test);
    passed.add(test);
  }
  if (whole && again.failed.size === 0 && again.passed.size > 0) failed.delete(`${file}\n${file}`);
  for (const test of again.failed) failed.add(test);
}

console.log(`\n${passed.size} passed, ${failed.size} failed`);
process.exitCode = failed.size > 0 || passed.size === 0 ? 1 : 0;

// Plays test files, prints a line for each test, and returns both kinds as "file\nname".
async function play(files, remark = "", testNamePatterns = undefined) {
  const [passed, failed] = [new Set(), new Set()];
  const stream = run({ files, concurrency: ABREAST, timeout: LONGEST, testNamePatterns });
  stream.on("test:pass", (event) => {
    if (isFile(event) || event.skip) return;
    passed.add(`${event.file}\n${event.name}`);
    console.log(`ok    ${event.name} (${Math.round(event.details.duration_ms)} ms)${remark}`);
  });
  stream.on("test:fail", (event) => {
    const { error } = event.details;
    if (isFile(event) && error?.failureType === "subtestsFailed") return;
    failed.add(`${event.file}\n${event.name}`);
    console.log(`FAIL  ${event.name}\n${indent(error?.cause?.stack ?? error?.cause ?? error?.stack ?? error)}`);
  });
  stream.on("test:stderr", ({ message }) => process.stderr.write(message));
  stream.resume();
  await new Promise((resolve) => stream.once("end", resolve));
  return { passed, failed };
}

function place(name) {
  const at = LONG.indexOf(name.replace(".test.mjs", ""));
  return at < 0 ? LONG.length : at;
}

// The failed tests' names for each file that failed, or holds one that did.
function byFile(failed) {
  const names = new Map();
  for (const [file, name] of [...failed].map((test) => test.split("\n"))) {
    names.set(file, [...(names.get(file) ?? []), ...(isFile({ name }) ? [] : [name])]);
  }
  return names;
}

function exactly(name) {
  return new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$`);
}

// Some versions of node report each file as a test around its tests.
function isFile({ name }) {
  return name.endsWith(".test.mjs");
}

function indent(value) {
  return String(value).replace(/^/gm, "      ");
}
