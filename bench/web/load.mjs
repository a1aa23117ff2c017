// The module of this package, out of the folder in which xtask has put it with its binding code.

import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export async function load(folder) {
  const file = (ending) => join(resolve(folder), `bench-web.${ending}`);
  const glue = await import(pathToFileURL(file("mjs")));
  await glue.default({ module_or_path: await WebAssembly.compile(await readFile(file("wasm"))) });
  return glue;
}
