import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSRecord } from "aws-lambda";
import { type FunctionContext, sdkOptions } from "./context";

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
const longestHiddenSeconds = 12 * 3600 - 60;

/** When a message that failed comes back: as its error says, otherwise later after each attempt. */
export function returnTime(error: unknown, { attributes }: Pick<SQSRecord, "attributes">, now: Date): Date {
  if (error instanceof Postponed) return error.until;
  const attempt = Number(attributes.ApproximateReceiveCount) || 1;
  return new Date(now.getTime() + Math.min(15 * 2 ** (attempt - 1), 900) * 1000);
}

/** Keeps messages that go back to their queue out of sight until then, instead of for the queue's own timeout. */
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
      // It then comes back after the queue's own timeout.
      logger.warn("a message's visibility timeout could not be changed", { error: error as Error }),
    );
  };
}
