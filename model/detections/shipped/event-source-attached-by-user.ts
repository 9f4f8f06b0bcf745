import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const eventSourceAttachedByUser: Detection = {
  id: "event-source-attached-by-user",
  title: "A user attached a queue or a stream to a function",
  why: "The function then runs by itself at each message: a quiet way to stay.",
  severity: "low",
  technique: "T1546",
  source: "aws.lambda",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [{ prefix: "CreateEventSourceMapping" }],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "lambda-exposure-changed",
  subject: ["detail.requestParameters.functionName", "detail.requestParameters.eventSourceArn"],
  sample: cloudTrailSample({
    source: "aws.lambda",
    eventName: "CreateEventSourceMapping20150331",
    userIdentity: user,
    requestParameters: {
      functionName: "invoices",
      eventSourceArn: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-03-17",
      startingPosition: "LATEST",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "CreateEventSourceMapping20150331",
      userIdentity: pipeline,
      requestParameters: { functionName: "invoices", eventSourceArn: "arn:aws:sqs:eu-west-1:111122223333:orders" },
    }),
    cloudTrailSample({
      source: "aws.lambda",
      eventName: "CreateEventSourceMapping20150331",
      userIdentity: user,
      requestParameters: { functionName: "invoices", eventSourceArn: "arn:aws:sqs:eu-west-1:111122223333:orders" },
      more: refused,
    }),
  ],
  limits: "A role that does it looks like a deployment.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the function, `requestParameters.functionName`: who made the call, from where, and what came before it.",
      "Read the function's code, and who wrote it last.",
      "Read what its role may do.",
    ],
    harmless: "A developer in a test account.",
    contain: "Delete the event source mapping.",
  },
};
