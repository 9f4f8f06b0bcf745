import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { AthenaError } from "../athena-error";
import { trimmed } from "../java-numbers";
import { type JsonSerDe, jsonSerDe } from "../json-serde";
import { type Column, type ColumnValue, rowReader } from "../serde";
import type { IgnoredText, ReadObject, TableFormat } from "../table-format";

export const json: TableFormat = {
  serDe: "org.openx.data.jsonserde.JsonSerDe",
  inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
  open(table, parameters) {
    const serDe = jsonSerDe(table, parameters);
    return {
      read: async (object, file, columns) => readObject(object, file, serDe, columns),
      close: () => undefined,
    };
  },
};

/**
 * The rows of one object, one value per column.
 *
 * An object is compressed if its name ends in `.gz` (Athena user guide, "Use compression in Athena"); one of no bytes
 * has no rows. Each line has one record; everything after the first record of a line is ignored, which loses all
 * records but one of an object without delimiters; a line that begins neither with `{` nor with `[` is a row of NULLs
 * ("OpenX JSON SerDe", and the line format that Trino documents for it).
 *
 * Throws an `AthenaError` for a malformed line, unless the SerDe ignores those.
 */
function readObject(object: string, file: string, serDe: JsonSerDe, columns: readonly Column[]): ReadObject {
  const lines = contentOf(object, file).split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") lines.pop();
  const rowOf = rowReader(serDe, columns);
  const ignored: IgnoredText[] = [];
  const rows = lines.map((line, index) => readLine(trimmed(line), index + 1));
  return { rows, ignored };

  function readLine(line: string, number: number): readonly ColumnValue[] {
    if (!/^[{[]/.test(line)) return noValues();
    try {
      const { row, ignored: characters } = rowOf(line);
      if (characters > 0) ignored.push({ object, line: number, characters });
      return row;
    } catch (error) {
      if (serDe.ignoreMalformed) return noValues();
      const reason = error instanceof Error ? error.message : String(error);
      throw new AthenaError(
        `HIVE_CURSOR_ERROR: Row is not a valid JSON Object - JSONException: ${reason} (line ${number} of ${object})`,
      );
    }
  }

  function noValues(): null[] {
    return columns.map(() => null);
  }
}

/** An object's text, without a byte order mark. */
function contentOf(object: string, file: string): string {
  const bytes = readFileSync(file);
  try {
    const content = file.endsWith(".gz") && bytes.length > 0 ? gunzipSync(bytes) : bytes;
    return content.toString("utf8").replace(/^\ufeff/, "");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AthenaError(`HIVE_CANNOT_OPEN_SPLIT: Error opening ${object}: ${reason}`, { cause: error });
  }
}
