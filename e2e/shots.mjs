// Pictures of every screen that the example can open by name.
// node e2e/shots.mjs --into FOLDER [--only WORD] [--server PROGRAM] [--site FOLDER]

import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { PHONE, TABLE, flag, launch, opened, removeTemporaries, serve } from "./lib.mjs";

const into = flag("into") ?? "dist/shots";
const only = flag("only");

// The app's own list is the only one: `"name" => Screen::…` in its example.
const source = await readFile(new URL("../apps/web/src/demo.rs", import.meta.url), "utf8");
const named = [...source.matchAll(/^\s*"([a-z0-9-]+)" => Screen::/gm)].map(([, name]) => name);
const screens = [...new Set(["curves", ...named])].filter((name) => !only || name.includes(only));
if (screens.length === 0) throw new Error(`no screen is called like "${only}"; apps/web/src/demo.rs has the names`);

await mkdir(into, { recursive: true });
const server = await serve();
const troubles = [];
try {
  for (const [device, viewport] of [["phone", PHONE], ["table", TABLE]]) {
    for (const colorScheme of ["dark", "light"]) {
      await shoot(device, viewport, colorScheme);
    }
  }
} finally {
  await server.stop();
  await removeTemporaries();
}
for (const trouble of troubles) console.error(trouble);
console.log(`${screens.length} screens, ${screens.length * 4} pictures in ${into}`);
process.exitCode = troubles.length > 0 ? 1 : 0;

async function shoot(device, viewport, colorScheme) {
  const { context, problems } = await launch({ viewport, colorScheme, reducedMotion: "reduce" });
  const page = context.pages()[0];
  for (const name of screens) {
    await page.goto(`${server.address}?demo&screen=${name}`);
    await opened(page);
    await settled(page);
    await page.screenshot({ path: join(into, `${name}-${device}-${colorScheme}.png`) });
    troubles.push(...problems.splice(0).map((problem) => `${name} (${device}, ${colorScheme}): ${problem}`));
  }
  await context.close();
}

// A screen is settled when nothing is busy and its text has been the same for half a second.
async function settled(page) {
  await page.waitForFunction(
    () => {
      const text = document.body.innerText;
      const busy = document.querySelector("[aria-busy=true]") !== null;
      if (busy || text !== globalThis.shotText) {
        globalThis.shotText = text;
        globalThis.shotSince = performance.now();
      }
      return performance.now() - globalThis.shotSince > 500 && text.trim() !== "";
    },
    null,
    { polling: 50, timeout: 30_000 },
  );
}
