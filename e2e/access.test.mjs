// Everybody can use every screen: by keyboard, by thumb, with a screen reader, on a small or enlarged screen, with less
// motion, with the system's own colours, and in the dark beside somebody who sleeps. One list of screens drives it all.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, test } from "node:test";

import { TABLE, launch, removeTemporaries, serve } from "./lib.mjs";
import { clippedOrBeyond, luminance, narrower, tooSmall } from "./measure.mjs";
import { PSEUDO, pseudoSite, read, say } from "./pseudo.mjs";
import { openScreen, screens } from "./screens.mjs";

after(removeTemporaries);

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The narrowest screen, which is also a table's at 400 %. */
const NARROW = { width: 320, height: 640 };
/** A phone, and the size in which nothing else is asked for. */
const PHONE = { width: 390, height: 844 };
/** So long that nothing has to be scrolled from under the buttons at the foot. */
const LONG = { width: 390, height: 4000 };
const NAMES = await screens(process.env.E2E_SCREEN);

// ---- one walk, many questions ------------------------------------------------------------------

// Opening a screen takes longer than looking at it, so each language is walked through once, and every question is
// asked while a screen stands. Each question is a test of its own, with what was found for it.
const QUESTIONS = [];
const walks = new Map();

/**
 * Adds a question: `look(page)` gives what is wrong with the screen that stands, in its own size of window; `sure` fails
 * when there was nothing to look at. Questions are asked in their order: one that changes the screen comes last.
 */
function ask(name, { languages = ["en"], viewport = PHONE, media = {}, look, sure = () => {} }) {
  const question = { name, languages, viewport, media, look };
  QUESTIONS.push(question);
  for (const language of languages) {
    const title = languages.length > 1 ? `${name} (${language})` : name;
    test(title, async () => {
      if (!walks.has(language)) walks.set(language, walkThrough(language));
      assert.deepEqual((await walks.get(language)).get(question), []);
      sure();
    });
  }
}

async function walkThrough(language) {
  const questions = QUESTIONS.filter(({ languages }) => languages.includes(language));
  const found = new Map(questions.map((question) => [question, []]));
  await onEveryScreen({ language, reducedMotion: "reduce", prepare: withAxe }, async (page, name) => {
    for (const question of questions) {
      await page.setViewportSize(question.viewport);
      await page.emulateMedia({ colorScheme: "dark", forcedColors: "none", ...question.media });
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      for (const trouble of await question.look(page)) found.get(question).push(`${name}: ${trouble}`);
    }
  });
  return found;
}

async function onEveryScreen({ language = "en", folder, prepare = async () => {}, ...options }, look) {
  const server = await serve(folder);
  const { context, problems } = await launch({
    serviceWorkers: "block",
    expected: [/Service Worker registration blocked/],
    bypassCSP: true,
    ...options,
  });
  try {
    const page = context.pages()[0];
    await prepare(context);
    for (const name of NAMES) {
      await openScreen(page, server.address, name, language);
      await look(page, name);
    }
  } finally {
    await context.close();
    await server.stop();
  }
  assert.deepEqual(problems, []);
}

/** What `look` gives with another theme, which is taken back. */
async function inTheme(page, theme, look) {
  const set = (value) =>
    page.evaluate((value) => {
      const before = document.documentElement.getAttribute("data-theme");
      if (value === null) document.documentElement.removeAttribute("data-theme");
      else document.documentElement.setAttribute("data-theme", value);
      return before;
    }, value);
  const before = await set(theme);
  const found = await look();
  await set(before);
  return found;
}

// ---- axe ---------------------------------------------------------------------------------------

async function withAxe(context) {
  await context.addInitScript({ path: AXE });
}

async function axe(page, options) {
  return page.evaluate(async (options) => {
    const { violations } = await globalThis.axe.run(document, options);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id} at ${target.join(" ")} ${any[0]?.message ?? ""}`.trim()),
    );
  }, options);
}

// What a theme changes is colour, so the two other themes are asked about contrast alone.
async function axeInEveryTheme(page) {
  const found = await axe(page, { runOnly: RULES });
  const contrast = async (theme) =>
    (await axe(page, { runOnly: ["color-contrast"] })).map((trouble) => `${theme}: ${trouble}`);
  await page.emulateMedia({ colorScheme: "light" });
  found.push(...(await contrast("light")));
  await page.emulateMedia({ colorScheme: "dark" });
  found.push(...(await inTheme(page, "dim", () => contrast("dim"))));
  return found;
}

ask("axe finds nothing on any screen in any theme", { languages: ["en", "es"], viewport: LONG, look: axeInEveryTheme });

// ---- texts -------------------------------------------------------------------------------------

ask("no text on any screen has a gap that nothing filled", {
  languages: ["en", "es"],
  look: (page) => page.evaluate(() => document.body.innerText.match(/\{[^}]*\}/g) ?? []),
});

// ---- room --------------------------------------------------------------------------------------

ask("at 320 pixels, or a table at 400 %, nothing is lost and every target is 44 pixels", {
  languages: ["en", "es"],
  viewport: NARROW,
  look: async (page) => [...(await clippedOrBeyond(page)), ...(await tooSmall(page))],
});

ask("every choice is as wide as its place, on a phone and at a table", {
  look: async (page) => {
    const found = await narrower(page);
    await page.setViewportSize(TABLE);
    return [...found, ...(await narrower(page))];
  },
});

for (const language of Object.keys(PSEUDO)) {
  test(`texts of any length and direction have room (${language})`, async () => {
    const folder = await pseudoSite(language);
    const found = [];
    let changed = 0;
    await onEveryScreen({ language, folder, viewport: NARROW }, async (page, name) => {
      const { dir, text } = await page.evaluate(() => ({ dir: document.documentElement.dir, text: document.body.innerText }));
      assert.equal(dir, language === "ar-XB" ? "rtl" : "ltr");
      changed += /[\u0590-\u05ffáéíóúñç]/.test(text) ? 1 : 0;
      for (const trouble of await clippedOrBeyond(page)) found.push(`${name}: ${trouble}`);
    });
    assert.deepEqual(found, []);
    assert.equal(changed, NAMES.length, "every screen speaks the language");
  });
}

test("the second reader of texts says what the first one says", async () => {
  const vector = await readFile(new URL("../vectors/words-1.txt", import.meta.url), "utf8");
  const section = (name) => vector.split(`== ${name}\n`)[1].split("\n== ")[0].trimEnd();
  const bundle = read(Buffer.from(section("bytes").replaceAll("\n", ""), "hex"));
  assert.equal(bundle.locale, "en");
  for (const line of section("said").split("\n")) {
    const [asked, said] = line.split(" = ");
    const [key, ...values] = asked.split(" ");
    assert.equal(say(bundle, key, Object.fromEntries(values.map((value) => value.split(":")))), said, line);
  }
});

// ---- the keyboard ------------------------------------------------------------------------------

// Goes round by Tab until the walk begins anew; every stop has to show itself, and every control has to be a stop.
async function walk(page) {
  const found = [];
  const count = await page.evaluate(() => {
    document.activeElement?.blur();
    const controls = [...document.querySelectorAll("button, a[href], input, textarea, select, summary")].filter(
      (control) => !control.disabled && control.checkVisibility({ visibilityProperty: true }),
    );
    controls.forEach((control, index) => (control.dataset.walk = index));
    return controls.length;
  });
  const seen = new Set();
  for (let step = 0; step < count + 3 && seen.size < count; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const here = document.activeElement;
      if (!here || here === document.body) return null;
      const style = getComputedStyle(here);
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      const { left, right, top, bottom } = here.getBoundingClientRect();
      const points = [0.5, 0.1, 0.9].map((part) => [left + (right - left) / 2, top + (bottom - top) * part]);
      const shown = points.some(([x, y]) => {
        const hit = document.elementFromPoint(x, y);
        return hit !== null && (here.contains(hit) || hit.contains(here));
      });
      const name = (here.textContent || here.getAttribute("aria-label") || here.tagName).slice(0, 40);
      return { walk: here.dataset.walk, outlined, shown, name };
    });
    if (!stop) continue;
    seen.add(stop.walk);
    if (!stop.outlined) found.push(`no focus ring on “${stop.name}”`);
    if (!stop.shown) found.push(`“${stop.name}” is covered when it has the focus`);
  }
  await page.evaluate(() => document.activeElement?.blur());
  if (seen.size < count) found.push(`${count - seen.size} of ${count} controls cannot be reached`);
  return found;
}

ask("every control can be reached by keyboard, with a ring, and is never covered", {
  viewport: { width: 390, height: 600 },
  look: walk,
});

// ---- motion, colours, light --------------------------------------------------------------------

ask("with less motion wished for, nothing moves", {
  look: (page) =>
    page.evaluate(() => document.getAnimations().map((one) => `something moves: ${one.effect?.target?.className}`)),
});

ask("with the system's own colours, what is chosen and what is drawn can still be told", {
  media: { forcedColors: "active" },
  look: (page) =>
    page.evaluate(() => {
      const found = [];
      for (const chosen of document.querySelectorAll("[aria-pressed=true]")) {
        const { outlineStyle, borderTopWidth } = getComputedStyle(chosen);
        const marked = chosen.querySelector(".mark") !== null;
        if (outlineStyle === "none" && !marked) found.push(`“${chosen.textContent}” does not look chosen (${borderTopWidth})`);
      }
      for (const line of document.querySelectorAll(".line-a, .line-b, .axis")) {
        const probe = document.body.appendChild(document.createElement("i"));
        probe.style.color = "CanvasText";
        const { color } = getComputedStyle(probe);
        probe.remove();
        if (getComputedStyle(line).stroke !== color) found.push(`${line.getAttribute("class")} is not drawn in the text's colour`);
      }
      return found;
    }),
});

/** Mean relative luminance of a dim screen, and the brightest pixel: 1 is white. */
const DIM_MEAN_MAX = 0.05;
const DIM_PEAK_MAX = 0.7;

ask("in the dim theme every screen is dark, and no pixel is white", {
  look: (page) =>
    inTheme(page, "dim", async () => {
      const { mean, peak } = await luminance(page, await page.screenshot());
      const found = [];
      if (mean > DIM_MEAN_MAX) found.push(`mean luminance ${mean.toFixed(3)}`);
      if (peak > DIM_PEAK_MAX) found.push(`brightest pixel ${peak.toFixed(3)}`);
      return found;
    }),
});

// ---- sliders -----------------------------------------------------------------------------------

let moved = 0;

// By keys to its lowest place, by key and by tap up, by tap down, by key to its end; each place is spoken as it is shown.
async function sliders(page) {
  const found = [];
  for (const slider of await page.getByRole("slider").all()) {
    const name = await slider.getAttribute("aria-label");
    const [less, more] = ["less", "more"].map((_, at) => slider.locator("xpath=..").getByRole("button").nth(at));
    const shown = slider.locator("xpath=../..").locator("output");
    const places = [];
    const steps = [
      () => more.click(),
      () => slider.press("Home"),
      () => slider.press("ArrowRight"),
      () => more.click(),
      () => less.click(),
      () => slider.press("End"),
    ];
    for (const step of steps) {
      await step();
      const [spoken, text, value] = [await slider.getAttribute("aria-valuetext"), await shown.textContent(), await slider.inputValue()];
      if (!spoken || spoken !== text) found.push(`“${name}” shows “${text}” and says “${spoken}”`);
      places.push(Number(value));
    }
    const [, low, key, tap, back, end] = places;
    if (!(low < key && key < tap && back === key && tap < end)) found.push(`“${name}” went ${places.join(", ")}`);
    moved += 1;
  }
  return found;
}

ask("every slider is moved by taps and by keys, and its value is spoken", {
  look: sliders,
  sure: () => assert.ok(moved >= 8, `${moved} sliders on all screens`),
});
