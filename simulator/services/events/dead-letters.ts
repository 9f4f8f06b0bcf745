import type { Access } from "../iam/access";
import { parseArn } from "../iam/arn";
import { mayQueue } from "../sqs/queues";
import type { DeadLetterRoute } from "./delivery";
import type { Rule, Target } from "./rule";
import type { World } from "./world";

/**
 * The dead-letter queue of a target: a standard queue in the rule's Region that admits EventBridge for this rule
 * (EventBridge user guide, "Using dead-letter queues to process undelivered events").
 */
export function deadLetterRoute(world: World, access: Access, rule: Rule, target: Target): DeadLetterRoute {
  const lost = (why: string, culprit = target.urn): DeadLetterRoute => ({ accepted: false, why, culprit });
  const queue = target.deadLetterArn;
  if (queue === undefined) return lost("the target has no dead-letter queue");
  const region = parseArn(queue)?.region;
  if (region !== rule.region)
    return lost(`its dead-letter queue ${queue} is in ${region || "no Region"}, the rule in ${rule.region}`);
  if (queue.endsWith(".fifo"))
    return lost(`its dead-letter queue ${queue} is a FIFO queue, and must be a standard one`);
  const decision = mayQueue(world, access, queue, "events.amazonaws.com", rule);
  if (decision.allowed) return { accepted: true, queue };
  return lost(`its dead-letter queue ${queue} does not accept it: ${decision.why}`, decision.culprit || target.urn);
}
