import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const tableProtectionRemoved: Detection = {
  id: "table-protection-removed",
  title: "A table's protection against deletion was removed",
  why: "It is the step before a deletion, and has no other purpose.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.dynamodb",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateTable"],
      requestParameters: { deletionProtectionEnabled: [false, "false"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "dynamodb-recovery-changed",
  subject: ["detail.requestParameters.tableName"],
  sample: cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "UpdateTable",
    userIdentity: user,
    requestParameters: { tableName: "orders", deletionProtectionEnabled: false },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "UpdateTable",
      userIdentity: pipeline,
      requestParameters: {
        tableName: "orders",
        provisionedThroughput: { readCapacityUnits: 10, writeCapacityUnits: 10 },
      },
    }),
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "UpdateTable",
      userIdentity: pipeline,
      requestParameters: { tableName: "orders", deletionProtectionEnabled: true },
    }),
  ],
  limits: "Tables that are created without the protection.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the table, `requestParameters.tableName`: who made the call, from where, and what came before it.",
      "Look for a deletion of the table.",
      "Ask its owner whether it is to go.",
    ],
    harmless: "An environment that its pipeline tears down.",
    contain: "Turn the protection on again, and make a backup.",
  },
};
