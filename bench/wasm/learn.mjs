// Learning from 200 check-ins in WebAssembly, under Node:
//
//     RUSTFLAGS="-Ctarget-feature=+simd128" cargo build --release -p learn --example time --target wasm32-wasip1
//     node --no-warnings bench/wasm/learn.mjs target/wasm32-wasip1/release/examples/time.wasm
import { readFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { WASI } from 'node:wasi';

const wasi = new WASI({ version: 'preview1' });
const module = await WebAssembly.compile(await readFile(argv[2]));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
wasi.start(instance);
