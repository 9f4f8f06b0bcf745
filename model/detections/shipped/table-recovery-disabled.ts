import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const tableRecoveryDisabled: Detection = {
  id: "table-recovery-disabled",
  title: "A table's point-in-time recovery was disabled",
  why: "All that could be restored of the last 35 days is gone at once.",
  severity: "high",
  technique: "T1490",
  source: "aws.dynamodb",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateContinuousBackups"],
      requestParameters: { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: [false, "false"] } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "dynamodb-recovery-changed",
  subject: ["detail.requestParameters.tableName"],
  sample: cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "UpdateContinuousBackups",
    userIdentity: user,
    requestParameters: { tableName: "orders", pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "UpdateContinuousBackups",
      userIdentity: pipeline,
      requestParameters: {
        tableName: "orders",
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      },
    }),
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "UpdateContinuousBackups",
      userIdentity: user,
      requestParameters: {
        tableName: "orders",
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
      },
      more: refused,
    }),
  ],
  limits: "Tables that are created without it.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the table, `requestParameters.tableName`: who made the call, from where, and what came before it.",
      "List the backups that are left of the table.",
      "Look for a deletion or an export of the table.",
    ],
    harmless: "A test table.",
    contain: "Enable it again, and make a backup at once: what is gone does not come back.",
  },
};
