import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.logs",
  eventName: "PutRetentionPolicy",
  userIdentity: user,
  requestParameters: { logGroupName: "/aws/vpc/flow-logs", retentionInDays: 1 },
};

export const logRetentionShortened: Detection = {
  id: "log-retention-shortened",
  title: "Logs are kept for a few days only",
  why: "Retention deletes without a delete: a week later nothing is left to investigate.",
  severity: "medium",
  technique: "T1070",
  source: "aws.logs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutRetentionPolicy"],
      requestParameters: { retentionInDays: [{ numeric: ["<=", 3] }] },
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "logs-weakened",
  subject: ["detail.requestParameters.logGroupName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, requestParameters: { logGroupName: "/aws/vpc/flow-logs", retentionInDays: 365 } }),
  ],
  limits: "Five days and more; what was kept for years and is now kept for a month.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.logGroupName`: what else was switched off, and in which order.",
      "Look what the group holds, and how long it was kept before.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "Noisy debug logs of a test, which somebody wants to pay less for.",
    contain: "Set the retention back at once: CloudWatch deletes within hours.",
  },
};
