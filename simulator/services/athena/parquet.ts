import { DuckDBInstance } from "@duckdb/node-api";
import { AthenaError } from "./athena-error";
import { appendRows, duckDbSettings, duckDbTypes, plain, quote } from "./duckdb-rows";
import type { Column, ColumnValue } from "./serde";

/** Apache Parquet files on this machine, written and read by a separate DuckDB instance. */
export interface ParquetFiles {
  readonly write: (
    file: string,
    columns: readonly Column[],
    rows: readonly (readonly ColumnValue[])[],
    compression: "SNAPPY" | "GZIP" | "UNCOMPRESSED",
  ) => Promise<void>;
  /**
   * The rows of an object, columns by name: NULL if the file does not have the column, as Athena reads Parquet by
   * default (Athena user guide, "Handle schema updates", "Parquet"). `object` is its name in messages.
   *
   * Throws an `AthenaError` for a file that is not Parquet, and for a column of a different type.
   */
  readonly read: (object: string, file: string, columns: readonly Column[]) => Promise<ColumnValue[][]>;
  readonly close: () => void;
}

export async function openParquet(): Promise<ParquetFiles> {
  const instance = await DuckDBInstance.create(":memory:", duckDbSettings);
  const connection = await instance.connect();
  return {
    async write(file, columns, rows, compression) {
      const fields = columns.map(({ name, type }) => `${quote(name)} ${duckDbTypes[type]}`);
      await connection.run(`CREATE OR REPLACE TABLE main.written (${fields.join(", ")})`);
      await appendRows(connection, "main", "written", rows);
      await connection.run(`COPY main.written TO ${text(file)} (FORMAT parquet, COMPRESSION ${compression})`);
      await connection.run("DROP TABLE main.written");
    },
    async read(object, file, columns) {
      const typesOf = new Map(await describe(object, file));
      for (const { name, type } of columns) {
        const found = typesOf.get(name);
        if (found !== undefined && found !== duckDbTypes[type])
          throw new AthenaError(
            `HIVE_BAD_DATA: Malformed Parquet file. Field ${name}'s type ${found} in ${object} is incompatible with type ${type} defined in table schema.`,
          );
      }
      const fields = columns.map(({ name }) => (typesOf.has(name) ? quote(name) : "NULL"));
      const reader = await connection.runAndReadAll(`SELECT ${fields.join(", ")} FROM read_parquet(${text(file)})`);
      return reader.getRows().map((row) => row.map((value) => plain(value) as ColumnValue));
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };

  async function describe(object: string, file: string): Promise<[string, string][]> {
    try {
      const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${text(file)})`);
      return reader.getRows().map(([name, type]) => [String(name).toLowerCase(), String(type)]);
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
      throw new AthenaError(`HIVE_BAD_DATA: ${object} is not a valid Parquet File: ${reason}`, { cause: error });
    }
  }
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
