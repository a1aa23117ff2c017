// Two languages that nobody speaks, made from the English texts: one with accents and 40 % more room, one written from
// right to left. They stand in a copy of the app in place of Spanish, so no phone ever loads them.

import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { copyOfSite, filesOfSite } from "./lib.mjs";

const HEAD = 18;
const VARIABLES_AT = 17;
const COUNT_AT = 15;

/** The parts of a bundle (the format stands in crates/words/src/bundle.rs): this is its second reader. */
export function read(bytes) {
  const count = bytes[COUNT_AT] + 256 * bytes[COUNT_AT + 1];
  const words = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(HEAD)).split("\0");
  const [locale, ...rest] = words.slice(0, -1);
  const names = rest.splice(0, bytes[VARIABLES_AT]);
  const keys = rest.splice(0, count);
  if (words.at(-1) !== "" || rest.length !== count) throw new Error("this is no bundle");
  return { head: bytes.subarray(0, HEAD), locale, names, keys, texts: rest };
}

/** What a text says, with values filled in. */
export function say({ names, keys, texts }, key, values) {
  const text = texts[keys.indexOf(key)];
  let at = 0;
  const upTo = (end) => {
    let out = "";
    while (at < text.length && !end.includes(text[at])) {
      const mark = text[at++];
      if (mark !== "\u0001" && mark !== "\u0002") {
        out += mark;
        continue;
      }
      const name = names[text.charCodeAt(at++) - 0x21];
      if (mark === "\u0001") {
        out += values[name] ?? `{${name}}`;
        continue;
      }
      const one = upTo("\u0003");
      at += 1;
      const other = upTo("\u0004");
      at += 1;
      out += values[name] === "1" ? one : other;
    }
    return out;
  };
  return upTo("");
}

function write({ head, names, keys, texts }, locale) {
  const words = [locale, ...names, ...keys, ...texts].map((word) => `${word}\0`).join("");
  return Buffer.concat([head, Buffer.from(words, "utf8")]);
}

const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ACCENTED = "áƀçðéƒǧħíĵķļɱñóþɋŕšţúṽŵẋýžÁƁÇÐÉƑǦĦÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ";
const HEBREW = "אבגדהוזחטיכלמנסעפצקרשתאבגדהוזחטיכלמנסעפצקרשתאבגדהוזח";

// Marks and the byte behind them stay as they are; everything between is told anew.
function retold(text, tell) {
  return text.replace(/[\u0001\u0002].|[\u0003\u0004]|[^\u0001-\u0004]+/gsu, (piece) => (piece < "\u0005" ? piece : tell(piece)));
}

const letters = (to) => (piece) => [...piece].map((letter) => [...to][PLAIN.indexOf(letter)] ?? letter).join("");

// Longer by repeating vowels, so that words grow where a language's words would.
function longer(piece) {
  const wanted = Math.ceil(piece.length * 1.4);
  let rest = wanted - piece.length;
  return piece.replace(/[aeiou]/g, (vowel) => {
    if (rest <= 0) return vowel;
    const more = Math.min(rest, 2);
    rest -= more;
    return vowel.repeat(1 + more);
  });
}

/** The two languages: how a text is told, and how a whole message is framed. */
export const PSEUDO = {
  "en-XA": { piece: (text) => letters(ACCENTED)(longer(text)), whole: (text) => `[${text}]` },
  "ar-XB": { piece: letters(HEBREW), whole: (text) => text },
};

const hash = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

async function replace(folder, path, bytes) {
  await writeFile(join(folder, path), bytes);
  await rm(join(folder, `${path}.br`), { force: true });
  await rm(join(folder, `${path}.gz`), { force: true });
}

/** A copy of the app in which Spanish has given its place to a language of `PSEUDO`. */
export async function pseudoSite(language) {
  const folder = await copyOfSite();
  const files = await filesOfSite();
  const named = (pattern) => files.find((file) => pattern.test(file));
  const bytes = (path) => readFile(join(folder, path));
  const { piece, whole } = PSEUDO[language];
  const changes = [[/"es-(first|later)"/g, `"${language}-$1"`], [/"es":\{/g, `"${language}":{`]];
  for (const volume of ["first", "later"]) {
    const [english, spanish] = ["en", "es"].map((tag) => named(new RegExp(`^assets/words-${tag}-${volume}\\.`)));
    const bundle = read(await bytes(english));
    bundle.texts = bundle.texts.map((text) => whole(retold(text, piece)));
    const told = write(bundle, language);
    changes.push([hash(await bytes(spanish)), hash(told)]);
    await replace(folder, spanish, told);
  }
  const loader = named(/^assets\/app\..*\.js$/);
  const before = await bytes(loader);
  const after = changes.reduce((text, [from, to]) => text.replaceAll(from, to), before.toString("utf8"));
  await replace(folder, loader, after);
  const index = await readFile(join(folder, "index.html"), "utf8");
  await replace(folder, "index.html", index.replace(hash(before), hash(after)));
  return folder;
}
