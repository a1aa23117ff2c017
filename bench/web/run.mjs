// Times the ensemble in WebAssembly, in time of the processor, and prints a line as the other benches do.
// node run.mjs FOLDER: the folder has bench-web.mjs and bench-web.wasm (`cargo xtask bench peers` puts them there).

import { load } from "./load.mjs";

const REPEATS = 7;
const GATE = 1e-4;

const { play, error: largestError } = await load(process.argv[2]);

const error = largestError();
if (!(error <= GATE)) throw new Error(`the largest error is ${error}, above ${GATE}: no timing counts`);
// The first rounds build the couples and wait for the compiler's second, faster pass.
for (let round = 0; round < 3; round += 1) play();
const rates = [];
for (let run = 0; run < REPEATS; run += 1) {
  const start = process.cpuUsage().user;
  const couples = play();
  rates.push((couples / (process.cpuUsage().user - start)) * 1e6);
}
rates.sort((one, other) => one - other);
const [middle] = rates.slice(REPEATS / 2);
console.log(["result", "sim", `afterglow in WebAssembly, Node ${process.versions.node}`, error.toExponential(1), middle.toFixed(0)].join("\t"));
