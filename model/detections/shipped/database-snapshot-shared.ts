import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

export const databaseSnapshotShared: Detection = {
  id: "database-snapshot-shared",
  title: "A database snapshot was shared or exported",
  why: "A whole database leaves in one call, without a single query in the database's own audit log.",
  severity: "medium",
  technique: "T1537",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      errorCode: [{ exists: false }],
      $or: [
        {
          eventName: ["ModifyDBClusterSnapshotAttribute", "ModifyDBSnapshotAttribute"],
          requestParameters: { valuesToAdd: [{ "anything-but": ["all"] }] },
        },
        { eventName: ["StartExportTask"] },
      ],
    },
  },
  governedBy: "rds-data-endangered",
  subject: [
    "detail.requestParameters.dBSnapshotIdentifier",
    "detail.requestParameters.dBClusterSnapshotIdentifier",
    "detail.requestParameters.valuesToAdd",
    "detail.requestParameters.sourceArn",
    "detail.requestParameters.s3BucketName",
  ],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "ModifyDBSnapshotAttribute",
    userIdentity: user,
    requestParameters: {
      dBSnapshotIdentifier: "orders-before-migration",
      attributeName: "restore",
      valuesToAdd: ["999988887777"],
    },
    responseElements: {
      dBSnapshotIdentifier: "orders-before-migration",
      dBSnapshotAttributes: [{ attributeName: "restore", attributeValues: ["999988887777"] }],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBSnapshotAttribute",
      userIdentity: pipeline,
      requestParameters: {
        dBSnapshotIdentifier: "orders-before-migration",
        attributeName: "restore",
        valuesToRemove: ["999988887777"],
      },
      responseElements: { dBSnapshotIdentifier: "orders-before-migration", dBSnapshotAttributes: [] },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "StartExportTask",
      userIdentity: user,
      requestParameters: {
        exportTaskIdentifier: "orders-export",
        sourceArn: "arn:aws:rds:eu-west-1:111122223333:snapshot:orders-before-migration",
        s3BucketName: "exports",
      },
      more: refused,
    }),
  ],
  limits:
    "A pattern cannot tell an account of the organization from a foreign one; nightly exports to a data lake alert.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: with whom, and what else left around it.",
      "Look up `requestParameters.valuesToAdd` in the list of the organization's accounts, or the owner of `s3BucketName`.",
      "Ask the database's owner; see with `everything-one-principal-did` whether the caller made the snapshot itself.",
    ],
    harmless: "Backups to the organization's own account, and nightly exports by their known role.",
    contain:
      "Call ModifyDBSnapshotAttribute with ValuesToRemove, or CancelExportTask; a copy that was made already stays with its owner.",
  },
};
