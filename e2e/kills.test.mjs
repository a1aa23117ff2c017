// A short run of what `cargo xtask soak browser` does two hundred times.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { kills } from "./kills.mjs";
import { removeTemporaries } from "./lib.mjs";

after(removeTemporaries);

test("a browser killed in the middle of saving loses nothing that was confirmed", async () => {
  const report = await kills(6, 7);
  assert.ok(report.confirmed >= 3, JSON.stringify(report));
  assert.deepEqual([report.lost, report.shut], [0, 0], JSON.stringify(report));
});
