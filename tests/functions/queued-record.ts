import type { SQSRecord } from "aws-lambda";
import type { Envelope } from "../../model/envelope";
import { namesOf } from "../../model/names";
import { governance, noon } from "./hub";

interface Queued {
  readonly messageId: string;
  /** When it came into the queue. @default noon */
  readonly sent?: Date;
}

/** The message that brings an event to a function of the hub in us-east-1, at its first attempt. */
export const queuedRecord = (functionId: string, event: Envelope, { messageId, sent = noon }: Queued): SQSRecord => ({
  messageId,
  receiptHandle: messageId,
  body: JSON.stringify(event),
  attributes: {
    ApproximateReceiveCount: "1",
    SentTimestamp: String(sent.getTime()),
    SenderId: "",
    ApproximateFirstReceiveTimestamp: "",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: `arn:aws:sqs:us-east-1:${governance}:${namesOf("prod").responder(functionId)}`,
  awsRegion: "us-east-1",
});
