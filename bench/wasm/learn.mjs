// Learning from 200 check-ins in WebAssembly, under Node:
//
//     RUSTFLAGS="-Ctarget-feature=+simd128" cargo build --profile web -p learn --example time --target wasm32-wasip1
//     node --no-warnings bench/wasm/learn.mjs target/wasm32-wasip1/web/examples/time.wasm
//
// Its clock is the processor's time spent on it, so that other work on the machine does not count. Numbers behind the
// name of the file are those of the example: how many runs, and of how many kinds.
import { readFile } from 'node:fs/promises';
import { argv, cpuUsage } from 'node:process';
import { WASI } from 'node:wasi';

const wasi = new WASI({ version: 'preview1', args: ['time', ...argv.slice(3)] });
const imports = wasi.getImportObject();
imports.wasi_snapshot_preview1.clock_time_get = (_clock, _precision, at) => {
  const { user, system } = cpuUsage();
  new DataView(instance.exports.memory.buffer).setBigUint64(at, BigInt(user + system) * 1000n, true);
  return 0;
};
const module = await WebAssembly.compile(await readFile(argv[2]));
const instance = await WebAssembly.instantiate(module, imports);
wasi.start(instance);
