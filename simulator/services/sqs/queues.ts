import type { Access, Source } from "../iam/access";
import type { Decision } from "../iam/decision";
import type { Resource } from "../../graph";
import { text } from "../../recorded";

/** Recorded queues and keys. */
export interface QueuesAndKeys {
  resource(arn: string): Resource | undefined;
  key(id: string, account: string, region: string): Resource | undefined;
}

/**
 * May the service send messages to the queue on behalf of the source? Its policy must allow it, and the customer
 * managed key, if any, must admit the service too (SQS developer guide, "Amazon SQS key management", on AWS services as
 * producers: the key policy grants `kms:GenerateDataKey` and `kms:Decrypt`).
 */
export function mayQueue(
  world: QueuesAndKeys,
  access: Access,
  queueArn: string,
  service: string,
  source: Source,
): Decision {
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
