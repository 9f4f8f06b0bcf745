import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDecimalValue,
  DuckDBListValue,
  type DuckDBValue,
  listValue,
} from "@duckdb/node-api";
import { AthenaError } from "./athena-error";
import type { ColumnType, ColumnValue } from "./serde";

/** DuckDB types by Hive type. */
export const duckDbTypes: Readonly<Record<ColumnType, string>> = {
  string: "VARCHAR",
  "array<string>": "VARCHAR[]",
  boolean: "BOOLEAN",
  int: "INTEGER",
  bigint: "BIGINT",
  double: "DOUBLE",
};

/** Rows are few, and a second thread would wait for JavaScript's functions as the first does, at the cost of its time. */
export const duckDbSettings = { threads: "1" };

/** Rows per data chunk. */
const chunkRows = 2048;

export async function appendRows(
  connection: DuckDBConnection,
  schema: string,
  table: string,
  rows: readonly (readonly ColumnValue[])[],
): Promise<void> {
  const appender = await connection.createAppender(table, schema);
  const types = Array.from({ length: appender.columnCount }, (_, index) => appender.columnType(index));
  for (let start = 0; start < rows.length; start += chunkRows) {
    const chunk = DuckDBDataChunk.create(types);
    chunk.setRows(rows.slice(start, start + chunkRows).map((row) => row.map(toDuckDb)));
    appender.appendDataChunk(chunk);
  }
  appender.flushSync();
  appender.closeSync();
}

const toDuckDb = (value: ColumnValue): DuckDBValue =>
  typeof value === "object" && value !== null ? listValue(value) : value;

/** A result value: text, a number, a boolean, null or an array of them; text for a decimal and an integer beyond 2^53. */
export function plain(value: DuckDBValue): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof DuckDBDecimalValue) return String(value);
  if (value instanceof DuckDBListValue) return value.items.map(plain);
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value;
  throw new AthenaError(`The query returns a value that is not simulated: ${String(value)}.`);
}

/** `a"b` → `"a""b"` */
export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
