import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, refused, user } from "../../catalog/sample-callers";

export const tableDeleted: Detection = {
  id: "table-deleted",
  title: "A table was deleted by hand",
  why: "A table without point-in-time recovery or a backup is gone at once.",
  severity: "medium",
  technique: "T1485",
  source: "aws.dynamodb",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteTable"],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "dynamodb-tables-deleted",
  subject: ["detail.requestParameters.tableName"],
  sample: cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "DeleteTable",
    userIdentity: user,
    requestParameters: { tableName: "orders" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "DeleteTable",
      userIdentity: onBehalf(pipeline, "cloudformation.amazonaws.com"),
      requestParameters: { tableName: "orders" },
    }),
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "DeleteTable",
      userIdentity: user,
      requestParameters: { tableName: "orders" },
      more: refused,
    }),
  ],
  limits: "Tables that tests create and delete alert, unless a stack does it.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the table, `requestParameters.tableName`: who made the call, from where, and what came before it.",
      "Check whether a backup of it is left: DynamoDB keeps a system backup for 35 days if point-in-time recovery was on.",
      "Ask its owner.",
    ],
    harmless: "Tests that clean up after themselves.",
    contain: "Restore it from the newest backup under the same name.",
  },
};
