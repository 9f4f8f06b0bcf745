import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const topicSubscribedByUser: Detection = {
  id: "topic-subscribed-by-user",
  title: "A user subscribed an address outside AWS to a topic",
  why: "From now on a copy of every message leaves.",
  severity: "low",
  technique: "T1567",
  source: "aws.sns",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["Subscribe"],
      userIdentity: { type: ["IAMUser", "Root"] },
      requestParameters: { protocol: ["email", "email-json", "http", "https", "sms"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "topics-changed",
  subject: ["detail.requestParameters.topicArn", "detail.requestParameters.protocol"],
  sample: cloudTrailSample({
    source: "aws.sns",
    eventName: "Subscribe",
    userIdentity: user,
    requestParameters: {
      topicArn: "arn:aws:sns:eu-west-1:111122223333:orders",
      protocol: "email",
      endpoint: "HIDDEN_DUE_TO_SECURITY_REASONS",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.sns",
      eventName: "Subscribe",
      userIdentity: user,
      requestParameters: { topicArn: "arn:aws:sns:eu-west-1:111122223333:orders", protocol: "sqs" },
    }),
    cloudTrailSample({
      source: "aws.sns",
      eventName: "Subscribe",
      userIdentity: pipeline,
      requestParameters: { topicArn: "arn:aws:sns:eu-west-1:111122223333:orders", protocol: "https" },
    }),
  ],
  limits: "The address is not in the record.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the topic, `requestParameters.topicArn`: who made the call, from where, and what came before it.",
      "List the topic's subscriptions.",
      "Ask the user.",
    ],
    harmless: "A person who subscribes to alarms.",
    contain: "Remove the subscription.",
  },
};
