import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const databaseAutomatedBackupDeleted: Detection = {
  id: "database-automated-backup-deleted",
  title: "A database's automated backups were deleted, or their copies stopped",
  why: "They are what a deleted database is restored from, also in another Region.",
  severity: "high",
  technique: "T1490",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteDBClusterAutomatedBackup",
        "DeleteDBInstanceAutomatedBackup",
        "StopDBInstanceAutomatedBackupsReplication",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rds-backups-weakened",
  subject: [
    "detail.requestParameters.dbiResourceId",
    "detail.requestParameters.dbClusterResourceId",
    "detail.requestParameters.dBInstanceAutomatedBackupsArn",
    "detail.requestParameters.sourceDBInstanceArn",
  ],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "DeleteDBInstanceAutomatedBackup",
    userIdentity: user,
    requestParameters: { dbiResourceId: "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "CreateDBSnapshot",
      userIdentity: pipeline,
      requestParameters: { dBInstanceIdentifier: "orders", dBSnapshotIdentifier: "orders-before-migration" },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "DeleteDBInstanceAutomatedBackup",
      userIdentity: user,
      requestParameters: { dbiResourceId: "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
      more: refused,
    }),
  ],
  limits: "A deletion of the database that takes its automated backups along is told by database-deleted.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the backup, `requestParameters.dbiResourceId`: who made the call, from where, and what came before it.",
      "Check which snapshots of the database are left.",
      "Check whether the database itself still exists.",
    ],
    harmless: "A clean-up of what is left of a database that is gone on purpose.",
    contain: "Take a snapshot that another account keeps, and suspend the caller.",
  },
};
