import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

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
      more: refused,
    }),

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
  ],
  limits: "Whoever restored it in the meantime leaves no trace in this account.",
  query: "snapshots-shared",
  triage: {
    look: [
      "Run `snapshots-shared`: what else was shared, and with whom. It concerns `requestParameters.dBSnapshotIdentifier`.",
      "Ask what the database holds.",
      "Look for restores in the hours since, which leave no trace here.",
    ],
    harmless: "None is known: no database is meant for everybody.",
    contain: "Take the permission back at once, and treat the data as published.",
  },
};
