import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const snapshot = (snapshotId: string) =>
  cloudTrailSample({
    source: "aws.ec2",
    eventName: "DeleteSnapshot",
    userIdentity: user,
    requestParameters: { snapshotId },
  });
const bucket = (bucketName: string) =>
  cloudTrailSample({
    source: "aws.s3",
    eventName: "DeleteBucket",
    userIdentity: user,
    requestParameters: { bucketName },
  });
const table = (tableName: string) =>
  cloudTrailSample({
    source: "aws.dynamodb",
    eventName: "DeleteTable",
    userIdentity: user,
    requestParameters: { tableName },
  });

export const dataDestroyed: CorrelationRule = {
  id: "data-destroyed",
  title: "Somebody deletes data of several kinds",
  why: "Buckets, databases, tables and their backups within half an hour are not cleaned up: they are destroyed, or held to ransom.",
  severity: "critical",
  technique: "T1485",
  type: "value_count",
  field: "detail.eventName",
  atLeast: 3,
  timespanMinutes: 30,
  events: [
    { id: "buckets", source: "aws.s3", pattern: succeeded(["DeleteBucket"]), governedBy: "s3-exposure-changed" },
    {
      id: "databases",
      source: "aws.rds",
      pattern: succeeded(["DeleteDBCluster", "DeleteDBInstance", "DeleteGlobalCluster"]),
      governedBy: "rds-data-endangered",
    },
    {
      id: "database-snapshots",
      source: "aws.rds",
      pattern: succeeded(["DeleteDBClusterSnapshot", "DeleteDBSnapshot"]),
      governedBy: "rds-snapshots-deleted",
    },
    {
      id: "snapshots",
      source: "aws.ec2",
      pattern: succeeded(["DeleteSnapshot", "DeleteVolume"]),
      governedBy: "ec2-resources-deleted",
    },
    {
      id: "tables",
      source: "aws.dynamodb",
      pattern: succeeded(["DeleteTable"]),
      governedBy: "dynamodb-tables-deleted",
    },
  ],
  groupBy: { account: "account", caller },
  sample: series("data-destroyed", [
    [0, bucket("invoices")],
    [60, table("orders")],
    [90, snapshot("snap-0a1b2c3d4e5f60718")],
    [120, snapshot("snap-0a1b2c3d4e5f60719")],
  ]),
  nearMisses: [
    series(
      "data-destroyed: of one kind",
      times(8, 30, (index) => snapshot(`snap-0a1b2c3d4e5f6071${index}`)),
    ),
    series("data-destroyed: hours apart", [
      [0, bucket("invoices")],
      [4000, table("orders")],
      [8000, snapshot("snap-0a1b2c3d4e5f60718")],
    ]),
  ],
  limits:
    "A stack of a whole application that is deleted looks the same where its role does it: except roles of CloudFormation or pipelines.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for the caller: what was deleted, and what before.",
      "Look at what can still be recovered: final snapshots, recycle bins, backups in another account.",
      "Ask the owner of the account whether an application is being removed.",
    ],
    harmless: "The removal of an application, announced, by its pipeline.",
    contain:
      "End the caller's sessions, and stop what is still being deleted: pending deletions of keys, retention of backups.",
  },
};
