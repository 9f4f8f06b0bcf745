import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import type * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, policyText } from "../model/iam/policies";
import { quotas } from "../model/quotas";

export interface DeadLettersArgs {
  /** Physical name. */
  readonly name: string;
  /** Days a dead letter is kept. */
  readonly days: number;
  readonly policy: PolicyDocument;
}

/** A queue for what rules cannot deliver. SSE-SQS, because a customer-managed key would lose dead letters until it admits EventBridge. */
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
