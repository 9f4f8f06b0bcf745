import { ChangeMessageVisibilityCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";

/** An event that cannot be answered yet, and is no failure: it waits in its queue until then. */
export class Postponed extends Error {
  override readonly name = "Postponed";

  constructor(
    message: string,
    readonly until: Date,
  ) {
    super(message);
  }
}

/**
 * SQS developer guide, "Amazon SQS visibility timeout": a message can be hidden for 12 hours in all since it was received.
 * The minute is for the time that has passed since.
 */
export const longestHiddenSeconds = 12 * 3600 - 60;

/** Keeps a message that goes back to its queue out of sight for so long, instead of for the queue's own timeout. */
export async function hideMessage(
  sqs: SQSClient,
  { receiptHandle, eventSourceARN }: Pick<SQSRecord, "receiptHandle" | "eventSourceARN">,
  seconds: number,
): Promise<void> {
  const [, , , region = "", account = "", queue = ""] = eventSourceARN.split(":");
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${queue}`,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: Math.min(Math.max(Math.ceil(seconds), 0), longestHiddenSeconds),
    }),
  );
}
