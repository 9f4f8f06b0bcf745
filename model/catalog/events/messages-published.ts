import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { dataEventsAreLogged } from "../preconditions";

export const messagesPublished: GovernedEvent = {
  id: "messages-published",
  why: "A text message to thousands of phones is fraud at the company's cost, and one call. Only data events show it, and applications publish all day, hence opt-in.",
  topic: "governance",
  part: "messages",
  source: "aws.sns",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: ["Publish", "PublishBatch"] } },
  origin: "member",
  dataEvents: true,
  volume: { perMonth: 100000, busyPerMonth: 100000000, basis: "One event for each message." },
  preconditions: [dataEventsAreLogged("SNS topics and phone numbers")],
  sample: cloudTrailSample({
    source: "aws.sns",
    eventName: "Publish",
    dataEvent: true,
    requestParameters: {
      topicArn: "arn:aws:sns:eu-west-1:111122223333:orders",
      message: "HIDDEN_DUE_TO_SECURITY_REASONS",
    },
  }),
};
