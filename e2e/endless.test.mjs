// A relay that never stops sending: the app takes as much as the longest answer has, and ends it.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";

import { removeTemporaries, serve } from "./lib.mjs";
import { phone, prove, settle, toPhones } from "./phones.mjs";
import { tap } from "./walk.mjs";

const PIECE = Buffer.alloc(64 * 1024, 1);
// An answer has at most 0.3 MB; the rest is what browser and system take in before anybody reads it.
const MOST_BYTES = 16 * 1024 * 1024;
const SOON_MS = 5_000;

after(removeTemporaries);

/** A relay that answers everything without end. `sent` is the most that one answer had, `ended` how many were ended. */
async function endless(t) {
  const seen = { asked: 0, ended: 0, sent: 0 };
  const server = createServer((request, response) => {
    seen.asked += 1;
    request.resume();
    response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "application/octet-stream" });
    let sent = 0;
    let open = true;
    response.once("close", () => {
      open = false;
      seen.ended += 1;
    });
    // One piece at a time, so that this program hears of the end.
    const steady = () => {
      if (!open) return;
      sent += PIECE.length;
      seen.sent = Math.max(seen.sent, sent);
      response.write(PIECE, () => setImmediate(steady));
    };
    steady();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { seen, origin: `http://127.0.0.1:${server.address().port}` };
}

test("a relay that sends without end is cut off after the longest answer there is", async (t) => {
  const relay = await endless(t);
  const server = await serve(undefined, 0, relay.origin);
  t.after(() => server.stop());
  const one = await phone(t, server.address);
  const words = await settle(one.page, ["Marguerite", "Thaddeus"], { answer: () => null });
  await toPhones(one.page);
  await tap(one.page, /^My partner’s phone/);
  await prove(one.page, words);
  await tap(one.page, /^Say a short code/);
  const until = performance.now() + 30_000;
  while (relay.seen.asked === 0 && performance.now() < until) await one.page.waitForTimeout(50);
  assert.ok(relay.seen.asked > 0, "it was asked");
  await one.page.waitForTimeout(SOON_MS);
  assert.ok(relay.seen.ended > 0, `still taken in after ${relay.seen.sent} bytes`);
  assert.ok(relay.seen.sent < MOST_BYTES, `${relay.seen.sent} bytes were taken in`);
});
