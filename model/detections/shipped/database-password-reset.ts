import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const databasePasswordReset: Detection = {
  id: "database-password-reset",
  title: "A database's master password was reset",
  why: "Whoever may call RDS can have the database without ever having known a password.",
  severity: "medium",
  technique: "T1098",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ModifyDBCluster", "ModifyDBInstance"],
      $or: [
        { requestParameters: { masterUserPassword: [{ exists: true }] } },
        { responseElements: { pendingModifiedValues: { masterUserPassword: [{ exists: true }] } } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rds-exposure-changed",
  subject: ["detail.requestParameters.dBInstanceIdentifier", "detail.requestParameters.dBClusterIdentifier"],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "ModifyDBInstance",
    userIdentity: user,
    requestParameters: { dBInstanceIdentifier: "orders", applyImmediately: true, masterUserPassword: "****" },
    responseElements: { dBInstanceIdentifier: "orders", pendingModifiedValues: { masterUserPassword: "****" } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBInstance",
      userIdentity: pipeline,
      requestParameters: { dBInstanceIdentifier: "orders", applyImmediately: true, allocatedStorage: 200 },
      responseElements: { dBInstanceIdentifier: "orders", pendingModifiedValues: { allocatedStorage: 200 } },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBInstance",
      userIdentity: pipeline,
      requestParameters: { dBInstanceIdentifier: "orders", applyImmediately: true, manageMasterUserPassword: true },
      responseElements: { dBInstanceIdentifier: "orders", pendingModifiedValues: {} },
    }),
  ],
  limits: "Rotations by a function of the team alert; those that RDS manages in Secrets Manager do not.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the database, `requestParameters.dBInstanceIdentifier`: who made the call, from where, and what came before it.",
      "Ask the database's owner whether it was meant.",
      "Check for connections and exports since.",
    ],
    harmless: "A rotation on schedule, by its usual role.",
    contain: "Reset the password again, move it to Secrets Manager, and end open sessions.",
  },
};
