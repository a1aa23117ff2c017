// How long a first visit takes on a modest phone: four times slower than this machine, on slow 4G.
// node e2e/bench.mjs [--server PROGRAM] [--site FOLDER]

import { PHONE, keptForOffline, launch, opened, removeTemporaries, serve } from "./lib.mjs";

const RUNS = 5;
const CPU_SLOWDOWN = 4;
// "Slow 4G" of the web's performance tools: 1.6 Mbit/s down, 0.75 up, 150 ms round trip.
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };

const server = await serve();
const rows = [];
for (let run = 0; run < RUNS; run += 1) rows.push(await visit());
await server.stop();
await removeTemporaries();

console.log(`first visit, CPU ÷ ${CPU_SLOWDOWN}, slow 4G, median of ${RUNS}:`);
print("first paint", "ms", rows.map((row) => row.paint), 1800);
print("largest paint (LCP)", "ms", rows.map((row) => row.largest), 2500);
print("app opened", "ms", rows.map((row) => row.opened));
print("layout shift (CLS)", "", rows.map((row) => row.shift), 0.1);
console.log("second visit, offline, CPU ÷ 4:");
print("app opened", "ms", rows.map((row) => row.again), 1000);

async function visit() {
  const { context } = await launch({ viewport: PHONE });
  const page = context.pages()[0];
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", SLOW_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  await page.addInitScript(watch);
  await page.goto(server.address);
  const first = await measured(page);
  await keptForOffline(page);
  await page.reload();
  const second = await measured(page);
  await context.close();
  return { ...first, again: second.opened };
}

async function measured(page) {
  await opened(page);
  await page.waitForTimeout(500);
  return page.evaluate(() => globalThis.seen);
}

function watch() {
  const seen = { paint: 0, largest: 0, shift: 0, opened: 0 };
  globalThis.seen = seen;
  const on = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  on("paint", (entry) => (seen.paint ||= entry.startTime));
  on("largest-contentful-paint", (entry) => (seen.largest = entry.startTime));
  on("layout-shift", (entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value));
  const look = () => {
    const gone = document.readyState !== "loading" && !document.getElementById("opening");
    if (gone) seen.opened ||= performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

function print(what, unit, values, goal) {
  const median = values.toSorted ? values.toSorted((a, b) => a - b) : [...values].sort((a, b) => a - b);
  const value = median[values.length >> 1];
  const shown = unit === "ms" ? value.toFixed(0) : value.toFixed(3);
  const aim = goal === undefined ? "" : `   (goal ≤ ${goal}${unit && ` ${unit}`})`;
  console.log(`  ${what.padEnd(24)} ${shown.padStart(8)} ${unit}${aim}`);
}
