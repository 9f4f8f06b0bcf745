import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { QueryResult } from "./named-queries";

/** Writes each query's rows to `FOLDER/REGION/NAME.json`, a list of objects, replacing what an earlier run left. */
export async function writeQueryResults(folder: string, queries: readonly QueryResult[]): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const { name, region, columns, rows } of queries) {
    const objects = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
    await mkdir(join(folder, region), { recursive: true });
    await writeFile(join(folder, region, `${name}.json`), `${JSON.stringify(objects, null, 2)}\n`);
  }
}
