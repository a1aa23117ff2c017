// The whole browser is killed while somebody writes; the long run of the same is `cargo xtask soak browser`.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { soak } from "./killed.mjs";
import { removeTemporaries, serve, temporary } from "./lib.mjs";

after(removeTemporaries);

const KILLS = 3;

test("three kills of the whole browser while somebody writes: whatever was confirmed is there", async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const seed = 20_261_129;
  const ended = await soak({ server, kills: KILLS, seed, profile: await temporary("profile"), state: { seed } });
  assert.equal(ended.kills, KILLS);
  assert.ok(ended.confirmed.length > 0);
  t.diagnostic(`${ended.confirmed.length} confirmed, ${ended.underWay} under way, ${ended.kept} of them kept`);
});
