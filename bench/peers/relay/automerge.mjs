// Couples that share a document over the sync server of automerge-repo: one phone adds records, the next goes in when the
// other phone's document has it.
//
// node automerge.mjs ADDRESS COUPLES SECONDS

import { randomBytes } from "node:crypto";

import { Repo } from "@automerge/automerge-repo";
import { BrowserWebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";

import { Times, come } from "./quantiles.mjs";

const RECORD_BYTES = 1024;
/** What is left for a document to come to the server before the other phone asks for it. */
const SETTLE_MS = 1500;

const [address, couples, seconds] = process.argv.slice(2);
const phone = () => new Repo({ network: [new BrowserWebSocketClientAdapter(address)] });
const settled = () => new Promise((done) => setTimeout(done, SETTLE_MS));

const writers = Array.from({ length: Number(couples) }, () => phone().create({ records: [] }));
await settled();
const pairs = await Promise.all(
  writers.map(async (written) => {
    const read = phone().find(written.url);
    await read.whenReady();
    return { read, written };
  }),
);
await settled();

const times = new Times(Number(seconds));
await Promise.all(
  pairs.map(async ({ read, written }) => {
    let arrived = () => {};
    let wanted = 0;
    read.on("change", ({ doc }) => {
      if (doc.records.length >= wanted) arrived();
    });
    while (times.running()) {
      const record = new Uint8Array(randomBytes(RECORD_BYTES));
      wanted += 1;
      const sent = performance.now();
      const came = await come((then) => {
        arrived = then;
        written.change((doc) => {
          doc.records.push(record);
        });
      });
      times.add(sent, came);
    }
  }),
);
console.log(times.line());
process.exit(0);
