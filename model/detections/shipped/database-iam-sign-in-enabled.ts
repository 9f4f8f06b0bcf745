import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const databaseIamSignInEnabled: Detection = {
  id: "database-iam-sign-in-enabled",
  title: "Sign-in by IAM was enabled for a database",
  why: "From now on a permission on rds-db:connect is a way into the database, past its passwords.",
  severity: "low",
  technique: "T1556",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ModifyDBCluster", "ModifyDBInstance"],
      requestParameters: { enableIAMDatabaseAuthentication: [true, "true"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rds-exposure-changed",
  subject: ["detail.requestParameters.dBInstanceIdentifier", "detail.requestParameters.dBClusterIdentifier"],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "ModifyDBInstance",
    userIdentity: user,
    requestParameters: {
      dBInstanceIdentifier: "orders",
      applyImmediately: true,
      enableIAMDatabaseAuthentication: true,
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBInstance",
      userIdentity: pipeline,
      requestParameters: {
        dBInstanceIdentifier: "orders",
        applyImmediately: true,
        enableIAMDatabaseAuthentication: false,
      },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBInstance",
      userIdentity: user,
      requestParameters: {
        dBInstanceIdentifier: "orders",
        applyImmediately: true,
        enableIAMDatabaseAuthentication: true,
      },
      more: refused,
    }),
  ],
  limits: "Databases that are created with it.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the database, `requestParameters.dBInstanceIdentifier`: who made the call, from where, and what came before it.",
      "List who holds rds-db:connect.",
      "Ask the database's owner whether it was meant.",
    ],
    harmless: "A migration from passwords to IAM, which is an improvement.",
    contain: "Turn it off again until its owner has agreed.",
  },
};
