import { BlockList, isIP } from "node:net";
import type { Json, JsonObject } from "../model/envelope";
import { isObject } from "../model/json";
import { type Glob, isAnything, literalOf, matchesGlob } from "./glob";

/** What a rule asks, after its modifiers and its condition are read: tests of fields, joined by and, or and not. */
export type Expression =
  | { readonly op: "and" | "or"; readonly of: readonly Expression[] }
  | { readonly op: "not"; readonly of: Expression }
  | FieldTest
  | Keywords;

/** One of the tests holds for the field. */
export interface FieldTest {
  readonly op: "field";
  /** Path in the record of CloudTrail: `userIdentity.type`. */
  readonly path: string;
  readonly tests: readonly Test[];
  readonly line: number;
}

/** Words somewhere in the record. */
export interface Keywords {
  readonly op: "keywords";
  readonly words: readonly Glob[];
  readonly line: number;
}

export type Test =
  | { readonly kind: "glob"; readonly glob: Glob; readonly cased: boolean }
  /** The field is absent, or null. */
  | { readonly kind: "null" }
  | { readonly kind: "present" }
  | { readonly kind: "absent" }
  | { readonly kind: "cidr"; readonly block: string }
  | { readonly kind: "range"; readonly range: Range }
  /** A regular expression that is no choice of globs. */
  | { readonly kind: "regex"; readonly source: string; readonly flags: string; readonly reason: string }
  | {
      readonly kind: "fieldref";
      readonly field: string;
      readonly where: "equals" | "startswith" | "endswith" | "contains";
    }
  | { readonly kind: "time"; readonly part: TimePart; readonly value: number };

export interface Range {
  readonly least?: number;
  readonly most?: number;
  /** The bound itself does not count. */
  readonly above?: boolean;
  readonly below?: boolean;
}

export type TimePart = "minute" | "hour" | "day" | "month" | "year";

/**
 * The values at a path of a record: texts, numbers, booleans and null; those of all elements, where an array stands on the
 * way. An object is no value: what Sigma calls a field is a leaf.
 */
function valuesAt(record: Json | undefined, path: readonly string[]): readonly Json[] {
  if (Array.isArray(record)) return record.flatMap((each) => valuesAt(each, path));
  const [key, ...rest] = path;
  if (key === undefined) return record === undefined || isObject(record) ? [] : [record];
  return isObject(record) && Object.hasOwn(record, key) ? valuesAt(record[key] as Json, rest) : [];
}

/**
 * Whether a record meets an expression, as the Sigma specification has it: texts are equal whatever their case, a negation is
 * the opposite, also where the field is absent, and of the values of an array one suffices. Numbers and booleans are the
 * texts that JSON writes. Undefined where no record alone can say.
 */
export function evaluate(expression: Expression, record: JsonObject): boolean | undefined {
  switch (expression.op) {
    case "not": {
      const value = evaluate(expression.of, record);
      return value === undefined ? undefined : !value;
    }
    case "and":
    case "or": {
      const values = expression.of.map((each) => evaluate(each, record));
      const decisive = expression.op === "or";
      if (values.includes(decisive)) return decisive;
      return values.includes(undefined) ? undefined : !decisive;
    }
    case "keywords": {
      const text = JSON.stringify(record);
      return expression.words.some((glob) => matchesGlob([0, ...glob, 0], text, false));
    }
    case "field": {
      const values = valuesAt(record, expression.path.split("."));
      const results = expression.tests.map((test) => meets(test, values, record));
      return results.includes(true) ? true : results.includes(undefined) ? undefined : false;
    }
  }
}

function meets(test: Test, values: readonly Json[], record: JsonObject): boolean | undefined {
  switch (test.kind) {
    case "null":
      return values.length === 0 || values.includes(null);
    case "present":
      return values.length > 0;
    case "absent":
      return values.length === 0;
    case "glob":
      return values.some((value) => meetsGlob(test.glob, test.cased, value));
    case "cidr":
      return values.some((value) => typeof value === "string" && isInBlock(value, test.block));
    case "range":
      return values.some((value) => typeof value === "number" && isInRange(value, test.range));
    case "fieldref":
      return valuesAt(record, test.field.split(".")).some((other) =>
        values.some(
          (value) => typeof value === "string" && typeof other === "string" && refers(value, other, test.where),
        ),
      );
    case "time":
      return values.some((value) => typeof value === "string" && timePart(value, test.part) === test.value);
    case "regex":
      return undefined;
  }
}

/** Wildcards look at texts alone; a whole value also at the text of a number or a boolean. */
export function meetsGlob(glob: Glob, cased: boolean, value: Json): boolean {
  if (isAnything(glob)) return true;
  if (typeof value === "string") return matchesGlob(glob, value, cased);
  const literal = literalOf(glob);
  if (literal === undefined || value === null) return false;
  if (typeof value === "number") return isNumber(literal) && Number(literal) === value;
  return typeof value === "boolean" && matchesGlob(glob, String(value), cased);
}

/** A number as JSON writes it. */
export const isNumber = (text: string): boolean => /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(text);

export const isInRange = (value: number, { least, most, above, below }: Range): boolean =>
  (least === undefined || (above ? value > least : value >= least)) &&
  (most === undefined || (below ? value < most : value <= most));

export function isInBlock(address: string, block: string): boolean {
  const [network = "", bits = ""] = block.split("/");
  const family = isIP(network);
  if (family === 0 || isIP(address) !== family) return false;
  const list = new BlockList();
  const type = family === 4 ? "ipv4" : "ipv6";
  list.addSubnet(network, Number(bits), type);
  return list.check(address, type);
}

function refers(value: string, other: string, where: "equals" | "startswith" | "endswith" | "contains"): boolean {
  const [a, b] = [value.toLowerCase(), other.toLowerCase()];
  if (where === "equals") return a === b;
  return where === "contains" ? a.includes(b) : where === "startswith" ? a.startsWith(b) : a.endsWith(b);
}

/** Positions in RFC 3339, `2026-11-02T10:15:30Z`: the specification leaves time zones out. */
export const timeParts: Readonly<Record<TimePart, { readonly from: number; readonly characters: number }>> = {
  year: { from: 0, characters: 4 },
  month: { from: 5, characters: 2 },
  day: { from: 8, characters: 2 },
  hour: { from: 11, characters: 2 },
  minute: { from: 14, characters: 2 },
};

const timePart = (text: string, part: TimePart): number =>
  Number(text.substring(timeParts[part].from, timeParts[part].from + timeParts[part].characters));
