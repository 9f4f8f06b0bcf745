import { writeFileSync } from "node:fs";
import { readEnvironmentOffline } from "../../environment/environment";
import type { Envelope } from "../../model/envelope";
import type { Resource } from "../../simulator/graph";
import { reportAsJson } from "../../simulator/report/json";
import { silentProgress } from "../../simulator/report/progress";
import { recordStacks, simulate } from "../../simulator/simulation";

/** What the project in which this file lies makes of an environment. */
export interface Simulated {
  readonly resources: readonly Pick<Resource, "type" | "name" | "inputs">[];
  readonly report: ReturnType<typeof reportAsJson>;
  readonly archived: readonly Envelope[];
  /** Rows of the saved queries by name, with the names of their columns. */
  readonly answers: Readonly<
    Record<string, { readonly columns: readonly string[]; readonly rows: readonly unknown[] }>
  >;
  /** Requests that functions sent to other addresses than AWS's. */
  readonly sent: readonly { readonly url: string; readonly body: string }[];
}

/** `simulate.ts STACK-CONFIG FOLDER OUTPUT`: the tests of additions run it in a copy of the project. */
async function main([stackConfig = "", root = "", output = ""]: readonly string[]): Promise<void> {
  const environment = await readEnvironmentOffline(stackConfig);
  const recorded = await recordStacks(environment);
  const options = { root, now: new Date("2026-11-02T12:00:00Z"), recorded };
  const result = await simulate(environment, options, silentProgress());
  const simulated: Simulated = {
    resources: recorded.flatMap(({ resources }) => resources).map(({ type, name, inputs }) => ({ type, name, inputs })),
    archived: result.journeys.flatMap(({ send, landings }) =>
      landings.some(({ error }) => error === undefined) ? send.event : [],
    ),
    report: reportAsJson(result, { total: 0 }),
    answers: Object.fromEntries(result.queries.map(({ name, columns, rows }) => [name, { columns, rows }])),
    sent: result.functions.flatMap(({ sent }) => sent).map(({ url, body }) => ({ url, body })),
  };
  writeFileSync(
    output,
    JSON.stringify(simulated, (_, value) => (typeof value === "bigint" ? Number(value) : value)),
  );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
