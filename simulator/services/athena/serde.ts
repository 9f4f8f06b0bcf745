import { ofLong, parseJavaDouble, SerDeNumber } from "./java-numbers";
import { type OpenXValue, parseOpenX, writeOpenX } from "./openx";

/** A Hive column: `{ name: "resources", type: "array<string>" }`. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** The Hive types that are supported. */
export const columnTypes = ["string", "array<string>", "boolean", "int", "bigint", "double"] as const;
export type ColumnType = (typeof columnTypes)[number];

export type ColumnValue = null | string | readonly (string | null)[] | boolean | number | bigint;

/**
 * How the OpenX JSON SerDe finds a column's value in a record: used by Athena to read tables, and by Firehose to
 * convert records.
 */
export interface JsonKeys {
  /** On by default in Athena: a column's key is found in any spelling. */
  readonly caseInsensitive: boolean;
  /** JSON key by column name, where they differ. */
  readonly mapping: ReadonlyMap<string, string>;
}

/** A record as a row, one value per column. */
export interface RecordRow {
  readonly row: ColumnValue[];
  /** Number of characters after the record, which the SerDe ignores. */
  readonly ignored: number;
}

/**
 * Reads records, JSON texts that begin with `{` or `[`, as rows. An object gives columns by key, an array by position.
 *
 * Throws for a record that the SerDe considers malformed, for a value that does not fit its column, and where it is not
 * known what Athena's SerDe does.
 */
export function rowReader(serDe: JsonKeys, columns: readonly Column[]): (text: string) => RecordRow {
  const keys = columns.map((column) => {
    const key = serDe.mapping.get(column.name) ?? column.name;
    return serDe.caseInsensitive ? key.toLowerCase() : key;
  });
  return (text) => {
    const { value: record, write, ignored } = parseRecord(text);
    const valueOf = finder(record);
    const row = columns.map((column, position) => {
      const value = valueOf(position);
      if (serDe.caseInsensitive) checkCase(value, column);
      return columnValue(value, column, write);
    });
    return { row, ignored };
  };

  function finder(record: unknown): (position: number) => unknown {
    if (typeof record !== "object" || record === null || record instanceof SerDeNumber) return () => undefined;
    if (Array.isArray(record)) return (position) => record[position] as unknown;
    if (serDe.caseInsensitive) {
      const lowered = new Map([...entriesOf(record)].map(([key, value]) => [String(key).toLowerCase(), value]));
      return (position) => lowered.get(keys[position] as string);
    }
    if (record instanceof Map) return (position) => (record as Map<unknown, unknown>).get(keys[position]);
    return (position) => {
      const key = keys[position] as string;
      return Object.hasOwn(record, key) ? (record as Record<string, unknown>)[key] : undefined;
    };
  }
}

/**
 * What `JSON.parse` and `JSON.stringify` would change: numbers with fraction, exponent or more digits than a double
 * holds, `-0`, keys that are integers and would move to the front, surrogates, and `</`, which the SerDe writes
 * `<\/`. False alarms cost time only.
 */
const notForJavaScript = /[:,[]\s*-?\d+[.eE]|[:,[]\s*-0|\d{16}|"\d+"\s*:|\\u[dD][89a-fA-F]|<\\?\//;

interface ParsedRecord {
  /** Of `JSON.parse`, or an `OpenXValue`. */
  readonly value: unknown;
  /** JSON of an object or array in it. */
  readonly write: (value: unknown) => string;
  readonly ignored: number;
}

function parseRecord(text: string): ParsedRecord {
  if (!notForJavaScript.test(text)) {
    try {
      return { value: JSON.parse(text), write: JSON.stringify, ignored: 0 };
    } catch {
      // The SerDe accepts some of what is no JSON, and ignores what follows the record.
    }
  }
  const { value, end } = parseOpenX(text);
  return { value, write: (part) => writeOpenX(part as OpenXValue), ignored: text.length - end };
}

const entriesOf = (value: object): Iterable<readonly [unknown, unknown]> =>
  value instanceof Map ? value : Object.entries(value);

/**
 * OpenX's own code keeps the keys within an object as they are, and of two that differ in case alone one. AWS's build
 * is said to lower-case them (Athena user guide, "OpenX JSON SerDe", `case.insensitive`). So there is no answer.
 */
function checkCase(value: unknown, { name }: Column): void {
  const key = upperCaseKey(value);
  if (key !== undefined)
    throw new Error(
      `Column ${name} gets an object with the key "${key}", and keys are read in any case: whether Athena then keeps its case is not known, so it is not simulated. Set the SerDe's case.insensitive (in Firehose caseInsensitive) to FALSE`,
    );
}

function upperCaseKey(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || value instanceof SerDeNumber) return undefined;
  for (const [key, inner] of entriesOf(value)) {
    if (typeof key === "string" && key !== key.toLowerCase()) return key;
    const found = upperCaseKey(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Text columns accept any JSON value. Throws for a number column's value that is no number, as Java does. */
function columnValue(value: unknown, { name, type }: Column, write: ParsedRecord["write"]): ColumnValue {
  if (value === null || value === undefined) return null;
  switch (type) {
    case "string":
      return textOf(value);
    case "array<string>":
      if (value === "") return null;
      return Array.isArray(value) ? value.map((item) => (item === null ? null : textOf(item))) : [textOf(value)];
    case "boolean":
      return textOf(value).toLowerCase() === "true";
    case "double":
      return numberOf(value)?.double ?? parseJavaDouble(textOf(value)) ?? unfit();
    case "int":
      return (numberOf(value) ?? parseInteger(textOf(value), 32) ?? unfit()).int;
    case "bigint":
      return (numberOf(value) ?? parseInteger(textOf(value), 64) ?? unfit()).long;
  }

  function textOf(part: unknown): string {
    if (part instanceof SerDeNumber) return part.text;
    return typeof part === "object" ? write(part) : String(part);
  }

  function unfit(): never {
    throw new Error(
      `NumberFormatException: For input string: ${JSON.stringify(textOf(value))} (column ${name}, ${type})`,
    );
  }
}

function numberOf(value: unknown): SerDeNumber | undefined {
  if (typeof value === "number") return ofLong(BigInt(value));
  return value instanceof SerDeNumber ? value : undefined;
}

/** A text in a column of integers; it may be hexadecimal (OpenX, `ParsePrimitiveUtils`). */
function parseInteger(text: string, bits: number): SerDeNumber | undefined {
  const [, hex = "", sign = "", digits = ""] = /^(0x)?([+-]?)([\da-f]+)$/i.exec(text) ?? [];
  if (digits === "" || (hex === "" && /\D/.test(digits))) return undefined;
  const value = BigInt((hex && "0x") + digits) * (sign === "-" ? -1n : 1n);
  return BigInt.asIntN(bits, value) === value ? ofLong(value) : undefined;
}
