// Two phones and a real relay: everything that one sends is looked for on the other's screen.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { after, test } from "node:test";

import { findOnDisk, opened, removeTemporaries, serveWithRelay, temporary, withApp } from "./lib.mjs";
import { exchangeDigits, look, pass, phone, prove, says, settle, toPhones, unlock } from "./phones.mjs";
import { anxious, avoidant, tap, title } from "./walk.mjs";

const ANA = ["Marguerite", "Thaddeus"];
const SAM = ["Thaddeus", "Marguerite"];
const NOTE = "cinnamon lanterns by the canal";
const REPAIR = "velvet thunder over the orchard";
const OFFLINE = "peppermint harbour in the fog";
const HOUR_MS = 3_600_000;
// Two people who lie beside each other do not notice less than this.
const IN_STEP_MS = 1_000;
const SLOW_MS = 3_000;
const PRIVATE = "obsidian teapot nobody sees";

after(removeTemporaries);

// When the word on the screen turns, three times, by a clock that nobody has shifted.
function breaths() {
  const word = () => document.querySelector("#breath")?.textContent;
  const seen = [];
  let last = word();
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (word() === last) return;
      last = word();
      seen.push([last, performance.timeOrigin + performance.now()]);
      if (seen.length < 3) return;
      clearInterval(timer);
      resolve(seen);
    }, 20);
  });
}

/** Parts that need one another: after one that failed the rest are not tried. */
function parts(t, phones) {
  let stopped = false;
  return async (name, part) => {
    if (stopped) return;
    await t.test(name, async () => {
      stopped = true;
      await part().catch(async (error) => {
        const shown = await Promise.all(phones().map(({ page }) => page.locator("body").innerText().catch(() => "closed")));
        throw new Error(`${error.message}\n${shown.join("\n————\n")}`, { cause: error });
      });
      stopped = false;
    });
  };
}

test("two phones pair, share, agree, play, sign, go offline, add a phone, restore and part", async (t) => {
  const server = await serveWithRelay();
  t.after(() => server.stop());
  const ana = await phone(t, server.address);
  const anaWords = await settle(ana.page, ANA, { answer: anxious });
  let sam = await phone(t, server.address);
  const samWords = await settle(sam.page, SAM, { answer: avoidant });
  let second;
  const part = parts(t, () => [ana, sam, second].filter(Boolean));

  await part("pairing by link, each other's digits typed", async () => {
    await toPhones(ana.page);
    await title(ana.page, "Another phone");
    await says(ana.page, `Sealed letters go through ${server.relay}`);
    await tap(ana.page, /^My partner’s phone/);
    await prove(ana.page, "not the words of this phone at all");
    await says(ana.page, "These words do not open anything here");
    await prove(ana.page, anaWords);
    await tap(ana.page, /^Show a code to scan/);
    await ana.page.locator("figure.square svg path").waitFor();
    const link = (await ana.page.locator("#link").textContent()).trim();
    assert.match(link, /^http:\/\/localhost:\d+\/#[0-9a-f]{64}$/);

    // The phone's own camera opens the link: a new page of the other phone, which is locked at first.
    await sam.page.goto("about:blank");
    await sam.page.goto(link);
    await opened(sam.page);
    assert.equal(await sam.page.evaluate(() => location.hash), "", "the secret is out of the address at once");
    await sam.page.getByLabel("Your words").fill(samWords);
    await tap(sam.page, "Open");
    await prove(sam.page, samWords);
    await title(sam.page, "A phone wants to connect with this one");
    await tap(sam.page, "Go on");
    await exchangeDigits(ana.page, sam.page);
    for (const { page } of [ana, sam]) await tap(page, "Go on");
    await title(ana.page, `${ANA[1]} and you`);
    await title(sam.page, `${SAM[1]} and you`);
    await says(ana.page, `Nothing from ${ANA[1]} is here`);
  });

  await part("both checks stay sealed until both are sent, then both phones show both", async () => {
    await tap(ana.page, /^Both checks/);
    await says(ana.page, "will see these answers", "main");
    assert.ok((await ana.page.locator("#preview .fact").count()) >= 18, "all answers are in the preview");
    await tap(ana.page, "Seal and send");
    await says(ana.page, "Yours are sealed and sent");
    await tap(sam.page, /^Both checks/);
    assert.equal(await sam.page.getByText("Both are open").count(), 0);
    await tap(sam.page, "Seal and send");
    await says(sam.page, "Both are open");
    await says(ana.page, "Both are open");
    for (const { page } of [ana, sam]) {
      await tap(page, "See the curves");
      await tap(page, "Map");
      await page.locator("svg .dot-a").first().waitFor({ timeout: 30_000 });
      await page.locator("svg .dot-b").first().waitFor({ timeout: 30_000 });
    }
  });

  await part("a sign with a return is there at once, and says nothing else", async () => {
    for (const { page } of [ana, sam]) await toPhones(page);
    await tap(ana.page, /^Give a sign/);
    await tap(ana.page, "I need some space.");
    await tap(ana.page, "20 min");
    const line = (await ana.page.locator("#preview").innerText()).trim();
    assert.match(line, /^I need some space\. I am back at \d{1,2}:\d\d\.$/);
    await tap(ana.page, "Give this sign");
    await says(sam.page, line, "#their-sign");
    await tap(ana.page, "Done");
    assert.doesNotMatch(await ana.page.locator("main").innerText(), /\b(read|seen|delivered|online|active|last)\b/i);
  });

  await part("both phones look through one list, and find the same agreement at once", async () => {
    await tap(ana.page, /^The agreement/);
    await tap(ana.page, "Let this phone look");
    await says(ana.page, `It opens when ${ANA[1]}’s has looked too`);
    await tap(sam.page, /^The agreement/);
    await says(sam.page, `${SAM[1]}’s phone has looked`);
    await tap(sam.page, "Let this phone look");
    const found = [];
    for (const { page } of [ana, sam]) {
      await says(page, "Of the whole list, this suits you both best");
      found.push(await page.locator("#find ol").innerText());
    }
    const steps = (text) => text.replace(/back at [\d:]+/g, "");
    assert.equal(steps(found[0]), steps(found[1]), "the same entry on both phones");
    for (const { page } of [ana, sam]) await tap(page, "Back");
  });

  await part("an agreement is suggested, answered by another, and counts with the second yes on both phones", async () => {
    await tap(ana.page, /^The agreement/);
    await tap(ana.page, "See a plan");
    await ana.page.getByRole("button", { name: `Suggest it on ${ANA[1]}’s phone` }).click({ timeout: 60_000 });
    await says(ana.page, "You said yes.");
    await tap(sam.page, /^The agreement/);
    await says(sam.page, `${SAM[1]} suggests`);
    await says(sam.page, `${SAM[1]} said yes.`);
    const first = await sam.page.locator("section:not(#find) > ol .step").count();
    await tap(sam.page, "Suggest a change");
    await title(sam.page, "Change a step");
    await tap(sam.page, "Add a step");
    await sam.page.getByRole("button", { name: `Suggest it on ${SAM[1]}’s phone` }).click({ timeout: 60_000 });
    await says(ana.page, `${ANA[1]} suggests`);
    await ana.page.waitForFunction((count) => document.querySelectorAll("section:not(#find) > ol .step").length === count, first + 1);
    assert.equal(await ana.page.getByText("You both said yes").count(), 0, "one yes is none");
    await tap(ana.page, "Yes to this");
    for (const { page } of [ana, sam]) await says(page, "You both said yes. It holds for 28 more days");
  });

  await part("an evening begins on both phones at one moment", async () => {
    await tap(ana.page, "Begin on both phones");
    await tap(ana.page, "I am ready");
    await tap(sam.page, "Back");
    await says(sam.page, `${SAM[1]} is ready to begin the evening`, "#their-ready");
    await tap(sam.page, "I am ready too");
    const steps = [];
    for (const { page } of [ana, sam]) {
      await page.locator("main .ring.still").waitFor({ timeout: 60_000 });
      steps.push(await page.locator("main h1").innerText());
    }
    assert.equal(steps[0], steps[1], "both phones are at the same step");
    for (const { page } of [ana, sam]) {
      await tap(page, "Enough");
      await tap(page, "Close");
      await toPhones(page);
    }
  });

  await part("words go out exactly as previewed, not at once, and can be taken back", async () => {
    await tap(sam.page, /^Write something/);
    await sam.page.getByLabel("Your words").fill(`${NOTE}\n<b>bold</b>`);
    await tap(sam.page, "See it first");
    const preview = (await sam.page.locator("#preview").innerText()).trim();
    assert.ok(preview.includes(NOTE) && preview.includes("<b>bold</b>"), "text is text");
    await tap(sam.page, `Send to ${SAM[1]}’s phone`);
    await says(sam.page, "It leaves within two hours");
    assert.equal(await ana.page.getByText(NOTE).count(), 0, "nobody sees when it was written");
    await pass(sam, 3 * HOUR_MS);
    await says(ana.page, NOTE);
    const card = ana.page.locator(".card.shared", { hasText: NOTE });
    assert.ok((await card.innerText()).includes(preview), "what was previewed is what is shown");
    await tap(sam.page, "Done");
    await tap(sam.page, /^Devices, keys and what you share/);
    await says(sam.page, NOTE, "#mine");
    await sam.page.locator(".card.shared", { hasText: NOTE }).getByRole("button", { name: "Take it back" }).click();
    await pass(sam, 3 * HOUR_MS);
    await ana.page.getByText(NOTE).waitFor({ state: "detached", timeout: 60_000 });
    await tap(sam.page, "Back");
  });

  await part("a repair noted alone goes to the other phone, also when it was written offline", async () => {
    await ana.context.setOffline(true);
    await tap(ana.page, "Back");
    await tap(ana.page, "Grow");
    await tap(ana.page, /^Talk about that evening/);
    await ana.page.getByRole("button", { name: /^Just me/ }).click();
    await ana.page.getByRole("slider").fill("2");
    await tap(ana.page, "Go on");
    await title(ana.page, "What happened?");
    await ana.page.getByLabel("A note").fill(REPAIR);
    await tap(ana.page, "Go on");
    await tap(ana.page, "Stop here");
    await tap(ana.page, `Send this to ${ANA[1]}’s phone`);
    await tap(ana.page, "See it first");
    await says(ana.page, REPAIR, "#preview");
    await tap(ana.page, `Send to ${ANA[1]}’s phone`);
    await tap(ana.page, "Done");
    await pass(ana, 3 * HOUR_MS);
    await says(ana.page, "The relay does not answer now");
    assert.equal(await sam.page.getByText(REPAIR).count(), 0);

    // The phone is closed and opened offline: what was written is there, and leaves when the network is back.
    await ana.page.reload();
    await unlock(ana.page, anaWords);
    await toPhones(ana.page);
    await tap(ana.page, /^Devices, keys and what you share/);
    await says(ana.page, REPAIR, "#mine");
    await ana.context.setOffline(false);
    await look(ana.page);
    await says(sam.page, REPAIR);
    await says(sam.page, "For making up");
    await tap(ana.page, "Back");
    await ana.page.getByText("The relay does not answer now").waitFor({ state: "detached", timeout: 60_000 });
  });

  await part("the relay is gone for a while and comes back: nothing is lost", async () => {
    await server.stopRelay();
    await tap(sam.page, /^Give a sign/);
    await tap(sam.page, "Stay close, please.");
    await tap(sam.page, "Give this sign");
    await tap(sam.page, "Done");
    await says(sam.page, "The relay does not answer now");
    await server.startRelay();
    await look(sam.page);
    await look(ana.page);
    await says(ana.page, "Stay close, please.", "#their-sign");
  });

  await part("two phones breathe in step although their clocks are hours apart", async () => {
    // What says "ready" takes seconds longer than what comes back: clocks compared by that alone would be apart by
    // half of it. On a busy machine every message may be slow by chance; a mistake of ours would be there every time.
    const slow = async (route) => {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      await route.continue().catch(() => {});
    };
    const times = [];
    do {
      await tap(ana.page, /^Breathe together/);
      await ana.page.route(`${server.relay}/**`, slow);
      await tap(ana.page, "I am ready");
      await says(sam.page, `${SAM[1]} is ready to breathe with you`, "#their-ready");
      await ana.page.unroute(`${server.relay}/**`, slow);
      await tap(sam.page, "I am ready too");
      for (const { page } of [ana, sam]) await page.locator("#breath").waitFor({ timeout: 60_000 });
      const turns = await Promise.all([ana, sam].map(({ page }) => page.evaluate(breaths)));
      const apart = turns[0].map(([word, at], index) => {
        assert.equal(turns[1][index][0], word, "both breathe in, both breathe out");
        return Math.abs(turns[1][index][1] - at);
      });
      times.push(Math.max(...apart));
      for (const { page } of [ana, sam]) await tap(page, "Stop");
    } while (times.at(-1) >= IN_STEP_MS && times.length < 3);
    t.diagnostic(`breaths were apart by ${times.map(Math.round).join(", then ")} ms`);
    assert.ok(times.at(-1) < IN_STEP_MS, `apart by ${times} ms`);
  });

  await part("a second phone of one's own is added, told of, and gets what is shared", async () => {
    await tap(ana.page, /^A second phone of mine/);
    await prove(ana.page, anaWords);
    await tap(ana.page, /^Say a short code/);
    const code = (await ana.page.locator("#code").textContent({ timeout: 60_000 })).trim();
    assert.match(code, /^\d{1,4}-[a-z]+-[a-z]+$/);
    second = await phone(t, server.address);
    await opened(second.page);
    await tap(second.page, "I am 18 or older");
    await second.page.getByRole("button", { name: /^I was given a code/ }).click();
    second.words = (await second.page.locator("#words").textContent()).trim();
    await tap(second.page, "I have written them down");
    await second.page.getByLabel("Your words").fill(second.words);
    await tap(second.page, "Lock with these words");
    await title(second.page, "The link or code");
    await tap(second.page, "My own other phone");
    await second.page.getByRole("textbox", { name: "Link or code" }).fill(code);
    await tap(second.page, "Connect");
    await exchangeDigits(ana.page, second.page);
    await tap(ana.page, "Go on");
    await says(ana.page, "Was added. If that was not you, remove it.");
    await tap(ana.page, "That was me");
    await ana.page.getByText("Was added. If that was not you").waitFor({ state: "detached" });
    // A day later the past comes over, names and all; it sees what is shared, and what it sends is Ana's.
    await tap(second.page, "Go on");
    await pass(second, 25 * HOUR_MS);
    await pass(ana, 25 * HOUR_MS);
    await ana.page.waitForTimeout(2_000);
    await pass(ana, 3 * HOUR_MS);
    await title(second.page, `${ANA[1]} and you`);
    await tap(second.page, /^Give a sign/);
    await tap(second.page, /^I am all right/);
    await tap(second.page, "Give this sign");
    await says(sam.page, "I am all right. You need not do anything.", "#their-sign");
    assert.doesNotMatch(await sam.page.locator("main").innerText(), /Was added|new phone/i);
  });

  await part("a copy brings the connection back on an empty phone", async () => {
    await tap(sam.page, /^(More|Back)$/);
    await tap(sam.page, "This phone");
    await tap(sam.page, /^Save a copy/);
    await sam.page.getByLabel("Your words").fill(samWords);
    const download = sam.page.waitForEvent("download");
    await tap(sam.page, "Save the file");
    const file = join(await temporary("copy"), "sam.copy");
    await (await download).saveAs(file);
    await says(sam.page, "The copy is in your downloads");
    for (let back = 0; back < 2; back += 1) await sam.page.locator("header").getByRole("button", { name: "Back" }).click();
    await tap(sam.page, "Another phone");
    await tap(sam.page, /^Devices, keys and what you share/);
    await says(sam.page, /^Saved on/);
    await sam.context.close();

    sam = await phone(t, server.address);
    // As late as it is on the other phone by now: a sign of long ago is shown no more.
    await pass(sam, 31 * HOUR_MS);
    await opened(sam.page);
    await tap(sam.page, "I have a copy");
    await sam.page.getByLabel("The copy").setInputFiles(file);
    await sam.page.getByLabel("Your words, or the twelve").fill(samWords);
    await tap(sam.page, "Put it back");
    await toPhones(sam.page);
    await title(sam.page, `${SAM[1]} and you`);
    await says(sam.page, REPAIR);
    await tap(sam.page, /^Give a sign/);
    await tap(sam.page, "Stay close, please.");
    await tap(sam.page, "Give this sign");
    await look(ana.page);
    await says(ana.page, "Stay close, please.", "#their-sign");
    await tap(sam.page, "Done");
  });

  await part("parting is one-sided and silent, and deletes what was shared", async () => {
    await tap(ana.page, /^Pause or end/);
    await tap(ana.page, "Pause");
    await says(ana.page, "You have paused. Nothing goes out.");
    await tap(ana.page, "End the pause");
    const before = server.log().length;
    await ana.context.setOffline(true);
    await ana.page.getByRole("button", { name: /^Delete it here/ }).click();
    await tap(ana.page, "End it now");
    await title(ana.page, "It has ended");
    await ana.context.setOffline(false);
    await tap(ana.page, "Done");
    await title(ana.page, "Another phone");
    assert.equal(await ana.page.getByText(NOTE).count(), 0);
    await look(sam.page);
    await sam.page.waitForTimeout(3_000);
    await title(sam.page, `${SAM[1]} and you`);
    assert.doesNotMatch(await sam.page.locator("main").innerText(), /ended|left|paused|removed/i);
    assert.ok(server.log().length >= before);
    // Nothing more comes from a phone that has parted, whatever is sent to it.
    await ana.page.reload();
    await unlock(ana.page, anaWords);
    await toPhones(ana.page);
    await title(ana.page, "Another phone");
    assert.equal(await ana.page.getByText("From before").count(), 0, "it was deleted");
  });

  await part("the relay's file and its log hold no word that anybody typed", async () => {
    const words = [NOTE, REPAIR, OFFLINE, PRIVATE, ...ANA];
    const kept = await findOnDisk(dirname(server.database), words);
    assert.deepEqual(kept, []);
    const log = server.log();
    assert.ok(log.length > 200, "the log is at trace level");
    for (const word of words) assert.ok(!log.includes(word), word);
    assert.doesNotMatch(log, /[0-9a-f]{32}/, "no name, token or hash");
    assert.doesNotMatch(log, /127\.0\.0\.1|localhost/, "no address");
  });

  assert.deepEqual([...ana.problems, ...sam.problems], []);
});

test("a phone that is connected with nobody asks the relay for nothing", async (t) => {
  const server = await serveWithRelay();
  t.after(() => server.stop());
  const alone = await phone(t);
  const asked = [];
  alone.context.on("request", (request) => asked.push(request.url()));
  await alone.page.goto(server.address);
  const words = await settle(alone.page, ANA, { answer: () => null });
  await alone.page.reload();
  await unlock(alone.page, words);
  await tap(alone.page, "Agreement");
  await look(alone.page);
  await alone.page.waitForTimeout(2_000);
  assert.deepEqual(asked.filter((url) => !url.startsWith(server.address) && !url.startsWith("blob:")), []);
  assert.deepEqual(asked.filter((url) => url === `${server.address}relay`), [], "not even which relay there is");
  // Whoever looks at the screen of two phones asks this server which relay there is, and the relay itself nothing.
  await toPhones(alone.page);
  await says(alone.page, server.relay);
  assert.deepEqual(asked.filter((url) => url.startsWith(server.relay)), []);
  assert.equal(server.log(), "");
  assert.deepEqual(alone.problems, []);
});

test("without a relay the screen says so, and offers nothing that cannot work", () =>
  withApp(async ({ page }) => {
    await settle(page, ANA, { answer: () => null });
    await toPhones(page);
    await says(page, "There is no relay here");
    assert.equal(await page.getByRole("button", { name: /^My partner’s phone/ }).count(), 0);
  }));

test("digits that are not the other phone's end the pairing on both", async (t) => {
  const server = await serveWithRelay();
  t.after(() => server.stop());
  const [one, other] = [await phone(t, server.address), await phone(t, server.address)];
  const words = await settle(one.page, ANA, { answer: () => null });
  const otherWords = await settle(other.page, SAM, { answer: () => null });
  for (const { page } of [one, other]) await toPhones(page);
  await tap(one.page, /^My partner’s phone/);
  await prove(one.page, words);
  await tap(one.page, /^Say a short code/);
  const code = (await one.page.locator("#code").textContent({ timeout: 60_000 })).trim();
  await tap(other.page, /^I was given a link or a code/);
  await prove(other.page, otherWords);
  await other.page.getByRole("textbox", { name: "Link or code" }).fill("12");
  await tap(other.page, "Connect");
  await says(other.page, "This is no link or code of this app");
  await tap(other.page, "Start again");
  await other.page.getByRole("textbox", { name: "Link or code" }).fill(code);
  await tap(other.page, "Connect");
  for (const { page } of [one, other]) await title(page, "See that it is really the other phone");
  const digits = (await one.page.locator("#digits").textContent()).replace(/\D/g, "");
  const wrong = String((Number(digits) + 1) % 1_000_000).padStart(6, "0");
  await other.page.getByLabel("The other phone’s digits").fill(wrong);
  await tap(other.page, "These are the digits");
  await says(other.page, "Those are not the digits of the other phone");
  await tap(other.page, "Back");
  await title(other.page, "Another phone");
  await tap(one.page, "Stop");
  await tap(one.page, "Back");
  await title(one.page, "Another phone");
});

/** Two phones connected by a code. */
async function connected(t, server) {
  const [ana, sam] = [await phone(t, server.address), await phone(t, server.address)];
  const words = [await settle(ana.page, ANA, { answer: () => null }), await settle(sam.page, SAM, { answer: () => null })];
  for (const { page } of [ana, sam]) await toPhones(page);
  await tap(ana.page, /^My partner’s phone/);
  await prove(ana.page, words[0]);
  await tap(ana.page, /^Say a short code/);
  const code = (await ana.page.locator("#code").textContent({ timeout: 60_000 })).trim();
  await tap(sam.page, /^I was given a link or a code/);
  await prove(sam.page, words[1]);
  await sam.page.getByRole("textbox", { name: "Link or code" }).fill(code);
  await tap(sam.page, "Connect");
  await exchangeDigits(ana.page, sam.page);
  for (const { page } of [ana, sam]) await tap(page, "Go on");
  return [ana, sam];
}

test("of wishes and questions only what both said is shown, a week later, and of the rest nothing ever", async (t) => {
  const server = await serveWithRelay();
  t.after(() => server.stop());
  const [ana, sam] = await connected(t, server);
  const wish = (page, text) => page.locator("#wishes").getByRole("button", { name: text });
  const question = (page, text) => page.locator("#questions .card", { hasText: text });
  const answer = async (page, text, words) => {
    await question(page, text).getByRole("button", { name: "Answer" }).click();
    await page.getByLabel(text).fill(words);
    await tap(page, "Seal it");
    await question(page, text).getByText("Yours is sealed").waitFor();
  };
  for (const { page } of [ana, sam]) await tap(page, /^Wishes/);

  // Both yes to one; one yes each to two others; a yes taken back; no word about the rest.
  for (const text of ["to talk a little afterwards", "to be held for a while afterwards", "to fall asleep close"]) await wish(ana.page, text).click();
  await wish(ana.page, "to fall asleep close").click();
  for (const text of ["to talk a little afterwards", "some time to myself", "to fall asleep close"]) await wish(sam.page, text).click();
  await answer(ana.page, "What do you like best", NOTE);
  await answer(sam.page, "What do you like best", REPAIR);
  await answer(ana.page, "What would you like to try", OFFLINE);
  const before = await Promise.all([ana, sam].map(({ page }) => page.locator("#wishes").innerText()));
  for (const { page } of [ana, sam]) {
    await page.waitForTimeout(1_000);
    assert.equal(await page.locator("#both-wishes").count(), 0, "nothing before the week is over");
  }

  for (const one of [ana, sam]) await pass(one, 7 * 24 * HOUR_MS);
  for (let hours = 0; hours < 48; hours += 3) {
    for (const one of [ana, sam]) await pass(one, 3 * HOUR_MS);
    await sam.page.waitForTimeout(2_000);
    const open = await Promise.all([ana, sam].map(({ page }) => page.locator("#both-wishes").count()));
    const told = await Promise.all([question(ana.page, "What do you like best").getByText(REPAIR).count(), question(sam.page, "What do you like best").getByText(NOTE).count()]);
    if ([...open, ...told].every((count) => count > 0)) break;
  }
  for (const { page } of [ana, sam]) {
    assert.deepEqual(await page.locator("#both-wishes li").allInnerTexts(), ["to talk a little afterwards"]);
    await question(page, "What do you like best").getByText(NOTE).waitFor();
    await question(page, "What do you like best").getByText(REPAIR).waitFor();
  }
  // One yes, a yes taken back and no word look alike: the lists are as they were, and the lone answer stays sealed.
  assert.deepEqual(await Promise.all([ana, sam].map(({ page }) => page.locator("#wishes").innerText())), before);
  await question(ana.page, "What would you like to try").getByText("Yours is sealed").waitFor();
  assert.equal(await sam.page.getByText(OFFLINE).count(), 0);
  assert.equal(await question(sam.page, "What would you like to try").getByRole("button", { name: "Answer" }).count(), 1);
  assert.deepEqual(await findOnDisk(dirname(server.database), [NOTE, REPAIR, OFFLINE]), []);
  for (const { page } of [ana, sam]) await tap(page, /^(Back|More)$/);
  assert.deepEqual([...ana.problems, ...sam.problems], []);
});
