import type { Resource } from "../../graph";
import type { ExpectedDrift } from "../../traffic/drift-scenario";
import type { Journey } from "../../traffic/journey";
import type { Failure } from "../guarantee";
import { functionAt } from "./function-at";

/** The function that compares a hub with its deployment. */
const detector = "detect-drift";

/** Changes of a hub that were told too seldom or too often, or never told to be put right; and what nobody changed. */
export function driftFailures(
  expected: readonly ExpectedDrift[],
  journeys: readonly Journey[],
  resources: readonly Resource[],
): Failure[] {
  const told = new Map<
    string,
    { readonly hub: string; readonly resource: string; differs: number; restored: number }
  >();
  for (const { send, delivery } of journeys) {
    if (send.causedBy === undefined || delivery === undefined) continue;
    if (send.event.source !== "event-governance.drift") continue;
    const hub = delivery.bus.split(":")[3] ?? "";
    const resource = String(send.event.detail["resource"]);
    const key = `${hub} ${resource}`;
    const known = told.get(key) ?? { hub, resource, differs: 0, restored: 0 };
    if (send.event.detail["state"] === "restored") known.restored++;
    else known.differs++;
    told.set(key, known);
  }
  const wanted = new Map(expected.map((each) => [`${each.hub} ${each.resource}`, each]));
  return [...new Set([...wanted.keys(), ...told.keys()])].flatMap((key) => {
    const { hub, resource } = wanted.get(key) ?? (told.get(key) as { hub: string; resource: string });
    const { times } = wanted.get(key) ?? { times: 0 };
    const { differs, restored } = told.get(key) ?? { differs: 0, restored: 0 };
    const problem = (text: string): Failure => ({
      event: `change of ${resource}`,
      path: [],
      resource: functionAt(hub, detector, resources),
      problem: text,
    });
    if (times === 0) return [problem("It was told to differ from its deployment, and nobody had changed it.")];
    return [
      ...(differs === times ? [] : [problem(`Somebody changed it ${times} times, and it was told ${differs} times.`)]),
      ...(restored === times ? [] : [problem(`It was put right ${times} times, and that was told ${restored} times.`)]),
    ];
  });
}
