import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Envelope } from "../../model/envelope";
import { readEvent } from "../runtime/queue-handler";

/** An event with the message that carried it. */
export interface QueuedEvent {
  readonly messageId: string;
  readonly event: Envelope;
}

/** Messages that go back to the queue. What it throws sends the whole batch back. */
export type HandleBatch = (events: readonly QueuedEvent[]) => Promise<ReadonlySet<string>>;

/**
 * Handles the events of a batch together, because Security Hub takes a hundred findings in one call and few calls a second
 * (Security Hub API reference, quotas of each operation). Only what failed goes back; what is no event is logged and
 * dropped, since no further attempt can mend it.
 */
export function batchHandler(handle: HandleBatch, logger: Logger): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records: records }) => {
    const events = records.flatMap(({ messageId, body }): QueuedEvent[] => {
      const event = readEvent(body);
      if (event !== undefined) return [{ messageId, event }];
      logger.error("a message that is no event was dropped", { messageId, length: body.length });
      return [];
    });
    let failed: ReadonlySet<string>;
    try {
      failed = events.length === 0 ? new Set() : await handle(events);
    } catch (error) {
      logger.warn("a batch failed and goes back to the queue", { error: error as Error });
      failed = new Set(events.map(({ messageId }) => messageId));
    }
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** `[["us-east-1", events], …]`: groups in the order in which their first member came. */
export function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): [string, Value[]][] {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return [...groups];
}
