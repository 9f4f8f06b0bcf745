import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Envelope } from "../../model/envelope";
import type { Invocation } from "./context";
import { Postponed } from "./visibility";

/** An event with the SQS message that delivered it. */
export interface QueuedEvent {
  readonly messageId: string;
  readonly event: Envelope;
  readonly record: SQSRecord;
}

/** Handles a batch of events. Resolves to the ids of messages to return to the queue. */
export type HandleBatch = (events: readonly QueuedEvent[], invocation: Invocation) => Promise<ReadonlySet<string>>;

/** Handles one event. An error returns only this event to the queue. */
export type HandleEvent = (event: Envelope, record: SQSRecord, invocation: Invocation) => Promise<void>;

type QueueHandler = (event: SQSEvent, invocation: Invocation) => Promise<SQSBatchResponse>;

/**
 * Handles a batch of EventBridge events from a queue. Only failed events return to the queue, and become dead letters
 * after the last attempt (Lambda developer guide, "Handling errors for an SQS event source": partial batch responses).
 * A message that is not an event is logged and dropped, since a retry cannot fix it.
 */
export function batchHandler(handle: HandleBatch, logger: Logger): QueueHandler {
  return async ({ Records: records }, invocation) => {
    const events = records.flatMap((record): QueuedEvent[] => {
      const { messageId, body } = record;
      const event = readEvent(body);
      if (event !== undefined) return [{ messageId, event, record }];
      logger.error("a message that is not an event was dropped", { messageId, length: body.length });
      return [];
    });
    let failed: ReadonlySet<string>;
    try {
      failed = events.length === 0 ? new Set() : await handle(events, invocation);
    } catch (error) {
      logger.warn("a batch failed and returns to the queue", { error: error as Error });
      failed = new Set(events.map(({ messageId }) => messageId));
    }
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** The same for events that are handled one after another: they share rate limits and caches. */
export const queueHandler = (handle: HandleEvent, logger: Logger): QueueHandler =>
  batchHandler(async (events, invocation) => {
    const failed = new Set<string>();
    for (const { event, messageId, record } of events)
      try {
        await handle(event, record, invocation);
      } catch (error) {
        logReturn(logger, { event, messageId, record }, error);
        failed.add(messageId);
      }
    return failed;
  }, logger);

/** Logs that an event returns to the queue, and why. */
export function logReturn(logger: Logger, { event, messageId, record }: QueuedEvent, error: unknown): void {
  const which = { eventId: event.id, messageId, attempt: record.attributes.ApproximateReceiveCount };
  // Waiting is no failure: where in the code it was decided is of no use, and most of what notify would log in a burst.
  if (error instanceof Postponed)
    logger.info("an event waits in the queue", { ...which, why: error.message, until: error.until });
  else logger.warn("an event failed and returns to the queue", { ...which, error: error as Error });
}

/** The event that a rule put into the queue; `undefined` if the body is not an event. */
function readEvent(body: string): Envelope | undefined {
  try {
    const event = JSON.parse(body) as Envelope | null;
    const complete =
      typeof event === "object" &&
      event !== null &&
      [event.id, event.source, event["detail-type"], event.account, event.region, event.time].every(
        (part) => typeof part === "string",
      ) &&
      typeof event.detail === "object" &&
      event.detail !== null;
    return complete ? event : undefined;
  } catch {
    return undefined;
  }
}
