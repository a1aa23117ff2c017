// The page's policy holds against code that runs inside it.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { opened, removeTemporaries, serve, withApp } from "./lib.mjs";

after(removeTemporaries);

// Each probe runs as the page's own code would, in a timer, since the debugger may do more than a page.
const PROBES = {
  "markup from text": () => (document.createElement("p").innerHTML = "<b>x</b>"),
  "a script from text": () => (document.createElement("script").text = "1"),
  "a script by address": () => (document.createElement("script").src = "./sw.js"),
  eval: () => (0, eval)("1"),
  "a function from text": () => new Function("return 1"),
  "a timer from text": () => setTimeout("1"),
  "a worker by address": () => new Worker("./sw.js"),
  "a service worker by address": () => navigator.serviceWorker.register("./sw.js"),
  "a second policy of the loader's name": () => trustedTypes.createPolicy("parts", {}),
  "a policy of another name": () => trustedTypes.createPolicy("own", {}),
  "a default policy": () => trustedTypes.createPolicy("default", {}),
};

test("text never becomes code", () =>
  withApp(
    async ({ page }) => {
      await opened(page);
      for (const [name, probe] of Object.entries(PROBES)) {
        const error = await page.evaluate(later(probe));
        assert.ok(error, `${name} was not refused`);
      }
    },
    { expected: [/Trusted ?Type/i, /TrustedHTML|TrustedScript/, /Content Security Policy/i, /unsafe-eval/] },
  ));

function later(probe) {
  return `new Promise((resolve) => setTimeout(async () => {
    try { await (${probe})(); resolve(""); } catch (error) { resolve(error.name + ": " + error.message); }
  }))`;
}

test("nothing is fetched from or sent to another origin", async () => {
  const other = await serve();
  try {
    await withApp(
      async ({ page }) => {
        await opened(page);
        const address = other.address;
        const refused = await page.evaluate(async (address) => {
          const results = {};
          results.fetch = await fetch(address, { mode: "no-cors" }).then(() => "sent", () => "refused");
          results.beacon = await new Promise((resolve) => {
            addEventListener("securitypolicyviolation", () => resolve("refused"), { once: true });
            navigator.sendBeacon(address, "x");
            setTimeout(() => resolve("sent"), 1000);
          });
          results.picture = await new Promise((resolve) => {
            const picture = new Image();
            picture.onload = () => resolve("sent");
            picture.onerror = () => resolve("refused");
            picture.src = address + "assets/x.png";
          });
          results.socket = await new Promise((resolve) => {
            try {
              const socket = new WebSocket(address.replace("http", "ws"));
              socket.onopen = () => resolve("sent");
              socket.onerror = () => resolve("refused");
            } catch {
              resolve("refused");
            }
          });
          return results;
        }, address);
        assert.deepEqual(refused, { fetch: "refused", beacon: "refused", picture: "refused", socket: "refused" });
      },
      { expected: [/Content Security Policy/i, /Refused to connect|Refused to load|violates the following/] },
    );
  } finally {
    await other.stop();
  }
});

test("the page is isolated, keeps no style attributes and puts nothing on the window", () =>
  withApp(
    async ({ page, context, server }) => {
      await opened(page);
      assert.equal(await page.evaluate(() => crossOriginIsolated), true);
      const colour = await page.evaluate(() => {
        const paragraph = document.createElement("p");
        paragraph.setAttribute("style", "color: rgb(1, 2, 3)");
        document.body.append(paragraph);
        return getComputedStyle(paragraph).color;
      });
      assert.notEqual(colour, "rgb(1, 2, 3)");
      const bare = await context.newPage();
      await bare.goto(`${server.address}nothing-here`).catch(() => {});
      const names = () => Object.getOwnPropertyNames(window);
      const ordinary = new Set(await bare.evaluate(names));
      const added = (await page.evaluate(names)).filter((name) => !ordinary.has(name) && !/^\d+$/.test(name));
      assert.deepEqual(added, []);
      const cookies = await context.cookies();
      assert.deepEqual(cookies, []);
    },
    { expected: [/Content Security Policy|inline style/i, /404|ERR_FAILED/] },
  ));
