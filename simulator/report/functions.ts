import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CapturedMessage } from "../services/lambda/outside";
import type { FunctionRun } from "../services/lambda/functions";

/** What functions did, in numbers and by function. */
export interface FunctionReport {
  readonly name: string;
  readonly region: string;
  readonly invocations: number;
  readonly events: number;
  readonly calls: number;
  /** Calls that changed something. */
  readonly changes: number;
  readonly messages: number;
  readonly gaveUp: number;
}

export const functionReports = (runs: readonly FunctionRun[]): FunctionReport[] =>
  runs.map(({ name, region, invocations, calls, sent, deadLetters }) => ({
    name,
    region,
    invocations: invocations.length,
    events: invocations.reduce((sum, { messages, failed }) => sum + messages - failed, 0),
    calls: calls.length,
    changes: calls.filter(({ mutates, outcome }) => mutates && outcome === "done").length,
    messages: sent.filter(isSent).length,
    gaveUp: deadLetters.length,
  }));

const isSent = ({ status }: CapturedMessage) => status >= 200 && status < 300;

/** At most so many messages of one address are written: enough to see what they look like. */
const mostPerAddress = 5;

/** Writes what was sent out of AWS, a file a message, the newest run's alone. */
export async function writeMessages(folder: string, runs: readonly FunctionRun[]): Promise<number> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const written = new Map<string, number>();
  for (const { region, sent } of runs)
    for (const { url, body } of sent.filter(isSent)) {
      const { hostname } = new URL(url);
      const key = `${hostname}-${region}`;
      const number = (written.get(key) ?? 0) + 1;
      if (number > mostPerAddress) continue;
      written.set(key, number);
      await writeFile(join(folder, `${key}-${number}.json`), indented(body));
    }
  return [...written.values()].reduce((sum, count) => sum + count, 0);
}

function indented(body: string): string {
  try {
    return `${JSON.stringify(JSON.parse(body), null, 2)}\n`;
  } catch {
    return `${body}\n`;
  }
}
