import type { Defect } from "../recorded";
import { createAccess } from "../services/iam/access";
import type { Organization } from "../services/iam/organization";
import type { World } from "../services/events/world";
import { deadLetterRoute } from "../services/events/dead-letters";

/** Result of sending one dead letter to a target's queue. */
export interface DeadLetterQueue {
  /** URN of the target. */
  readonly urn: string;
  /** Absent where the queue would take its dead letters. */
  readonly problem?: Defect;
}

/** Sends a dead letter to the queue of every recorded target, whether or not an event needed it. */
export function askDeadLetterQueues(world: World, organization: Organization): DeadLetterQueue[] {
  const access = createAccess(world, organization);
  return world.rules.flatMap((rule) =>
    rule.targets.map((target) => {
      const route = deadLetterRoute(world, access, rule, target);
      return route.accepted
        ? { urn: target.urn }
        : { urn: target.urn, problem: { urn: route.culprit, problem: route.why } };
    }),
  );
}
