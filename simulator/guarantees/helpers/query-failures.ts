import type { Resource } from "../../graph";
import type { Journey } from "../../traffic/journey";
import type { ExpectedRows } from "../../traffic/query-runs";
import type { Failure } from "../guarantee";
import { functionAt } from "./function-at";

/** The function that runs saved queries by itself. */
const runner = "run-queries";

interface Told {
  readonly hub: string;
  readonly query: string;
  /** How often each row was told, by what names it. */
  readonly rows: Map<string, number>;
  readonly left: number[];
  readonly failures: string[];
}

/** Rows that were not told, or twice, or are none; runs that failed; and rows left over without a word. */
export function queryFailures(
  expected: readonly ExpectedRows[],
  journeys: readonly Journey[],
  resources: readonly Resource[],
): Failure[] {
  const told = new Map<string, Told>();
  for (const { send, delivery } of journeys) {
    if (send.causedBy === undefined || delivery === undefined) continue;
    if (send.event.source !== "event-governance.query") continue;
    const { query, state, concerned, left, reason } = send.event.detail;
    const hub = delivery.bus.split(":")[3] ?? "";
    const here = toldAt(hub, String(query));
    const row = JSON.stringify(concerned);
    if (state === "found") here.rows.set(row, (here.rows.get(row) ?? 0) + 1);
    else if (state === "more") here.left.push(Number(left));
    else here.failures.push(String(reason));
  }
  const wanted = new Map(expected.map((each) => [`${each.hub} ${each.query}`, each]));
  return [...new Set([...wanted.keys(), ...told.keys()])].flatMap((key) => {
    const { hub, query, rows, left } = wanted.get(key) ?? { ...(told.get(key) as Told), rows: [], left: [] };
    const here = toldAt(hub, query);
    const names = new Set(rows.map((row) => JSON.stringify(row)));
    const problem = (what: string, text: string): Failure => ({
      event: `saved query ${query}${what === "" ? "" : ` (${what})`}`,
      path: [],
      resource: functionAt(hub, runner, resources),
      problem: text,
    });
    return [
      ...here.failures.map((reason) => problem("", `It failed: ${reason}.`)),
      ...[...names].flatMap((row) => {
        const count = here.rows.get(row) ?? 0;
        if (count === 1) return [];
        return [
          problem(shown(row), count === 0 ? "Nobody was told of this row." : `This row was told ${count} times.`),
        ];
      }),
      ...[...here.rows.keys()]
        .filter((row) => !names.has(row))
        .map((row) => problem(shown(row), "It was told, and is no row that was to be told.")),
      ...(JSON.stringify(here.left) === JSON.stringify(left)
        ? []
        : [
            problem(
              "",
              `It said that ${here.left.join(" and ") || "no"} rows are left, and these are ${left.join(" and ") || "none"}.`,
            ),
          ]),
    ];
  });

  function toldAt(hub: string, query: string): Told {
    const key = `${hub} ${query}`;
    const known = told.get(key) ?? { hub, query, rows: new Map<string, number>(), left: [], failures: [] };
    told.set(key, known);
    return known;
  }
}

const shown = (row: string) => (JSON.parse(row) as string[]).join(", ");
