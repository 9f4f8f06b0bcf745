import { writeFileSync } from "node:fs";
import { readEnvironmentOffline } from "../../environment/environment";
import type { Envelope } from "../../model/envelope";
import type { Resource } from "../../simulator/graph";
import { reportAsJson } from "../../simulator/report/json";
import type { Failure } from "../../simulator/guarantees/guarantee";
import { silentProgress } from "../../simulator/report/progress";
import { recordStacks, simulate } from "../../simulator/simulation";
import { needed } from "../simulator/guarantees/breakages/breakage";
import { breakagesByGuarantee } from "../simulator/guarantees/breakages-by-guarantee";

/** What the project in which this file lies makes of an environment. */
export interface Simulated {
  readonly resources: readonly Pick<Resource, "type" | "name" | "inputs">[];
  readonly report: ReturnType<typeof reportAsJson>;
  readonly archived: readonly Envelope[];
  /** Rows of the saved queries by name, with the names of their columns. */
  readonly answers: Readonly<
    Record<string, { readonly columns: readonly string[]; readonly rows: readonly unknown[] }>
  >;
  /** What the guarantees say of each change that is to break one. */
  readonly broken: readonly { readonly what: string; readonly failures: readonly Failure[] }[];
  /** Requests that functions sent to other addresses than AWS's. */
  readonly sent: readonly { readonly url: string; readonly body: string }[];
}

/**
 * `simulate.ts STACK-CONFIG FOLDER OUTPUT GUARANTEE`: the tests of additions run it in a copy of the project. GUARANTEE is
 * the number of the one that is broken: 99 by `99-functions-finish` of `tests/simulator/guarantees/breakages/`.
 */
async function main([stackConfig = "", root = "", output = "", guarantee = ""]: readonly string[]): Promise<void> {
  const environment = await readEnvironmentOffline(stackConfig);
  const recorded = await recordStacks(environment);
  const options = { root, now: new Date("2026-11-02T12:00:00Z"), recorded };
  const result = await simulate(environment, options, silentProgress());
  const broken: Simulated["broken"][number][] = [];
  for (const { what, change, functions } of breakagesByGuarantee.get(Number(guarantee)) ?? []) {
    const changed = recorded.map((graph) => ({
      ...graph,
      resources: graph.resources.filter(needed({ functions })).flatMap((each) => change(each) ?? []),
    }));
    const { guarantees } = await simulate(environment, { ...options, recorded: changed }, silentProgress());
    const itself = guarantees.filter(({ id }) => id === Number(guarantee));
    broken.push({ what, failures: itself.flatMap(({ failures }) => failures) });
  }
  const simulated: Simulated = {
    resources: recorded.flatMap(({ resources }) => resources).map(({ type, name, inputs }) => ({ type, name, inputs })),
    archived: result.journeys.flatMap(({ send, landings }) =>
      landings.some(({ error }) => error === undefined) ? send.event : [],
    ),
    report: reportAsJson(environment, result, {
      seconds: { total: 0 },
      leftOut: [],
      mutants: undefined,
      page: { events: [], processes: [], limits: [] },
    }),
    answers: Object.fromEntries(result.queries.map(({ name, columns, rows }) => [name, { columns, rows }])),
    broken,
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
