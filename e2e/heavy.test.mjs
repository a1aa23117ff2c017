// What is heavy to read is opened, never pushed: no screen shows it by itself, and a word of what it is about comes first.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";

import { opened, removeTemporaries, withApp } from "./lib.mjs";
import { openScreen, screens } from "./screens.mjs";
import { tap, title } from "./walk.mjs";

after(removeTemporaries);

/** Words of harm, of wounds from before and of danger, as our texts say them. */
const HEAVY = /hurt(s|ing)? (you|me|myself|each other)|it hurts|forced|pushed|trauma|not want to live|trapped|scar(es|ing) you|the scare|make you regret|bleeding/i;
/** Where help is: that must never be behind anything. What was noticed answers words that somebody wrote just before. */
const HELP = ["safety", "kinds", "noticed"];

const path = (name) => new URL(`../content/${name}`, import.meta.url);
const shown = (page) => page.locator("main").innerText();

test("no screen shows heavy words by itself", () =>
  withApp(async ({ page, server }) => {
    const found = [];
    for (const name of (await screens()).filter((name) => !HELP.includes(name))) {
      await openScreen(page, server.address, name);
      const words = HEAVY.exec(await shown(page));
      if (words) found.push(`${name}: ${words[0]}`);
    }
    assert.deepEqual(found, []);
    await openScreen(page, server.address, "safety");
    assert.match(await shown(page), HEAVY, "the words are found where they are");
  }));

test("the private questions and the early years say what they are about, and stay closed until they are opened", () =>
  withApp(async ({ page, server }) => {
    await opened(page);
    await title(page, "Five private questions");
    await page.getByText("about fear, force and control").waitFor();
    assert.doesNotMatch(await shown(page), HEAVY);
    await tap(page, "Not now");
    await title(page, "More");
    await tap(page, "Private questions, for you alone");
    await tap(page, "Open the questions");
    await page.getByText("Have they hurt you").waitFor();

    await openScreen(page, server.address, "patterns");
    for (const at of [0, 1, 2, 3]) {
      await page.locator("main .list .choice").nth(at).click();
      const early = page.locator("main details", { hasText: "Where it can come from" });
      assert.equal(await early.getAttribute("open"), null);
      assert.match(await early.innerText(), /tells of early years/);
      const [before, closed] = [await shown(page), (await early.innerText()).length];
      assert.doesNotMatch(before, HEAVY);
      await early.locator("summary").click();
      assert.ok((await early.innerText()).length > closed + 20, "it opens");
      await tap(page, "Back");
      await title(page, "Four");
    }
  }, { path: "?demo&screen=fear" }));

test("a practice that touches on harm has a note, in every language, and shows it before it begins", async () => {
  const sources = await Promise.all(["1-now", "2-day"].map((name) => readFile(path(`practices/${name}.toml`), "utf8")));
  const practices = sources.join("\n").split("[[practice]]").slice(1).map((text) => ({
    id: /^id = "([^"]+)"/m.exec(text)[1],
    note: /^note = true/m.test(text),
    fits: /^fits = (\[.*?\])/ms.exec(text)[1],
  }));
  const messages = Object.fromEntries(
    await Promise.all(["en", "es"].map(async (tag) => [tag, await readFile(path(`${tag}/practices.ftl`), "utf8")])),
  );
  const textsOf = (tag, id) => messages[tag].split("\n").filter((line) => line.startsWith(`practice-${id}-`));
  const heavy = practices.filter(({ id }) => textsOf("en", id).some((line) => HEAVY.test(line))).map(({ id }) => id);
  assert.ok(heavy.length >= 3, `${heavy}`);
  const noted = practices.filter(({ note }) => note);
  for (const id of heavy) assert.ok(noted.some((practice) => practice.id === id), `${id} says heavy things without a note`);
  for (const { id } of noted) {
    for (const tag of ["en", "es"]) assert.ok(textsOf(tag, id).some((line) => line.startsWith(`practice-${id}-note = `)), `${id} in ${tag}`);
  }
  // The one that is offered to somebody who is afraid, walked: title, note, and only then the question.
  await withApp(async ({ page }) => {
    await opened(page);
    await tap(page, "Which kind of help?");
    await page.locator("main [data-note]").getByText("It names pain, fear").waitFor();
    assert.doesNotMatch(await shown(page), HEAVY);
    await tap(page, "Begin");
    await page.getByText("we hurt each other").waitFor();
  }, { path: "?demo&screen=understand-practices" });
});
