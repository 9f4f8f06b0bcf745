import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { inside } from "../../console/inside";
import type { QueryResult } from "../evidence/named-queries";
import type { FunctionRun } from "../services/lambda/functions";
import { isSent } from "./functions";

/** Writes each query's rows to `FOLDER/REGION/NAME.json`, a list of objects. */
export async function writeQueryResults(folder: string, queries: readonly QueryResult[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, region, columns, rows } of queries) {
    const objects = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
    await write(inside(folder, region, `${name}.json`), `${JSON.stringify(objects, null, 2)}\n`);
  }
}

/** Most messages written per address: enough to see their format. */
const mostPerAddress = 5;

/** Writes the messages sent out of AWS, one file each. */
export async function writeMessages(folder: string, runs: readonly FunctionRun[]): Promise<number> {
  await mkdir(folder, { recursive: true });
  const written = new Map<string, number>();
  for (const { region, sent } of runs)
    for (const { url, body } of sent.filter(isSent)) {
      const { hostname } = new URL(url);
      const key = `${hostname}-${region}`;
      const number = (written.get(key) ?? 0) + 1;
      if (number > mostPerAddress) continue;
      written.set(key, number);
      await write(inside(folder, `${key}-${number}.json`), indented(body));
    }
  return [...written.values()].reduce((sum, count) => sum + count, 0);
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

function indented(body: string): string {
  try {
    return `${JSON.stringify(JSON.parse(body), null, 2)}\n`;
  } catch {
    return `${body}\n`;
  }
}
