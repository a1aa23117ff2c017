// Releases of a built app, made without a line of the code that makes ours: keys, hashes, signatures.

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { filesOfSite } from "./lib.mjs";

/** A new key: `sign(bytes)`, and its public half in base64. */
export function newKey() {
  const { privateKey } = generateKeyPairSync("ed25519");
  return { known: publicHalf(privateKey), sign: (bytes) => sign(null, bytes, privateKey).toString("base64") };
}

/** The public half of the key with these 32 secret bytes. */
export function knownOf(seed) {
  // What stands before the bytes in the usual wrapping of such a key (RFC 8410).
  const wrapped = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  return publicHalf(createPrivateKey({ key: wrapped, format: "der", type: "pkcs8" }));
}

function publicHalf(key) {
  return Buffer.from(createPublicKey(key).export({ format: "jwk" }).x, "base64url").toString("base64");
}

/**
 * Writes the release of a folder as it is. `by` are the keys that sign, `keys` those that may sign the next one, if
 * others; `change` alters what the release says before it is signed.
 */
export async function publish(folder, { by, keys = by, sequence, change = (said) => said }) {
  const files = {};
  for (const path of await filesOfSite(folder)) {
    if (!["release", "sw.js"].includes(path)) files[path === "index.html" ? "./" : `./${path}`] = await hashOf(folder, path);
  }
  const named = keys.map(({ known }) => known);
  const said = { format: "release 1", sequence, name: `${sequence}`, keys: named, keeper: await hashOf(folder, "sw.js"), files };
  const body = `${JSON.stringify(change(said), null, 2)}\n`;
  const signatures = by.map((key) => key.sign(Buffer.from(body)));
  await replace(join(folder, "release"), `${signatures.join(" ")}\n${body}`);
}

/** A version of its own to look at: the page's title ends with a word. */
export async function entitle(folder, word) {
  const page = join(folder, "index.html");
  const text = await readFile(page, "utf8");
  await replace(page, text.replace(/<title>(\w+).*<\/title>/, `<title>$1 ${word}</title>`));
}

/** Writes a file of a site; compressed copies of what was there go, so that it is sent. */
export async function replace(file, text) {
  await writeFile(file, text);
  await rm(`${file}.br`, { force: true });
  await rm(`${file}.gz`, { force: true });
}

async function hashOf(folder, path) {
  return createHash("sha256").update(await readFile(join(folder, path))).digest("hex");
}
