import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const databaseRestored: Detection = {
  id: "database-restored",
  title: "A database was restored from a snapshot or from S3",
  why: "A restored copy has all the data, another password and none of the guards of the original.",
  severity: "low",
  technique: "T1578.002",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "RestoreDBClusterFromS3",
        "RestoreDBClusterFromSnapshot",
        "RestoreDBInstanceFromDBSnapshot",
        "RestoreDBInstanceFromS3",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rds-exposure-changed",
  subject: ["detail.requestParameters.dBInstanceIdentifier", "detail.requestParameters.dBClusterIdentifier"],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "RestoreDBInstanceFromDBSnapshot",
    userIdentity: user,
    requestParameters: { dBInstanceIdentifier: "orders-copy", dBSnapshotIdentifier: "orders-before-migration" },
    responseElements: { dBInstanceIdentifier: "orders-copy", publiclyAccessible: false },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "RestoreDBInstanceToPointInTime",
      userIdentity: pipeline,
      requestParameters: {
        sourceDBInstanceIdentifier: "orders",
        targetDBInstanceIdentifier: "orders-restored",
        useLatestRestorableTime: true,
      },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "RestoreDBInstanceFromDBSnapshot",
      userIdentity: user,
      requestParameters: { dBInstanceIdentifier: "orders-copy", dBSnapshotIdentifier: "orders-before-migration" },
      more: refused,
    }),
  ],
  limits: "Rehearsals of a recovery alert as well; a restore to a point in time is left to the query.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the copy, `requestParameters.dBInstanceIdentifier`: who made the call, from where, and what came before it.",
      "Check whether the copy is public, and which security groups it has.",
      "Ask who needs a copy of the data, and for how long.",
    ],
    harmless: "A rehearsal, or a refresh of a test environment by its usual role.",
    contain: "Delete the copy, and rotate credentials that the data holds.",
  },
};
