import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { AthenaError } from "../athena-error";
import { type Column, type ColumnValue, type JsonKeys, rowReader } from "../serde";
import type { IgnoredText, ReadObject, TableFormat } from "../table-format";

/** `org.openx.data.jsonserde.JsonSerDe` and its parameters. */
interface JsonSerDe extends JsonKeys {
  /** Off by default: a malformed line fails the query. On: it is a row of NULLs. */
  readonly ignoreMalformed: boolean;
}

export const json: TableFormat = {
  serDe: "org.openx.data.jsonserde.JsonSerDe",
  inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
  open(table, parameters) {
    const serDe = serDeOf(table, parameters);
    return {
      read: async (object, file, columns) => readObject(object, file, serDe, columns),
      close: () => undefined,
    };
  },
};

function serDeOf(table: string, parameters: Readonly<Record<string, string>>): JsonSerDe {
  const mapping = new Map<string, string>();
  let caseInsensitive = true;
  let ignoreMalformed = false;
  for (const [key, value] of Object.entries(parameters))
    if (key.startsWith("mapping.")) mapping.set(key.slice("mapping.".length), value);
    else if (key === "case.insensitive") caseInsensitive = value.toLowerCase() === "true";
    else if (key === "ignore.malformed.json") ignoreMalformed = value.toLowerCase() === "true";
    else if (key !== "serialization.format" && key !== "paths")
      throw new AthenaError(`Table ${table} has the SerDe parameter ${key}="${value}", which is not simulated.`);
  return { caseInsensitive, ignoreMalformed, mapping };
}

/**
 * The rows of one object, one value per column.
 *
 * An object is compressed if its name ends in `.gz` (Athena user guide, "Use compression in Athena"). Each line has one
 * record; everything after the first record of a line is ignored, which loses all records but one of an object without
 * delimiters; a line that does not begin with `{` is a row of NULLs ("OpenX JSON SerDe", and the line format that Trino
 * documents for it). With case-insensitive keys, Athena's SerDe lower-cases every key of the record, even in an object
 * that is read into a string column; keys that then collide make the line malformed.
 *
 * Throws an `AthenaError` for a malformed line, unless the SerDe ignores them.
 */
function readObject(object: string, file: string, serDe: JsonSerDe, columns: readonly Column[]): ReadObject {
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

/** End of the object at the start of a line: `{"a":"}"}{"b":1}` → 9; undefined if it is incomplete. */
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
