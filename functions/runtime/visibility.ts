import type { SQSClient } from "@aws-sdk/client-sqs";
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

/** A message that returns to its queue. */
export type Returning = Pick<SQSRecord, "messageId" | "receiptHandle" | "eventSourceARN">;

/** SQS API reference, ChangeMessageVisibilityBatch: ten messages in one request. */
const mostHidden = 10;

/** Sets the visibility timeout of messages that return to their queue, instead of the queue's default. */
export function messageHider(
  context: FunctionContext,
  logger: Logger,
): (returning: readonly { readonly record: Returning; readonly until: Date }[]) => Promise<void> {
  let sqs: SQSClient | undefined;
  return async (returning) => {
    for (let start = 0; start < returning.length; start += mostHidden) {
      const some = returning.slice(start, start + mostHidden);
      const [, , , region = "", account = "", queue = ""] = some[0]?.record.eventSourceARN.split(":") ?? [];
      const now = context.now().getTime();
      try {
        const { ChangeMessageVisibilityBatchCommand, SQSClient } = await import("@aws-sdk/client-sqs");
        sqs ??= new SQSClient(sdkOptions(context));
        const { Failed: failed = [] } = await sqs.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${queue}`,
            Entries: some.map(({ record: { receiptHandle }, until }, index) => ({
              Id: String(index),
              ReceiptHandle: receiptHandle,
              VisibilityTimeout: Math.min(Math.max(Math.ceil((until.getTime() - now) / 1000), 0), longestHiddenSeconds),
            })),
          }),
        );
        for (const { Id: id, Code: code } of failed)
          logger.warn("a message's visibility timeout could not be changed", {
            messageId: some[Number(id)]?.record.messageId,
            code,
          });
      } catch (error) {
        // The queue's own visibility timeout then applies.
        logger.warn("a message's visibility timeout could not be changed", { error: error as Error });
      }
    }
  };
}
