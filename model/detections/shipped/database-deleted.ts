import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../sample-callers";

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
      userIdentity: pipeline,
      requestParameters: {
        dBInstanceIdentifier: "orders",
        skipFinalSnapshot: false,
        finalDBSnapshotIdentifier: "orders-final",
      },
      responseElements: { dBInstanceIdentifier: "orders", dBInstanceStatus: "deleting" },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "DeleteDBInstance",
      userIdentity: user,
      requestParameters: { dBInstanceIdentifier: "orders", skipFinalSnapshot: true },
      more: {
        errorCode: "InvalidParameterCombination",
        errorMessage: "Cannot delete protected DB Instance, please disable deletion protection and try again.",
      },
    }),
  ],
  limits:
    "Test databases are deleted in the same way; the instances of a cluster never have a final snapshot of their own.",
  awsCallers: [
    {
      service: "rds.application-autoscaling.amazonaws.com",
      why: "Aurora's scaling removes readers that it has added: they hold no data of their own, and the cluster stays.",
    },
  ],
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `dBInstanceIdentifier`: snapshots deleted, protection lifted or data exported before it.",
      "Look whether automated backups remain: `deleteAutomatedBackups` false keeps them for the retention period.",
      "Ask the owner; compare the caller with the pipeline that makes and removes test databases.",
    ],
    harmless: "Test databases of a pipeline, and readers that Aurora's scaling removes.",
    contain:
      "Call RestoreDBInstanceToPointInTime from the retained backup, or restore a copied snapshot; take rds:Delete* from the caller until it is known.",
  },
};
