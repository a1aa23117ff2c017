// Holds files to the schemas in docs/schemas: JSON to a JSON Schema, CSV to a Table Schema.

import { readFile } from "node:fs/promises";

import Ajv2020 from "ajv/dist/2020.js";

const SCHEMAS = new URL("../docs/schemas/", import.meta.url);

/** A schema of docs/schemas, by its name. */
export async function schema(name) {
  return JSON.parse(await readFile(new URL(`${name}.schema.json`, SCHEMAS), "utf8"));
}

/** A check by a JSON Schema of docs/schemas: what is wrong with a value, in sentences; none when nothing is. */
export async function jsonChecker(name) {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  const validate = ajv.compile(await schema(name));
  return (value) => {
    if (validate(value)) return [];
    return validate.errors.map(
      ({ instancePath, message, params }) => `${instancePath || "/"} ${message} ${JSON.stringify(params)}`,
    );
  };
}

/** A check by a Table Schema of docs/schemas: what is wrong with a table, row by row; none when nothing is. */
export async function tableChecker(name) {
  const table = await schema(name);
  known(table, ["$schema", "name", "title", "description", "fieldsMatch", "missingValues", "uniqueKeys", "fields"]);
  const fields = table.fields.map(field);
  return (text) => {
    const [head, ...rows] = cells(text);
    const names = fields.map(({ name }) => name);
    if (JSON.stringify(head) !== JSON.stringify(names)) return [`line 1: ${head} instead of ${names}`];
    const wrong = [];
    const seen = table.uniqueKeys.map(() => new Set());
    rows.forEach((row, at) => {
      const say = (what) => wrong.push(`row ${at + 1}: ${what}`);
      if (row.length !== fields.length) return say(`${row.length} cells instead of ${fields.length}`);
      const values = row.map((cell) => (table.missingValues.includes(cell) ? null : cell));
      fields.forEach(({ name, check }, column) => {
        for (const what of check(values[column])) say(`${name} ${what}: ${JSON.stringify(row[column]).slice(0, 80)}`);
      });
      table.uniqueKeys.forEach((key, of) => {
        const its = JSON.stringify(key.map((name) => values[names.indexOf(name)]));
        if (seen[of].has(its)) say(`${key} is there a second time`);
        seen[of].add(its);
      });
    });
    return wrong;
  };
}

/** The rows of comma-separated values (RFC 4180). A quote that is not closed is an error. */
export function cells(text) {
  const rows = [];
  let [row, at] = [[], 0];
  while (at < text.length) {
    let cell;
    if (text[at] === '"') {
      const quoted = /"([^"]*(?:""[^"]*)*)"(?=,|\r?\n|$)/y;
      quoted.lastIndex = at;
      const found = quoted.exec(text);
      if (!found) throw new Error(`a quote is not closed at ${at}`);
      cell = found[1].replaceAll('""', '"');
      at = quoted.lastIndex;
    } else {
      const plain = /[^,"\r\n]*(?=,|\r?\n|$)/y;
      plain.lastIndex = at;
      const found = plain.exec(text);
      if (!found) throw new Error(`a cell that needs quotes has none at ${at}`);
      [cell] = found;
      at = plain.lastIndex;
    }
    row.push(cell);
    if (text[at] === ",") {
      at += 1;
      if (at < text.length) continue;
      row.push("");
    } else {
      at += text[at] === "\r" ? 2 : 1;
    }
    rows.push(row);
    row = [];
  }
  return rows;
}

// A field of a Table Schema as its name and a check of one value. What this cannot check is refused, not passed over.
function field({ name, type, format, constraints = {}, ...rest }) {
  known(rest, ["title", "description"]);
  known(constraints, ["required", "minimum", "maximum", "enum", "pattern", "maxLength"]);
  const read = reader(type, format);
  const { required = false, minimum, maximum, enum: words, pattern, maxLength } = constraints;
  const whole = pattern === undefined ? null : new RegExp(`^(?:${pattern})$`, "u");
  const [least, most] = [minimum, maximum].map((bound) => (bound === undefined ? bound : read(String(bound))));
  const check = (cell) => {
    if (cell === null) return required ? ["is missing"] : [];
    const value = read(cell);
    if (value === null) return [`is no ${type}`];
    return [
      words && !words.includes(cell) && "is no word of the list",
      whole && !whole.test(cell) && "is written in another way",
      maxLength !== undefined && [...cell].length > maxLength && "is too long",
      least !== undefined && value < least && "is too small",
      most !== undefined && value > most && "is too large",
    ].filter(Boolean);
  };
  return { name, check };
}

function reader(type, format) {
  if (type === "string" && format === undefined) return (cell) => cell;
  if (type === "integer" && format === undefined) return (cell) => (/^[+-]?\d+$/.test(cell) ? Number(cell) : null);
  if (type === "datetime" && format === "%Y-%m-%dT%H:%M:%SZ") {
    return (cell) => {
      const moment = Date.parse(cell);
      const same = Number.isFinite(moment) && new Date(moment).toISOString().replace(".000Z", "Z") === cell;
      return same ? moment : null;
    };
  }
  throw new Error(`a ${type} as ${format} is not known here`);
}

function known(object, names) {
  const other = Object.keys(object).filter((name) => !names.includes(name));
  if (other.length > 0) throw new Error(`not known here: ${other}`);
}
