import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

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
      more: refused,
    }),

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
  ],
  limits:
    "A pattern cannot tell an account of the organization from a foreign one; nightly exports to a data lake alert.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: what else was shared, and with whom. It concerns `requestParameters.dBSnapshotIdentifier`.",
      "Check whose account or bucket it is.",
      "Ask the database's owner.",
    ],
    harmless: "A nightly export to the data lake, or a recovery account, by its usual role.",
    contain: "Take the permission back or cancel the export, and delete what was written.",
  },
};
