// Kills the whole browser with SIGKILL while somebody writes, again and again, and looks for every entry that was
// confirmed: what the screen said was kept must be there, in order and word for word.
//
//   node e2e/soak.mjs [--server PROGRAM] [--site FOLDER] [--kills 200] [--seed 1] [--state FOLDER] [--minutes 10]
//
// A run that was cut off goes on where it was: the profile, what was confirmed and the number of kills are in `--state`.

import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { flag, removeTemporaries, serve, temporary } from "./lib.mjs";
import { soak } from "./killed.mjs";

const kills = Number(flag("kills") ?? 200);
const seed = Number(flag("seed") ?? 1);
const minutes = Number(flag("minutes") ?? Infinity);
const folder = flag("state") ?? (await temporary("soak"));
await mkdir(folder, { recursive: true });
const note = join(folder, "state.json");

const state = existsSync(note) ? JSON.parse(await readFile(note, "utf8")) : undefined;
if (state && state.seed !== seed) throw new Error(`${note} is of seed ${state.seed}; remove it, or go on with that seed`);
const server = await serve(undefined, state?.port ?? 0);
const until = Date.now() + minutes * 60_000;
const ended = await soak({
  server,
  kills,
  seed,
  profile: join(folder, "profile"),
  state: state ?? { seed, port: server.port },
  stop: () => Date.now() > until,
  // Renamed into its place, so that a cut never leaves half a note.
  keep: async (now) => {
    await writeFile(`${note}.new`, JSON.stringify(now));
    await rename(`${note}.new`, note);
  },
  say: (text) => console.log(text),
});
await server.stop();
await removeTemporaries();
console.log(
  `seed ${seed}: ${ended.kills} of ${kills} kills, ${ended.confirmed.length} confirmed entries all found again, ` +
    `${ended.underWay} killed with one under way, of which ${ended.kept} were there afterwards`,
);
