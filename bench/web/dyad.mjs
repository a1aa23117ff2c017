// Times the posterior of 200 check-ins in WebAssembly, in time of the processor, and prints a line as the other benches do.
// node dyad.mjs FOLDER: the folder has bench-web.mjs and bench-web.wasm (`cargo xtask bench infer` puts them there).

import { load } from "./load.mjs";

const SEEDS = 7;
const CHECK_INS = 200;
const ENOUGH = 400;

const { infer, gate } = await load(process.argv[2]);

// The first rounds wait for the compiler's second, faster pass, as a page that computes in a Worker does too.
for (let round = 0; round < 2; round += 1) infer(CHECK_INS, 100 + round);
const times = [];
let sums = [];
for (let seed = 0; seed < SEEDS; seed += 1) {
  const start = process.cpuUsage().user;
  const [effective, ...moments] = infer(CHECK_INS, seed);
  times.push((process.cpuUsage().user - start) / 1e6);
  if (!(effective >= ENOUGH)) throw new Error(`${effective} effective draws are too few: no timing counts`);
  sums = moments.map((moment, k) => (sums[k] ?? 0) + moment / SEEDS);
}
times.sort((one, other) => one - other);
const half = sums.length / 2;
const near = gate(CHECK_INS, Float64Array.from(sums.slice(0, half)), Float64Array.from(sums.slice(half)));
const who = `afterglow in WebAssembly, Node ${process.versions.node}`;
console.log(["result", `dyad-${CHECK_INS}`, who, near, times[Math.floor(SEEDS / 2)].toFixed(4)].join("\t"));
