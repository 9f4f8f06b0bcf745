import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user } from "../sample-callers";

export const databaseSnapshotPublic: Detection = {
  id: "database-snapshot-public",
  title: "A database snapshot was made public",
  why: "Everyone can restore a whole database, and nothing in its own audit log will show it.",
  severity: "critical",
  technique: "T1537",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ModifyDBClusterSnapshotAttribute", "ModifyDBSnapshotAttribute"],
      requestParameters: { valuesToAdd: ["all"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rds-data-endangered",
  subject: ["detail.requestParameters.dBSnapshotIdentifier", "detail.requestParameters.dBClusterSnapshotIdentifier"],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "ModifyDBSnapshotAttribute",
    userIdentity: user,
    requestParameters: {
      dBSnapshotIdentifier: "orders-before-migration",
      attributeName: "restore",
      valuesToAdd: ["all"],
    },
    responseElements: {
      dBSnapshotIdentifier: "orders-before-migration",
      dBSnapshotAttributes: [{ attributeName: "restore", attributeValues: ["all"] }],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBSnapshotAttribute",
      requestParameters: {
        dBSnapshotIdentifier: "orders-before-migration",
        attributeName: "restore",
        valuesToRemove: ["all"],
      },
      responseElements: { dBSnapshotIdentifier: "orders-before-migration", dBSnapshotAttributes: [] },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBSnapshotAttribute",
      userIdentity: user,
      requestParameters: {
        dBSnapshotIdentifier: "orders-before-migration",
        attributeName: "restore",
        valuesToAdd: ["all"],
      },
      more: { errorCode: "InvalidParameterValue", errorMessage: "Encrypted snapshots cannot be shared publicly." },
    }),
  ],
  limits: "Whoever restored it in the meantime leaves no trace in this account.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: which other snapshots were shared, and whether it was taken back.",
      "Look what is in the database of `dBSnapshotIdentifier`, and whether it is encrypted: an encrypted one cannot be public.",
      "Look at who did it and what else: a snapshot made minutes before is an export by other means.",
    ],
    harmless: "A sample data set that is published on purpose; nothing else.",
    contain:
      "Call ModifyDBSnapshotAttribute with ValuesToRemove all; take the data for copied from then on, change the passwords in it and report as your rules ask.",
  },
};
