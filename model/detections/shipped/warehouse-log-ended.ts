import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const warehouseLogEnded: Detection = {
  id: "warehouse-log-ended",
  title: "A data warehouse's audit log was ended",
  why: "Nobody can say who read what from then on.",
  severity: "medium",
  technique: "T1562.008",
  source: "aws.redshift",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DisableLogging"], errorCode: [{ exists: false }] },
  },
  governedBy: "warehouse-changed",
  subject: ["detail.requestParameters.clusterIdentifier"],
  sample: cloudTrailSample({
    source: "aws.redshift",
    eventName: "DisableLogging",
    userIdentity: user,
    requestParameters: { clusterIdentifier: "warehouse" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.redshift",
      eventName: "EnableLogging",
      userIdentity: pipeline,
      requestParameters: { clusterIdentifier: "warehouse", logDestinationType: "cloudwatch" },
    }),
    cloudTrailSample({
      source: "aws.redshift",
      eventName: "DisableLogging",
      userIdentity: user,
      requestParameters: { clusterIdentifier: "warehouse" },
      more: refused,
    }),
  ],
  limits: "A log that is sent to another place instead is not told.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the cluster, `requestParameters.clusterIdentifier`: who made the call, from where, and what came before it.",
      "Look for queries and unloads since, in the system tables.",
      "Ask its owner.",
    ],
    harmless: "A move of the log to CloudWatch.",
    contain: "Enable the log again.",
  },
};
