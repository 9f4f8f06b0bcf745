import type { Environment } from "../../environment/environment";
import type { Envelope } from "../../model/envelope";
import { planNetwork } from "../../model/network/network";
import { compilePattern } from "../../model/pattern/pattern";
import { receives } from "../../model/rule";
import { arnOf, deadLetterQueues } from "../../redrive/queues";
import { hubRoutes, type Target } from "../../redrive/routes";
import type { AwsStandIn } from "./aws-stand-in";

const now = new Date("2026-11-02T12:00:00Z");

function planOf(environment: Environment) {
  const network = planNetwork(environment.name, environment.settings, environment.accounts);
  return { network, hubs: hubRoutes(environment, network, now) };
}

/** ARNs of the dead-letter queues that an environment plans. */
export function plannedDeadLetterQueues(environment: Environment): string[] {
  const { network, hubs } = planOf(environment);
  return deadLetterQueues(environment, network, hubs).map(arnOf);
}

/** Makes every queue that an environment plans: those of dead letters, and those to which letters go. */
export function openPlannedQueues(aws: AwsStandIn, environment: Environment): void {
  const { network, hubs } = planOf(environment);
  for (const queue of deadLetterQueues(environment, network, hubs)) {
    aws.queue(arnOf(queue));
    if (queue.source !== undefined) aws.queue(queue.source);
  }
}

/**
 * What the rules of the environment's only hub send an event to, but for calls: sorted ARNs. equality.test.ts compares the rules
 * with what the simulator delivers.
 */
export function plannedTargets(environment: Environment, event: Envelope): string[] {
  const all = [...planOf(environment).hubs.values()].flatMap(({ routes }) =>
    routes.flatMap(({ pattern, state, targets }): readonly Target[] =>
      receives(state, event) && compilePattern(pattern).matches(event) ? targets : [],
    ),
  );
  return all.flatMap(({ kind, arn }) => (kind === "call" ? [] : [arn])).sort();
}
