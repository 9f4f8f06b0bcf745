import type { Access, Source } from "../iam/access";
import type { Decision } from "../iam/decision";
import { parseArn } from "../iam/arn";
import type { DeadLetterRoute } from "../events/delivery";
import type { Rule, Target } from "../events/rule";
import { text } from "../../recorded";
import type { World } from "../events/world";

/**
 * May the service send messages to the queue on behalf of the source? Its policy must say so, and the customer-managed
 * key, if any, must admit the service too (SQS developer guide, "Amazon SQS key management", on AWS services as
 * producers: the key policy grants `kms:GenerateDataKey` and `kms:Decrypt`).
 */
export function mayQueue(world: World, access: Access, queueArn: string, service: string, source: Source): Decision {
  const queue = world.resource(queueArn);
  if (queue?.type !== "aws:sqs/queue:Queue")
    return { allowed: false, why: `${queueArn} is not a recorded queue`, culprit: "" };
  const send = access.service(service, source, "sqs:SendMessage", queueArn);
  const keyId = text(queue, "kmsMasterKeyId");
  if (!send.allowed || keyId === undefined) return send;
  const key = world.key(keyId, queue.account, queue.region);
  if (key === undefined) {
    const why = `its key "${keyId}" is not recorded, and only a key policy of our own can admit ${service}`;
    return { allowed: false, why, culprit: queue.urn };
  }
  for (const action of ["kms:GenerateDataKey", "kms:Decrypt"]) {
    const use = access.service(service, source, action, text(key, "arn") ?? "");
    if (!use.allowed) return use;
  }
  return send;
}

/**
 * Where a target's dead letters go: a standard queue in the rule's Region that admits EventBridge for this rule
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
