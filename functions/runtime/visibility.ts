import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSRecord } from "aws-lambda";
import { type FunctionContext, sdkOptions } from "./context";

/** Thrown for an event that cannot be handled yet: not a failure, and it waits in its queue until then. */
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
 * SQS developer guide, "Amazon SQS visibility timeout": a message can be hidden for 12 hours in total from when it was
 * received. The minute is for the time elapsed since then.
 */
const longestHiddenSeconds = 12 * 3600 - 60;

/** Time of the next attempt for a failed message: as its error says, otherwise with exponential backoff. */
export function returnTime(error: unknown, { attributes }: Pick<SQSRecord, "attributes">, now: Date): Date {
  if (error instanceof Postponed) return error.until;
  const attempt = Number(attributes.ApproximateReceiveCount) || 1;
  return new Date(now.getTime() + Math.min(15 * 2 ** (attempt - 1), 900) * 1000);
}

/** Sets the visibility timeout of messages that return to their queue, instead of the queue's default. */
export function messageHider(
  context: FunctionContext,
  logger: Logger,
): (record: Pick<SQSRecord, "receiptHandle" | "eventSourceARN">, until: Date) => Promise<void> {
  const sqs = new SQSClient(sdkOptions(context));
  return async ({ receiptHandle, eventSourceARN }, until) => {
    const [, , , region = "", account = "", queue = ""] = eventSourceARN.split(":");
    const seconds = (until.getTime() - context.now().getTime()) / 1000;
    const hide = new ChangeMessageVisibilityCommand({
      QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${queue}`,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: Math.min(Math.max(Math.ceil(seconds), 0), longestHiddenSeconds),
    });
    await sqs.send(hide).catch((error: unknown) =>
      // The queue's own visibility timeout then applies.
      logger.warn("a message's visibility timeout could not be changed", { error: error as Error }),
    );
  };
}
