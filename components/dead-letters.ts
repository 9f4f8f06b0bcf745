import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import type * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, policyText } from "../model/iam/policies";
import { quotas } from "../model/quotas";

export interface DeadLettersArgs {
  /** Physical name. */
  readonly name: string;
  /** Days a dead letter is retained. */
  readonly days: number;
  readonly policy: PolicyDocument;
}

/**
 * Creates the dead-letter queue of a bus. SSE-SQS, because with a customer managed key dead letters are lost until the
 * key policy admits EventBridge.
 */
export function createDeadLetters(
  logicalName: string,
  { name, days, policy }: DeadLettersArgs,
  opts: pulumi.CustomResourceOptions,
): { readonly queue: Queue; readonly policy: QueuePolicy } {
  const queue = new Queue(
    logicalName,
    {
      name,
      messageRetentionSeconds: days * 24 * 3600,
      maxMessageSize: quotas.messageBytes,
      sqsManagedSseEnabled: true,
    },
    opts,
  );
  return { queue, policy: new QueuePolicy(logicalName, { queueUrl: queue.url, policy: policyText(policy) }, opts) };
}
