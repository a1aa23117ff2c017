// Walks of two phones: making them, connecting them, and what their screens say.

import { launch, opened, temporary } from "./lib.mjs";
import { answerCheck, begin, tap, title } from "./walk.mjs";

// The relay says "refused" with a status that browsers write into their console; a relay that is gone is a failed
// request. Neither is a fault of the app, which says it in words.
const EXPECTED = [/Failed to load resource: .*(404|409|429|ERR_CONNECTION|ERR_INTERNET|ERR_TIMED_OUT|ERR_ABORTED|ERR_FAILED)/];
const PATIENCE_MS = 60_000;

/** A phone: a browser with a profile of its own. */
export async function phone(t, address, options = {}) {
  const profile = options.profile ?? (await temporary("phone"));
  const browser = await launch({ profile, expected: EXPECTED, ...options });
  t.after(() => browser.context.close().catch(() => {}));
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  if (address) await page.goto(address);
  return { ...browser, page };
}

const late = new WeakMap();

// Shifts what the page takes for the time. It runs in the page, before the app and whenever the shift changes.
function shiftClock(ms) {
  globalThis.realNow ??= Date.now.bind(Date);
  Date.now = () => globalThis.realNow() + ms;
}

/** Sets a phone's clock forward, or back, and has the app look at it. */
export async function pass({ context, page }, ms) {
  const total = (late.get(context) ?? 0) + ms;
  late.set(context, total);
  await context.addInitScript(shiftClock, total);
  await page.evaluate(shiftClock, total);
  await look(page);
}

/** Has the app look at the clock and the network, as when somebody comes back to it. */
export async function look(page) {
  await page.evaluate(() => dispatchEvent(new Event("online")));
}

/** Somebody who answers alone: a vault, names, the check. Returns the words that open it. */
export async function settle(page, names, check) {
  const words = await begin(page, { names, mode: "Just me" });
  await answerCheck(page, check);
  await title(page, "That was all");
  await tap(page, "Go on");
  await page.getByRole("button", { name: "More", exact: true }).first().waitFor();
  return words;
}

/** To the screen of two phones, from wherever the places at the foot are. */
export async function toPhones(page) {
  await tap(page, "More");
  await tap(page, "Another phone");
}

/** Says the words, where they are asked for. */
export async function prove(page, words) {
  await title(page, "First, your words");
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Go on");
}

/** Types on each phone what the other shows, and waits until both are connected. */
export async function exchangeDigits(one, other) {
  const pages = [one, other];
  for (const page of pages) await title(page, "See that it is really the other phone");
  const digits = [];
  for (const page of pages) digits.push((await page.locator("#digits").textContent()).trim());
  for (const [at, page] of pages.entries()) {
    await page.getByLabel("The other phone’s digits").fill(digits[1 - at]);
    await tap(page, "These are the digits");
  }
  for (const page of pages) await title(page, "The phones are connected");
  return digits;
}

/** Waits until a page says something. */
export async function says(page, text, within = "main") {
  await page
    .locator(within)
    .getByText(text)
    .first()
    .waitFor({ timeout: PATIENCE_MS })
    .catch(async (error) => {
      throw new Error(`not said: ${text}\n${await page.locator("main").innerText()}`, { cause: error });
    });
}

/** Opens a vault that is locked. */
export async function unlock(page, words) {
  await opened(page);
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Open");
  await page.getByRole("button", { name: "More", exact: true }).first().waitFor({ timeout: 30_000 });
}
