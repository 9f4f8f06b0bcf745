import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, refused, user } from "../../catalog/sample-callers";

export const databaseSnapshotDeleted: Detection = {
  id: "database-snapshot-deleted",
  title: "A database snapshot was deleted",
  why: "Deleting snapshots before the database is how ransomware makes sure that the victim pays.",
  severity: "medium",
  technique: "T1490",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteDBClusterSnapshot", "DeleteDBSnapshot"],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rds-snapshots-deleted",
  subject: ["detail.requestParameters.dBSnapshotIdentifier", "detail.requestParameters.dBClusterSnapshotIdentifier"],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "DeleteDBSnapshot",
    userIdentity: user,
    requestParameters: { dBSnapshotIdentifier: "orders-before-migration" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "DeleteDBSnapshot",
      userIdentity: onBehalf(pipeline, "backup.amazonaws.com"),
      requestParameters: { dBSnapshotIdentifier: "awsbackup:job-3f2c1b0a" },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "DeleteDBSnapshot",
      userIdentity: user,
      requestParameters: { dBSnapshotIdentifier: "orders-before-migration" },
      more: refused,
    }),
  ],
  limits: "Scripts that clean up old snapshots alert each time.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the snapshot, `requestParameters.dBSnapshotIdentifier`: who made the call, from where, and what came before it.",
      "List the snapshots and automated backups that are left of the database.",
      "Check whether the caller also deleted databases or keys.",
    ],
    harmless: "A clean-up script, by its usual role and on schedule.",
    contain: "Copy the snapshots that are left to another account, and suspend the caller.",
  },
};
