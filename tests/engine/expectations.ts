import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Changes } from "../../deploy/engine";
import type { Environment } from "../../environment/environment";
import type { Graph, Resource } from "../../simulator/graph";
import { simulate } from "../../simulator/simulation";
import { differences } from "./agreement";
import type { Deployment, Run } from "./deployment";
import type { Operation } from "./provider/aws";

/** Fails with all that was printed unless every Region ended well. */
export function succeeded(run: Run): Run {
  assert.equal(run.code, 0, run.output);
  return run;
}

/** Changes in each stack. */
export const changesOf = (run: Run): Record<string, Changes> =>
  Object.fromEntries(run.outcomes.map(({ target, changes }) => [target.stack, changes]));

/** Resources changed in AWS, without repetition. */
export const changedIn = (run: Run, operation: Operation): string[] =>
  [...new Set(run.calls.filter((call) => call.operation === operation).map(({ urn }) => urn))].sort();

/** The engine's state is what the recorder records for the same settings, property by property. */
export async function agreesWithRecording(deployment: Deployment): Promise<Graph[]> {
  const deployed = await deployment.deployed();
  const recorded = await deployment.recorded();
  const lines = recorded.flatMap((graph, index) => differences(graph, deployed[index] as Graph));
  assert.deepEqual(lines, [], lines.slice(0, 50).join("\n"));
  return deployed;
}

/** The simulator's guarantees hold of what the engine has deployed. */
export async function guaranteesHold(deployment: Deployment, deployed: readonly Graph[]): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "event-governance-archive-"));
  try {
    const environment = await deployment.environment();
    const { guarantees } = await simulate(
      environment,
      { root, now: new Date(), recorded: deployed },
      { step: (_title, work) => work(() => undefined) },
    );
    assert.ok(guarantees.length >= 7);
    for (const { title, held, checked, failures } of guarantees) {
      assert.ok(held, `${title}: ${JSON.stringify(failures.slice(0, 5), null, 2)}`);
      const concerns = !/ticket system/.test(title) || hasTicketSystem(environment);
      assert.equal(checked > 0, concerns, `${title}: ${checked} checked`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const hasTicketSystem = ({ settings }: Environment) =>
  settings.notifications.channels.some(({ kind }) => kind === "ticket");

/** Differences between two recordings: resources in only one of them, and different inputs; without components. */
export function recordedChanges(before: readonly Graph[], after: readonly Graph[]) {
  const index = (graphs: readonly Graph[]) =>
    new Map(
      graphs.flatMap(({ resources }) =>
        resources
          .filter(({ type }) => /^aws(-native)?:/.test(type))
          .map((resource): [string, Resource] => [resource.urn, resource]),
      ),
    );
  const [old, now] = [index(before), index(after)];
  return {
    added: [...now.keys()].filter((urn) => !old.has(urn)).sort(),
    removed: [...old.keys()].filter((urn) => !now.has(urn)).sort(),
    changed: [...now.keys()]
      .filter((urn) => old.has(urn) && !isDeepStrictEqual(old.get(urn)?.inputs, now.get(urn)?.inputs))
      .sort(),
  };
}

/** The driver changed in AWS exactly what differs between two recordings, and replaced nothing. */
export function didExactly(run: Run, { added, removed, changed }: ReturnType<typeof recordedChanges>): void {
  assert.deepEqual(
    { added: changedIn(run, "create"), removed: changedIn(run, "delete"), changed: changedIn(run, "update") },
    { added, removed, changed },
  );
}
