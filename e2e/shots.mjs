// Pictures of every screen that the example can open by name.
// node e2e/shots.mjs --into FOLDER [--only WORD] [--server PROGRAM] [--site FOLDER]

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { PHONE, TABLE, flag, launch, removeTemporaries, serve } from "./lib.mjs";
import { openScreen, screens } from "./screens.mjs";

const into = flag("into") ?? "dist/shots";
const only = flag("only");

const names = await screens(only);

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
console.log(`${names.length} screens, ${names.length * 4} pictures in ${into}`);
process.exitCode = troubles.length > 0 ? 1 : 0;

async function shoot(device, viewport, colorScheme) {
  const { context, problems } = await launch({ viewport, colorScheme, reducedMotion: "reduce" });
  const page = context.pages()[0];
  for (const name of names) {
    await openScreen(page, server.address, name);
    await page.screenshot({ path: join(into, `${name.replace("&news=", "-news-")}-${device}-${colorScheme}.png`) });
    troubles.push(...problems.splice(0).map((problem) => `${name} (${device}, ${colorScheme}): ${problem}`));
  }
  await context.close();
}
