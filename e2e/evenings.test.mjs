// Scripted evenings: from opening to the next morning, as somebody would live them.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { keptForOffline, launch, opened, removeTemporaries, serve, temporary } from "./lib.mjs";
import { answerCheck, anxious, begin, goOn, tap, title } from "./walk.mjs";

after(removeTemporaries);

const main = (page) => page.locator("main");
const offer = (page, name) => main(page).locator(".list .choice", { hasText: name }).first();

async function moreThings(page) {
  if (await page.getByRole("button", { name: "Other things" }).count()) await tap(page, "Other things");
}

// A phone with the app on it; `again` closes it and opens it once more, without a server if so wished.
async function phone(t) {
  const profile = await temporary("profile");
  const server = await serve();
  t.after(() => server.stop());
  let context;
  const problems = [];
  const open = async () => {
    const browser = await launch({ profile });
    problems.push(browser.problems);
    context = browser.context;
    t.after(() => browser.context.close());
    const page = context.pages()[0];
    await page.goto(server.address);
    await opened(page);
    return page;
  };
  return { open, close: () => context.close(), server, problems };
}

async function unlock(page, words) {
  await title(page, "Welcome back");
  await page.getByLabel("Your words").fill(words);
  await tap(page, "Open");
}

test("anxious and alone: awake at night, two taps to the first breath, a wave that passes, and a line to say in the morning", async (t) => {
  const { open, close, server, problems } = await phone(t);
  const page = await open();
  const words = await begin(page, { names: ["Ada", "Bo"], mode: "Just me" });
  await answerCheck(page, { answer: anxious, cards: ["Close, and not quite sure"] });
  await title(page, "That was all");
  await tap(page, "Go on");

  // Night. Bo has turned over.
  await tap(page, "Now");
  await tap(page, "Too far apart");
  await page.getByText("breathe in").waitFor();
  await title(page, "Sleeping is not leaving");
  await tap(page, "skip");
  await title(page, "What would help?");
  await moreThings(page);
  const offered = await main(page).locator(".list .choice b").allTextContents();
  assert.ok(!offered.includes("A little longer") && !offered.includes("Ask for space, with a return"), offered.join());
  await offer(page, "How much of this is the body?").click();
  for (let taps = 0; taps < 4; taps += 1) await page.getByRole("button", { name: "How strong is it right now?: More" }).click();
  await tap(page, "Begin");
  await tap(page, "chest");
  await tap(page, "Go on");
  await page.getByText("Your heart comes down within about 20 minutes").waitFor();
  for (let line = 0; line < 3; line += 1) await goOn(page);
  await tap(page, "Better");
  await tap(page, "Done");
  await title(page, "You can put the phone down");
  const text = await main(page).innerText();
  assert.ok(!/streak|well done|\d+ of \d+/i.test(text), text);
  await tap(page, "A few words about it");
  await page.getByLabel("Own words").fill("It passed.");
  await tap(page, "Keep it");
  await page.getByText("It passed.").waitFor();
  await keptForOffline(page);
  await server.stop();
  await close();

  // Morning, on the train, without a net.
  const morning = await open();
  await unlock(morning, words);
  await title(morning, "What happens in the hours after");
  await morning.getByRole("group", { name: "Me" }).or(morning.locator("main .segments").first()).first().waitFor();
  await morning.locator("main .segments").getByRole("button", { name: "Ask" }).click();
  await title(morning, "Say it, ask for it");
  await tap(morning, "my “don’t go” side");
  await title(morning, "Say it, ask for it");
  await morning.getByText("It’s my “don’t go” side that is loud right now.").first().waitFor();
  await main(morning).locator(".choice", { hasText: "Ask, with minutes" }).click();
  await tap(morning, "Begin");
  for (const answer of ["far from you", "being held", "10 minutes"]) await tap(morning, answer);
  await tap(morning, "one kind word");
  await tap(morning, "Go on");
  await title(morning, "I feel far from you right now. Could I have 10 minutes of being held? If not, one kind word is good too.");
  await tap(morning, "Go on");
  await tap(morning, "Keep this line");
  await title(morning, "Say it, ask for it");

  // The next night the line is there, and what helped comes first, with as much as is known about it.
  await tap(morning, "Now");
  await tap(morning, "Too far apart");
  await tap(morning, "skip");
  await morning.getByText("Could I have 10 minutes of being held").first().waitFor();
  await moreThings(morning);
  await offer(morning, "How much of this is the body?").click();
  await morning.getByText("You have tried it once. That is too little to say more.").waitFor();
  await close();
  assert.deepEqual(problems.flat(), []);
});

test("disorganised after a trigger: far away, back to the room, worse and then stop; a plan told the day after", async (t) => {
  const { open, close, problems } = await phone(t);
  const page = await open();
  const words = await begin(page, { names: ["Kim", "Lou"], mode: "Just me" });
  await title(page, "short check");

  // Night: being held set it off. Numb is grounded first and never led into closeness or breath.
  await tap(page, "Now");
  await tap(page, "Numb, or not really here");
  await title(page, "You are here");
  for (const line of ["Press both feet down", "Name five things", "A hand on your heart", "Say where you are"]) {
    await tap(page, "Go on");
    await title(page, line);
  }
  await tap(page, "Go on");
  await title(page, "What would help?");
  await moreThings(page);
  const offered = await main(page).locator(".list .choice b").allTextContents();
  for (const never of ["A little longer", "Two slow minutes", "Three breaths", "One true sentence"]) {
    assert.ok(!offered.includes(never), `${never} is offered to somebody numb`);
  }
  await offer(page, "Am I here?").click();
  await tap(page, "Begin");
  await tap(page, "everything is in a fog");
  await tap(page, "Go on");
  await tap(page, "yes, slowly");
  await title(page, "Feet, eyes, heart");
  await tap(page, "Begin");
  for (let line = 0; line < 4; line += 1) await goOn(page);
  await tap(page, "Worse");
  await tap(page, "Done");
  await title(page, "That can happen");
  const ways = await main(page).locator(".choice b").allTextContents();
  assert.ok(!ways.includes("A little longer") && !ways.includes("Feet, eyes, heart"), ways.join());
  await tap(page, "Stop here");
  await title(page, "You can put the phone down");
  await tap(page, "Close");

  // Later that night, afraid: past or present, and a human one tap away.
  await tap(page, "Now");
  await tap(page, "Afraid, or in pain");
  await title(page, "Stop comes first");
  await page.getByText("Stop. I need you to let go").first().waitFor();
  assert.equal(await offer(page, "Someone to talk to").count(), 1);
  await moreThings(page);
  await offer(page, "Past or present?").click();
  await tap(page, "Begin");
  await tap(page, "no");
  await tap(page, "being trapped");
  await tap(page, "Go on");
  await tap(page, "I can get up and go");
  await tap(page, "Go on");
  await title(page, "This feels like before. And now: I can get up and go.");
  await tap(page, "Go on");
  await tap(page, "Better");
  await tap(page, "Done");
  await close();

  // Morning: a card, in own words, in two versions.
  const morning = await open();
  await unlock(morning, words);
  await title(morning, "short check");
  await tap(morning, "Now");
  await tap(morning, "Close");
  await answerCheck(morning, { answer: () => null });
  await tap(morning, "Go on");
  await morning.locator("main .segments").getByRole("button", { name: "Ask" }).click();
  for (const know of ["it passes", "it isn’t about you"]) {
    await main(morning).locator(".choice", { hasText: "How to be with me afterwards" }).click();
    await tap(morning, "Begin");
    await tap(morning, "I can go numb or far away");
    await tap(morning, "Go on");
    await tap(morning, "lie near and don’t hold me");
    await tap(morning, "Go on");
    await tap(morning, "holding on when I move");
    await tap(morning, "Go on");
    await tap(morning, know);
    await tap(morning, "Go on");
    await title(morning, `Afterwards: I can go numb or far away. What helps me: lie near and don’t hold me.`);
    await tap(morning, "Go on");
    await tap(morning, "Keep this card");
    await title(morning, "Say it, ask for it");
  }
  await main(morning).locator(".choice", { hasText: "My own lines and things" }).click();
  await morning.locator(".card", { hasText: "please know: it isn’t about you" }).waitFor();
  await morning.getByText("Earlier cards").waitFor();
  await morning.getByText("please know: it passes").first().waitFor();
  await close();
  assert.deepEqual(problems.flat(), []);
});
