// Serves a built app, opens it in Chromium, and watches for what must never happen:
// a request to another host, an error in the console, a breach of the page's policy.

import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import assert from "node:assert/strict";

import { chromium } from "playwright-core";

const flag = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? process.env[`E2E_${name.toUpperCase()}`] : process.argv[at + 1];
};

/** The folder of the built app. */
export const SITE = flag("site") ?? "dist/web";
/** The program that serves it; without one, cargo builds it. */
export const SERVER = flag("server");
/** The relay as a program; without one, cargo builds it. */
export const RELAY = flag("relay");
/** The folder with the module that tries the browser's store; `cargo xtask test` builds it. */
export const TRIAL = flag("trial");
export { flag };

const BROWSER = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** Screens people hold. */
export const PHONE = { width: 390, height: 844 };
export const TABLE = { width: 1280, height: 800 };

// ---- the server ------------------------------------------------------------------------------

/** Serves a folder; `stop()` ends the server. The port is free unless one is asked for; there is no relay unless one is named. */
export async function serve(folder = SITE, port = 0, relay = undefined) {
  const [program, ...first] = SERVER ? [SERVER] : ["cargo", "run", "--quiet", "--package", "xtask", "--"];
  const other = relay ? ["--relay", relay] : ["--no-relay"];
  const options = [...first, "serve", "--no-build", "--port", String(port), "--folder", folder, ...other];
  const { line: address, stop } = await start(program, options, "inherit");
  return { address, port: Number(new URL(address).port), stop };
}

/**
 * Starts the relay with a database of its own for the app at `port`, and the app's server beside it. `stopRelay()` and
 * `startRelay()` end it and start it again on the same port and database; `log()` is all it has said, at trace level.
 */
export async function serveWithRelay(folder = SITE) {
  const [appPort, relayPort] = [await freePort(), await freePort()];
  const database = join(await temporary("relay"), "relay.db");
  const said = [];
  const [program, ...first] = RELAY ? [RELAY] : ["cargo", "run", "--quiet", "--package", "afterglow-relay", "--"];
  const options = [...first, "run", "--log", "trace", "--listen", `127.0.0.1:${relayPort}`, "--database", database];
  const origin = ["--app-origin", `http://localhost:${appPort}`];
  let running = null;
  const startRelay = async () => (running = await start(program, [...options, ...origin], (text) => said.push(text)));
  const stopRelay = async () => running?.stop();
  await startRelay();
  const server = await serve(folder, appPort, `http://127.0.0.1:${relayPort}`);
  const stop = async () => {
    await stopRelay();
    await server.stop();
  };
  return { ...server, stop, startRelay, stopRelay, database, log: () => said.join(""), relay: `http://127.0.0.1:${relayPort}` };
}

// Starts a program and waits for its first line. `errors` is where its standard error goes: a function, or "inherit".
async function start(program, options, errors) {
  const heard = typeof errors === "function";
  const child = spawn(program, options, { stdio: ["ignore", "pipe", heard ? "pipe" : errors] });
  if (heard) child.stderr.on("data", (bytes) => errors(bytes.toString()));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const line = await Promise.race([
    new Promise((resolve) => createInterface(child.stdout).once("line", resolve)),
    ended.then((code) => Promise.reject(new Error(`${program} ended with ${code}`))),
  ]);
  const stop = async () => {
    child.kill();
    await ended;
    running.delete(stop);
  };
  running.add(stop);
  return { line, stop };
}

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => listener.once("listening", resolve));
  const { port } = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

/** A copy of the app that a test may damage. */
export async function copyOfSite() {
  const folder = await temporary("site");
  await cp(SITE, folder, { recursive: true });
  return folder;
}

/** Changes one byte in the middle of a file; its compressed copies go, so that the change is sent. */
export async function flipByte(folder, path) {
  const file = join(folder, path);
  const bytes = await readFile(file);
  bytes[bytes.length >> 1] ^= 1;
  await writeFile(file, bytes);
  await rm(`${file}.br`, { force: true });
  await rm(`${file}.gz`, { force: true });
}

/** Every file of the app, without the compressed copies. */
export async function filesOfSite(folder = SITE) {
  return (await walk(folder))
    .map((file) => relative(folder, file))
    .filter((path) => !/\.(br|gz)$/.test(path))
    .sort();
}

// ---- the browser -----------------------------------------------------------------------------

// Chromium says this of every icon it is still fetching when a page is left. That the icons themselves
// are sound is asked in opening.test.mjs.
const LEFT_EARLY = /Error while trying to use the following icon from the Manifest: .*Download error/;
// And this of what is still coming when a test leaves the page: what follows after the app stands, and texts where the
// app cannot stand.
const LEFT_BEHIND = /Fetch API cannot load http:\/\/localhost:\d+\/assets\/(engine|later|words-..-(first|later))\./;

/**
 * Opens a browser with a profile of its own and keeps a list of what went wrong in it.
 * `expected` names problems that the test provokes on purpose, `hosts` further names of this machine, `flags` what
 * Chromium is started with beside the usual.
 */
export async function launch(options = {}) {
  const { profile, viewport = PHONE, colorScheme = "dark", expected = [], hosts = [], flags = [], ...more } = options;
  const own = ["localhost", "127.0.0.1", ...hosts];
  assert.ok(BROWSER, "Chromium is not installed: apt-get install chromium");
  const folder = profile ?? (await temporary("profile"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: BROWSER,
    headless: true,
    viewport,
    colorScheme,
    ...more,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-domain-reliability",
      `--host-resolver-rules=MAP * ~NOTFOUND${own.map((host) => `, EXCLUDE ${host}`).join("")}`,
      ...flags,
    ],
  });
  const close = () => context.close();
  running.add(close);
  context.once("close", () => running.delete(close));
  const problems = [];
  const note = (text) => {
    if (![LEFT_EARLY, LEFT_BEHIND, ...expected].some((pattern) => pattern.test(text))) problems.push(text);
  };
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isOwn = own.includes(hostname) || ["blob:", "data:", "about:"].includes(protocol);
    if (!isOwn) note(`a request to another host: ${request.url()}`);
  });
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => note(`uncaught: ${error.error()}`));
  return { context, profile: folder, problems };
}

/** Serves, opens, runs `story({ page, ... })`, closes, and fails on every problem that was noted. */
export async function withApp(story, { folder, path = "", ...options } = {}) {
  const server = await serve(folder);
  const browser = await launch(options);
  try {
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    await page.goto(server.address + path);
    await story({ page, server, ...browser });
  } finally {
    await browser.context.close();
    await server.stop();
  }
  assert.deepEqual(browser.problems, []);
}

/**
 * Notes from now on what a page asks the network for, beside the app's own files as they stand: those may come at any
 * time, an icon whenever the browser likes.
 */
export async function whatIsSent(page) {
  const own = new Set(await filesOfSite());
  const sent = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    const isFile = request.method() === "GET" && search === "" && own.has(pathname.slice(1));
    if (!isFile) sent.push(`${request.method()} ${request.url()}`);
  });
  return sent;
}

/** Waits until the app stands where the opening was. The page's own lock may stand a moment longer. */
export async function opened(page) {
  await page.waitForFunction(() => !document.getElementById("opening"), null, { timeout: 30_000 });
}

/** Waits until every part is kept, so that the app opens without a network. */
export async function keptForOffline(page) {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 30_000 });
}

// ---- the disk --------------------------------------------------------------------------------

/**
 * Looks for words in every file of a folder: as UTF-8, UTF-16, hexadecimal and base64 in all three
 * alignments. Returns `word in file (encoding)` for each find.
 */
export async function findOnDisk(folder, words) {
  return findBytesOnDisk(folder, words.flatMap((word) => [...encodings(word)].map(([name, bytes]) => ({ word, name, bytes }))));
}

/** The same for byte strings: `{ word, name, bytes }` each. */
export async function findBytesOnDisk(folder, needles) {
  const found = [];
  for (const file of await walk(folder)) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    for (const needle of needles) {
      if (bytes.includes(needle.bytes)) found.push(`${needle.word} in ${relative(folder, file)} (${needle.name})`);
    }
  }
  return found;
}

/** A word as the byte strings in which it may be kept: `[name, bytes]`. */
export function* encodings(word) {
  const utf8 = Buffer.from(word, "utf8");
  yield ["utf-8", utf8];
  yield ["utf-16le", Buffer.from(word, "utf16le")];
  yield ["hex", Buffer.from(utf8.toString("hex"))];
  for (const shift of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift), utf8]).toString("base64");
    // The characters at both ends depend on the neighbours; what is between does not.
    yield [`base64+${shift}`, Buffer.from(shifted.slice(shift === 0 ? 0 : 4, -4))];
  }
}

async function walk(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const below = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : entry.isFile() ? [path] : [];
  });
  return (await Promise.all(below)).flat();
}

const temporaries = [];
// How to end what was started: a failed test leaves its server and browser behind, and node would wait for them.
const running = new Set();
const PATIENCE_MS = 5_000;

/** A new folder, removed when the test file ends. */
export async function temporary(name) {
  const folder = await mkdtemp(join(tmpdir(), `e2e-${name}-`));
  temporaries.push(folder);
  return folder;
}

/** Ends what still runs, then removes the folders. */
export async function removeTemporaries() {
  const ends = [...running].map((end) => Promise.resolve(end()).catch(() => {}));
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
  await Promise.race([Promise.all(ends), patience]);
  await Promise.all(temporaries.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 })));
}
