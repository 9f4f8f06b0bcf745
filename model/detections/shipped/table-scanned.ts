import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const tableScanned: Detection = {
  id: "table-scanned",
  title: "A whole table was read by a person's key",
  why: "Applications ask for items by key; a scan with a user's key takes everything.",
  severity: "low",
  technique: "T1530",
  source: "aws.dynamodb",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["Scan"], userIdentity: { type: ["IAMUser", "Root"] }, errorCode: [{ exists: false }] },
  },
  governedBy: "dynamodb-items-read",
  subject: ["detail.requestParameters.tableName"],
  sample: cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "Scan",
    readOnly: true,
    dataEvent: true,
    userIdentity: user,
    requestParameters: { tableName: "orders" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "Scan",
      readOnly: true,
      dataEvent: true,
      userIdentity: pipeline,
      requestParameters: { tableName: "orders" },
    }),
    cloudTrailSample({
      source: "aws.dynamodb",
      eventName: "Query",
      readOnly: true,
      dataEvent: true,
      userIdentity: user,
      requestParameters: { tableName: "orders", keyConditionExpression: "id = :id" },
    }),
  ],
  limits: "A stolen role looks like an application.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the table, `requestParameters.tableName`: who made the call, from where, and what came before it.",
      "Count how many items the scan read.",
      "Ask the user what it was for.",
    ],
    harmless: "A developer in a test account.",
    contain: "Deactivate the key.",
  },
};
