// The store for itself in a real browser: what it keeps, loses, refuses and says, also in browsers that can do less.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { TRIAL, launch, removeTemporaries } from "./lib.mjs";

const TYPES = { mjs: "text/javascript", wasm: "application/wasm", html: "text/html" };
/** As many as there are, so that none is left out unseen. */
const CLAIMS = [
  "a bucket lives through the story",
  "a browser without buckets lives through the story",
  "a browser that writes files only in workers lives through the story",
  "what was saved is there when opened again",
  "a wipe in one window ends the other",
  "wiping removes the bucket itself",
  "a full disk refuses the batch and keeps the rest",
  "a refused browser says so",
  "a second window learns that it is second",
];

let server;

before(async () => {
  assert.ok(TRIAL, "`cargo xtask test browser store` builds what this needs, and names its folder with --trial");
  server = createServer(async ({ url }, response) => {
    const name = url === "/" ? "index.html" : url.slice(1);
    const body = name === "index.html" ? "<!doctype html><title>-</title><link rel=icon href=data:,>" : await file(name);
    response.writeHead(body ? 200 : 404, { "content-type": TYPES[name.split(".").at(-1)] ?? "text/plain" });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
});
after(async () => {
  server?.close();
  await removeTemporaries();
});

const file = (name) =>
  ["store-trial.mjs", "store-trial.wasm"].includes(name) ? readFile(join(TRIAL, name)) : undefined;

test("every claim is asked", async () => {
  const { claims, default: begin } = await import(pathToFileURL(join(TRIAL, "store-trial.mjs")));
  await begin({ module_or_path: await WebAssembly.compile(await file("store-trial.wasm")) });
  assert.deepEqual(claims(), CLAIMS);
});

for (const [at, claim] of CLAIMS.entries()) {
  test(`the store: ${claim}`, async (t) => {
    const { context, problems } = await launch();
    t.after(() => context.close());
    const page = context.pages()[0];
    await page.goto(`http://localhost:${server.address().port}/`);
    const wrong = await page.evaluate(async (number) => {
      const trial = await import("./store-trial.mjs");
      await trial.default({ module_or_path: "./store-trial.wasm" });
      return trial.holds(number).then(() => null, (error) => String(error?.message ?? error));
    }, at);
    assert.equal(wrong, null);
    assert.deepEqual(problems, []);
  });
}
