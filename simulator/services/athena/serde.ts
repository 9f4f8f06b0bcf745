import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { AthenaError } from "./athena-error";

/** A Hive column: `{ name: "resources", type: "array<string>" }`. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** The Hive types that tables here may have. */
export const columnTypes = ["string", "array<string>", "boolean", "int", "bigint", "double"] as const;
export type ColumnType = (typeof columnTypes)[number];

export type ColumnValue = null | string | readonly (string | null)[] | boolean | number | bigint;

/** How a table reads its objects. */
export type SerDe = JsonSerDe | { readonly kind: "parquet" };

/** `org.openx.data.jsonserde.JsonSerDe` and its parameters. */
export interface JsonSerDe {
  readonly kind: "json";
  /** On by default in Athena: every key of the record, nested ones too, is read in lower case. */
  readonly caseInsensitive: boolean;
  /** Off by default: a malformed line fails the query. On: it is a row of NULLs. */
  readonly ignoreMalformed: boolean;
  /** Column name to JSON key, where they differ. */
  readonly mapping: ReadonlyMap<string, string>;
}

/** A line of which the SerDe returned the first record only, because more followed without a newline. */
export interface IgnoredText {
  readonly object: string;
  /** From 1. */
  readonly line: number;
  /** How many characters were ignored. */
  readonly characters: number;
}

export interface ReadObject {
  readonly rows: readonly ColumnValue[][];
  readonly ignored: readonly IgnoredText[];
}

const openX = "org.openx.data.jsonserde.JsonSerDe";
const textInput = "org.apache.hadoop.mapred.TextInputFormat";
const parquetSerDe = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";
const parquetInput = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";

interface StorageDescriptor {
  readonly inputFormat?: string;
  readonly serDeInfo?: { readonly serializationLibrary?: string; readonly parameters?: Record<string, string> };
}

/**
 * Reads a table's storage descriptor. Throws an `AthenaError` for a format or a SerDe parameter that is not simulated.
 */
export function serDeOf(table: string, descriptor: StorageDescriptor): SerDe {
  const library = descriptor.serDeInfo?.serializationLibrary;
  if (library === parquetSerDe && descriptor.inputFormat === parquetInput) return { kind: "parquet" };
  if (library !== openX || descriptor.inputFormat !== textInput)
    throw new AthenaError(
      `Table ${table} is read by "${library}" from "${descriptor.inputFormat}". The simulated Athena reads ${openX} from ${textInput} and ${parquetSerDe} from ${parquetInput}.`,
    );
  const mapping = new Map<string, string>();
  let caseInsensitive = true;
  let ignoreMalformed = false;
  for (const [key, value] of Object.entries(descriptor.serDeInfo?.parameters ?? {}))
    if (key.startsWith("mapping.")) mapping.set(key.slice("mapping.".length), value);
    else if (key === "case.insensitive") caseInsensitive = value.toLowerCase() === "true";
    else if (key === "ignore.malformed.json") ignoreMalformed = value.toLowerCase() === "true";
    else if (key !== "serialization.format" && key !== "paths")
      throw new AthenaError(`Table ${table} has the SerDe parameter ${key}="${value}", which is not simulated.`);
  return { kind: "json", caseInsensitive, ignoreMalformed, mapping };
}

/**
 * The rows of one object, a value per column.
 *
 * An object is compressed when its name ends in `.gz` (Athena user guide, "Use compression in Athena"). Each line holds
 * one record; what follows the first record of a line is ignored, which loses every record but one of an object written
 * without delimiters; a line that does not begin with `{` is a row of NULLs ("OpenX JSON SerDe", and the line format
 * that Trino documents for it). With case-insensitive keys, Athena's SerDe lowers every key of the record, also inside
 * an object that is read into a string column; keys that then coincide make the line malformed.
 *
 * Throws an `AthenaError` for a malformed line, unless the SerDe ignores them.
 */
export function readObject(object: string, file: string, serDe: JsonSerDe, columns: readonly Column[]): ReadObject {
  const bytes = readFileSync(file);
  const lines = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8").split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") lines.pop();
  const rowOf = rowReader(serDe, columns);
  const ignored: IgnoredText[] = [];
  const rows = lines.map((line, index) => readLine(line.trim(), index + 1));
  return { rows, ignored };

  function readLine(line: string, number: number): ColumnValue[] {
    if (!line.startsWith("{")) return rowOf({});
    try {
      return rowOf(parse(line, number));
    } catch (error) {
      if (serDe.ignoreMalformed) return rowOf({});
      const reason = error instanceof Error ? error.message : String(error);
      throw new AthenaError(
        `HIVE_CURSOR_ERROR: Row is not a valid JSON Object - JSONException: ${reason} (line ${number} of ${object})`,
      );
    }
  }

  function parse(line: string, number: number): unknown {
    try {
      return JSON.parse(line);
    } catch (error) {
      const end = endOfObject(line);
      if (end === undefined || end === line.length) throw error;
      ignored.push({ object, line: number, characters: line.length - end });
      return JSON.parse(line.slice(0, end));
    }
  }
}

/** Makes rows of records: a value for each column. Throws for a record that the SerDe calls malformed. */
export function rowReader(serDe: Omit<JsonSerDe, "ignoreMalformed">, columns: readonly Column[]) {
  const keys = columns.map((column) => {
    const key = serDe.mapping.get(column.name) ?? column.name;
    return serDe.caseInsensitive ? key.toLowerCase() : key;
  });
  return (value: unknown): ColumnValue[] => {
    const record = fold(value) as Record<string, unknown>;
    return columns.map((column, position) => valueOf(record[keys[position] as string], column.type));
  };

  function fold(value: unknown): unknown {
    if (!serDe.caseInsensitive || typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(fold);
    const folded = new Map<string, unknown>();
    for (const [name, child] of Object.entries(value)) {
      const key = name.toLowerCase();
      if (folded.has(key)) throw new Error(`Duplicate key "${key}"`);
      folded.set(key, fold(child));
    }
    return Object.fromEntries(folded);
  }
}

/** Where the object that begins a line ends: `{"a":"}"}{"b":1}` → 9; undefined when it does not end. */
function endOfObject(line: string): number | undefined {
  let depth = 0;
  let inString = false;
  for (let position = 0; position < line.length; position++) {
    const character = line[position];
    if (inString) {
      if (character === "\\") position++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth === 0) return position + 1;
  }
  return undefined;
}

/** Text columns take any JSON value; a value that a number column cannot hold is NULL. */
function valueOf(value: unknown, type: ColumnType): ColumnValue {
  if (value === null || value === undefined) return null;
  switch (type) {
    case "string":
      return textOf(value);
    case "array<string>":
      if (value === "") return null;
      return Array.isArray(value) ? value.map((item) => (item === null ? null : textOf(item))) : [textOf(value)];
    case "boolean":
      return textOf(value).toLowerCase() === "true";
    case "double": {
      const number = Number(textOf(value));
      return Number.isNaN(number) ? null : number;
    }
    case "int":
    case "bigint": {
      const text = textOf(value);
      if (!/^-?\d+$/.test(text)) return null;
      const integer = BigInt(text);
      const bits = type === "int" ? 32 : 64;
      if (BigInt.asIntN(bits, integer) !== integer) return null;
      return type === "int" ? Number(integer) : integer;
    }
  }
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
