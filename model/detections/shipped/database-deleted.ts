import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const databaseDeleted: Detection = {
  id: "database-deleted",
  title: "A database was deleted without a final snapshot",
  why: "If the automated backups are gone as well, it cannot be restored: the loudest end of an attack, or of a typo.",
  severity: "high",
  technique: "T1485",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteDBCluster", "DeleteDBInstance"],
      requestParameters: { skipFinalSnapshot: [true] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rds-data-endangered",
  subject: ["detail.requestParameters.dBInstanceIdentifier", "detail.requestParameters.dBClusterIdentifier"],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "DeleteDBInstance",
    userIdentity: user,
    requestParameters: { dBInstanceIdentifier: "orders", skipFinalSnapshot: true, deleteAutomatedBackups: true },
    responseElements: { dBInstanceIdentifier: "orders", dBInstanceStatus: "deleting" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "DeleteDBInstance",
      userIdentity: user,
      requestParameters: { dBInstanceIdentifier: "orders", skipFinalSnapshot: true, deleteAutomatedBackups: true },
      responseElements: { dBInstanceIdentifier: "orders", dBInstanceStatus: "deleting" },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.rds",
      eventName: "DeleteDBInstance",
      userIdentity: pipeline,
      requestParameters: {
        dBInstanceIdentifier: "orders",
        skipFinalSnapshot: false,
        finalDBSnapshotIdentifier: "orders-final",
      },
      responseElements: { dBInstanceIdentifier: "orders", dBInstanceStatus: "deleting" },
    }),
  ],
  limits:
    "Test databases are deleted in the same way; the instances of a cluster never have a final snapshot of their own.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the database, `requestParameters.dBInstanceIdentifier`: who made the call, from where, and what came before it.",
      "List the snapshots and automated backups that are left.",
      "Check whether deletion protection was removed just before.",
    ],
    harmless: "An environment that its pipeline tears down.",
    contain: "Restore from the newest backup; suspend the caller first.",
  },
  awsCallers: [
    {
      service: "rds.application-autoscaling.amazonaws.com",
      why: "Aurora's scaling removes readers that it has added: they hold no data of their own, and the cluster stays.",
    },
  ],
};
