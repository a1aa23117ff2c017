// Runs every e2e/*.test.mjs, one file after the other, and prints a line for each test.
// node e2e/run.mjs [--server PROGRAM] [--site FOLDER] [--only WORD]

import { run } from "node:test";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import { SERVER, SITE, flag } from "./lib.mjs";

const MINUTES = 60_000;

const only = flag("only");
const folder = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const files = (await readdir(folder))
  .filter((name) => name.endsWith(".test.mjs") && (!only || name.includes(only)))
  .sort()
  .map((name) => join(folder, name));

// Test files run in processes of their own and read what to test from their environment.
process.env.E2E_SITE = resolve(SITE);
if (SERVER) process.env.E2E_SERVER = resolve(SERVER);

let passed = 0;
let failed = 0;
const stream = run({ files, concurrency: 1, timeout: 10 * MINUTES });
stream.on("test:pass", (event) => {
  if (isFile(event)) return;
  passed += 1;
  console.log(`ok    ${event.name} (${Math.round(event.details.duration_ms)} ms)`);
});
stream.on("test:fail", (event) => {
  const { error } = event.details;
  if (isFile(event) && error?.failureType === "subtestsFailed") return;
  failed += 1;
  console.log(`FAIL  ${event.name}\n${indent(error?.cause?.stack ?? error?.cause ?? error?.stack ?? error)}`);
});
stream.on("test:stderr", ({ message }) => process.stderr.write(message));
stream.resume();
await new Promise((resolve) => stream.once("end", resolve));

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

// Some versions of node report each file as a test around its tests.
function isFile({ name }) {
  return name.endsWith(".test.mjs");
}

function indent(value) {
  return String(value).replace(/^/gm, "      ");
}
