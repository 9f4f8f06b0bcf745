import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const databaseActivityStreamStopped: Detection = {
  id: "database-activity-stream-stopped",
  title: "A database's activity stream was stopped",
  why: "The stream is the record of statements that administrators of the database cannot change; without it nobody sees what is read.",
  severity: "high",
  technique: "T1562.008",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["StopActivityStream"], errorCode: [{ exists: false }] },
  },
  governedBy: "rds-exposure-changed",
  subject: ["detail.requestParameters.resourceArn"],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "StopActivityStream",
    userIdentity: user,
    requestParameters: {
      resourceArn: "arn:aws:rds:eu-west-1:111122223333:cluster:orders",
      applyImmediately: true,
    },
    responseElements: { kinesisStreamName: "aws-rds-das-cluster-ORDERS", status: "stopping" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyActivityStream",
      userIdentity: pipeline,
      requestParameters: {
        resourceArn: "arn:aws:rds:eu-west-1:111122223333:db:orders",
        auditPolicyState: "unlocked",
      },
      responseElements: { status: "started", policyStatus: "unlocking-policy" },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "StopActivityStream",
      userIdentity: user,
      requestParameters: {
        resourceArn: "arn:aws:rds:eu-west-1:111122223333:cluster:orders",
        applyImmediately: true,
      },
      more: refused,
    }),
  ],
  limits: "A stream whose key or Kinesis stream is taken away stops without this call.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the database, `requestParameters.resourceArn`: who made the call, from where, and what came before it.",
      "Look what was done to the database since: snapshots, exports, new passwords.",
      "Ask the database's owner whether it was meant.",
    ],
    harmless: "A database that is retired, or whose auditing moves to another system.",
    contain: "Start the stream again, and review the database's own log for the time between.",
  },
};
