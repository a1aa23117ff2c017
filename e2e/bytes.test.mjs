// The engine in WebAssembly answers with the same bytes as the engine built for this machine.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { SITE, filesOfSite, removeTemporaries, temporary } from "./lib.mjs";

// What each kind of question begins with: its place among the engine's questions.
const KINDS = ["a place on the map", "an evening", "two bodies", "an agreement", "a changed agreement"];

let answer;
let rows;

before(async () => {
  [answer, rows] = await Promise.all([webAssembly(), native()]);
});
after(removeTemporaries);

test("the questions are of every kind", () => {
  assert.ok(rows.length >= 200);
  assert.deepEqual(new Set(rows.map(kind)), new Set(KINDS));
});

for (const name of KINDS) {
  test(`${name}: the same bytes natively and in WebAssembly`, () => {
    const asked = rows.filter((row) => kind(row) === name);
    const hashes = asked.map(({ question }) => hash(answer(question)));
    assert.deepEqual(hashes, asked.map((row) => row.hash));
  });
}

function kind({ question }) {
  return KINDS[question[0]];
}

/** What the engine built for this machine says: questions, and the hashes of its answers. */
async function native() {
  const command = ["run", "--quiet", "--package", "engine", "--example", "questions"];
  const { stdout } = await promisify(execFile)("cargo", command, {
    cwd: join(import.meta.dirname, ".."),
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => line.split(" "))
    .map(([question, hash]) => ({ question: Buffer.from(question, "hex"), hash }));
}

/** The `answer` of the built app's engine. Its module expects to run in a worker that is spoken to. */
async function webAssembly() {
  const files = await filesOfSite();
  const file = (pattern) => join(SITE, files.find((path) => pattern.test(path)) ?? assert.fail(`no file like ${pattern}`));
  const copy = join(await temporary("engine"), "engine.mjs");
  await writeFile(copy, await readFile(file(/^assets\/engine\..*\.js$/)));
  globalThis.addEventListener ??= () => {};
  const glue = await import(pathToFileURL(copy));
  const module = await WebAssembly.compile(await readFile(file(/^assets\/engine\..*\.wasm$/)));
  await glue.default({ module_or_path: module });
  return glue.answer;
}

/** FNV-1a, 64 bits. */
function hash(bytes) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
