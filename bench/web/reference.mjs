// Prints the fingerprints of as many couples' evenings as are asked for, one a line, as the model in WebAssembly plays
// them. `examples/reference.rs` prints the same natively; `cargo xtask test` compares.
// node reference.mjs FOLDER COUNT

import { load } from "./load.mjs";

const { fingerprint } = await load(process.argv[2]);
for (let index = 0; index < Number(process.argv[3]); index += 1) {
  console.log(`${index} ${BigInt.asUintN(64, fingerprint(index)).toString(16).padStart(16, "0")}`);
}
