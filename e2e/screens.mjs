// The list of screens that pictures and access tests go through: the app's own, so that a new screen is covered at once.

import { readFile } from "node:fs/promises";

import { opened } from "./lib.mjs";

/** The screen above which everything stands that is said about the version on the server. */
const NEWS_ABOVE = "diary";

/**
 * Names of all screens that the example can open: every `"name" => Screen::…` of it, and `diary&news=…` for everything
 * that can be said about the version on the server.
 */
export async function screens(only) {
  const source = (path) => readFile(new URL(`../apps/web/src/${path}`, import.meta.url), "utf8");
  const named = [...(await source("demo.rs")).matchAll(/^\s*"([a-z0-9-]+)" =>/gm)].map(([, name]) => name);
  const said = [...(await source("host.rs")).matchAll(/^\s*"([a-z]+)" => Self::/gm)].map(([, what]) => what);
  const news = [...said, "forged"].map((what) => `${NEWS_ABOVE}&news=${what}`);
  const found = [...new Set(["curves", ...named, ...news])].filter((name) => !only || name.includes(only));
  if (found.length === 0) throw new Error(`no screen is called like "${only}"; apps/web/src/demo.rs has the names`);
  return found;
}

/** Opens a screen of the example, in a language, and waits until nothing changes any more. */
export async function openScreen(page, address, name, language = "en") {
  await page.goto(`${address}?demo&screen=${name}&lang=${language}`);
  await opened(page);
  await settled(page);
}

const STILL_MS = 400;

// A screen is settled when nothing is busy and its text has been the same for a while.
async function settled(page) {
  await page.waitForFunction(
    (still) => {
      const text = document.body.innerText;
      const busy = document.querySelector("[aria-busy=true]") !== null;
      if (busy || text !== globalThis.shotText) {
        globalThis.shotText = text;
        globalThis.shotSince = performance.now();
      }
      return performance.now() - globalThis.shotSince > still && text.trim() !== "";
    },
    STILL_MS,
    { polling: 50, timeout: 30_000 },
  );
}
