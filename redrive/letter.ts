import type { Message } from "@aws-sdk/client-sqs";
import type { Envelope } from "../model/envelope";
import { isObject } from "../model/json";

/**
 * A dead letter: the event, and why it could not be delivered. Attributes: EventBridge user guide, "Using dead-letter queues
 * to process undelivered events", and EventBridge Scheduler user guide, "Configuring a dead-letter queue for a schedule".
 */
export interface Letter {
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Undefined if the body is no event. */
  readonly event: Envelope | undefined;
  /** ARN of the rule; empty if EventBridge did not send it. */
  readonly rule: string;
  /** ARN of the schedule; empty if EventBridge Scheduler did not send it. */
  readonly schedule: string;
  readonly target: string;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** @param message received with all its attributes. */
export function readLetter({ MessageId, ReceiptHandle, Body = "", MessageAttributes = {} }: Message): Letter {
  const attribute = (name: string) =>
    (Object.hasOwn(MessageAttributes, name) ? MessageAttributes[name]?.StringValue : undefined) ?? "";
  return {
    id: MessageId ?? "",
    receiptHandle: ReceiptHandle ?? "",
    body: Body,
    event: readEvent(Body),
    rule: attribute("RULE_ARN"),
    schedule: attribute("SCHEDULE_ARN"),
    target: attribute("TARGET_ARN"),
    errorCode: attribute("ERROR_CODE"),
    errorMessage: attribute("ERROR_MESSAGE"),
  };
}

function readEvent(body: string): Envelope | undefined {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isObject(event) || !isObject(event["detail"])) return undefined;
  const parts = ["id", "source", "detail-type", "account", "region", "time"];
  return parts.every((part) => typeof event[part] === "string") ? (event as unknown as Envelope) : undefined;
}
