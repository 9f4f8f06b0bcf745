import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const queuePurged: Detection = {
  id: "queue-purged",
  title: "A queue was purged",
  why: "What was not handled yet is gone, without an error anywhere.",
  severity: "medium",
  technique: "T1485",
  source: "aws.sqs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["PurgeQueue"], errorCode: [{ exists: false }] },
  },
  governedBy: "queues-changed",
  subject: ["detail.requestParameters.queueUrl"],
  sample: cloudTrailSample({
    source: "aws.sqs",
    eventName: "PurgeQueue",
    userIdentity: user,
    requestParameters: { queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.sqs",
      eventName: "SetQueueAttributes",
      userIdentity: pipeline,
      requestParameters: {
        queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders",
        attributes: { MessageRetentionPeriod: "1209600" },
      },
    }),
    cloudTrailSample({
      source: "aws.sqs",
      eventName: "PurgeQueue",
      userIdentity: user,
      requestParameters: { queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders" },
      more: refused,
    }),
  ],
  limits: "Tests purge their queues; queues of this program are told by governance-queue-changed.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the queue, `requestParameters.queueUrl`: who made the call, from where, and what came before it.",
      "Ask the queue's owner what was in it.",
      "Check whether the sender can send again.",
    ],
    harmless: "A test, or a poisoned queue that its owner empties.",
    contain: "Have the sender send again.",
  },
};
