// How long opening takes on a modest phone, four times slower than this machine: from the tap on Open until the first
// screen stands, and how much of it is the key derivation (Argon2id in its Worker).
// node e2e/unlock-bench.mjs [--server PROGRAM] [--site FOLDER] [--runs 20] [--entries 100]

import { PHONE, flag, launch, opened, removeTemporaries, serve } from "./lib.mjs";
import { answerCheck, begin, tap, title } from "./walk.mjs";

const RUNS = Number(flag("runs") ?? 20);
const ENTRIES = Number(flag("entries") ?? 100);
const CPU_SLOWDOWN = 4;

const server = await serve();
const { context } = await launch({ viewport: PHONE });
const page = context.pages()[0];
await page.addInitScript(watch);
await page.goto(server.address);
const words = await begin(page, { names: ["Ada"], mode: "Just me" });
await answerCheck(page, { answer: () => null });
await title(page, "That was all");
await tap(page, "Go on");
await tap(page, "Diary");
for (let entry = 0; entry < ENTRIES; entry += 1) {
  await tap(page, "Write something down");
  await page.getByLabel("Own words").fill(`An ordinary evening, number ${entry}, with a few words about it.`);
  await tap(page, "Keep it");
  await title(page, "Diary");
}
console.log(`unlock after ${ENTRIES} entries, ${RUNS} runs each:`);
for (const slowdown of [1, CPU_SLOWDOWN]) {
  const [whole, derived] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    await page.reload();
    await opened(page);
    await title(page, "Welcome back");
    await page.getByLabel("Your words").fill(words);
    const slow = await slowed(page, slowdown);
    const seen = await page.evaluate(measure);
    await slow();
    whole.push(seen.whole);
    derived.push(seen.derived);
  }
  console.log(`  CPU ÷ ${slowdown}${slowdown === CPU_SLOWDOWN ? "   (goal: 95 of 100 within 1000 ms)" : ""}`);
  print("from the tap to the screen", whole);
  print("of it the key, in its Worker", derived);
}
await context.close();
await server.stop();
await removeTemporaries();

// Slows the page, and each of its Workers as soon as it is there: a Worker is a target of its own.
async function slowed(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  return async () => {
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await session.detach();
  };
}

// Notes when the Worker of the keys gives its answer.
function watch() {
  const Real = Worker;
  globalThis.derivedAt = [];
  globalThis.Worker = class extends Real {
    constructor(...given) {
      super(...given);
      const born = performance.now();
      this.addEventListener("message", () => globalThis.derivedAt.push([born, performance.now()]));
    }
  };
}

async function measure() {
  globalThis.derivedAt.length = 0;
  const button = [...document.querySelectorAll("main button")].find((one) => one.textContent === "Open");
  const from = performance.now();
  button.click();
  while (document.querySelector("main h1")?.textContent === "Welcome back" || !document.querySelector("main h1")) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  const [[born, answered]] = globalThis.derivedAt;
  return { whole: performance.now() - from, derived: answered - born };
}

function print(what, values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)].toFixed(0);
  console.log(`    ${what.padEnd(30)} p50 ${at(0.5).padStart(6)} ms   p95 ${at(0.95).padStart(6)} ms`);
}
