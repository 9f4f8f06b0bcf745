import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const databaseMadePublic: Detection = {
  id: "database-made-public",
  title: "A database was made reachable from the internet",
  why: "A public address turns a weak password or an unpatched engine into everybody's.",
  severity: "high",
  technique: "T1578",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [{ prefix: "CreateDB" }, { prefix: "ModifyDB" }, { prefix: "RestoreDB" }],
      $or: [
        { requestParameters: { publiclyAccessible: [true, "true"] } },
        { eventName: [{ prefix: "RestoreDB" }], responseElements: { publiclyAccessible: [true, "true"] } },
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
    requestParameters: { dBInstanceIdentifier: "orders", applyImmediately: true, publiclyAccessible: true },
    responseElements: { dBInstanceIdentifier: "orders", publiclyAccessible: false },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBInstance",
      userIdentity: pipeline,
      requestParameters: { dBInstanceIdentifier: "orders", applyImmediately: true, publiclyAccessible: false },
      responseElements: { dBInstanceIdentifier: "orders", publiclyAccessible: true },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "CreateDBInstance",
      userIdentity: pipeline,
      requestParameters: {
        dBInstanceIdentifier: "orders",
        engine: "postgres",
        dBInstanceClass: "db.t4g.medium",
        publiclyAccessible: false,
      },
    }),
  ],
  limits:
    "An instance in a default VPC is public without a word of it in a request to create it; whether its security group lets anybody in is not looked at.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the database, `requestParameters.dBInstanceIdentifier`: who made the call, from where, and what came before it.",
      "Read the instance's security groups: who can reach the port?",
      "Check whether it is a restored copy, and of which snapshot.",
    ],
    harmless: "A sandbox account whose databases hold nothing.",
    contain: "Set publiclyAccessible to false, close the security group, and change the master password.",
  },
};
