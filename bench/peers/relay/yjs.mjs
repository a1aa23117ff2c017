// Couples that share a document of y-websocket: one socket writes records, the next goes out when the other socket has it.
//
// node yjs.mjs ADDRESS COUPLES SECONDS ROUND

import { randomBytes } from "node:crypto";

import WebSocket from "ws";
import * as Y from "yjs";

import { Times, come } from "./quantiles.mjs";

const RECORD_BYTES = 1024;
/** How a message of the protocol begins that carries an update. */
const UPDATE = [0, 2];
/** What is left for the server to send its own state in, before anything is measured. */
const SETTLE_MS = 500;

const [address, couples, seconds, round] = process.argv.slice(2);

function opened(name) {
  return new Promise((done, failed) => {
    const socket = new WebSocket(`${address}/${name}`, { perMessageDeflate: false });
    socket.on("open", () => done(socket));
    socket.on("error", failed);
  });
}

/** Seven bits a byte, lowest first, as the protocol writes lengths. */
function length(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push(128 | (value & 127));
  return [...bytes, value];
}

const pairs = await Promise.all(
  Array.from({ length: Number(couples) }, async (_, number) => {
    const name = `${round}-${number}`;
    return { reader: await opened(name), writer: await opened(name) };
  }),
);
await new Promise((done) => setTimeout(done, SETTLE_MS));

const times = new Times(Number(seconds));
await Promise.all(
  pairs.map(async ({ reader, writer }) => {
    const document = new Y.Doc();
    const records = document.getArray("records");
    let update;
    document.on("update", (bytes) => (update = bytes));
    let arrived = () => {};
    reader.on("message", (message) => {
      const carries = message.length > RECORD_BYTES && UPDATE.every((byte, at) => message[at] === byte);
      if (carries) arrived();
    });
    while (times.running()) {
      records.push([new Uint8Array(randomBytes(RECORD_BYTES))]);
      const message = Buffer.concat([Buffer.from([...UPDATE, ...length(update.length)]), update]);
      const sent = performance.now();
      const came = await come((then) => {
        arrived = then;
        writer.send(message);
      });
      times.add(sent, came);
    }
  }),
);
console.log(times.line());
process.exit(0);
