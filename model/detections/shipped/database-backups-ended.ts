import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const databaseBackupsEnded: Detection = {
  id: "database-backups-ended",
  title: "A database's automated backups were ended",
  why: "A retention of zero days deletes all automated backups at once.",
  severity: "high",
  technique: "T1490",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ModifyDBInstance", "ModifyDBCluster"],
      requestParameters: { backupRetentionPeriod: [0] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rds-exposure-changed",
  subject: ["detail.requestParameters.dBInstanceIdentifier", "detail.requestParameters.dBClusterIdentifier"],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "ModifyDBInstance",
    userIdentity: user,
    requestParameters: { dBInstanceIdentifier: "orders", applyImmediately: true, backupRetentionPeriod: 0 },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBInstance",
      userIdentity: pipeline,
      requestParameters: { dBInstanceIdentifier: "orders", applyImmediately: true, backupRetentionPeriod: 14 },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBInstance",
      userIdentity: user,
      requestParameters: { dBInstanceIdentifier: "orders", applyImmediately: true, backupRetentionPeriod: 0 },
      more: refused,
    }),
  ],
  limits: "A retention that is only shortened, and replicas, which are often created without backups.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the database, `requestParameters.dBInstanceIdentifier`: who made the call, from where, and what came before it.",
      "List the snapshots that are left.",
      "Look for a deletion of the database in the hours after.",
    ],
    harmless: "A test database that need not be restored.",
    contain: "Set the retention back, and take a snapshot at once: what is gone does not come back.",
  },
};
