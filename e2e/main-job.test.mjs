// The main job, walked by two quite different people on one phone: check, map, curves, agreement, Now, check-in. Then
// the browser is closed and opened again offline, unlocked, and everything is there. Nothing typed is on the disk.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { findOnDisk, keptForOffline, launch, opened, removeTemporaries, serve, temporary } from "./lib.mjs";
import { answerCheck, anxious, avoidant, begin, open, tap, title } from "./walk.mjs";

after(removeTemporaries);

const NAMES = ["Wilhelmina", "Bartholomew"];
const DIARY = "quicksilver marmalade";

test("two people, one evening, end to end; closed, opened offline, unlocked, all there; no word on the disk", async (t) => {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  const first = await launch({ profile });
  t.after(() => first.context.close());
  const page = first.context.pages()[0];
  const started = Date.now();
  await page.goto(server.address);

  const words = await begin(page, { names: NAMES });
  await title(page, NAMES[0]);
  await answerCheck(page, { answer: anxious, cards: ["Close, and not quite sure"], wishes: { "Hold each other, no need to talk": 1 } });
  await open(page, { map: true, curves: true });

  // Handing over: nothing of the first person's can be reached from here.
  await title(page, `Now give the phone to ${NAMES[1]}`);
  assert.equal(await page.getByRole("button", { name: "Back" }).count(), 0);
  await tap(page, `I am ${NAMES[1]}`);
  await title(page, NAMES[1]);
  await answerCheck(page, {
    answer: avoidant,
    cards: ["Good, and now some air"],
    limits: { "Talk: one true sentence each": "up to 10 min" },
  });
  await open(page, { map: true, curves: true });

  await title(page, "What happens in the hours after");
  await page.locator("svg path.line-a").waitFor();
  await page.locator("svg path.line-b").waitFor();
  const minutes = (Date.now() - started) / 60_000;

  await tap(page, "Map");
  await page.locator("svg .dot-a").first().waitFor();
  assert.match(await page.locator("svg[role=img]").first().getAttribute("aria-label"), /fear of being left: above about \d+ of 100 adults/);

  await tap(page, "Agreement");
  await page.getByRole("button", { name: `${NAMES[0]} says yes` }).waitFor({ timeout: 30_000 });
  const steps = await page.locator("main ol .step").count();
  assert.ok(steps >= 1 && steps <= 6, `${steps} steps`);
  assert.match(await page.locator("main").innerText(), /gains (much|some|a little)/);
  await tap(page, `${NAMES[0]} says yes`);
  await page.getByRole("button", { name: `${NAMES[0]} said yes` }).waitFor();
  assert.equal(await page.getByText(/^Agreed\. It ends/).count(), 0, "one yes is no agreement");
  await tap(page, `${NAMES[1]} says yes`);
  await page.getByText(/^Agreed\. It ends/).waitFor();

  // Now, in two taps, and the agreement plays.
  await tap(page, "Now");
  await tap(page, "Play our agreement");
  await page.getByText(/^\d+ min$/).waitFor();
  await tap(page, "Enough");
  await tap(page, "A few words about it");
  await title(page, "How was it, afterwards?");
  await page.getByText("A little more, if you like").click();
  await page.getByRole("button", { name: "Calm: More" }).click();
  await page.getByLabel("Own words").fill(DIARY);
  await tap(page, "Keep it");
  await title(page, "Diary");
  await page.getByText(DIARY).waitFor();
  await keptForOffline(page);
  await server.stop();
  await first.context.close();
  assert.deepEqual(first.problems, []);

  const second = await launch({ profile });
  t.after(() => second.context.close());
  const again = second.context.pages()[0];
  await again.goto(server.address);
  await opened(again);
  await title(again, "Welcome back");
  await again.getByLabel("Your words").fill("these are not the words at all");
  await tap(again, "Open");
  await again.getByText("do not open anything here").waitFor();
  await again.getByLabel("Your words").fill(words);
  await tap(again, "Open");
  await title(again, "What happens in the hours after");
  await tap(again, "Agreement");
  await again.getByText(/^Agreed\. It ends/).waitFor();
  await tap(again, "Diary");
  await tap(again, `I am ${NAMES[0]}`);
  await again.getByText(DIARY).waitFor();
  await second.context.close();
  assert.deepEqual(second.problems, []);

  assert.deepEqual(await findOnDisk(profile, [...NAMES, DIARY, words, words.split(" ").slice(0, 3).join(" ")]), []);
  assert.ok(minutes < 5, `first open to the curves took ${minutes.toFixed(1)} minutes`);
});
