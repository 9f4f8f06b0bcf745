import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const databaseProtectionRemoved: Detection = {
  id: "database-protection-removed",
  title: "A database's protection against deletion was removed",
  why: "It is the step before a deletion, and has no other purpose.",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ModifyDBCluster", "ModifyDBInstance", "ModifyGlobalCluster"],
      requestParameters: { deletionProtection: [false, "false"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rds-exposure-changed",
  subject: [
    "detail.requestParameters.dBInstanceIdentifier",
    "detail.requestParameters.dBClusterIdentifier",
    "detail.requestParameters.globalClusterIdentifier",
  ],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "ModifyDBInstance",
    userIdentity: user,
    requestParameters: { dBInstanceIdentifier: "orders", applyImmediately: true, deletionProtection: false },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBInstance",
      userIdentity: pipeline,
      requestParameters: { dBInstanceIdentifier: "orders", applyImmediately: true, deletionProtection: true },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBCluster",
      userIdentity: user,
      requestParameters: { dBClusterIdentifier: "orders", deletionProtection: false },
      more: refused,
    }),
  ],
  limits: "Databases that are created without the protection.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the database, `requestParameters.dBInstanceIdentifier`: who made the call, from where, and what came before it.",
      "Look for a deletion of the database, its snapshots and its backups.",
      "Ask its owner whether it is to go.",
    ],
    harmless: "An environment that its pipeline tears down.",
    contain: "Turn the protection on again, and take a snapshot that another account keeps.",
  },
};
