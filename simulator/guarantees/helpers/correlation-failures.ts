import type { ExpectedAlerts } from "../../traffic/expected-alerts";
import type { Resource } from "../../graph";
import type { Journey } from "../../traffic/journey";
import type { Failure } from "../guarantee";
import { functionAt } from "./function-at";

/** The function that tells what several events mean together. */
const correlator = "correlate-events";

/** What was not told, or told more often than there are incidents, or told without a reason. */
export function correlationFailures(
  expected: readonly ExpectedAlerts[],
  journeys: readonly Journey[],
  resources: readonly Resource[],
): Failure[] {
  const keyOf = (hub: string, rule: unknown, group: unknown) =>
    JSON.stringify([hub, rule, Object.entries(group as object).sort(([a], [b]) => (a < b ? -1 : 1))]);
  const told = new Map<string, { readonly hub: string; readonly what: string; readonly incidents: Set<unknown> }>();
  for (const { send, delivery } of journeys) {
    if (send.causedBy === undefined || delivery === undefined) continue;
    if (send.event.source !== "event-governance.correlation") continue;
    const { rule, group, incident } = send.event.detail;
    const hub = delivery.bus.split(":")[3] ?? "";
    const key = keyOf(hub, rule, group ?? {});
    const known = told.get(key) ?? { hub, what: whatOf(rule, group), incidents: new Set() };
    if (known.incidents.has(incident)) known.incidents.add(`${String(incident)} again`);
    known.incidents.add(incident);
    told.set(key, known);
  }
  const wanted = new Map(expected.map((each) => [keyOf(each.hub, each.rule, each.group), each]));
  const missing = [...wanted].flatMap(([key, { hub, rule, group, incidents, most }]): Failure[] => {
    const count = told.get(key)?.incidents.size ?? 0;
    if (count >= incidents && count <= most) return [];
    const problem =
      count === 0
        ? "Nobody was told of it."
        : `It was told ${count} times, and there ${incidents === 1 ? "is 1 incident" : `are ${incidents} incidents`}.`;
    return [{ event: whatOf(rule, group), path: [], resource: functionAt(hub, correlator, resources), problem }];
  });
  const astray = [...told]
    .filter(([key]) => !wanted.has(key))
    .map(([, { hub, what }]) => ({
      event: what,
      path: [],
      resource: functionAt(hub, correlator, resources),
      problem: "It was told, and its events do not fulfill the rule.",
    }));
  return [...missing, ...astray];
}

const whatOf = (rule: unknown, group: unknown) =>
  `correlation rule ${String(rule)} (${Object.entries((group ?? {}) as object)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(", ")})`;
