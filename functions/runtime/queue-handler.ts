import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Envelope } from "../../model/envelope";
import type { Invocation } from "./context";
import { Postponed } from "./visibility";

/** Handles one event. What it throws sends this event alone back to the queue. */
export type HandleEvent = (event: Envelope, record: SQSRecord, invocation: Invocation) => Promise<void>;

/**
 * Handles a batch of EventBridge events from a queue, one after the other: they share rate limits and caches. An event
 * that fails goes back to the queue and becomes a dead letter after its attempts; one that is no event is logged and
 * dropped, since no further attempt can mend it.
 */
export function queueHandler(
  handle: HandleEvent,
  logger: Logger,
): (event: SQSEvent, invocation: Invocation) => Promise<SQSBatchResponse> {
  const processor = new BatchProcessor(EventType.SQS);
  const handleRecord = async (record: SQSRecord, invocation: Invocation): Promise<void> => {
    const event = readEvent(record.body);
    if (event === undefined) {
      logger.error("a message that is no event was dropped", {
        messageId: record.messageId,
        length: record.body.length,
      });
      return;
    }
    try {
      await handle(event, record, invocation);
    } catch (error) {
      const [level, what] =
        error instanceof Postponed ? (["info", "waits"] as const) : (["warn", "failed and goes back"] as const);
      logger[level](`an event ${what} in the queue`, {
        eventId: event.id,
        messageId: record.messageId,
        attempt: record.attributes.ApproximateReceiveCount,
        error: error as Error,
      });
      throw error;
    }
  };
  return (event, invocation) =>
    processPartialResponse(event, (record: SQSRecord) => handleRecord(record, invocation), processor, {
      processInParallel: false,
      // A whole batch that failed is reported like a part of it: each event has its own attempts.
      throwOnFullBatchFailure: false,
    } as never) as Promise<SQSBatchResponse>;
}

/** The event that a rule put into the queue as it is; `undefined` for what is none. */
export function readEvent(body: string): Envelope | undefined {
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
