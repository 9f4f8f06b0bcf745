import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const databaseSecurityGroupChanged: Detection = {
  id: "database-security-group-changed",
  title: "A database's own security group was changed",
  why: "Security groups of RDS belong to networks before VPC; whoever uses them today seldom means well.",
  severity: "low",
  technique: "T1562.007",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AuthorizeDBSecurityGroupIngress",
        "CreateDBSecurityGroup",
        "DeleteDBSecurityGroup",
        "RevokeDBSecurityGroupIngress",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rds-exposure-changed",
  subject: ["detail.requestParameters.dBSecurityGroupName"],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "AuthorizeDBSecurityGroupIngress",
    userIdentity: user,
    requestParameters: { dBSecurityGroupName: "default", cIDRIP: "0.0.0.0/0" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rds",
      eventName: "ModifyDBInstance",
      userIdentity: pipeline,
      requestParameters: {
        dBInstanceIdentifier: "orders",
        applyImmediately: true,
        vpcSecurityGroupIds: ["sg-003dc7f1f1c686164"],
      },
    }),
    cloudTrailSample({
      source: "aws.rds",
      eventName: "CreateDBSecurityGroup",
      userIdentity: user,
      requestParameters: { dBSecurityGroupName: "default" },
      more: refused,
    }),
  ],
  limits: "Security groups of the VPC, which nearly all databases use, are seen as EC2's.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the security group, `requestParameters.dBSecurityGroupName`: who made the call, from where, and what came before it.",
      "Check which databases still use it.",
      "Look at the source: a whole network, or one address?",
    ],
    harmless: "An old inventory tool that tries the call.",
    contain: "Revoke the rule, and move the database into a VPC.",
  },
};
