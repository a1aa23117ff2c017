// How long the app's own Worker takes to learn from 200 check-ins with their mornings: the page asks as it always does,
// and the diary it asks about is exchanged for one of those that crates/engine/examples/diary.rs writes.
// node e2e/learn-bench.mjs --site FOLDER --server PROGRAM --diaries FOLDER [--runs 5] [--json]

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { PHONE, flag, launch, opened, removeTemporaries, serve } from "./lib.mjs";

const RUNS = Number(flag("runs") ?? 5);
const GOAL_MS = 1000;
const KINDS = [12, 50];
// A check-in for each report of each partner, in fifty evenings.
const CHECK_INS = 200;

const server = await serve();
const rows = [];
for (const kinds of KINDS) {
  const diary = await readFile(join(flag("diaries"), `${kinds}.question`));
  const taken = [];
  for (let run = 0; run < RUNS; run += 1) taken.push(await learned(diary));
  rows.push({ kinds, check_ins: CHECK_INS, ms: taken.sort((a, b) => a - b) });
}
await server.stop();
await removeTemporaries();

if (process.argv.includes("--json")) {
  console.log(JSON.stringify(rows));
} else {
  console.log(`learning from ${CHECK_INS} check-ins in a Worker of Chromium, ${RUNS} runs each, a new Worker each time:`);
  for (const { kinds, ms } of rows) {
    const [least, middle, most] = [ms[0], ms[ms.length >> 1], ms.at(-1)].map((one) => one.toFixed(0));
    console.log(`  ${kinds} kinds of evenings   ${middle} ms (${least} to ${most})   (goal ≤ ${GOAL_MS} ms)`);
  }
}

async function learned(diary) {
  const { context } = await launch({ viewport: PHONE });
  const page = context.pages()[0];
  await page.addInitScript(exchange, diary.toString("base64"));
  await page.goto(`${server.address}?demo&screen=learned&evenings=8`);
  await opened(page);
  await page.getByText("The truth should lie inside it").waitFor({ timeout: 120_000 });
  const seen = await page.evaluate(() => globalThis.learned);
  await context.close();
  if (seen.answers !== 1 || seen.told < 2) throw new Error(`one answer with progress was to come: ${JSON.stringify(seen)}`);
  return seen.ms;
}

// Runs in the page: what is asked of a Worker to learn is exchanged, and its answer is timed.
function exchange(base64) {
  const diary = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const seen = { answers: 0, told: 0, ms: 0 };
  globalThis.learned = seen;
  const ask = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function postMessage(message, ...rest) {
    if (!message.learning) return ask.call(this, message, ...rest);
    const from = performance.now();
    this.addEventListener("message", ({ data: { done, answer } }) => {
      if (done !== undefined) seen.told += 1;
      if (answer) [seen.answers, seen.ms] = [seen.answers + 1, performance.now() - from];
    });
    return ask.call(this, { ...message, question: diary });
  };
}
