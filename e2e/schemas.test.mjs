// The schemas in docs/schemas: what they describe holds to them, and what was bent does not. No browser is needed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { jsonChecker, schema, tableChecker } from "./schema.mjs";

const read = (path) => readFile(new URL(`../${path}`, import.meta.url), "utf8");
const STEP = { kind: "Hold", minutes: 5 };
const AT = { unix_s: 1781992800, offset_min: 120 };

/** Kinds that the golden file has no entry of: its writer is A, and these are B's there, or are not in it at all. */
const MORE = [
  { Tolerance: { who: "A", minutes: 10 } },
  { Tolerance: { who: "A", minutes: null } },
  ...["No", { AtMost: 10 }, { AtLeast: 120 }, null].map((limit) => ({ Limited: { who: "A", kind: "Talk", limit } })),
  { Vetoed: { who: "A", line: "reach-1", veto: true } },
  { Learning: { who: "A", act: { Predicted: { chances: new Array(55).fill(255) } } } },
  { Learning: { who: "A", act: { MorningPredicted: { chances: new Array(21).fill(0) } } } },
  { Learning: { who: "A", act: { TrialYes: { coins: 64 } } } },
  ...["Forgotten", "TrialLeft"].map((act) => ({ Learning: { who: "A", act } })),
].map((fact) => ({ at: AT, fact }));

const golden = async () => JSON.parse(await read("vectors/takeaway-1-a.json"));
const kindOf = (fact) => (typeof fact === "string" ? fact : Object.keys(fact)[0]);
const sorted = (names) => [...new Set(names)].sort();

/** The kinds a part of the schema has a branch for. */
function branches(part) {
  return part.anyOf.flatMap(({ enum: bare, properties }) => bare ?? Object.keys(properties));
}

test("a file that was taken along holds to its schema, with an entry of every kind", async () => {
  const check = await jsonChecker("takeaway-1");
  const file = await golden();
  assert.deepEqual(check(file), []);
  file.entries.push(...MORE);
  assert.deepEqual(check(file), []);
  const { $defs } = await schema("takeaway-1");
  const facts = file.entries.map(({ fact }) => fact);
  assert.deepEqual(sorted(facts.map(kindOf)), sorted(branches($defs.fact)));
  const acts = (kind) => facts.flatMap((fact) => (kindOf(fact) === kind ? [kindOf(fact[kind].act)] : []));
  assert.deepEqual(sorted(acts("Wrote")), sorted(branches($defs.act)));
  assert.deepEqual(sorted(acts("Learning")), sorted(branches($defs.learn)));
  // The other one's file has the other one's entries, and what both agreed on.
  const both = facts.filter((fact) => ["Opened", "Named", "Proposed", "SaidYes", "Copied"].includes(kindOf(fact)));
  const others = [...both, { CheckDone: { who: "B" } }, { OrderForgotten: { who: null } }];
  assert.deepEqual(check({ ...file, whose: "B", entries: others.map((fact) => ({ at: AT, fact })) }), []);
});

/** What is changed in the golden file, and the place that the schema has to name. */
const BENT = {
  "another format": [(file) => (file.format = "mornings"), "/format"],
  "a later version": [(file) => (file.version = 2), "/version"],
  "nobody's": [(file) => delete file.whose, "whose"],
  "a third person's": [(file) => (file.whose = "C"), "/whose"],
  "more beside the entries": [(file) => (file.keys = []), "keys"],
  "no list of entries": [(file) => (file.entries = {}), "/entries"],
  "more in an entry": [(file) => (file.entries[0].place = 7), "/entries/0 "],
  "an entry without a moment": [(file) => delete file.entries[0].at, "/entries/0 "],
  "half a second": [(file) => (file.entries[0].at.unix_s += 0.5), "/entries/0/at/unix_s"],
  "an offset that is nowhere on earth": [(file) => (file.entries[0].at.offset_min = 841), "/entries/0/at/offset_min"],
  "a kind that is not known": [(file) => put(file, { Sung: { who: "A" } }), "Sung"],
  "a kind that has no spelling": [(file) => put(file, { Linked: { act: "Unpaired" } }), "Linked"],
  "two kinds at once": [(file) => put(file, { CheckDone: { who: "A" }, SaidYes: { who: "A" } }), "NOT have more"],
  "no kind": [(file) => put(file, {}), "NOT have fewer"],
  "a kind that needs something inside, alone": [(file) => put(file, "CheckDone"), "/fact"],
  "more in a fact": [(file) => (inside(file, "Answered").sure = true), "sure"],
  "less in a fact": [(file) => delete inside(file, "Answered").item, "item"],
  "an answer as a word": [(file) => (inside(file, "Answered").value = "7"), "/Answered/value"],
  "an answer above seven": [(file) => (inside(file, "Answered").value = 8), "/Answered/value"],
  "an answer of nothing": [(file) => (inside(file, "Answered").value = 0), "/Answered/value"],
  "an id with a blank": [(file) => (inside(file, "Answered").item = "anx 1"), "/Answered/item"],
  "an answer of the other's": [(file) => (inside(file, "Answered").who = "B"), "/Answered/who"],
  "the other's file with these entries": [(file) => (file.whose = "B"), "/who"],
  "a name of blanks": [(file) => (inside(file, "Named").name = " \u200b\u00a0"), "/Named/name"],
  "a name that turns around": [(file) => (inside(file, "Named").name = "Ana\u202e"), "/Named/name"],
  "a name of 41 letters": [(file) => (inside(file, "Named").name = "ö".repeat(41)), "/Named/name"],
  "a theme that is not known": [(file) => (inside(file, "Dressed").theme = "Pink"), "/Dressed/theme"],
  "a lock after eleven minutes": [(file) => (inside(file, "LocksAfter").seconds = 601), "/LocksAfter/seconds"],
  "less than a minute is wished for": [(file) => (inside(file, "Wish").minutes = -1), "/Wish/minutes"],
  "no step": [(file) => (inside(file, "Proposed").steps = []), "/Proposed/steps"],
  "seven steps": [(file) => inside(file, "Proposed").steps.push(...new Array(3).fill(STEP)), "/steps"],
  "a step of no time": [(file) => (inside(file, "Proposed").steps[0].minutes = 0), "/steps/0/minutes"],
  "a step of a kind that is not known": [(file) => (inside(file, "Proposed").steps[0].kind = "hold"), "/steps/0/kind"],
  "a scale above ten": [(file) => (inside(file, "CheckedIn").entry.calm = 11), "/entry/calm"],
  "words without end": [(file) => (inside(file, "CheckedIn").entry.words = "a".repeat(4001)), "/entry/words"],
  "an unknown question": [(file) => (inside(file, "CheckedIn").entry.partner = 5), "partner"],
  "a question that is not there": [(file) => delete inside(file, "CheckedIn").entry.pull, "pull"],
  "thirteen feelings": [(file) => (inside(file, "CheckedIn").entry.feelings = new Array(13).fill("warm")), "/feelings"],
  "bytes that are half there": [(file) => (inside(file, "Keepsake").piece.bytes = "012"), "/piece/bytes"],
  "records that were taken out": [(file) => (inside(file, "Wrote").act = { Erased: { of: 1, places: [] } }), "Erased"],
  "a repair of nothing": [
    (file) => (inside(file, "Wrote").act = { Repaired: { alone: true, turns: [], steps: null } }),
    "/Repaired",
  ],
  "a trial of nine pairs": [(file) => (trial(file).pairs = 9), "/pairs"],
  "a prediction that is cut": [
    (file) => put(file, { Learning: { who: "A", act: { Predicted: { chances: [1] } } } }),
    "/chances",
  ],
  "a limit of three hours": [
    (file) => put(file, { Limited: { who: "A", kind: "Hold", limit: { AtMost: 180 } } }),
    "/limit",
  ],
};

function put(file, fact) {
  file.entries.push({ at: AT, fact });
}

function inside(file, kind) {
  return file.entries.find(({ fact }) => kindOf(fact) === kind).fact[kind];
}

function trial(file) {
  const acts = file.entries.map(({ fact }) => fact.Learning?.act?.TrialProposed);
  return acts.find(Boolean);
}

test("a file that was bent is refused, and the place is named", async () => {
  const check = await jsonChecker("takeaway-1");
  for (const [name, [bend, place]] of Object.entries(BENT)) {
    const file = await golden();
    bend(file);
    const wrong = check(file);
    assert.ok(wrong.some((one) => one.includes(place)), `${name}: ${wrong.join("\n") || "not refused"}`);
  }
});

/** Every copy of a value with one thing in it bent: more in an object, less in it, or something of another kind. */
function* bends(value, path = "") {
  if (path) yield [`${path} of another kind`, typeof value === "object" && value ? 7 : { other: 7 }];
  if (Array.isArray(value)) {
    for (const [at, inner] of value.entries()) {
      for (const [name, bent] of bends(inner, `${path}/${at}`)) yield [name, Object.assign([...value], { [at]: bent })];
    }
  } else if (value && typeof value === "object") {
    yield [`more in ${path}`, { ...value, other: 7 }];
    for (const [key, inner] of Object.entries(value)) {
      const { [key]: gone, ...rest } = value;
      yield [`no ${path}/${key}`, rest];
      for (const [name, bent] of bends(inner, `${path}/${key}`)) yield [name, { ...value, [key]: bent }];
    }
  }
}

test("nothing can be added, left out or put as another kind anywhere in a file", async () => {
  const check = await jsonChecker("takeaway-1");
  const file = await golden();
  let count = 0;
  for (const entry of [...file.entries, ...MORE]) {
    const one = { ...file, entries: [entry] };
    assert.deepEqual(check(one), []);
    for (const [name, bent] of bends(one)) {
      assert.notDeepEqual(check(bent), [], `${JSON.stringify(entry.fact)}: ${name}`);
      count += 1;
    }
  }
  assert.ok(count > 2000, `${count} bent files`);
});

/** Kinds of the code that have no spelling in files. */
const UNSPELLED = ["Drafted", "Removed", "Linked", "ReadBack", "Erased"];

/** The kinds of an enum of the code that can stand in a file. */
async function variants(path, name) {
  const [, body] = new RegExp(`pub enum ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(await read(path));
  const kinds = [...body.matchAll(/^ {4}([A-Z]\w*)/gm)].map(([, kind]) => kind);
  return kinds.filter((kind) => !UNSPELLED.includes(kind));
}

test("the schemas have the kinds and the bounds that the code has", async () => {
  const { $defs } = await schema("takeaway-1");
  const facts = await variants("crates/journal/src/entry.rs", "Fact");
  assert.deepEqual(sorted(branches($defs.fact)), sorted(facts));
  const acts = await variants("crates/journal/src/page.rs", "Act");
  assert.deepEqual(sorted(branches($defs.act)), sorted(acts));
  assert.deepEqual(sorted(branches($defs.learn)), sorted(await variants("crates/journal/src/learning.rs", "Learn")));
  const table = await schema("takeaway-table-1");
  const kinds = table.fields.find(({ name }) => name === "kind").constraints.enum;
  assert.deepEqual(sorted(kinds), sorted(branches($defs.fact)));

  const bounds = (await read("crates/journal/src/bounds.rs")) + (await read("crates/journal/src/practice.rs"));
  const bound = (name) => Number(new RegExp(`const ${name}: \\w+ = ([\\d_]+);`).exec(bounds)[1].replaceAll("_", ""));
  const [{ properties: fact }, { properties: act }] = [$defs.fact.anyOf[1], $defs.act.anyOf[1]];
  const { properties: entry } = $defs.checkIn;
  for (const [name, here] of [
    ["NAME_MAX", $defs.name.maxLength],
    ["ID_MAX", $defs.id.maxLength],
    ["LINE_MAX", $defs.line.maxLength],
    ["WORDS_MAX", entry.words.maxLength],
    ["TURN_MAX", act.Tried.properties.words.maxLength],
    ["LIST_MAX", entry.feelings.maxItems],
    ["DAYS_AGO_MAX", entry.days_ago.maximum],
    ["MINUTES_MAX", fact.Wish.properties.minutes.maximum],
    ["TOLERANCE_MAX", fact.Tolerance.properties.minutes.maximum],
    ["LOCK_AFTER_MAX_S", fact.LocksAfter.properties.seconds.maximum],
    ["OFFSET_MAX_MIN", $defs.entry.properties.at.properties.offset_min.maximum],
    ["ANSWER_MAX", $defs.answer.maximum],
    ["SCALE_MAX", entry.pull.maximum],
    ["FIELD_MAX", $defs.said.properties.text.maxLength],
    ["FIELDS_MAX", fact.Practised.properties.done.properties.fields.maxItems],
  ]) {
    assert.equal(here, bound(name), name);
  }

  const columns = /const COLUMNS: [^=]+= \[([^\]]+)\]/.exec(await read("apps/cli/src/files/diary.rs"))[1];
  const { fields } = await schema("diary-1");
  assert.deepEqual(fields.map(({ name }) => name), columns.match(/\w+/g));
});

const HEAD = "entry,utc,offset_min,kind,part,value\r\n";
const ROW = "1,2026-11-29T01:30:00Z,60,CheckedIn,entry.words,warm";

test("a table that was bent is refused", async () => {
  const check = await tableChecker("takeaway-table-1");
  const told = [ROW, `${ROW.replace("words", "pull").replace("warm", "")}`, "2,2026-11-29T01:30:00Z,-60,Copied,,"];
  const values = ["'=1+1", "-5", "true", '"two\nlines, and a ""quote"""'];
  const good = values.map((value, at) => ROW.replace("1,", `${at + 3},`).replace("warm", value));
  assert.deepEqual(check(`${HEAD}${[...told, ...good].join("\r\n")}\r\n`), []);
  for (const [text, place] of [
    [HEAD.replace("utc", "time") + ROW, "line 1"],
    [HEAD.replace("entry,utc", "utc,entry") + ROW, "line 1"],
    [`${HEAD}${ROW},more`, "7 cells"],
    [HEAD + ROW.replace("1,", "0,"), "entry is too small"],
    [HEAD + ROW.replace("1,", "one,"), "entry is no integer"],
    [HEAD + ROW.replace("1,", ","), "entry is missing"],
    [HEAD + ROW.replace("11-29T", "13-29T"), "utc is no datetime"],
    [HEAD + ROW.replace("11-29T", "02-30T"), "utc is no datetime"],
    [HEAD + ROW.replace("00Z", "00"), "utc is no datetime"],
    [HEAD + ROW.replace(",60,", ",841,"), "offset_min is too large"],
    [HEAD + ROW.replace("CheckedIn", "Linked"), "kind is no word"],
    [HEAD + ROW.replace(".words", "..words"), "part is written"],
    [HEAD + ROW.replace("warm", "=1+1"), "value is written"],
    [HEAD + ROW.replace("warm", "@SUM(A1)"), "value is written"],
    [HEAD + ROW.replace("warm", "-5+1"), "value is written"],
    [`${HEAD}${ROW}\r\n${ROW}`, "a second time"],
  ]) {
    const wrong = check(text);
    assert.ok(wrong.some((one) => one.includes(place)), `${text}: ${wrong.join("\n") || "not refused"}`);
  }
  assert.throws(() => check(`${HEAD}${ROW.replace("warm", '"warm')}`), /not closed/);
});

test("the diary in examples holds to its schema, and one that was bent does not", async () => {
  const check = await tableChecker("diary-1");
  const diary = await read("examples/diary.csv");
  assert.deepEqual(check(diary), []);
  for (const [from, to, place] of [
    ["missing_reason", "reason", "line 1"],
    ["1,ana,sam", "1,,sam", "person_id is missing"],
    ["2026-11-20T22:10:00Z", "yesterday", "timestamp_utc is no datetime"],
    ["2026-11-20T22:10:00Z", "1969-11-20T22:10:00Z", "timestamp_utc is too small"],
    ["+01:00", "Europe/Berlin", "tz is written"],
    ["+01:00", "+15:00", "tz is written"],
    ["checkin", "evening", "instrument is no word"],
    ["calm", "clam", "item is no word"],
    ["pull,8", "pull,much", "value is written"],
    ["pull,8", "pull,-8", "value is written"],
    ["to please", "to sleep", "value is written"],
    ["alarm_distance,6", "pull,6", "a second time"],
  ]) {
    assert.ok(diary.includes(from), from);
    const wrong = check(diary.replace(from, to));
    assert.ok(wrong.some((one) => one.includes(place)), `${from} → ${to}: ${wrong.join("\n") || "not refused"}`);
  }
});
