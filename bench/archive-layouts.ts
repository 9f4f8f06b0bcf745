import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { partitionFolder, partitionOf } from "../model/archive/archive";
import { appendRows } from "../simulator/services/athena/duckdb-rows";
import type { ColumnValue } from "../simulator/services/athena/serde";
import type { Arrival } from "./synthetic-events";

/** The three layouts of the same events, each a folder below one root. */
export const layouts = { published: "published", json: "json", parquet: "parquet" } as const;

/** Columns of a Parquet file, in the order of {@link rowOf}; the first three are the folders. */
const parquetColumns = [
  ...["day", "source", "detail_type", "version", "id", "type_name", "account", "region", "time"],
  ...["resources", "detail", "replay_name"],
];

/**
 * Writes arrivals, sorted by time, into all three layouts: an object for each folder and hour of arrival, like a
 * delivery stream with a buffer of an hour. Returns the bytes of JSON.
 *
 * - `published`: `detail-type=RAW/arrival=DAY`, the layout of the published audit sample.
 * - `json`, `parquet`: day of the event, source, detail type, as this program writes them.
 */
export async function writeLayouts(
  root: string,
  arrivals: Iterable<Arrival>,
  progress: (written: number) => void,
): Promise<number> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "1GB" });
  const connection = await instance.connect();
  const types = parquetColumns.map((name) => `${name} ${name === "resources" ? "VARCHAR[]" : "VARCHAR"}`);
  let [bytes, written, hour] = [0, 0, -1];
  let batch: Arrival[] = [];
  for (const arrival of arrivals) {
    const next = Math.floor(arrival.at / 3_600_000);
    // An arrival may be up to a quarter of an hour earlier than the one before it: it goes into the current batch.
    if (next > hour && batch.length > 0) await flush();
    hour = Math.max(hour, next);
    batch.push(arrival);
  }
  if (batch.length > 0) await flush();
  connection.closeSync();
  instance.closeSync();
  return bytes;

  async function flush(): Promise<void> {
    const objects = new Map<string, string[]>();
    const add = (folder: string, line: string) => {
      const lines = objects.get(folder);
      if (lines) lines.push(line);
      else objects.set(folder, [line]);
    };
    const rows: ColumnValue[][] = [];
    const arrivalDay = new Date(hour * 3_600_000).toISOString().slice(0, 10);
    for (const { event } of batch) {
      const line = JSON.stringify(event);
      const partition = partitionOf(event);
      bytes += line.length + 1;
      add(`${layouts.published}/kind=${event["detail-type"]}/arrival=${arrivalDay}/`, line);
      add(`${layouts.json}/${partitionFolder(partition)}`, line);
      rows.push([
        ...[partition.day, partition.source, partition.detail_type, event.version, event.id, event["detail-type"]],
        ...[event.account, event.region, event.time, event.resources, JSON.stringify(event.detail), null],
      ]);
    }
    for (const [folder, lines] of objects) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, `${hour}.gz`), gzipSync(`${lines.join("\n")}\n`));
    }
    await connection.run(`CREATE OR REPLACE TABLE main.batch (${types.join(", ")})`);
    await appendRows(connection, "main", "batch", rows);
    await connection.run(
      `COPY main.batch TO '${join(root, layouts.parquet)}' (FORMAT parquet, COMPRESSION gzip, OVERWRITE_OR_IGNORE,
        PARTITION_BY (day, source, detail_type), WRITE_PARTITION_COLUMNS, FILENAME_PATTERN '${hour}-{i}')`,
    );
    written += batch.length;
    batch = [];
    progress(written);
  }
}

/** Number and bytes of objects below a folder. */
export function sizeOf(folder: string): { readonly files: number; readonly bytes: number } {
  let [files, bytes] = [0, 0];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    files++;
    bytes += statSync(join(entry.parentPath, entry.name)).size;
  }
  return { files, bytes };
}
