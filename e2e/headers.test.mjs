// Every answer carries the policy, errors included.

import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";

import { filesOfSite, removeTemporaries, serve } from "./lib.mjs";

const ALWAYS = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "integrity-policy": "blocked-destinations=(script)",
  "origin-agent-cluster": "?1",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'none'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types parts",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
];
const TYPES = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  wasm: "application/wasm",
  bin: "application/octet-stream",
  // Signatures and what they sign: bytes to whoever serves them.
  release: "application/octet-stream",
  png: "image/png",
  webmanifest: "application/manifest+json",
};

let server;
before(async () => (server = await serve()));
after(async () => {
  await server.stop();
  await removeTemporaries();
});

// fetch() would undo the compression and tidy the path; a plain request does neither.
function ask(path, { method = "GET", headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: server.port, path, method, headers }, (answer) => {
      let length = 0;
      answer.on("data", (chunk) => (length += chunk.length));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, length }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

function checkAlways(answer, path) {
  for (const [name, value] of Object.entries(ALWAYS)) assert.equal(answer.headers[name], value, `${name} of ${path}`);
  assert.deepEqual(answer.headers["content-security-policy"].split(/;\s*/), POLICY, path);
  assert.match(answer.headers["permissions-policy"], /\bcamera=\(self\)/, path);
  for (const feature of ["microphone", "geolocation", "payment", "usb"]) {
    assert.match(answer.headers["permissions-policy"], new RegExp(`\\b${feature}=\\(\\)`), path);
  }
  assert.equal(answer.headers["server"], undefined);
  assert.equal(answer.headers["set-cookie"], undefined);
}

test("every file is sent with the policy, its type and its life time", async () => {
  for (const path of ["", ...(await filesOfSite())]) {
    const answer = await ask(`/${path}`);
    assert.equal(answer.status, 200, path);
    checkAlways(answer, path);
    assert.equal(answer.headers["content-type"], TYPES[path.split(".").pop() || "html"], path);
    const life = path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    assert.equal(answer.headers["cache-control"], life, path);
  }
});

test("what does not exist, is not asked for properly or lies outside is refused with the policy", async () => {
  const table = [
    ["/nothing", "GET", 404],
    ["/assets/", "GET", 404],
    ["/../Cargo.toml", "GET", 404],
    ["/assets/../../../Cargo.toml", "GET", 404],
    ["/%2e%2e/Cargo.toml", "GET", 404],
    ["/index.html.br", "GET", 404],
    ["/", "POST", 405],
    ["/", "DELETE", 405],
  ];
  for (const [path, method, status] of table) {
    const answer = await ask(path, { method });
    assert.equal(answer.status, status, `${method} ${path}`);
    checkAlways(answer, path);
  }
});

test("the policy names one relay, and only where there is one; the app is told of the same", async () => {
  const relay = "http://127.0.0.1:9";
  const none = await fetch(`http://127.0.0.1:${server.port}/relay`);
  assert.equal(await none.text(), "");
  const other = await serve(undefined, 0, relay);
  try {
    const told = await fetch(`http://127.0.0.1:${other.port}/relay`);
    assert.equal(await told.text(), relay);
    const policy = told.headers.get("content-security-policy").split(/;\s*/);
    assert.deepEqual(policy, POLICY.map((part) => (part.startsWith("connect-src") ? `connect-src 'self' ${relay}` : part)));
  } finally {
    await other.stop();
  }
});

test("compressed copies go to those who ask for them", async () => {
  const path = `/${(await filesOfSite()).find((file) => file.endsWith(".wasm"))}`;
  const plain = await ask(path);
  for (const [asked, sent] of [["gzip, br", "br"], ["gzip", "gzip"], ["br;q=1.0", "br"], ["identity", undefined]]) {
    const answer = await ask(path, { headers: { "accept-encoding": asked } });
    assert.equal(answer.headers["content-encoding"], sent, asked);
    assert.equal(answer.headers["vary"], "accept-encoding");
    if (sent) assert.ok(answer.length < plain.length);
  }
});

test("the site is cleared for its own page only", async () => {
  const clear = (from) => ask("/clear", { method: "POST", headers: from ? { "sec-fetch-site": from } : {} });
  const own = await clear("same-origin");
  checkAlways(own, "/clear");
  assert.deepEqual([own.status, own.headers["clear-site-data"]], [204, '"cache", "storage"']);
  for (const from of ["same-site", "cross-site", "none", undefined]) {
    const other = await clear(from);
    assert.deepEqual([other.status, other.headers["clear-site-data"]], [403, undefined], from);
  }
  assert.equal((await ask("/clear")).headers["clear-site-data"], undefined);
});
